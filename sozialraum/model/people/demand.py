"""What people assume beside the city's forecast: new dwellings, more or fewer births and moves.

Children of an area in class ``c`` (ages low to high) at the end of year ``t``, ``n`` years after the
base year::

    share born since = clip((n - low) / (high - low), 0, 1)
    P'_c(t) = P_c(t) * (1 + births * share born since) * (1 + moves)^n
    P''_c(t) = P'_c(t) + children per dwelling * dwellings finished by t * P'_c(t) / sum of P'(t)

An assumption of ours, not a published method: births act on those born since the base year only,
children in new dwellings are as old as the area's other children and come on top of the city's
forecast. Without any assumption the forecast stays as it is, to the unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from sozialraum.model.people.age_groups import CLASS_STARTS, U18_CLASSES
from sozialraum.model.people.city_forecast import ProjectionError

CHILDREN_ID = "kinder_je_wohnung"
BIRTHS_ID = "geburten_abweichung"
MOVES_ID = "zuzug_abweichung"
PARAMETER_IDS = (CHILDREN_ID, BIRTHS_ID, MOVES_ID)
# Whom one looks at on the planning date: id -> published classes, so that nothing is estimated twice.
AGES = MappingProxyType(
    {
        "u18": U18_CLASSES,
        "u3": U18_CLASSES[:1],
        "u6": U18_CLASSES[:2],
        "3_5": U18_CLASSES[1:2],
        "6_9": U18_CLASSES[2:3],
        "10_14": U18_CLASSES[3:4],
        "15_17": U18_CLASSES[4:],
    }
)
_LARGEST_COUNT = 5_000  # more dwellings in a year and Stadtraum are refused as a mistake
_ENTRY = re.compile(r"(\d\d)-(\d{4})-(\d{1,4})", re.ASCII)


@dataclass(frozen=True, order=True)
class Dwellings:
    """New dwellings of one Stadtraum, lived in by the end of a year.

    Raises:
        ProjectionError: Not a whole number from 1 to 5,000.
    """

    code: str
    year: int
    count: int

    def __post_init__(self) -> None:
        if self.count != int(self.count) or not 1 <= self.count <= _LARGEST_COUNT:
            words = f"{self.count:,}".replace(",", ".")
            raise ProjectionError(
                f"Wohnungen: {words} ist nicht möglich. Erlaubt sind ganze Zahlen von 1 bis "
                "5.000 je Stadtraum und Jahr."
            )


@dataclass(frozen=True)
class Demand:
    """Assumptions about children to come; the default is the city's forecast.

    Attributes:
        dwellings: At most one entry per Stadtraum and year; stored sorted.
        children_per_dwelling: Under 18 per new dwelling, 0 or more.
        births: Change of births against the forecast, as a fraction, above -1.
        moves: Additional net moves per year as a fraction of those living there, above -1.
        ages: Key of ``AGES``.

    Raises:
        ProjectionError: A value out of range or a Stadtraum and year named twice.
    """

    dwellings: tuple[Dwellings, ...] = ()
    children_per_dwelling: float = 0.0
    births: float = 0.0
    moves: float = 0.0
    ages: str = "u18"

    def __post_init__(self) -> None:
        if not (self.children_per_dwelling >= 0 and self.births > -1 and self.moves > -1):
            raise ProjectionError(
                "Kinder je Wohnung dürfen nicht negativ sein, Geburten und Zuzug nicht um 100 % oder "
                "mehr sinken."
            )
        if self.ages not in AGES:
            raise ProjectionError(
                f"Alter: {self.ages} ist nicht möglich. Erlaubt sind: {', '.join(AGES)}."
            )
        places = [(one.code, one.year) for one in self.dwellings]
        if len(set(places)) < len(places):
            raise ProjectionError("Wohnungen: Ein Stadtraum steht für ein Jahr mehrfach da.")
        object.__setattr__(self, "dwellings", tuple(sorted(self.dwellings)))

    @property
    def is_forecast(self) -> bool:
        """Whether nothing is assumed beside the city's forecast."""
        has_children = bool(self.dwellings) and self.children_per_dwelling > 0
        return not (has_children or self.births or self.moves)

    def with_dwellings(self, code: str, year: int, count: int) -> Demand:
        """The same with one entry set; 0 takes it out. Raises ProjectionError as `Dwellings`."""
        others = [one for one in self.dwellings if (one.code, one.year) != (code, year)]
        entry = [Dwellings(code, year, count)] if count else []
        return replace(self, dwellings=(*others, *entry))


def encode(dwellings: Iterable[Dwellings]) -> str:
    """Dwellings as a short text for links: ``04-2027-120.13-2028-300`` (code, year, number)."""
    return ".".join(f"{one.code}-{one.year}-{one.count}" for one in sorted(dwellings))


