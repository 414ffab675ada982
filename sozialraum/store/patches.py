"""What somebody brings for the data: an addition and its patches of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Patch:
    """Rows for one file of ``data/``.

    Attributes:
        file: Relative to ``data/``: "tables/einwohner_stadtraum.csv", "funding.csv", or a new raw
            table "tables/eigene_<id>.csv".
        key: Columns that tell a row from all others: a row of the same key is changed, any other
            is added at the end. () replaces the file as a whole, which only a file may be that is
            not shipped.
        rows: CSV as in ``data/``: comma, decimal point, ISO dates, header; an empty cell is a
            missing value. Columns that are left out keep what they are in a row that is changed.
    """

    file: str
    key: tuple[str, ...]
    rows: str


@dataclass(frozen=True)
class Addition:
    """What one file or one download brought.

    Attributes:
        title: German, what people read: "Einwohner je Stadtraum, 31.12.2026".
        origin: Name of the file or address it came from.
        sha256: Of that file, 64 hex digits.
        licence, author, note: Free text, "" = not given.
        patches: Rows of data files.
        registry: "indicators.toml", "tables.toml" or "sources.toml" -> TOML text that holds new
            sections only, or new series of an indicator that exists.
    """

    title: str
    origin: str
    sha256: str
    licence: str = ""
    author: str = ""
    note: str = ""
    patches: tuple[Patch, ...] = ()
    registry: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"Ergänzung „{self.title}“"
