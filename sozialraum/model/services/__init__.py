"""Services of child and youth welfare: what there is, changes to it, pillars, supply ratios.

All functions take one frame of services, one row each, with at least these columns (text columns
hold None or "" where nothing is known, numbers NaN):

- ``service_id``, ``name``, ``category_id``, ``provider``, ``operation`` (:data:`OPERATIONS`);
- ``paragraphs``: legal basis in SGB VIII as "11|16", the leading one first, "" = not known;
- ``stadtteil_code``, ``stadtraum_code``: where it stands; ``serves``: Stadträume served, "04|05";
- ``reach``: stadtraum | mehrere | stadtweit | unbekannt;
- ``vzae``: full-time equivalents in the newest funding list;
- ``age_from``, ``age_to``: ages addressed, both included.

Protective places are no part of the frame: the store leaves them out and only counts them.
"""

from __future__ import annotations

from sozialraum.model.errors import PlanningError

OPERATIONS = {
    "in_betrieb": "in Betrieb",
    "bedroht": "bedroht",
    "geschlossen": "geschlossen",
    "unklar": "unklar",
}
CLOSED = "geschlossen"

# Columns of the radar. What is not among them is counted under OTHER, nothing at all under NONE.
PARAGRAPHS = {
    "11": "§ 11",
    "12": "§ 12",
    "13": "§ 13",
    "13a": "§ 13a",
    "14": "§ 14",
    "16": "§ 16",
    "22": "§§ 22 ff",
    "27": "§§ 27 ff",
}
PARAGRAPH_WORDS = {
    "11": "Jugendarbeit",
    "12": "Jugendverbände",
    "13": "Jugendsozialarbeit",
    "13a": "Schulsozialarbeit",
    "14": "Kinder- und Jugendschutz",
    "16": "Familienbildung",
    "22": "Kindertagesbetreuung",
    "27": "Hilfen zur Erziehung und Erziehungsberatung",
}
OTHER, NONE = "andere", "ohne"

# Limits of the published age classes below 25; an age group is a union of such classes.
AGE_STARTS = (0, 3, 6, 10, 15, 18)
AGE_ENDS = (2, 5, 9, 14, 17, 24)


class ServiceError(PlanningError):
    """A change or a question that makes no sense; the message is German and says what to do."""


def split(text: object) -> list[str]:
    """The parts of "11|16"; [] for None, NaN and ""."""
    return text.split("|") if isinstance(text, str) and text else []


def group_of(paragraphs: object) -> str:
    """The radar's column of a service: its leading paragraph, OTHER or NONE."""
    parts = split(paragraphs)
    if not parts:
        return NONE
    return parts[0] if parts[0] in PARAGRAPHS else OTHER


def groups_of(paragraphs: object) -> list[str]:
    """All columns of the radar a service belongs to, the leading one first."""
    parts = split(paragraphs)
    if not parts:
        return [NONE]
    return list(dict.fromkeys(part if part in PARAGRAPHS else OTHER for part in parts))