def decode(text: str, codes: Iterable[str], years: range) -> tuple[Dwellings, ...]:
    """Dwellings of such a text.

    Args:
        text: As `encode` writes it, in any order; "" for none.
        codes: Stadträume there are.
        years: Years there is a forecast for.

    Raises:
        ProjectionError: Not such a text, another Stadtraum or year, or one named twice.
    """
    known = set(codes)
    found = []
    for part in text.split(".") if text else []:
        match = _ENTRY.fullmatch(part)
        if not match or match[1] not in known or int(match[2]) not in years:
            raise ProjectionError(
                f"Wohnungen: „{part[:20]}“ ist nicht lesbar. Erlaubt sind Stadtraum (01 bis 17), Jahr "
                f"({years[0]} bis {years[-1]}) und Zahl, zum Beispiel 04-{years[0]}-120."
            )
        found.append(Dwellings(match[1], int(match[2]), int(match[3])))
    return Demand(dwellings=tuple(found)).dwellings


def adjust(people: pd.DataFrame, base_year: int, demand: Demand) -> pd.DataFrame:
    """The forecast with what people assume; not negative where it was not.

    Args:
        people: Columns year, code and at least ``U18_CLASSES``, as `projection.forecast` gives it.
        base_year: Year of the count the forecast starts from.
        demand: What is assumed.

    Returns:
        The same columns and rows, ``U18_CLASSES`` changed; the very same frame if nothing is
        assumed.

    Raises:
        ProjectionError: Dwellings of a Stadtraum or year that is not in the forecast.
    """
    if demand.is_forecast:
        return people
    _check_places(people, base_year, demand)
    distance = people["year"].to_numpy(dtype=float)[:, None] - base_year
    low = np.array([CLASS_STARTS[name] for name in U18_CLASSES], dtype=float)
    high = np.append(low[1:], CLASS_STARTS["a_18_24"])
    born_since = np.clip((distance - low) / (high - low), 0.0, 1.0)
    counts = people[list(U18_CLASSES)].to_numpy(dtype=float)
    counts = counts * (1 + demand.births * born_since) * (1 + demand.moves) ** distance
    sums = counts.sum(axis=1, keepdims=True)
    even = np.broadcast_to((high - low) / high[-1], counts.shape).copy()
    ages = np.divide(counts, sums, out=even, where=sums > 0)  # nobody there yet: all ages alike
    counts = counts + demand.children_per_dwelling * _finished(people, demand)[:, None] * ages
    return people.assign(**dict(zip(U18_CLASSES, counts.T, strict=True)))


def _check_places(people: pd.DataFrame, base_year: int, demand: Demand) -> None:
    codes, last = set(people["code"].tolist()), int(people["year"].max())
    for one in demand.dwellings:
        if one.code not in codes or not base_year < one.year <= last:
            raise ProjectionError(
                f"Wohnungen: Stadtraum {one.code}, {one.year} ist nicht möglich. Erlaubt sind die "
                f"17 Stadträume und die Jahre {base_year + 1} bis {last}."
            )


def _finished(people: pd.DataFrame, demand: Demand) -> np.ndarray:
    """New dwellings by the end of each row's year, shape (rows,)."""
    years, codes = people["year"].to_numpy(), people["code"].to_numpy()
    total = np.zeros(len(people))
    for one in demand.dwellings:
        total += one.count * ((codes == one.code) & (years >= one.year))
    return total


def compare(plain: pd.DataFrame, changed: pd.DataFrame, year: int) -> pd.DataFrame:
    """The forecast and what is assumed, side by side at the planning date.

    Args:
        plain: Columns year, code, middle: the city's forecast.
        changed: The same with assumptions.
        year: The planning date is the end of this year.

    Returns:
        Columns code, now (the first year), forecast, assumed, difference (assumed - forecast).
    """

    def at(frame: pd.DataFrame, wanted: int) -> pd.Series:
        return frame[frame["year"] == wanted].set_index("code")["middle"]

    first = at(plain, int(plain["year"].min()))
    frame = pd.DataFrame({"now": first, "forecast": at(plain, year), "assumed": at(changed, year)})
    frame["difference"] = frame["assumed"] - frame["forecast"]
    return frame.rename_axis("code").reset_index()


def dwellings_by_area(demand: Demand, year: int) -> Mapping[str, int]:
    """Dwellings finished by the end of a year: code -> number."""
    found: dict[str, int] = {}
    for one in demand.dwellings:
        if one.year <= year:
            found[one.code] = found.get(one.code, 0) + one.count
    return found
