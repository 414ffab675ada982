"""A planning paper (Beschlussvorlage): chapters of text and tables made from other answers.

Every number it names is also kept by itself (`Figure`), so that a paper opened on newer data can say
which numbers changed and which of people's own words and remarks hang on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from sozialraum.answers.table import Column, Table
from sozialraum.model.paper import Paper
from sozialraum.text import format as de

_TOLERANCE = 1e-9  # kept as JSON and read again a number is the same; this is for sums


@dataclass(frozen=True)
class Figure:
    """One number of a paper; ``mark`` is the sign of its status, ``value`` None = missing."""

    key: str
    label: str
    value: float | None
    unit: str = ""
    decimals: int = 0
    mark: str = ""

    def words(self, value: float | None) -> str:
        """Any value written as this number is."""
        return de.with_unit(value, self.unit, self.decimals)

    @property
    def text(self) -> str:
        """The number as it stands in the paper."""
        text = self.words(self.value)
        return f"{text} {self.mark}" if self.mark and text != de.MISSING else text


@dataclass(frozen=True)
class Block:
    """A piece of a chapter.

    Attributes:
        key: By which own words for it are kept: "bestand.lage".
        text: Generated; paragraphs are separated by line ends.
        figures: Keys of the numbers its text names.
        table: What stands below the text.
        is_open: Whether only people can write it; the text says what is wanted.
    """

    key: str
    text: str
    figures: tuple[str, ...] = ()
    table: Table | None = None
    is_open: bool = False


@dataclass(frozen=True)
class Chapter:
    """A chapter with its title."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Change:
    """A number that is another one now; ``then`` or ``now`` None = missing."""

    figure: Figure
    then: float | None
    now: float | None
    remark: str

    is_gone: bool = False

    @property
    def now_words(self) -> str:
        """What it is now; a number that does not stand in the paper any more says so."""
        return "steht nicht mehr im Papier" if self.is_gone else self.figure.words(self.now)

    @property
    def text(self) -> str:
        """As "Einwohner, 4 Pieschen: 38.000, jetzt 38.498"."""
        now = self.now_words if self.is_gone else f"jetzt {self.now_words}"
        return f"{self.figure.label}: {self.figure.words(self.then)}, {now}"


@dataclass(frozen=True)
class Draft:
    """A paper on one data release.

    Attributes:
        paper: What people kept of it.
        chapters: In the order of the city's own papers.
        figures: Every number in it by its key.
        areas: Last part of a key -> the area's name.
    """

    paper: Paper
    chapters: tuple[Chapter, ...]
    figures: Mapping[str, Figure]
    areas: Mapping[str, str]

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """All blocks by key, in order."""
        return {block.key: block for chapter in self.chapters for block in chapter.blocks}

    def title_of(self, key: str) -> str:
        """Title of the chapter a block stands in."""
        return next(c.title for c in self.chapters if any(b.key == key for b in c.blocks))

    def words(self, block: Block) -> str:
        """What stands in the paper: people's own words, or the generated ones."""
        return self.paper.texts.get(block.key, block.text)

    @cached_property
    def values(self) -> dict[str, float | None]:
        """Key -> value of every number, to be kept with the paper."""
        return {key: figure.value for key, figure in self.figures.items()}

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Numbers that were other ones when the paper was kept, in the order of the paper.

        A number that does not stand in the paper any more comes last; one that is new is no change.
        """
        kept = self.paper.figures
        found = [
            Change(figure, kept[key], figure.value, self.paper.remarks.get(key, ""))
            for key, figure in self.figures.items()
            if key in kept and _differs(kept[key], figure.value)
        ]
        gone = [
            Change(self._gone(key), value, None, self.paper.remarks.get(key, ""), True)
            for key, value in kept.items()
            if key not in self.figures and value is not None
        ]
        return (*found, *gone)

    def _gone(self, key: str) -> Figure:
        """A number that stands in the paper no more, named as the same number of another area is."""
        what, _, code = key.rpartition(".")
        area = f", {self.areas[code]}" if code in self.areas else ""
        for other, figure in self.figures.items():
            if area and other.rpartition(".")[0] == what:
                label = f"{figure.label.rpartition(', ')[0]}{area}"
                return replace(figure, key=key, label=label, value=None, mark="")
        return Figure(key, f"Frühere Zahl{area}", None, "", 2)

    @property
    def change_table(self) -> Table:
        """Every number that is another one than when the paper was kept, with its remark."""
        rows = [
            (one.figure.label, one.figure.words(one.then), one.now_words, one.remark)
            for one in self.changes
        ]
        columns = (
            Column("label", "Zahl", is_number=False),
            Column("then", "Beim Speichern"),
            Column("now", "Jetzt"),
            Column("remark", "Anmerkung, zu prüfen", is_number=False, optional=True),
        )
        frame = pd.DataFrame(rows, columns=[column.key for column in columns])
        return Table(columns, frame, "Geänderte Zahlen")

    @cached_property
    def stale_texts(self) -> dict[str, tuple[Change, ...]]:
        """Own words that may hold an old number: key of the block -> what changed beneath it."""
        return {
            key: hit
            for key in self.paper.texts
            if key in self.blocks
            and (
                hit := tuple(
                    one for one in self.changes if one.figure.key in self.blocks[key].figures
                )
            )
        }

    @property
    def stale_remarks(self) -> tuple[Change, ...]:
        """Changes of numbers that carry a remark."""
        return tuple(change for change in self.changes if change.remark)

    @property
    def open_blocks(self) -> tuple[Block, ...]:
        """Blocks only people can write, and nobody has."""
        return tuple(
            block
            for block in self.blocks.values()
            if block.is_open and block.key not in self.paper.texts
        )


def _differs(then: float | None, now: float | None) -> bool:
    if then is None or now is None:
        return (then is None) != (now is None)
    return abs(then - now) > _TOLERANCE * max(1.0, abs(then), abs(now))


@dataclass
class Numbers:
    """Writes the numbers of a paper and remembers each under its key."""

    known: dict[str, Figure] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def add(
        self,
        key: str,
        label: str,
        value: float | None,
        unit: str = "",
        decimals: int = 0,
        mark: str = "",
        *,
        is_bare: bool = False,
    ) -> str:
        """Remember a number and give it as text; the same key is the same number.

        ``is_bare``: without its unit, for a cell whose heading names it.
        """
        plain = None if de.is_missing(value) else float(value or 0)
        self.known[key] = Figure(key, label, plain, unit, decimals, mark)
        self._open.append(key)
        return de.number(plain, decimals) if is_bare else self.known[key].text

    @contextmanager
    def block(self) -> Iterator[list[str]]:
        """The list collects the keys of all numbers written inside."""
        keys: list[str] = []
        self._open = keys
        yield keys
        self._open = []
