"""What another state of the data changes: values, and the ranks, classes and saved work they move.

The same answer is shown before something is taken over, in the history and on the command line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sozialraum.answers import class_map, need, need_inputs
from sozialraum.answers.registered import Indicator
from sozialraum.answers.release import LEVELS, MAP_LEVELS, TABLES, Release
from sozialraum.model.classes import classing
from sozialraum.model.measures import compare as measures
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.store import additions, queries
from sozialraum.store.patches import Addition
from sozialraum.text import format as de

NEW, CHANGED, GONE = "neu", "geändert", "entfallen"
KINDS = (NEW, CHANGED, GONE)
# What is no value of an area: name in `Release.tables` -> what it holds.
_OTHER = {
    "funding": "Förderlisten",
    "facilities": "Einrichtungen",
    "city_series": "Zahlen der ganzen Stadt",
    "forecast_age": "Bevölkerungsprognose nach Alter",
    "parameters": "Stellgrößen",
    "pay": "Entgelte",
    "class_standards": "Klassengrenzen",
    "statements": "Aussagen",
    "glossary": "Glossar",
}
_KEY = ["indicator_id", "code", "stichtag"]


@dataclass(frozen=True)
class Changes:
    """What differs between two releases.

    Attributes:
        before, after: The releases.
        values: One row per value that differs: kind (of `KINDS`), indicator_id, level, code,
            stichtag, before, after (in the indicator's unit, NaN = missing).
        others: Tables that hold no values of areas: name, and the number of rows neu, geändert,
            entfallen; only those that differ.
    """

    before: Release
    after: Release
    values: pd.DataFrame
    others: pd.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return self.values.empty and self.others.empty

    def count(self, kind: str) -> int:
        """Number of values of one kind."""
        return int((self.values["kind"] == kind).sum())

    def item(self, indicator_id: str) -> Indicator:
        """The indicator, as the newer release knows it, or the older where it is gone."""
        return self.after.indicators.get(indicator_id) or self.before.indicators[indicator_id]

    def area(self, level: str, code: str) -> str:
        """An area's name."""
        return self._names[level].get(code, code)

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        return {level: {**self.before.names(level), **self.after.names(level)} for level in LEVELS}

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """Ranks of Stadträume and Stadtteile that move, by the date shown unasked.

        indicator_id, level, code, day_before, day_after, before, after (1 = highest burden or
        highest value; NaN = none).
        """
        return self._moves(_ranks)

    @cached_property
    def classes(self) -> pd.DataFrame:
        """Map classes that move, as the map shows them unasked; columns as `ranks`, in words."""
        return self._moves(_classes)

    @cached_property
    def need(self) -> pd.DataFrame:
        """Places of Bedarf & Auswahl with all indicators alike that move: code, before, after."""
        return need_moves(self.before, self.after, IndexPlan())

    def _moves(self, of: Callable[[Release, Indicator, str, str], pd.Series]) -> pd.DataFrame:
        pairs = self.values[["indicator_id", "level"]].drop_duplicates()
        columns = ["indicator_id", "level", "code", "day_before", "day_after", "before", "after"]
        found = [pd.DataFrame(columns=columns)]
        for key, level in pairs.itertuples(index=False, name=None):
            days = [one.newest(key, level) for one in (self.before, self.after)]
            if level not in MAP_LEVELS or not all(days):
                continue  # nothing was or is shown that could move
            old, new = (
                of(release, release.indicator(key), level, day)
                for release, day in zip((self.before, self.after), days, strict=True)
            )
            rows = _moved(old, new)
            if not rows.empty:
                place = {"indicator_id": key, "level": level}
                dates = dict(zip(("day_before", "day_after"), days, strict=True))
                found.append(rows.assign(**place, **dates)[columns])
        filled = [frame for frame in found if not frame.empty]
        return pd.concat(filled, ignore_index=True) if filled else found[0]


def compare(before: Release, after: Release) -> Changes:
    """What is different in ``after``."""
    frames = [
        _value_changes(before.values[level], after.values[level]).assign(level=level)
        for level in LEVELS
    ]
    filled = [frame for frame in frames if not frame.empty]
    values = pd.concat(filled, ignore_index=True) if filled else frames[0]
    order = ["kind", "indicator_id", "level", "code", "stichtag", "before", "after"]
    rows = [
        {
            "name": title,
            **_row_counts(
                before.tables[name], after.tables[name], queries.key_columns(TABLES[name])
            ),
        }
        for name, title in _OTHER.items()
    ]
    others = pd.DataFrame(rows, columns=["name", *KINDS])
    return Changes(before, after, values[order], others[others[list(KINDS)].any(axis=1)])


def examined(engine: Any, data_dir: Path, before: Release, addition: Addition) -> Release:
    """The release an addition would make; nothing is written.

    Maps are drawn with the borders of ``before``: loaded ones are not part of an addition.

    Raises:
        As `additions.examine`.
    """
    return _with_borders(Release.read(additions.examine(engine, data_dir, addition)), before)


def at(engine: Any, data_dir: Path, now: Release, number: int) -> Release:
    """The release of a number of the history, with the borders of ``now``.

    Raises:
        As `additions.at`.
    """
    return _with_borders(Release.read(additions.at(engine, data_dir, number)), now)


def _with_borders(made: Release, now: Release) -> Release:
    return replace(made, boundaries=now.boundaries)


def _value_changes(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat(
        [frame.set_index(_KEY)["value"].astype(float) for frame in (old, new)],
        axis=1,
        keys=["before", "after"],
    ).reset_index()
    was, is_now = both["before"].notna(), both["after"].notna()
    kind = pd.Series("", index=both.index)
    kind[~was & is_now] = NEW
    kind[was & ~is_now] = GONE
    kind[was & is_now & both["before"].ne(both["after"])] = CHANGED
    return both.assign(kind=kind)[kind != ""]


def _row_counts(old: pd.DataFrame, new: pd.DataFrame, keys: Sequence[str]) -> dict[str, int]:
    left, right = (
        {
            row[: len(keys)]: row[len(keys) :]
            for row in frame[[*keys, *sorted(set(frame.columns) - set(keys))]]
            .astype(object)
            .where(frame.notna(), None)
            .itertuples(index=False, name=None)
        }
        for frame in (old, new)
    )
    return {
        NEW: len(right.keys() - left.keys()),
        CHANGED: sum(left[key] != right[key] for key in left.keys() & right.keys()),
        GONE: len(left.keys() - right.keys()),
    }


def _moved(old: pd.Series, new: pd.Series) -> pd.DataFrame:
    """Rows of two series by code that are not the same; missing equals missing."""
    both = pd.DataFrame({"before": old, "after": new})
    same = both["before"].eq(both["after"]) | (both["before"].isna() & both["after"].isna())
    return both[~same].rename_axis("code").reset_index()


def _ranks(release: Release, item: Indicator, level: str, day: str) -> pd.Series:
    values = release.at(item.indicator_id, level, day)["value"].astype(float)
    return pd.Series(measures.rank(values.to_numpy(), item.polarity), index=values.index)


def _classes(release: Release, item: Indicator, level: str, day: str) -> pd.Series:
    found = class_map.unasked(release, item, level, day)
    words = {
        one.number: _open_label(found, one)
        if found.method == "standard" or one.number in (classing.ZERO, classing.MISSING)
        # limits of quantiles wander with the values: only the place tells whether an area moved
        else f"Klasse {one.number + 1} von {found.class_count}"
        for one in found.classes
    }
    return found.frame.set_index("code")["class"].map(words)


def _open_label(found: class_map.ClassMap, one: class_map.MapClass) -> str:
    """A class without the lowest and highest value of the day: they move, the class does not."""
    ends = (-math.inf, *found.limits, math.inf)
    if not 0 < one.number < len(found.limits) and one.number >= 0:
        pair = ends[one.number], ends[one.number + 1]
        return de.class_label(*pair, found.indicator.decimals, is_last=False)
    return one.label


def need_moves(before: Release, after: Release, plan: IndexPlan) -> pd.DataFrame:
    """Places by a weighting that move: code, before, after (NaN = no place)."""
    old, new = (
        need.Result(plan, need_inputs.read(release)).index.ranks for release in (before, after)
    )
    return _moved(old.astype(float), new.astype(float))


def sentence(changes: Changes) -> str:
    """How much differs, in one or two sentences."""
    if changes.is_empty:
        return "Kein Wert ändert sich."
    counts = [
        f"{changes.count(kind)} {'Wert' if changes.count(kind) == 1 else 'Werte'} {kind}"
        for kind in KINDS
        if changes.count(kind)
    ]
    counts += [str(name) for name in changes.others["name"]]
    moves = [
        de.count(len(rows), one, many)
        for rows, one, many in (
            (changes.ranks, "Rangplatz", "Rangplätze"),
            (changes.classes, "Kartenklasse", "Kartenklassen"),
            (changes.need, "Platz im Bedarf", "Plätze im Bedarf"),
        )
        if len(rows)
    ]
    moved = (
        f" Dadurch ändern sich {de.listing(moves)}." if moves else " Kein Rangplatz ändert sich."
    )
    return f"{de.listing(counts)}.{moved}"
