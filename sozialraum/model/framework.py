"""The framework of 2017 as a living plan: words it uses, what is overdue, blocked, next.

States are those of the city's own papers (V2899/19, V2785/24). ``""`` = nothing was found or said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sozialraum.model.measures.compare import Closeness, closeness

DIMENSIONS = MappingProxyType(
    {
        "strukturlogiken": "Strukturlogiken",
        "sozialraumverstaendnis": "Sozialraumverständnis",
        "praxis": "Sozialräumliche Praxis",
        "bedarfe": "Bedarfe",
        "sozialstruktur": "Sozialstruktur",
    }
)
HEARD_IN = MappingProxyType(
    {
        "planung": "Fokusgruppe Planung und Steuerung",
        "asd": "Fokusgruppe ASD/Zentrale Steuerung",
        "leuben": "Runde Leuben: Netzwerke",
        "pieschen": "Runde Pieschen: Organisation",
        "plauen": "Runde Plauen: Sozialstruktur",
        "auswertung": "Hauptergebnisse",
        "kurzbefragung": "Kurzbefragung und Beschreibung",
        "folgerung": "Folgerungen",
        "ag": "Notiz aus dem Alltag",
    }
)
FINDING_KINDS = MappingProxyType(
    {
        "befund": "Befund",
        "bedarf": "Entwicklungsbedarf",
        "hindernis": "Hindernis",
        "voraussetzung": "Voraussetzung",
        "notiz": "Notiz",
    }
)
HIGH, LOW, RISING = "hoch", "niedrig", "steigend"
STANCES = (HIGH, LOW, RISING)
AGAINST, NO_FIGURE = "spricht dagegen", "keine Zahl"
LEVELS = MappingProxyType({"strategisch": "Strategische Ebene", "operativ": "Operative Ebene"})
DONE, PARTLY, IN_PROGRESS = "umgesetzt", "teilweise umgesetzt", "im Prozess"
ONGOING, SHELVED, NOT_DONE = "fortlaufend", "zurückgestellt", "nicht umgesetzt"
STATES = (DONE, PARTLY, IN_PROGRESS, ONGOING, SHELVED, NOT_DONE)
UNKNOWN = "nicht bekannt"  # on screen, for a state nobody found
FULFILLED = (DONE, ONGOING)
ENDED = (DONE, SHELVED, NOT_DONE)
# Which posts and money of a scenario's Stadtraum are a measure's.
ROLES = MappingProxyType(
    {
        "kifaz": "Stellen des KiFaZ ohne Koordination",
        "koordination": "Stelle der Koordination",
        "aktionsbudget": "Aktionsbudget im Jahr",
    }
)
POINT_KINDS = MappingProxyType(
    {
        "prinzip": "Arbeitsprinzipien des KiFaZ",
        "aufgabe": "Aufgaben der Sozialraumkoordination",
        "sitz": "Sitze im Stadtraumteam",
        "ag": "Sitze in der Arbeitsgruppe",
        "kriterium": "Kriterien des Aktionsbudgets",
    }
)


@dataclass(frozen=True)
class Measure:
    """One measure in the form of the city's papers.

    Attributes:
        id: "M01", or eight letters for one somebody added.
        level: Key of `LEVELS`.
        field: What it belongs to: "Jugendhilfeplanung".
        effect_goal: Wirkungsziel.
        need: Bedarfsaussage.
        text: Maßnahme.
        responsible: "" = nobody named.
        due: ISO date, "" = none named.
        money: Finanzielle Auswirkung in words.
        state: Of `STATES`, "" = not known.
        state_reason: Where the state is from.
        next_step: "" = none named.
        depends_on: Ids of measures it waits for.
        stadtraum: Code, "" = the whole city.
        role: Key of `ROLES`, "" = no posts or money of a scenario.
        scenario: Id of the saved scenario its posts and money come from, "" = none.
        scenario_then: What that scenario said when it was linked: "1,5 VzÄ".
        slide: Number of the slide, "" = none.
        source: Where it is from.
    """

    id: str
    level: str
    field: str
    effect_goal: str
    need: str
    text: str
    responsible: str = ""
    due: str = ""
    money: str = ""
    state: str = ""
    state_reason: str = ""
    next_step: str = ""
    depends_on: tuple[str, ...] = ()
    stadtraum: str = ""
    role: str = ""
    scenario: str = ""
    scenario_then: str = ""
    slide: str = ""
    source: str = ""

    def is_overdue(self, today: str) -> bool:
        """Whether its date (ISO) has passed and it has not ended."""
        return bool(self.due) and self.due < today and self.state not in ENDED

    def waits_for(self, others: Mapping[str, Measure]) -> tuple[str, ...]:
        """Ids it depends on that are not fulfilled; none for a measure that has ended itself."""
        if self.state in ENDED:
            return ()
        return tuple(
            key for key in self.depends_on if key in others and others[key].state not in FULFILLED
        )


def in_order(
    measures: Sequence[Measure], today: str, others: Mapping[str, Measure]
) -> list[Measure]:
    """Overdue first, then blocked, then by date (none last); ended ones at the end."""
    return sorted(
        measures,
        key=lambda one: (
            one.state in ENDED,
            not one.is_overdue(today),
            not one.waits_for(others),
            one.due or "9999",
            one.id,
        ),
    )


def unsound(waits: Mapping[str, Sequence[str]]) -> list[str]:
    """Measures that wait for themselves (over others, too) or for one that does not exist."""

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        ahead = list(waits[start])
        while ahead:
            one = ahead.pop()
            if one not in found:
                found.add(one)
                ahead += waits.get(one, ())
        return found

    return [key for key in waits if key in reached(key) or not set(waits[key]) <= waits.keys()]


def verdict(
    stance: str, value: float, reference: float, decimals: int, noise: float | None = None
) -> str:
    """What data say of "hoch", "niedrig" (against the city) or "steigend" (against then).

    Args:
        stance: Of `STANCES`.
        value: Of the area today.
        reference: Of the city today, or of the area then.
        decimals: As shown.
        noise: As in `compare.closeness`; two waves of a survey differ by more than one against all.

    Returns:
        "stützt", "spricht dagegen", "etwa gleich", "nicht sicher" (a survey's difference is within
        its noise) or, without a figure, "keine Zahl".
    """
    if value != value or reference != reference:
        return NO_FIGURE
    near = closeness(value, reference, decimals=decimals, noise=noise)
    if near is not Closeness.APART:
        return "nicht sicher" if near is Closeness.UNSURE else "etwa gleich"
    is_higher = value > reference
    return "stützt" if is_higher == (stance in (HIGH, RISING)) else AGAINST


def fold(text: str) -> str:
    """A text as search compares it: small letters, umlauts as their base letter, ß as ss."""
    return text.lower().translate(_FOLD)


_FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "_": " ", "-": " "})
# Words people use for one thing; folded. German stems do not find compounds, a part of a word does.
SYNONYMS = (
    ("kifaz", "familienzentr", "begegnungsr"),
    ("asd", "sozialer dienst"),
    ("hze", "hilfen zur erziehung"),
    ("geld", "mittel", "finanz", "budget"),
    ("personal", "stelle"),
    ("netz", "vernetz", "zusammenarbeit", "kooperation"),
    ("saule", "versaul", "entsaul"),
    ("beteilig", "mitreden"),
    ("arm", "armut"),
    ("okja", "offene arbeit", "offenen arbeit", "offene angebote"),
)


def finds(query: str, text: str) -> bool:
    """Whether a text answers a search: every word of it, or another word for it, is in it.

    "Kinder Vernetzung" finds "Netze für Kinderschutz": parts of words count, umlauts and case do
    not, and another ending does not matter for longer words.
    """
    held = fold(text)
    return all(any(form in held for form in _forms(word)) for word in fold(query).split())


def _forms(word: str) -> set[str]:
    stem = word[:-2] if len(word) > _SHORT_LETTERS and word.endswith(_ENDINGS) else word
    same = {
        other for group in SYNONYMS if any(stem.startswith(one) for one in group) for other in group
    }
    return {stem, *same}


_SHORT_LETTERS = 6
_ENDINGS = ("en", "er", "es", "em")
