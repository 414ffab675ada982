"""The city's staffing yardstick, reconstructed from its printed table ("Fachkräftebemessung").

::

    SOLL_i = T * (w * P_i / sum(P) + (1 - w) * (Imax - I_i) / sum(Imax - I_j))   (+ supplement)

T = posts of the 17 Stadträume, P = forecast of residents aged 0-26, I = social index (higher =
less burden), Imax = its best value, w = 0.6. No council paper prints the formula: it was inferred
from the table of 2020 (V2845/18, Anlage 2), whose 17 values it meets to two decimals. Since 2020
Stadtraum 6, 7 and 17 get 0.5 VzÄ on top (V2896/19 no. 6).

T is fixed, so every change of one area moves all the others.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from sozialraum.model.errors import PlanningError
from sozialraum.model.measures.compare import burden_sign

SUBURBAN_CODES = ("06", "07", "17")
ORIGIN = "aus der Tabelle rekonstruiert"
# Arguments of soll() and where the register holds their defaults.
ARGUMENT_IDS = MappingProxyType(
    {
        "total_vzae": "fk_gesamt_vzae",
        "population_weight": "fk_gewicht_prognose",
        "supplement_vzae": "fk_zuschlag_suburban_vzae",
    }
)
PARAMETER_IDS = tuple(ARGUMENT_IDS.values())
EQUAL_INDEX_NOTE = (
    "Der Index ist überall gleich und unterscheidet nichts; alles richtet sich nach der "
    "Bevölkerungsprognose."
)
# Half of the last printed digit: smaller changes do not show in the city's table.
_SHOWN = 0.005


class BemessungError(PlanningError):
    """An input the formula cannot take; the message is German."""


@dataclass(frozen=True)
class Bemessung:
    """Soll and its parts.

    Attributes:
        areas: Index = code; columns population_part_vzae, social_part_vzae, supplement_vzae,
            soll_vzae (their sum).
        total_vzae: Sum of soll_vzae: T plus all supplements.
        note: German remark if the index could not tell areas apart, else "".
    """

    areas: pd.DataFrame
    total_vzae: float
    note: str = ""

    @property
    def soll(self) -> pd.Series:
        """Posts per area, unrounded, index = code."""
        return self.areas["soll_vzae"]


def soll(
    population: pd.Series,
    index: pd.Series,
    *,
    total_vzae: float,
    population_weight: float,
    supplement_vzae: float = 0.0,
    supplement_codes: Collection[str] = SUBURBAN_CODES,
    polarity: int = -1,
) -> Bemessung:
    """The city's formula.

    If the index is the same everywhere, its part follows the population as well (with a note):
    sharing it equally would favour small areas for no reason.

    Args:
        population: Forecast of residents aged 0-26, not negative, index = code.
        index: Social index, index = code (others are ignored).
        total_vzae: T, posts handed out, at least 0.
        population_weight: w, 0-1.
        supplement_vzae: Posts on top for each of ``supplement_codes``; 0 as in the table of 2020.
        supplement_codes: Areas with a supplement; those not in ``population`` are ignored.
        polarity: -1 if a higher index means less burden (the city's own), +1 if more.

    Raises:
        BemessungError: A population or index value is missing or negative, nobody is forecast, or
            a parameter is outside its range.
        ValueError: ``polarity`` is not -1, 0 or 1.
    """
    _check_parameters(total_vzae, population_weight, supplement_vzae)
    people, burden = _inputs(population, index, polarity)
    by_people = people / people.sum()
    excess = burden - burden.min()
    is_equal = excess.sum() == 0
    by_burden = by_people if is_equal else excess / excess.sum()
    areas = pd.DataFrame(
        {
            "population_part_vzae": total_vzae * population_weight * by_people,
            "social_part_vzae": total_vzae * (1 - population_weight) * by_burden,
            "supplement_vzae": supplement_vzae * people.index.isin(list(supplement_codes)),
        },
        index=people.index,
    )
    areas["soll_vzae"] = areas.sum(axis=1)
    total = total_vzae + float(areas["supplement_vzae"].sum())
    return Bemessung(areas, total, EQUAL_INDEX_NOTE if is_equal else "")


def _check_parameters(total: float, weight: float, supplement: float) -> None:
    for name, value, highest in (
        ("Gesamtzahl der VzÄ", total, np.inf),
        ("Gewicht der Bevölkerungsprognose", weight, 1.0),
        ("Zuschlag", supplement, np.inf),
    ):
        # "not ... <=" also catches NaN
        if not 0 <= value <= highest or np.isinf(value):
            allowed = "ab 0" if np.isinf(highest) else "von 0 bis 1"
            shown = f"{value:g}".replace(".", ",")
            raise BemessungError(
                f"{name}: {shown} ist nicht möglich. Erlaubt sind Werte {allowed}."
            )


def _inputs(population: pd.Series, index: pd.Series, polarity: int) -> tuple[pd.Series, pd.Series]:
    """Population and burden (higher = more) of the same areas."""
    sign = burden_sign(polarity)
    if sign == 0:
        raise BemessungError("Index: Es ist nicht bekannt, ob ein hoher Wert mehr Belastung heißt.")
    people = population.astype(float)
    values = index.reindex(population.index).astype(float)
    gaps = population.index[~(np.isfinite(values) & np.isfinite(people) & (people >= 0))].tolist()
    if gaps:
        raise BemessungError(
            f"Für {', '.join(gaps)} fehlt der Index oder die Bevölkerungsprognose."
        )
    if people.sum() == 0:
        raise BemessungError("Bevölkerungsprognose: Sie ist überall null.")
    return people, sign * values


def winners_losers(before: pd.Series, after: pd.Series, *, shown: float = _SHOWN) -> pd.DataFrame:
    """Who gains and who loses by a change, largest gain first, equal ones by code.

    Args:
        before: Posts (or money) per area, index = code.
        after: Likewise; areas of only one of the two are kept.
        shown: Changes below this count as none.

    Returns:
        Columns code, before, after, change, verdict ("gewinnt", "verliert", "unverändert",
        "k. A." where a value is missing; those come last).
    """
    both = pd.DataFrame({"before": before, "after": after}).astype(float)
    both["change"] = both["after"] - both["before"]
    both["verdict"] = [_verdict(change, shown) for change in both["change"].tolist()]
    both.index.name = "code"
    ordered = both.sort_index().sort_values("change", ascending=False, kind="stable")
    return ordered.reset_index()


def _verdict(change: float, shown: float) -> str:
    if np.isnan(change):
        return "k. A."
    if abs(change) < shown:
        return "unverändert"
    return "gewinnt" if change > 0 else "verliert"
