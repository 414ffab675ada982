"""Which column of a user's boundary file names the areas, and of which level.

A column is judged by where its areas lie, not by its numbers alone: a running number from 1 to 17
has all the right codes and permutes every Stadtraum.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sozialraum.store.area_names import WIDTH, codes_by_name, folded
from sozialraum.store.boundary_raw import BoundaryError, plain
from sozialraum.text import levels

LEVEL_NAMES = {
    level: levels.MANY[level] for level in ("stadtbezirk", "stadtraum", "stadtteil", "stat_bezirk")
}
# Of columns that say the same the first of these gives its name; the open data's is "blocknr".
_CANDIDATES = ("code", "blocknr", "sr", "stadtraum", "nr", "stadtteil", "stadtbezirk", "bez", "ref")
_LEAST_MATCH = 0.5
_LEAST_FIT = 0.8
_MOST_COLUMNS = 200
_NEAR_M = 350.0


@dataclass(frozen=True)
class KnownAreas:
    """The areas of the published tables.

    Attributes:
        areas: ``area.csv``: level, code, names, ``area_km2``, ``lon``, ``lat``, ``counted_with``.
        links: ``area_link.csv``: child_level, child_code, parent_level, parent_code.
    """

    areas: pd.DataFrame
    links: pd.DataFrame

    def rows(self, level: str) -> pd.DataFrame:
        """The counted areas of a level (Stadtteile: the 61), indexed by code."""
        counted = (self.areas["level"] == level) & self.areas["counted_with"].isna()
        return self.areas[counted].set_index("code")

    def codes(self, level: str) -> set[str]:
        """The codes a complete file of the level has."""
        return set(self.rows(level).index)

    @property
    def counted_with(self) -> dict[str, str]:
        """Stadtteile without own figures and the Stadtteil they are counted with."""
        merged = self.areas[self.areas["counted_with"].notna()]
        return dict(zip(merged["code"], merged["counted_with"], strict=True))

    def parents(self, child: str, parent: str) -> dict[str, list[str]]:
        """Codes of the parent level by code of the child level; Strehlen has two Stadträume."""
        of_level = (self.links["child_level"] == child) & (self.links["parent_level"] == parent)
        grouped = self.links[of_level].groupby("child_code")["parent_code"].agg(sorted)
        return {str(code): list(found) for code, found in grouped.items()}


@dataclass(frozen=True)
class FoundCodes:
    """How a file's rows are joined.

    Attributes:
        level: Level of the areas.
        column: Column the codes or names came from.
        codes: Our code per row, or the file's own text where it is no area of ours.
        merged: Codes of the file without own figures, counted with another (33, 34, 44).
        others: Further columns that could hold the codes but say something else.
    """

    level: str
    column: str
    codes: list[str]
    merged: list[str]
    others: list[str]


@dataclass(frozen=True)
class Points:
    """Published points that must lie in the areas of a level.

    Attributes:
        codes: Area of the level each point belongs to, shape ``(m,)``.
        xy: Metres, shape ``(m, 2)``.
        reach: Metres a point may lie beside its area, shape ``(m,)``.
    """

    codes: list[str]
    xy: NDArray[np.float64]
    reach: NDArray[np.float64]


def known_areas(data_dir: Path) -> KnownAreas:
    """Read the areas from ``area.csv`` and ``area_link.csv``."""
    text = {"code": str, "counted_with": str, "child_code": str, "parent_code": str}
    areas = pd.read_csv(data_dir / "area.csv", dtype=text)
    return KnownAreas(areas, pd.read_csv(data_dir / "area_link.csv", dtype=text))


def published_points(known: KnownAreas, level: str) -> Points:
    """The points of a level: its own, or for levels without points those of the Stadtteile.

    A published point lies inside its area; half the radius of a circle of the same size, at least
    `_NEAR_M`, is allowed beside it, because cells of an equal-area map may miss their point.
    """
    from sozialraum.store.schematic_geometry import to_metres

    source = level if level in ("stadtraum", "stadtteil") else "stadtteil"
    rows = known.rows(source)
    codes = [str(code) for code in rows.index]
    if level == "stadtbezirk":
        bezirk_of = known.parents("stadtteil", "stadtbezirk")
        codes = [bezirk_of[code][0] for code in codes]
    reach = 0.5 * np.sqrt(rows["area_km2"].to_numpy(float) * 1e6 / np.pi)
    reach = np.maximum(reach, _NEAR_M)
    return Points(codes, to_metres(rows["lon"], rows["lat"]), reach)


def normalised(values: Sequence[str], level: str) -> list[str]:
    """Codes in our form: "4" and "4.0" are "04" for a Stadtraum, "4" for a Stadtbezirk.

    Args:
        values: A column as text; "" becomes ``"(leer)"``.
        level: Level whose code length applies.
    """
    codes = []
    for value in values:
        code = re.sub(r"[.,]0+$", "", value.strip()) or "(leer)"
        if code.isascii() and code.isdigit() and len(code) <= 9:
            code = str(int(code)).zfill(WIDTH[level])
        codes.append(code)
    return codes


def find_codes(
    table: pd.DataFrame, shapes: Any, known: KnownAreas, level: str | None, column: str | None
) -> FoundCodes:
    """Find level and column by comparing codes, names and places with the published ones.

    Args:
        table: The file's attributes as text, one row per polygon.
        shapes: The polygons in metres, shape ``(len(table),)``.
        known: From `known_areas`.
        level: Level, or None to guess it.
        column: Column with codes or names, or None to find it.

    Returns:
        The join whose areas lie where they should; with both given, that column's.

    Raises:
        BoundaryError: If level or column is unknown, nothing matches well enough, or columns
            contradict each other equally well.
    """
    import shapely

    if level is not None and level not in LEVEL_NAMES:
        raise BoundaryError(
            f"Die Ebene „{plain(level)}“ gibt es nicht. Möglich sind: {', '.join(LEVEL_NAMES)}."
        )
    columns = [str(name) for name in table.columns][:_MOST_COLUMNS]
    if column is not None and column not in columns:
        raise BoundaryError(
            f"Die Spalte „{plain(column)}“ gibt es in der Datei nicht. Vorhanden sind: "
            f"{_shown(columns)}."
        )
    if not columns:
        raise BoundaryError("Die Datei enthält keine Spalte mit Codes oder Namen der Gebiete.")
    shapely.prepare(shapes)
    tried = [column] if column is not None else _by_preference(columns)
    joins = [
        join
        for each in ([level] if level is not None else list(LEVEL_NAMES))
        for join in _joins(table, shapes, known, each, tried)
    ]
    best = max(joins, key=lambda join: join.score)  # the first of equals: preference order
    if best.match < _LEAST_MATCH and (level is None or column is None):
        raise BoundaryError(_no_match_text(level, columns))
    rivals = [
        j
        for j in joins
        if (j.level == best.level and j.column != best.column)
        and (j.match >= _LEAST_MATCH and j.codes != best.codes)
    ]
    equal = [j for j in rivals if j.score == best.score]
    if equal:
        ways = _shown(sorted({j.column for j in [best, *equal]}))
        raise BoundaryError(
            f"Mehrere Spalten können die {LEVEL_NAMES[best.level]} benennen, jede anders: {ways}. "
            "Bitte geben Sie die richtige an (im Befehl: --code-column)."
        )
    others = list(dict.fromkeys(j.column for j in rivals))
    return FoundCodes(best.level, best.column, best.codes, best.merged, others)


@dataclass(frozen=True)
class _Join:
    """One way to join; ``match`` and ``fit`` are shares 0 to 1 of codes and of places."""

    level: str
    column: str
    codes: list[str]
    merged: list[str]
    hits: int
    match: float
    fit: float

    @property
    def score(self) -> tuple[int, bool, float, float]:
        """Higher is better: the finest level that lies right, then places, then codes.

        A file of Stadtteile often names the Stadtbezirk and the Stadtraum too.
        """
        is_match = self.match >= _LEAST_MATCH
        good = self.hits if is_match and self.fit >= _LEAST_FIT else 0
        return good, is_match, round(self.fit, 6), round(self.match, 6)


def _joins(
    table: pd.DataFrame, shapes: Any, known: KnownAreas, level: str, columns: list[str]
) -> list[_Join]:
    import shapely

    points = published_points(known, level)
    places = shapely.points(points.xy)
    near = shapely.dwithin(shapes[None, :], places[:, None], points.reach[:, None])
    expected = known.codes(level)
    by_name = codes_by_name(known.areas, level)
    counted_with = known.counted_with if level == "stadtteil" else {}
    place_of = known.parents("stat_bezirk", "stadtteil") if level == "stat_bezirk" else {}
    joins = []
    for column in columns:
        texts = table[column].tolist()
        by_code = normalised(texts, level)
        named = [by_name.get(folded(text), text) for text in texts]
        for raw in (by_code, named):
            merged = sorted(set(raw) & set(counted_with))
            codes = [counted_with.get(code, code) for code in raw]
            found = set(codes)
            hits = len(found & expected)
            match = hits / len(found | expected)
            where = np.array([place_of.get(code, [code])[0] for code in codes], object)
            is_there = near & (where[None, :] == np.array(points.codes, object)[:, None])
            fit = float(is_there.any(axis=1).mean())
            joins.append(_Join(level, column, codes, merged, hits, match, fit))
    return joins


def _by_preference(columns: list[str]) -> list[str]:
    rank = {name: position for position, name in enumerate(_CANDIDATES)}
    return sorted(columns, key=lambda name: rank.get(name.lower(), len(rank)))


def _shown(columns: list[str]) -> str:
    return ", ".join(plain(name) for name in columns[:20]) or "keine"


def _no_match_text(level: str | None, columns: list[str]) -> str:
    subject = LEVEL_NAMES[level] if level else "eine bekannte Ebene"
    return (
        f"Keine Spalte der Datei enthält die Codes oder Namen für {subject}. Vorhanden sind: "
        f"{_shown(columns)}. Bitte geben Sie Ebene und Codespalte an (im Befehl: --level, --code-column)."
    )
