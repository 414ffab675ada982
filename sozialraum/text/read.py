"""Numbers and days as people type them, read the German way."""

from __future__ import annotations

import datetime as dt
import re

_UNITS = re.compile(r"(€|EUR|Euro|VzÄ|Stellen?)\s*$", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_PLAIN = re.compile(r"\d+(,\d+)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
_WITH_POINT = re.compile(r"\d+\.\d{1,2}|0\.\d+")
LONGEST = 20  # characters; no amount of this program is longer


def number(text: str) -> float:
    """A typed number: "1,5", "1.5", "20.000", "20 000 €", "−0,25".

    A point followed by groups of three digits separates thousands, as everywhere in this program;
    so "1.500" is one thousand five hundred, and "1.50" one and a half.

    Raises:
        ValueError: Anything else; the message (German) is without full stop.
    """
    bare = _SPACES.sub("", _UNITS.sub("", text.strip()))
    if not bare:
        raise ValueError("Das Feld ist leer")
    digits = bare.removeprefix("+").replace("−", "-")
    sign = -1.0 if digits.startswith("-") else 1.0
    digits = digits.removeprefix("-")
    if len(digits) > LONGEST:
        raise ValueError("Das ist zu lang für eine Zahl")
    if _PLAIN.fullmatch(digits):
        return sign * float(digits.replace(",", "."))
    if _GROUPED.fullmatch(digits):
        return sign * float(digits.replace(".", "").replace(",", "."))
    if _WITH_POINT.fullmatch(digits):
        return sign * float(digits)
    raise ValueError("Das ist keine Zahl")


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
