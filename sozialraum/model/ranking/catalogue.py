"""What can be part of the need index: indicators per dimension of the study, with a direction.

Most directions are the registry's polarity. Where the registry says that a value is for itself
neither more nor less burden, a direction is an assumption of whoever builds the index: it carries
its reason, is shown as "Annahme", and its dimension does not count until somebody says so.
Published indices are left out: as a part they would count their own parts twice.

What is on offer is no burden: posts, places and their coverage form a dimension of their own, the
study's infrastructure, called by what it counts as ("Knappes Angebot"). It weighs nothing by default.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

# The four dimensions of the study, in its order; ids as in the indicator registry.
SUPPLY = "infrastrukturell"
STUDY_DIMENSIONS = MappingProxyType(
    {
        "sozialstrukturell": "Sozialstruktur",
        SUPPLY: "Infrastruktur",
        "bedarf_leistung": "Bedarf und Leistung",
        "sozialraeumlich": "Sozialraum",
    }
)
# The same in the need index, which counts infrastructure by its lack.
DIMENSIONS = MappingProxyType({**STUDY_DIMENSIONS, SUPPLY: "Knappes Angebot"})


@dataclass(frozen=True)
class Candidate:
    """One indicator that may count.

    Attributes:
        indicator_id: Of the registry.
        dimension: Id of `DIMENSIONS`.
        weight: Default weight within its dimension, at least 0.
        assumed: Direction that is an assumption: +1 a higher value means more need, -1 less;
            0 = the registry's polarity counts.
        reason: German reason of an assumed direction, else "".
    """

    indicator_id: str
    dimension: str
    weight: float
    assumed: int = 0
    reason: str = ""


CANDIDATES = (
    Candidate("alleinerziehende_share", "sozialstrukturell", 2),
    Candidate("einkommen_gering_share", "sozialstrukturell", 2),
    Candidate("arbeitslosenanteil_2022_share", "sozialstrukturell", 2),
    Candidate("gesundheit_schlecht_share", "sozialstrukturell", 2),
    Candidate("aequivalenzeinkommen_eur", "sozialstrukturell", 0),
    Candidate("sgb2_25_54_share", "sozialstrukturell", 0),
    Candidate(
        "kita_deckung_share",
        SUPPLY,
        2,
        -1,
        "Wo weniger Kitaplätze auf den Bedarf kommen, fehlt mehr. Über Belastung sagt die Deckung "
        "nichts, und Familien nutzen auch Plätze in Nachbarräumen.",
    ),
    Candidate(
        "angebote_vzae_per_1000_u25",
        SUPPLY,
        2,
        -1,
        "Wo je Kopf weniger geförderte Stellen sind, ist der Bedarf an weiteren höher. Dagegen "
        "spricht: Stellen stehen oft dort, wo die Belastung hoch ist.",
    ),
    Candidate(
        "fachkraefte_deckung_share",
        SUPPLY,
        2,
        -1,
        "Wo 2020 weniger Stellen gefördert waren als bemessen, fehlten mehr. Über Belastung sagt die "
        "Deckung nichts: Auch wenig belastete Stadträume haben eine niedrige.",
    ),
    Candidate(
        "u18_share",
        "bedarf_leistung",
        2,
        1,
        "Wo mehr Kinder und Jugendliche unter den Einwohnern sind, braucht es mehr Angebote für "
        "sie. Über Belastung sagt der Anteil nichts.",
    ),
    Candidate(
        "wahlbeteiligung_share",
        "sozialraeumlich",
        2,
        -1,
        "Geringere Beteiligung gilt als Hinweis auf weniger Bindung an das Gemeinwesen. Sie misst "
        "keine Belastung.",
    ),
    Candidate(
        "wohndauer_u5_share",
        "sozialraeumlich",
        0,
        1,
        "Wo viele erst kurz wohnen, müssen Netze erst entstehen. Kurze Wohndauer hat aber viele "
        "Gründe, vom Neubau bis zum Studium.",
    ),
)
# Burden alone: the other dimensions rest on assumed directions.
DEFAULT_DIMENSIONS = MappingProxyType(
    {"sozialstrukturell": 4, SUPPLY: 0, "bedarf_leistung": 0, "sozialraeumlich": 0}
)
BY_ID = MappingProxyType({one.indicator_id: one for one in CANDIDATES})
