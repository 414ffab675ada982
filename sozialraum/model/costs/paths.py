"""From a plan to years: who starts when, what it costs each year, how many children live there.

Full years only: an offer costs from January of its start year. Staff cost follows ``pay_path``; rent, Aktionsbudget, start-up and workplace
material stay at the plan's amounts, so later years are rather too cheap than too dear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.defaults import default_values
from sozialraum.model.errors import PlanningError

YEAR_COUNT = (5, 10)
YEAR_COUNT_ID = "planungszeitraum_jahre"
START_UP_ID = "anlauf_eur"
CAP_IDS = {"vzae": "neue_vzae_je_jahr_max", "kifaz": "neue_kifaz_je_jahr_max"}
PARAMETER_IDS = (YEAR_COUNT_ID, START_UP_ID, *CAP_IDS.values())
PLAN_COLUMNS = ("kifaz", "koordination_vzae", "other_vzae", "rent_eur", "aktionsbudget_eur")
COST_COLUMNS = (
    "personnel_eur",
    "overhead_eur",
    "material_eur",
    "rent_eur",
    "aktionsbudget_eur",
    "start_up_eur",
)


class PathError(PlanningError):
    """A plan over time that cannot be computed; the message is German."""


@dataclass(frozen=True)
class Terms:
    """What holds for all areas.

    Attributes:
        first_year: First year of the path.
        year_count: 5 to 10 years.
        start_up_eur: One-off cost of a new KiFaZ, in its first year.
        gamma: Overhead as a fraction of employer cost.
        material_eur: Workplace material per VzÄ (0 in the grant view).
        vzae_cap: Most new VzÄ per year, None = no cap.
        kifaz_cap: Most new KiFaZ per year, None = no cap.

    Raises:
        PathError: Year count out of range or a negative amount.
    """

    first_year: int
    year_count: int
    start_up_eur: float
    gamma: float
    material_eur: float = 0.0
    vzae_cap: float | None = None
    kifaz_cap: float | None = None

    def __post_init__(self) -> None:
        low, high = YEAR_COUNT
        if not low <= self.year_count <= high:
            raise PathError(
                f"Planungszeitraum: {self.year_count} Jahre sind nicht möglich. "
                f"Erlaubt sind {low} bis {high}."
            )
        amounts = (self.start_up_eur, self.gamma, self.material_eur)
        caps = (cap for cap in (self.vzae_cap, self.kifaz_cap) if cap is not None)
        if not all(amount >= 0 for amount in (*amounts, *caps)):
            raise PathError("Kosten und Obergrenzen der Zeitplanung dürfen nicht negativ sein.")

    @property
    def years(self) -> range:
        """All years of the path."""
        return range(self.first_year, self.first_year + self.year_count)

    @property
    def caps(self) -> dict[str, float]:
        """The caps there are, by kind (vzae, kifaz)."""
        caps = {"vzae": self.vzae_cap, "kifaz": self.kifaz_cap}
        return {kind: float(cap) for kind, cap in caps.items() if cap is not None}


def terms(
    parameters: pd.DataFrame, first_year: int, gamma: float, material_eur: float = 0.0
) -> Terms:
    """Terms with the register's years, start-up cost and caps.

    Raises:
        ParameterError: A parameter has no row.
    """
    values = default_values(parameters, PARAMETER_IDS)
    return Terms(
        first_year=first_year,
        year_count=int(values[YEAR_COUNT_ID]),
        start_up_eur=values[START_UP_ID],
        gamma=gamma,
        material_eur=material_eur,
        vzae_cap=values[CAP_IDS["vzae"]],
        kifaz_cap=values[CAP_IDS["kifaz"]],
    )


@dataclass(frozen=True)
class Path:
    """A plan over time.

    Attributes:
        areas: One row per area and year: code, year, vzae, new_vzae, kifaz and new_kifaz (0 or
            1), personnel_eur, overhead_eur, material_eur, rent_eur, aktionsbudget_eur,
            start_up_eur, total_eur, children_count.
        years: The same summed per year, with cumulative_eur; one row per year. ``children_count``
            counts who lives where posts are filled - possible reach, not visitors; NaN = population
            missing.
        warnings: Years with more new posts or KiFaZ than the cap: year, kind (vzae, kifaz),
            new_count, cap, excess, codes ("04|10"). Empty = the caps hold.
        later_codes: Areas that start after the last year and so stand in no row.
    """

    areas: pd.DataFrame
    years: pd.DataFrame
    warnings: pd.DataFrame
    later_codes: tuple[str, ...]


def build(
    plan: pd.DataFrame,
    starts: Mapping[str, int],
    terms: Terms,
    koordination_eur: np.ndarray,
    other_eur: np.ndarray,
    population: pd.DataFrame,
) -> Path:
    """Posts, money and children of each year.

    Args:
        plan: One row per area: code, kifaz (bool), koordination_vzae, other_vzae, rent_eur,
            aktionsbudget_eur (as in a scenario's result). Rows without anything are left out.
        starts: Start year by code, for every area that gets something.
        terms: Years, one-off and overhead, caps.
        koordination_eur: Employer cost per VzÄ of coordinators per year, shape (years,).
        other_eur: The same for other staff.
        population: Columns code, year, children; missing rows give missing reach.

    Raises:
        PathError: An area without start year, listed twice or with a missing amount, a start
            before the first year, or cost of other length.
    """
    years = np.array(terms.years)
    if not len(years) == len(koordination_eur) == len(other_eur):
        raise PathError("Die Personalkosten müssen genau die Jahre des Zeitraums abdecken.")
    codes, amounts = _checked(plan)
    start = _start_years(codes, starts, terms.first_year)
    inside = start <= years[-1]
    runs = (years >= start[inside, None]).astype(float)  # (areas, years)
    is_new = (years == start[inside, None]).astype(float)
    staff = {"koordination": koordination_eur, "other": other_eur}
    table = _table(amounts[inside], runs, is_new, terms, staff)
    used = [code for code, within in zip(codes, inside, strict=True) if within]
    children = _children(population, used, years)
    table["children_count"] = np.where(table["vzae"] > 0, children, 0.0)
    frames = _frames(table, used, years)
    return Path(
        *frames,
        warnings=_warnings(table, used, years, terms.caps),
        later_codes=tuple(code for code, within in zip(codes, inside, strict=True) if not within),
    )


def _checked(plan: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """Codes and amounts (areas, PLAN_COLUMNS) of the areas that get something, sorted by code."""
    rows = plan.sort_values("code")
    codes = [str(code) for code in rows["code"].tolist()]
    amounts = rows[list(PLAN_COLUMNS)].to_numpy(dtype=float)
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise PathError(f"Mehrfach geplant: {', '.join(twice)}.")
    if not (amounts >= 0).all():
        raise PathError("Stellen und Beträge des Plans dürfen weder fehlen noch negativ sein.")
    wanted = (amounts > 0).any(axis=1)
    return [code for code, keep in zip(codes, wanted, strict=True) if keep], amounts[wanted]


def _start_years(codes: list[str], starts: Mapping[str, int], first_year: int) -> np.ndarray:
    absent = [code for code in codes if code not in starts]
    if absent:
        raise PathError(f"Startjahr fehlt: {', '.join(absent)}.")
    early = [code for code in codes if starts[code] < first_year]
    if early:
        raise PathError(f"Startjahr liegt vor {first_year}: {', '.join(early)}.")
    return np.array([starts[code] for code in codes], dtype=int)


def _table(
    amounts: np.ndarray,
    runs: np.ndarray,
    is_new: np.ndarray,
    terms: Terms,
    staff: Mapping[str, np.ndarray],
) -> dict[str, np.ndarray]:
    """All figures per area and year, each of shape (areas, years)."""
    kifaz, koordination, other, rent, budget = amounts.T[:, :, None]
    vzae = koordination + other
    personnel = runs * (koordination * staff["koordination"] + other * staff["other"])
    table = {
        "vzae": vzae * runs,
        "new_vzae": vzae * is_new,
        "kifaz": kifaz * runs,
        "new_kifaz": kifaz * is_new,
        "personnel_eur": personnel,
        "overhead_eur": personnel * terms.gamma,
        "material_eur": vzae * runs * terms.material_eur,
        "rent_eur": rent * runs,
        "aktionsbudget_eur": budget * runs,
        "start_up_eur": kifaz * is_new * terms.start_up_eur,
    }
    table["total_eur"] = sum((table[name] for name in COST_COLUMNS), np.zeros(runs.shape))
    return table


def _children(population: pd.DataFrame, codes: Sequence[str], years: np.ndarray) -> np.ndarray:
    """Children per area and year, shape (areas, years), NaN where nobody counted them."""
    columns = (population[name].tolist() for name in ("code", "year", "children"))
    known = {(code, year): count for code, year, count in zip(*columns, strict=True)}
    found = [[known.get((code, year), np.nan) for year in years.tolist()] for code in codes]
    return np.array(found, dtype=float).reshape(len(codes), len(years))


def _frames(
    table: Mapping[str, np.ndarray], codes: Sequence[str], years: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame]:
    areas = pd.DataFrame(
        {
            "code": pd.Series(np.repeat(list(codes), len(years)), dtype=str),
            "year": np.tile(years, len(codes)),
            **{name: values.ravel() for name, values in table.items()},
        }
    )
    sums = pd.DataFrame({"year": years, **{key: part.sum(axis=0) for key, part in table.items()}})
    sums["cumulative_eur"] = sums["total_eur"].cumsum()
    return areas, sums


def _warnings(
    table: Mapping[str, np.ndarray],
    codes: Sequence[str],
    years: np.ndarray,
    caps: Mapping[str, float],
) -> pd.DataFrame:
    rows = []
    for kind, cap in caps.items():
        new = table[f"new_{kind}"]
        for column in np.flatnonzero(new.sum(axis=0) > cap):
            count = float(new[:, column].sum())
            starting = [codes[row] for row in np.flatnonzero(new[:, column]).tolist()]
            year = int(years[column])
            rows.append((year, kind, count, cap, count - cap, "|".join(starting)))
    names = ["year", "kind", "new_count", "cap", "excess", "codes"]
    return pd.DataFrame(rows, columns=names).sort_values(["year", "kind"], ignore_index=True)


def waves(plan: pd.DataFrame, order: Sequence[str], terms: Terms) -> dict[str, int]:
    """Start years that keep the caps: areas in the given order, each as early as it may.

    An area never overtakes one before it. An area that breaks a cap all by itself gets a year of
    its own and shows up in :class:`Path` ``warnings``. Start years may lie beyond the path.

    Args:
        plan: As in :func:`build`.
        order: Codes, first to start first (pilot areas); areas left out follow by code.
        terms: First year and caps.

    Raises:
        PathError: As in :func:`build`, or a code in ``order`` is named twice.
    """
    if len(set(order)) < len(order):
        raise PathError("Reihenfolge: Jedes Gebiet darf nur einmal vorkommen.")
    codes, amounts = _checked(plan)
    sizes = {
        code: {"vzae": row[1] + row[2], "kifaz": row[0]}
        for code, row in zip(codes, amounts.tolist(), strict=True)
    }
    ranked = [*(code for code in order if code in sizes), *(c for c in codes if c not in order)]
    starts: dict[str, int] = {}
    year, used = terms.first_year, {"vzae": 0.0, "kifaz": 0.0}
    for code in ranked:
        size = sizes[code]
        is_full = any(used[kind] + size[kind] > cap for kind, cap in terms.caps.items())
        if is_full and any(used.values()):
            year, used = year + 1, {"vzae": 0.0, "kifaz": 0.0}
        used = {kind: used[kind] + size[kind] for kind in used}
        starts[code] = year
    return starts
