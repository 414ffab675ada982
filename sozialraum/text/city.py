"""What page and command line say of figures, places and ways that come from the city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sozialraum.text import format as de

STATES = {
    "neu": "neu",
    "gleich": "unverändert",
    "fehlt": "noch nicht veröffentlicht",
    "fehler": "nicht verwendbar",
    "ungefragt": "nicht gefragt",
}
QUALITIES = {"haus": "Haus", "strasse": "Straße", "stadtteil": "Stadtteil"}


def asked(host: str) -> str:
    """The one sentence before anything leaves this device."""
    return (
        f"Fragt {host}, das Datenportal der Landeshauptstadt (Lizenz: dl-de/by-2-0). Mehr als die "
        "Anfrage nach den Tabellen wird nicht gesendet; danach geht alles ohne Netz."
    )


def times(found: Sequence[str]) -> str:
    """Points in time, ISO days or years, in a few words: "31.12.2026", "2026 bis 2040"."""
    if not found:
        return ""
    first, last = (de.date(one) if len(one) > 4 else one for one in (found[0], found[-1]))
    return first if first == last else f"{first} bis {last}"


# What can be done where the tables contradict each other.
AT_ODDS = (
    "Die Tabellen der Stadt widersprechen einander oder dem, was hier schon gilt; oft ist eine davon "
    "noch nicht aktuell. Bitte verwerfen Sie die Anfrage und fragen Sie später noch einmal. Eine "
    "Tabelle allein holt „python -m sozialraum update --dataset“ mit ihrem Namen."
)


def summary(states: Sequence[str]) -> str:
    """How many tables came out how: "3 neu, 12 unverändert"."""
    counts = Counter(states)
    return ", ".join(f"{counts[key]} {word}" for key, word in STATES.items() if counts[key])


def rows(new: int, changed: int) -> str:
    """How many rows: "78 neue Zeilen, 3 geänderte Zeilen"."""
    parts = [de.count(new, "neue Zeile", "neue Zeilen")] if new else []
    parts += [de.count(changed, "geänderte Zeile", "geänderte Zeilen")] if changed else []
    return ", ".join(parts)
