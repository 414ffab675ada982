"""All values of a release: every series computed, sums for larger areas added, doubles refused."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sozialraum.store import aggregation, offers, schema
from sozialraum.store.errors import Problem
from sozialraum.store.registry import INDICATORS, Registry
from sozialraum.store.series import compute_series, ratio
from sozialraum.store.series_spec import Series, SeriesError, as_list, list_series

KEY = ["indicator_id", "level", "code", "stichtag"]
COLUMNS = [column.name for column in schema.value.columns]
_MAX_SHOWN = 3


def compute_values(registry: Registry) -> tuple[pd.DataFrame, list[Problem]]:
    """All values of all indicators.

    Args:
        registry: Typed tables, raw tables and indicator sections.

    Returns:
        A frame with the columns of ``schema.value`` (one row per value; NaN = missing) and all
        problems found.
    """
    tables = {**registry.raw, **offers.virtual_tables(registry)}
    areas = aggregation.Areas.from_tables(registry.tables)
    series, problems = list_series(registry)
    # A denominator may be another indicator, which then must be there first.
    late = [one for one in series if "denominator_indicator" in one.spec]
    early = [one for one in series if "denominator_indicator" not in one.spec]
    printed = summed = _no_values()
    for batch in (early, late):
        lookup = _lookup(printed, summed) if batch is late and late else {}
        frames = []
        for one in batch:
            try:
                frames.append(compute_series(one, tables, areas, lookup))
            except SeriesError as error:
                frames.append(_no_values())
                problems += error.problems
        found, faults = _sum_up(batch, frames, areas)
        printed, summed = _join([printed, *frames]), _join([summed, found])
        problems += faults
    for table in registry.raw.values():
        problems += table.problems
        table.problems = []
    problems += [*_duplicates(printed), *_duplicates(summed)]
    # Where a total is printed as well, the printed one is kept; a check compares both.
    values = _join([printed, summed]).drop_duplicates(KEY, keep="first")
    numbers = dict.fromkeys(("numerator", "denominator", "value"), "float64")
    return values[COLUMNS].astype(numbers).reset_index(drop=True), problems


def _no_values() -> pd.DataFrame:
    return pd.DataFrame(columns=pd.Index([*COLUMNS, "file", "line"]), dtype=object)


def _join(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else _no_values()


def _sum_up(
    batch: list[Series], frames: list[pd.DataFrame], areas: aggregation.Areas
) -> tuple[pd.DataFrame, list[Problem]]:
    """Sums of these series to the parent levels they name; one pass per pair of levels."""
    wanted: dict[tuple[str, str], list[int]] = {}
    problems = []
    for number, one in enumerate(batch):
        for parent in as_list(one.spec.get("aggregate")):
            pair = (str(one.spec["level"]), str(parent))
            if pair in areas.members:
                wanted.setdefault(pair, []).append(number)
            else:
                reason = f"Kein Gebiet der Ebene {pair[0]} liegt in „{parent}“ (area_link.csv)."
                problems += one.fail("aggregate", reason).problems
    sums = []
    for (_, parent), numbers in wanted.items():
        together = _join(
            [
                frames[n].assign(series=n, has_denominator=batch[n].has_denominator)
                for n in numbers
                if len(frames[n])
            ]
        )
        if len(together):
            sums.append(aggregation.sum_to_parent(together, areas, parent))
    found = _join(sums)
    if not len(found):
        return _no_values(), problems
    value = np.full(len(found), np.nan)
    for n, rows in found.groupby("series").indices.items():
        part = found.iloc[rows]
        parts = (part[name].to_numpy(dtype=float) for name in ("numerator", "denominator"))
        value[rows] = ratio(batch[int(str(n))], *parts)
    found["value"] = value
    return found.drop(columns=["series", "has_denominator"]).astype(object), problems


def _lookup(*frames: pd.DataFrame) -> dict[tuple[str, str, str, str], float]:
    """Value by key; earlier frames win."""
    together = _join(list(frames)).drop_duplicates(KEY)
    keys = together[KEY].itertuples(index=False, name=None)
    return dict(zip(keys, together["value"].astype(float), strict=True))


def _duplicates(values: pd.DataFrame) -> list[Problem]:
    repeated = values[values.duplicated(KEY)]
    problems = []
    for _, row in repeated.head(_MAX_SHOWN).iterrows():
        first = values[(values[KEY] == row[KEY]).all(axis=1)].iloc[0]
        reason = (
            f"Derselbe Wert ({', '.join(str(row[key]) for key in KEY)}) steht schon in "
            f"{first['file']}, Zeile {first['line']}. Bitte eine Reihe einschränken oder streichen."
        )
        problems.append(Problem(str(row["file"]), reason, int(row["line"]) or None))
    if len(repeated) > _MAX_SHOWN:
        more = f"Doppelte Werte in {len(repeated) - _MAX_SHOWN} weiteren Fällen."
        problems.append(Problem(INDICATORS, more))
    return problems
