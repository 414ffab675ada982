"""What a cell of somebody's table says: a number, a missing value, a date, a total.

A mark is never read as a number, and what may mean two numbers is none until somebody says which.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from sozialraum.store.given_table import Cell
from sozialraum.text import read
from sozialraum.text.read import Writing

LARGEST = 1e12


@dataclass(frozen=True)
class Finding:
    """One thing to know about a table.

    Attributes:
        reason: What is so, one German sentence.
        suggestion: What to do, "" = nothing needs doing.
        place: Row of the file: "Zeile 7" ("Spalte C" of a table lying on its side), "" = all.
        column: Heading, "" = the whole row.
        value: The cell as written, "" = none.
        is_fault: Whether it must be settled before the table can be taken over.
    """

    reason: str
    suggestion: str = ""
    place: str = ""
    column: str = ""
    value: str = ""
    is_fault: bool = False

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.place, self.column and f"„{self.column}“")))
        found = f" Gefunden: „{self.value}“." if self.value else ""
        return f"{where}{': ' if where else ''}{self.reason}{found} {self.suggestion}".strip()


class Mark(Enum):
    """Cells that hold no number but say something."""

    EMPTY = "empty"
    MISSING = "missing"  # "k. A.", ".", "...", "x"
    DASH = "dash"  # official German tables: exactly zero; elsewhere: missing
    HIDDEN = "hidden"  # "<5": not said, to protect people


_MISSING = re.compile(
    r"\.{1,3}|…|[xX/*]|k\.?\s?A\.?|n\.?\s?v\.?|n\.?\s?b\.?|n/a|na|nan|null|none|keine\s(Angabe|Daten)|"
    r"ohne\sAngabe|#NV|#N/A",
    re.IGNORECASE,
)
_DASH = re.compile(r"[-–—−]")
_HIDDEN = re.compile(r"[<≤]\s?\d+|unter\s\d+|\d+\sund\sweniger|geheim|gesperrt", re.IGNORECASE)
_UNIT = re.compile(r"\s*(%|‰|Prozent|Promille)\s*$", re.IGNORECASE)
_SURE_COMMA = re.compile(
    r"[-−+]?(\d{1,3}(\.\d{3}){2,}|\d{1,3}(\.\d{3})+,\d+|\d+,(\d{1,2}|\d{4,})|0,\d+)"
)
_GROUPED = re.compile(r"[-−+]?[1-9]\d{0,2}\.\d{3}")
_SURELY_GROUPED = 10  # cells
_SURE_POINT = re.compile(
    r"[-−+]?(\d{1,3}(,\d{3}){2,}|\d{1,3}(,\d{3})+\.\d+|\d+\.(\d{1,2}|\d{4,})|0\.\d+)"
)


def mark(cell: Cell) -> Mark | None:
    """What a cell without a number says, None = it may be a number."""
    if isinstance(cell, float):
        return None if cell == cell else Mark.MISSING
    if not cell:
        return Mark.EMPTY
    if _DASH.fullmatch(cell):
        return Mark.DASH
    if _HIDDEN.fullmatch(cell):
        return Mark.HIDDEN
    return Mark.MISSING if _MISSING.fullmatch(cell) else None


def decimal_mark(cells: Iterable[Cell], separator: str) -> tuple[str, str]:
    """The decimal mark of a table, and a sentence about how sure it is ("" = nothing to say).

    "," or "." where its cells prove one, "" where none does. A table parted by commas can hold a
    comma in a number only in quotation marks; a point is its decimal mark unless a cell proves
    otherwise. Of contradicting proofs none counts. Many points, each before three digits, beside
    whole numbers below a thousand are thousands: with decimals those would have some as well.
    """
    has_comma = has_point = has_large = False
    grouped = small = 0
    for cell in cells:
        if not isinstance(cell, str) or not cell:
            continue
        bare = _UNIT.sub("", cell)
        has_comma = has_comma or _SURE_COMMA.fullmatch(bare) is not None
        has_point = has_point or _SURE_POINT.fullmatch(bare) is not None
        grouped += _GROUPED.fullmatch(bare) is not None
        small += bare.isdigit() and len(bare) < 4
        has_large = has_large or (bare.isdigit() and len(bare) > 3)
    if has_comma != has_point:
        return ("," if has_comma else "."), ""
    if separator == "," and not has_comma:
        return ".", ""
    if not has_comma and not has_large and small and grouped >= _SURELY_GROUPED:
        return (
            ",",
            "Punkte gelten als Tausenderzeichen: 1.234 ist eintausendzweihundertvierunddreißig.",
        )
    return "", ""


def writing(decimal: str) -> Writing:
    """How numbers are read once the decimal mark is known, "" = it is not."""
    return {",": Writing.TYPED, ".": Writing.PROGRAM}.get(decimal, Writing.UNSURE)


def number(cell: Cell, how: Writing) -> float:
    """A cell as a finite number.

    Raises:
        ValueError: It is none or may be two; the message (German) is without full stop.
    """
    if isinstance(cell, float):
        found = cell
    else:
        bare = _UNIT.sub("", cell)
        if how is Writing.PROGRAM and re.fullmatch(r"[-−+]?\d{1,3}(,\d{3})+\.\d+", bare):
            bare = bare.replace(",", "")
        if how is Writing.UNSURE and re.fullmatch(r"[-−+]?[1-9]\d{0,2},\d{3}", bare):
            raise ValueError("Das kann eine Zahl mit Komma oder eine mit Tausenderzeichen sein")
        exact: Decimal = read.exact(bare, how)
        found = float(exact)
    if not abs(found) <= LARGEST:
        raise ValueError("Das ist zu groß")
    return found


def looks_like_number(cell: Cell) -> bool:
    """Whether a cell is a number in any writing, or a mark in place of one."""
    if isinstance(cell, float):
        return True
    return re.fullmatch(r"[-−+]?[\d.,\s\u00a0\u202f]*\d[\d.,\s]*", _UNIT.sub("", cell)) is not None


# --- dates ------------------------------------------------------------------------------------

_YEAR = r"(?:19[5-9]\d|20[0-6]\d)"
_DAY = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(" + _YEAR + r")(?!\d)")
_ISO = re.compile(rf"(?<![\d-])({_YEAR})-(\d\d)-(\d\d)(?:[T ]00:00(:00)?)?(?!\d)")
_BARE = re.compile(rf"(?<![\d.,/-])({_YEAR})(?:\.0)?(?![\d/]|[.,]\d|-\d)")
_QUARTER = re.compile(rf"(?:Q([1-4])|([1-4])\.?\s?(?:Quartal|Qu\.?|Q))[\s/_-]*({_YEAR})", re.I)
_QUARTER_BEHIND = re.compile(rf"({_YEAR})[\s/_-]*Q([1-4])", re.IGNORECASE)
_ENDS = {"1": "03-31", "2": "06-30", "3": "09-30", "4": "12-31"}


def dates_in(text: str) -> list[tuple[str, str]]:
    """Dates a text names, in order: (ISO date, the words); a bare year is its 31 December."""
    found: list[tuple[int, str, str]] = []
    rest = text

    def take(match: re.Match[str], iso: str) -> None:
        nonlocal rest
        try:
            found.append((match.start(), dt.date.fromisoformat(iso).isoformat(), match[0]))
        except ValueError:
            return
        rest = rest[: match.start()] + "#" * len(match[0]) + rest[match.end() :]

    for match in _DAY.finditer(rest):
        take(match, f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}")
    for match in _ISO.finditer(rest):
        take(match, f"{match[1]}-{match[2]}-{match[3]}")
    for match in _QUARTER.finditer(rest):
        take(match, f"{match[3]}-{_ENDS[match[1] or match[2]]}")
    for match in _QUARTER_BEHIND.finditer(rest):
        take(match, f"{match[1]}-{_ENDS[match[2]]}")
    for match in _BARE.finditer(rest):
        take(match, f"{match[1]}-12-31")
    return [(iso, words) for _, iso, words in sorted(found)]


def stichtag(cell: Cell) -> str | None:
    """The date a cell is, as ISO; None = it is none, or says more than a date."""
    text = f"{cell:.10g}" if isinstance(cell, float) else cell
    found = dates_in(text)
    if len(found) != 1:
        return None
    left = text.replace(found[0][1], "").strip(" ,:()")
    return found[0][0] if re.fullmatch(r"(am|zum|Stand|Stichtag|Jahr)?", left, re.I) else None
