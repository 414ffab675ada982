"""What findings and plan say in a sentence, for page, command line and documents."""

from __future__ import annotations

from collections.abc import Mapping

from sozialraum.model import framework
from sozialraum.text import format as de

FAMILIES = (
    "Bitte keine Angaben über Familien, Kinder oder andere Personen: Alle, die diese Anwendung "
    "öffnen, lesen mit."
)


def plan_answer(count: int, states: Mapping[str, int], overdue: int, blocked: int) -> str:
    """Where the plan stands: overdue and blocked ones first."""
    if not count:
        return "Für dieses Gebiet steht keine Maßnahme im Plan."
    known = [f"{states[state]} {state}" for state in framework.STATES if states.get(state)]
    unknown = [f"{states['']} ohne bekannten Stand"] if states.get("") else []
    waiting = f"{blocked} {'wartet' if blocked == 1 else 'warten'} auf andere"
    return (
        f"{de.count(count, 'Maßnahme', 'Maßnahmen')}: {overdue or 'keine'} überfällig, {waiting}; "
        f"{de.listing([*known, *unknown])}."
    )


def moved(count: int, since: str) -> str:
    """How many measures somebody changed since a day; "" = ever."""
    when = f"Seit {since}" if since else "Seit Beginn"
    changed = de.count(count, "Maßnahme ist", "Maßnahmen sind") if count else "Keine Maßnahme ist"
    return f"{when}: {changed} in diesem Programm geändert oder hinzugefügt."


def vacant(seats: int, taken: int) -> str:
    """How many seats of team and working group nobody is known to have."""
    free = de.count(seats - taken, "Sitz ist", "Sitze sind")
    return (
        f"{free} vakant oder nicht eingetragen, von {seats}. Bitte nur Funktionen eintragen, keine "
        "Namen."
    )


def findings_answer(shown: int, total: int, against: int) -> str:
    """How many findings are shown, and where data disagree with what was said."""
    first = (
        f"{de.count(total, 'Befund', 'Befunde')} und Notizen"
        if shown == total
        else f"{shown} von {total} Befunden und Notizen"
    )
    if not against:
        return f"{first}; keine der neuesten Zahlen sagt etwas anderes."
    return f"{first}; bei {against} davon sagen die neuesten Zahlen etwas anderes."
