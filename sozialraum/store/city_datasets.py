"""Which tables the city publishes, and where their figures go: ``data/opendata.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sozialraum.store.data_files import Files
from sozialraum.store.errors import DataError, StoreError
from sozialraum.store.toml_reader import read_toml

FILE = "opendata.toml"
YEAR = "<jahr>"


@dataclass(frozen=True)
class Group:
    """A column whose values take part in naming a row: value -> our columns and what they hold."""

    column: str
    values: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Pivot:
    """A column (or two, joined by "+") whose values become columns of ours.

    Attributes:
        column: Our name of it.
        measure: Column that is summed.
        to: Value -> our column; "" = known, but not kept.
    """

    column: str
    measure: str
    to: Mapping[str, str]


@dataclass(frozen=True)
class Part:
    """A column that counts only the part of one Stadtteil in one Stadtraum."""

    to: str
    measure: str
    stadtteil: str
    stadtraum: str


@dataclass(frozen=True)
class Target:
    """A file of ``data/`` made from a dataset; names as explained in ``opendata.toml``."""

    file: str
    key: tuple[str, ...]
    time: str = "stichtag"
    area: str = ""
    to: tuple[str, ...] = ()
    label: str = ""
    groups: tuple[Group, ...] = ()
    pivots: tuple[Pivot, ...] = ()
    sums: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)
    total: Mapping[str, str] = field(default_factory=dict)
    special: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ages: Mapping[str, Any] = field(default_factory=dict)
    is_whole: bool = False
    only_known_times: bool = False


@dataclass(frozen=True)
class Dataset:
    """One table of the city's open data.

    Attributes:
        key: Our short name, used on the command line.
        title: German, what people read.
        pattern: Its id; ``<jahr>`` stands for an edition's year.
        source: Section of ``sources.toml``.
        checked: What its layout was read from; "" = it is only presumed.
        columns: Our name -> spellings of the city's column.
        targets: What it becomes.
        has_comma: Numbers have a decimal comma; else they are whole.
        zero_is_missing: The city writes 0 where it did not ask.
    """

    key: str
    title: str
    pattern: str
    source: str
    checked: str
    columns: Mapping[str, tuple[str, ...]]
    targets: tuple[Target, ...]
    has_comma: bool = False
    zero_is_missing: bool = False

    @cached_property
    def is_yearly(self) -> bool:
        """Whether each year is an edition of its own."""
        return YEAR in self.pattern

    def edition(self, year: int) -> str:
        """Id of a year's edition; the same for all years if there is only one."""
        return self.pattern.replace(YEAR, str(year))


def read(files: Files) -> dict[str, Dataset]:
    """All datasets by key.

    Raises:
        DataError: The file is missing or no TOML.
        StoreError: A section lacks something.
    """
    found, problems = read_toml(FILE, files.get(FILE))
    if problems:
        raise DataError(problems)
    try:
        return {key: _dataset(key, section) for key, section in found.items()}
    except (KeyError, TypeError) as error:
        raise StoreError(f"In {FILE} fehlt die Angabe {error} in einem Abschnitt.") from error


def named(datasets: Mapping[str, Dataset], wanted: str) -> Dataset:
    """The dataset with this short name, or with this id of the city.

    Raises:
        StoreError: There is none; the text lists all.
    """
    for dataset in datasets.values():
        start, _, end = dataset.pattern.partition(YEAR)
        is_edition = dataset.is_yearly and wanted.startswith(start) and wanted.endswith(end)
        if wanted in (dataset.key, dataset.pattern) or is_edition:
            return dataset
    raise StoreError(
        f"Den Datensatz „{wanted}“ kennt das Programm nicht. Bekannt sind: {', '.join(datasets)}. "
        "Andere Tabellen nimmt „Eigene Tabelle“ auf."
    )


def _dataset(key: str, section: Mapping[str, Any]) -> Dataset:
    return Dataset(
        key=key,
        title=section["title"],
        pattern=section["id"],
        source=section["source"],
        checked=section.get("checked", ""),
        columns={name: tuple(spellings) for name, spellings in section["columns"].items()},
        targets=tuple(_target(table) for table in section["tables"]),
        has_comma=section.get("comma", False),
        zero_is_missing=section.get("zero_is_missing", False),
    )


def _target(table: Mapping[str, Any]) -> Target:
    return Target(
        file=table["file"],
        key=tuple(table["key"]),
        time=table.get("time", "stichtag"),
        area=table.get("area", ""),
        to=tuple(table.get("to", ())),
        label=table.get("label", ""),
        groups=tuple(Group(each["from"], each["values"]) for each in table.get("groups", ())),
        pivots=tuple(
            Pivot(each["from"], each["sum"], each["to"]) for each in table.get("pivot", ())
        ),
        sums=table.get("sums", {}),
        copies=table.get("copies", {}),
        parts=tuple(
            Part(each["to"], each["sum"], each["stadtteil"], each["stadtraum"])
            for each in table.get("parts", ())
        ),
        fixed=table.get("fixed", {}),
        total=table.get("total", {}),
        special={code: tuple(to) for code, to in table.get("special", {}).items()},
        ages=table.get("ages", {}),
        is_whole=table.get("whole", False),
        only_known_times=table.get("times") == "known",
    )
