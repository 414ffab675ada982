"""The city's staffing formula of 2020 for the Szenario page: choices, figures, computation.

The formula is reconstructed from the printed table (see the model). At the defaults it meets all
printed values; every choice then shows who wins and who loses against the printed Soll. `compute` is
free of widgets, so that tests can run it on plain series.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from sozialraum.model import fachkraeftebemessung as formula
from sozialraum.text import format as de
from sozialraum.ui import controls, data, page, register

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
SUPPLEMENTS = MappingProxyType({"ohne": "ohne", "mit": "mit"})
# What stands beside the Soll: indicator, heading, decimals.
BESIDE = (
    ("fachkraefte_antrag_2019_vzae", "Antrag 2019", 2),
    ("fachkraefte_gefoerdert_2019_vzae", "Förderung 2019", 2),
    ("fachkraefte_gefoerdert_2020_vzae", "Förderung 2020", 2),
    ("angebote_vzae", "Angebote 2024", 2),
)
OFFERS = "angebote_vzae"


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


def day_of(indicator_id: str) -> str:
    """The date of an indicator this view uses: that of the printed table, else the newest."""
    if indicator_id == PRINTED:
        return PRINTED_DAY
    return data.latest(indicator_id, "stadtraum") or ""


def values_of(indicator_id: str) -> pd.Series:
    """Values of the Stadträume, index = code."""
    return data.at(indicator_id, "stadtraum", day_of(indicator_id))["value"].astype(float)


def chosen_terms() -> Terms:
    """Total, weight, population, index and supplement, in the row above the picture."""
    entries = register.entries()
    total, weight, supplement = (entries[key] for key in formula.PARAMETER_IDS)
    with page.control_row():
        posts = controls.slide(
            f"Gesamtzahl T der 17 Stadträume (Beleg {total.grade})",
            [float(value) for value in range(int(total.minimum), int(total.maximum) + 1, 2)],
            param="fk_gesamt",
            default=total.default,
            words=lambda value: f"{de.number(value, 2)} VzÄ",
            help=total.help,
        )
        share = controls.slide(
            f"Gewicht Bevölkerung : Index (erschlossen, Beleg {weight.grade})",
            [percent / 100 for percent in range(0, 101, 5)],
            param="fk_gewicht",
            default=weight.default,
            words=lambda value: f"{100 * value:.0f} : {100 - 100 * value:.0f}",
            help=weight.help,
        )
        population = controls.choose(
            "Bevölkerung", POPULATIONS, param="fk_bev", default="prognose_0_26_2020_count"
        )
        index = controls.choose("Index", INDICES, param="fk_index", default="benachteiligungsindex")
        extra = controls.choose(
            "Zuschlag für 6, 7 und 17",
            SUPPLEMENTS,
            param="fk_zuschlag",
            default="ohne",
            kind="segmented",
            help=supplement.help,
        )
    added = supplement.default if extra == "mit" else 0.0
    return Terms(posts, share, population, index, added)
