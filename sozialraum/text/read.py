"""Numbers and days as people and their programs write them, read the German way."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from enum import Enum

_UNITS = re.compile(r"\s*(€|EUR|Euro|VzÄ|Stellen?)\s*$", re.IGNORECASE)
_SPACE_IN_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))", re.ASCII)
_COMMA = re.compile(r"(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d+)?", re.ASCII)
_POINT = re.compile(r"\d+\.\d+", re.ASCII)
_PROGRAM = re.compile(r"\d+(?:\.\d*)?(?:[eE][-+]?\d{1,2})?", re.ASCII)
_ONE_POINT, _ONE_COMMA = (re.compile(rf"[1-9]\d{{0,2}}{mark}\d{{3}}") for mark in (r"\.", ","))
_TOTAL = re.compile(  # "Dresden-Prohlis" and "Gesamtschule" are places
    r"[∑Σ]|[∑Σ]?\s*(gesamt(stadt|summe|ergebnis)?|(zwischen)?summe)([\s:].*)?|"
    r"(insgesamt|zusammen|total|((landeshaupt)?stadt\s)?dresden(,?\s(stadt|gesamt|insgesamt))?):?",
    re.IGNORECASE,
)
LONGEST = 20  # characters; no amount of this program is longer
_LONGEST_PROGRAM = 40  # of a number a program wrote with all its decimals


class Writing(Enum):
    """What "1.234" is: it depends on who wrote it."""

    TYPED = "typed"  # by hand, on our pages: a thousand two hundred thirty-four
    UNSURE = "unsure"  # in a table with semicolons or tabs, or a shell: refused, it may be either
    PROGRAM = "program"  # in a table with commas, by a program: one and a bit; "1,234" is refused


def number(text: str) -> float:
    """A typed number: "1,5", "1.5", "20.000", "20 000 €", "−0,25".

    A point followed by groups of three digits separates thousands, as everywhere in this program;
    so "1.500" is one thousand five hundred, and "1.50" one and a half.

    Raises:
        ValueError: Anything else; the message (German) is without full stop.
    """
    return float(exact(text))


def exact(text: str, writing: Writing = Writing.TYPED) -> Decimal:
    """The same as a decimal, finite, from wherever people write numbers.

    Raises:
        ValueError: No number, or one that may mean two; the message (German) is without full stop.
    """
    bare = _UNITS.sub("", text.strip())
    if not bare:
        raise ValueError("Das Feld ist leer")
    sign = "-" if bare[0] in "-−" else ""
    digits = bare[1:].lstrip() if bare[0] in "-−+" else bare
    if len(digits) > (_LONGEST_PROGRAM if writing is Writing.PROGRAM else LONGEST):
        raise ValueError("Das ist zu lang für eine Zahl")
    digits = _SPACE_IN_THOUSANDS.sub("", digits)
    _refuse_ambiguous(digits, writing)
    if writing is Writing.PROGRAM and _PROGRAM.fullmatch(digits):
        return Decimal(sign + digits)
    if _COMMA.fullmatch(digits):
        return Decimal(sign + digits.replace(".", "").replace(",", "."))
    if _POINT.fullmatch(digits):
        return Decimal(sign + digits)
    raise ValueError("Das ist keine Zahl")


def _refuse_ambiguous(digits: str, writing: Writing) -> None:
    mark = {Writing.UNSURE: _ONE_POINT, Writing.PROGRAM: _ONE_COMMA}.get(writing)
    if mark is not None and mark.fullmatch(digits):
        whole, part = re.split("[.,]", digits)
        raise ValueError(
            f"Das kann {whole}{part} oder {whole},{part} heißen; bitte schreiben Sie "
            f"{whole}{part} oder {whole},{part}0"
        )


def day(text: str) -> str:
    """A typed day, month or year as ISO: "31.12.2026" -> "2026-12-31", "9.2026" -> "2026-09".

    Anything else comes back as it was typed, so that whoever judges it can name it.
    """
    bare = text.strip()
    whole = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", bare)
    month = re.fullmatch(r"(\d{1,2})\.(\d{4})", bare)
    try:
        if whole:
            return dt.date(int(whole[3]), int(whole[2]), int(whole[1])).isoformat()
        if month:
            return dt.date(int(month[2]), int(month[1]), 1).isoformat()[:7]
    except ValueError:
        pass
    return bare


def is_total(text: str) -> bool:
    """Whether the name of a row says that it sums up others: "Gesamt", "Summe", "Stadt Dresden"."""
    return _TOTAL.fullmatch(text) is not None
