"""Which column of a sheet names the areas, and of which level."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sozialraum.store.area_names import LEVELS, AreaNames
from sozialraum.store.given_table import Cell, column_letter
from sozialraum.store.table_cells import looks_like_number
from sozialraum.text import read

HINTS = {
    "stadtraum": r"stadtr(a|ä)um|sozialraum|\bsr\b|_sr\b",
    "stadtteil": r"stadtteil|\bstt?\b|blocknr",
    "stadtbezirk": r"stadtbezirk|ortsamt|\bstb\b|\bsb\b",
    "stat_bezirk": r"stat.*bezirk",
    "asd_gebiet": r"asd",
    "sozialbezirk": r"sozialbezirk",
}
RUNNING = re.compile(r"(lfd|lauf).*|(objectid|fid|gid|id|nr|zeile|pos|rang|platz)\.?", re.I)
HEADS_AREAS = re.compile(
    r"gebiet|name|\bnr\b|nummer|code|schlüssel|bezeichnung|raum|räume|bezirk|teil|ebene|jahr|lfd|area",
    re.IGNORECASE,
)
HEAD_ROWS = 20  # where the heading of a column is looked for
_SCORED_ROWS = 3000  # enough to tell which column names the areas


@dataclass(frozen=True)
class Candidate:
    """A column that may name areas of a level, and what speaks for it."""

    level: str
    column: int
    rows: int
    distinct: int
    share: float
    covered: float
    hint: int
    is_number: bool
    is_guess: bool

    @property
    def score(self) -> tuple[float, ...]:
        """The larger, the likelier."""
        names_it = 0.5 * self.hint
        return (
            not self.is_guess,
            round(min(self.share, 1) + self.covered + names_it, 3),
            not self.is_number,
            -self.column,
        )


def candidates(cells: list[list[Cell]], names: AreaNames, level: str) -> list[Candidate]:
    """Columns that may name the areas, best first."""
    found = []
    width = len(cells[0])
    for column in range(width):
        texts = [row[column] for row in cells[:_SCORED_ROWS]]
        filled = [text for text in texts if text != "" and not _is_total(text)]
        for each in [level] if level else LEVELS:
            codes = {row: code for row, t in enumerate(texts) if (code := names.find(t, each))}
            distinct = set(codes.values())
            if not distinct or 2 * len(codes) < len(filled):
                continue
            is_number = 2 * sum(looks_like_number(texts[row]) for row in codes) > len(codes)
            head = [text for text in texts[: min(codes)] if isinstance(text, str) and text]
            if is_number and head and RUNNING.fullmatch(head[-1]) and not level:
                continue  # a running number from 1 to 17 has all the right codes and the wrong areas
            words = " ".join(head).lower()
            hint = bool(re.search(HINTS[each], words)) - any(
                re.search(hint, words) for key, hint in HINTS.items() if key != each
            )
            expected = names.counted(each)
            covered = len(distinct & expected) / len(expected)
            # Small figures look like codes: under a heading that names no areas they are a last resort.
            is_guess = is_number and hint <= 0 and bool(head) and not HEADS_AREAS.search(head[-1])
            is_said = hint > 0 and bool(re.search(HINTS[each], head[-1].lower()))
            if (len(distinct) < 2 and not is_said) or (is_guess and covered < 1 and not level):
                continue
            found.append(
                Candidate(
                    each,
                    column,
                    len(codes),
                    len(distinct),
                    len(codes) / len(filled),
                    covered,
                    hint,
                    is_number,
                    is_guess,
                )
            )
    return sorted(found, key=lambda one: one.score, reverse=True)


def _is_total(cell: Cell) -> bool:
    return isinstance(cell, str) and read.is_total(cell)


def chosen(cells: list[list[Cell]], found: list[Candidate], area: str) -> Candidate:
    """The best candidate, or that of the column somebody named."""
    if area:
        for one in found:
            if area in (column_letter(one.column), *[row[one.column] for row in cells[:HEAD_ROWS]]):
                return one
    return found[0]
