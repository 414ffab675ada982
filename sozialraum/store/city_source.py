"""A table of the city together with the areas its rows may be about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sozialraum.store.boundary_codes import LEVEL_NAMES, KnownAreas
from sozialraum.store.city_datasets import Dataset
from sozialraum.store.city_raw import OWN_TABLE, CityTable, CityTableError

Key = tuple[str, ...]


Row = dict[str, str]


@dataclass(frozen=True)
class Source:
    """One file of a dataset; ``year``: of a yearly one."""

    dataset: Dataset
    edition: str
    year: int | None
    table: CityTable
    known: KnownAreas

    @cached_property
    def codes(self) -> dict[str, set[str]]:
        """Codes of the counted areas of each level."""
        return {level: self.known.codes(level) for level in LEVEL_NAMES}

    @cached_property
    def counted_with(self) -> dict[str, str]:
        """Stadtteil without own figures -> the one it is counted with."""
        return self.known.counted_with

    @cached_property
    def stadtraeume(self) -> dict[str, list[str]]:
        """Stadtteil -> its Stadträume."""
        return self.known.parents("stadtteil", "stadtraum")


def wrong(source: Source, at: int, column: str, value: str, expected: str) -> CityTableError:
    """The fault of a cell, in German; ``at``: position of its row."""
    name = source.dataset.columns.get(column, (column,))[0]
    return CityTableError(
        f"{source.dataset.title}: Zeile {source.table.lines[at]}, Spalte „{name}“: erwartet wird "
        f"{expected}, gefunden „{value[:80]}“. Es wird nichts übernommen. {OWN_TABLE}"
    )
