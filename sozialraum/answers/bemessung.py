"""The city's staffing formula of 2020, recomputed against the printed table.

The formula is reconstructed from the printed table (see the model). At the defaults it meets all
printed values; every choice then shows who wins and who loses against the printed Soll.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from sozialraum.answers.release import Release
from sozialraum.model import fachkraeftebemessung as formula

PRINTED, PRINTED_DAY = "fachkraefte_soll_vzae", "2020-12-31"
POPULATIONS = MappingProxyType(
    {
        "prognose_0_26_2020_count": "Prognose 0–26 für 2020",
        "j0_26_count": "0–26 heute (Schätzung)",
        "u25_count": "Unter 25 heute",
    }
)
INDICES = MappingProxyType(
    {
        "benachteiligungsindex": "Benachteiligungsindex 2017",
        "belastungsindex": "Belastungsindex 2020",
    }
)
OFFERS = "angebote_vzae"
# What stands beside the Soll: indicator -> heading; {} = the year of the funding list.
_BESIDE = MappingProxyType(
    {
        "fachkraefte_antrag_2019_vzae": "Antrag 2019",
        "fachkraefte_gefoerdert_2019_vzae": "Förderung 2019",
        "fachkraefte_gefoerdert_2020_vzae": "Förderung 2020",
        OFFERS: "Geförderte Angebote {}",
    }
)
BESIDE = tuple(_BESIDE)


@dataclass(frozen=True)
class Terms:
    """What was chosen; the defaults are those of the printed table."""

    total_vzae: float
    population_weight: float
    population_id: str
    index_id: str
    supplement_vzae: float


@dataclass(frozen=True)
class Recomputed:
    """The formula's result beside the printed Soll.

    Attributes:
        terms: As chosen.
        frame: Index = code; columns population, index, printed, soll, change, verdict.
        total_vzae: Sum of soll: T plus supplements.
        note: Remark of the model, "" if none.
    """

    terms: Terms
    frame: pd.DataFrame
    total_vzae: float
    note: str

    @property
    def largest_deviation(self) -> float:
        """Largest distance from the printed value in VzÄ."""
        return float(self.frame["change"].abs().max())


def compute(
    terms: Terms, population: pd.Series, index: pd.Series, printed: pd.Series, polarity: int
) -> Recomputed:
    """Soll by the formula against the printed one; series have index = code.

    Raises:
        BemessungError: A value is missing or a parameter outside its range.
    """
    found = formula.soll(
        population,
        index,
        total_vzae=terms.total_vzae,
        population_weight=terms.population_weight,
        supplement_vzae=terms.supplement_vzae,
        polarity=polarity,
    )
    changes = formula.winners_losers(printed, found.soll).set_index("code")
    frame = pd.DataFrame(
        {
            "population": population,
            "index": index.reindex(population.index),
            "printed": printed.reindex(population.index),
            "soll": found.soll,
            "change": changes["change"].reindex(population.index),
            "verdict": changes["verdict"].reindex(population.index),
        }
    )
    return Recomputed(terms, frame, found.total_vzae, found.note)


def recompute(release: Release, terms: Terms) -> Recomputed:
    """`compute` with a release's figures."""
    population, index, printed = (
        values_of(release, key) for key in (terms.population_id, terms.index_id, PRINTED)
    )
    return compute(terms, population, index, printed, release.indicator(terms.index_id).polarity)


def beside(release: Release) -> dict[str, str]:
    """What stands beside the Soll: indicator -> heading."""
    return {key: words.format(release.funding_year) for key, words in _BESIDE.items()}


def day_of(release: Release, indicator_id: str) -> str:
    """The date of an indicator taken here: that of the printed table, else the newest."""
    if indicator_id == PRINTED:
        return PRINTED_DAY
    return release.newest(indicator_id, "stadtraum")


def values_of(release: Release, indicator_id: str) -> pd.Series:
    """Values of the Stadträume at `day_of`, index = code."""
    day = day_of(release, indicator_id)
    return release.at(indicator_id, "stadtraum", day)["value"].astype(float)
