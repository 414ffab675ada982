"""Which column of a user's boundary file holds area codes, and of which level."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

LEVEL_NAMES = {
    "stadtbezirk": "Stadtbezirke",
    "stadtraum": "Stadträume",
    "stadtteil": "Stadtteile",
    "stat_bezirk": "statistische Bezirke",
}
_WIDTH = {"stadtbezirk": 1, "stadtraum": 2, "stadtteil": 2, "stat_bezirk": 3}
# Tried first, in this order; the city's open data call it "blocknr".
_CANDIDATES = (
    "code",
    "blocknr",
    "sr",
    "stadtraum",
    "nr",
    "stadtteil",
    "stadtbezirk",
    "stat_bezirk",
    "bez",
    "ref",
    "id",
)
_LEAST_MATCH = 0.5


class BoundaryError(Exception):
    """A boundary file cannot be used; the text says why, in German."""


@dataclass(frozen=True)
class KnownAreas:
    """The areas of the published tables.

    Attributes:
        codes: Codes a complete file has, by level (Stadtteile: the 61 counted).
        counted_with: Stadtteile without own figures and the Stadtteil they are counted with.
        stadtraum_of: Stadtraum of each statistischer Bezirk.
    """

    codes: dict[str, set[str]]
    counted_with: dict[str, str]
    stadtraum_of: dict[str, str]


@dataclass(frozen=True)
class FoundCodes:
    """Codes in the order of the file's rows, in our form."""

    level: str
    column: str
    codes: list[str]
    messages: list[str] = field(default_factory=list)


def known_areas(data_dir: Path) -> KnownAreas:
    """Read the areas from ``area.csv`` and ``area_link.csv``."""
    areas = pd.read_csv(data_dir / "area.csv", dtype=str)
    links = pd.read_csv(data_dir / "area_link.csv", dtype=str)
    merged = areas[(areas["level"] == "stadtteil") & areas["counted_with"].notna()]
    counted_with = dict(zip(merged["code"], merged["counted_with"], strict=True))
    codes = {
        level: set(areas.loc[areas["level"] == level, "code"]) - set(counted_with)
        if level == "stadtteil"
        else set(areas.loc[areas["level"] == level, "code"])
        for level in LEVEL_NAMES
    }
    rows = links[(links["child_level"] == "stat_bezirk") & (links["parent_level"] == "stadtraum")]
    stadtraum_of = dict(zip(rows["child_code"], rows["parent_code"], strict=True))
    return KnownAreas(codes, counted_with, stadtraum_of)


def normalised(values: pd.Series, level: str) -> list[str]:
    """Codes in our form: "4", 4 and 4.0 are "04" for a Stadtraum, "4" for a Stadtbezirk.

    Args:
        values: A column as read, text or numbers; missing values become ``"(leer)"``.
        level: Level whose code length applies.
    """
    codes = []
    for value in values:
        text = "(leer)" if pd.isna(value) else str(value).strip()
        text = text.removesuffix(".0")
        if text.isdigit() and level in _WIDTH:
            text = str(int(text)).zfill(_WIDTH[level])
        codes.append(text)
    return codes


def _similarity(codes: set[str], level: str, known: KnownAreas) -> float:
    """Share of common codes in all codes (Jaccard), 0 to 1."""
    mapped = {known.counted_with.get(c, c) for c in codes} if level == "stadtteil" else codes
    expected = known.codes[level]
    return len(mapped & expected) / len(mapped | expected)


def find_codes(
    table: pd.DataFrame, known: KnownAreas, level: str | None, column: str | None
) -> FoundCodes:
    """Find level and code column by comparing with the known codes.

    Args:
        table: The file's attributes without geometry, one row per polygon.
        known: From `known_areas`.
        level: Level, or None to guess it.
        column: Code column, or None to find it.

    Returns:
        The best match; with both given, the codes as they are.

    Raises:
        BoundaryError: If the level or column is unknown, or nothing matches well enough.
    """
    if level is not None and level not in LEVEL_NAMES:
        raise BoundaryError(
            f"Die Ebene „{level}“ gibt es nicht. Möglich sind: {', '.join(LEVEL_NAMES)}."
        )
    columns = [str(name) for name in table.columns]
    if column is not None and column not in columns:
        raise BoundaryError(
            f"Die Spalte „{column}“ gibt es in der Datei nicht. Vorhanden sind: "
            f"{', '.join(columns) or 'keine'}."
        )
    tried = [column] if column is not None else _by_preference(columns)
    if not tried:
        raise BoundaryError("Die Datei enthält keine Spalte mit Codes.")
    levels = [level] if level is not None else list(LEVEL_NAMES)
    best_score, best = -1.0, (levels[0], tried[0])
    for name in tried:
        for each in levels:
            score = _similarity(set(normalised(table[name], each)), each, known)
            if score > best_score:
                best_score, best = score, (each, name)
    if best_score < _LEAST_MATCH and (level is None or column is None):
        raise BoundaryError(_no_match_text(level, columns))
    return _found(table, known, *best)


def _by_preference(columns: list[str]) -> list[str]:
    rank = {name: position for position, name in enumerate(_CANDIDATES)}
    return sorted(columns, key=lambda name: rank.get(name.lower(), len(rank)))


def _no_match_text(level: str | None, columns: list[str]) -> str:
    subject = LEVEL_NAMES[level] if level else "eine bekannte Ebene"
    return (
        f"Keine Spalte der Datei enthält die Codes für {subject}. Vorhanden sind: "
        f"{', '.join(columns)}. Bitte geben Sie Ebene und Codespalte an."
    )


def _found(table: pd.DataFrame, known: KnownAreas, level: str, column: str) -> FoundCodes:
    codes = normalised(table[column], level)
    messages = []
    if level == "stadtteil":
        separate = sorted(set(codes) & set(known.counted_with))
        if separate:
            pairs = ", ".join(f"{code} mit {known.counted_with[code]}" for code in separate)
            messages.append(f"Zusammengefasst wie in der Statistik: {pairs}.")
        codes = [known.counted_with.get(code, code) for code in codes]
    return FoundCodes(level, column, codes, messages)
