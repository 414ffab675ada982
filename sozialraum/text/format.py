"""Numbers, dates, lists and status words the way a German office writes them.

Everything people read goes through here, so that a decimal comma or "k. A." has one owner.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from babel.numbers import NumberPattern, parse_pattern

LOCALE = "de_DE"
_COUNTED = re.compile(r"(?<=\d) (?=[A-ZÄÖÜ%€])")
MISSING = "k. A."  # keine Angabe: nobody published the value
MINUS = "−"
INDEX_UNIT = "Punkte"  # of an index; a difference of percentages is named by `change`
SILENT_UNITS = {"", INDEX_UNIT, "Personen"}  # named by the heading, not after every number

# How a value came to be: label, sign beside the number (no sign = official), explanation.
STATUS_WORDS: dict[str, tuple[str, str, str]] = {
    "amtlich": ("amtlich", "", "In einer amtlichen Tabelle oder Vorlage gedruckt."),
    "stichprobe": ("Stichprobe", "≈", "Befragung: Werte schwanken von Welle zu Welle."),
    "studie": ("Studie", "(Studie)", "In der Studie von 2017 gedruckt."),
    "berechnet": ("berechnet", "", "Nach fester Regel aus amtlichen Zahlen berechnet."),
    "erschlossen": (
        "erschlossen",
        "(erschlossen)",
        "Aus gedruckten Zahlen erschlossen, nicht selbst gedruckt.",
    ),
    "schaetzung": ("Schätzung", "(Schätzung)", "Nach fester Regel geschätzt."),
    "annahme": ("Annahme", "(Annahme)", "Planungsannahme: Niemand hat das gemessen."),
    "presse": (
        "Presse",
        "(Presse)",
        "Aus Zeitung oder Trägerangabe, nicht in einer Vorlage gelesen.",
    ),
}


@lru_cache(maxsize=32)
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


def is_missing(value: object) -> bool:
    """True for None and NaN: a figure that is not there. Zero is a figure."""
    return value is None or (isinstance(value, float) and math.isnan(value))


@lru_cache(maxsize=16_384)  # a slider's move writes hundreds of numbers, most of them again
def number(value: float | None, decimals: int = 0, *, sign: bool = False) -> str:
    """A number as "1.234,5"; ``sign`` writes "+" before positive ones; missing is "k. A."."""
    if value is None or math.isnan(value) or math.isinf(value):
        return MISSING
    rounded = round(float(value), decimals) + 0.0  # + 0.0 turns -0.0 into 0.0
    text = str(_pattern(decimals).apply(abs(rounded), LOCALE))
    if rounded < 0:
        return MINUS + text
    return "+" + text if sign and rounded > 0 else text


def short(value: float) -> str:
    """A number with as many decimals as it has, at most five: "0,0875", "155,71", "60.000"."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return number(value, len(text.partition(".")[2]))


def with_unit(value: float | None, unit: str, decimals: int = 0, *, sign: bool = False) -> str:
    """A number with its unit: "17,9 %", "2.300 EUR"; plain for the points of an index."""
    text = number(value, decimals, sign=sign)
    if text == MISSING or unit in SILENT_UNITS:
        return text
    return f"{text} {unit}"


def unbroken(text: str) -> str:
    """A text on screen whose numbers stay on the line of what they count: "25 %", "4 Pieschen"."""
    return _COUNTED.sub("\u00a0", text)


def euro(value: float | None) -> str:
    """An amount in euros: "149.120 €"."""
    text = number(value)
    return text if text == MISSING else f"{text} €"


def euro_short(value: float | None) -> str:
    """An amount for reading aloud: "447.400 €", "2,54 Mio. €"."""
    if value is None or math.isnan(value):
        return MISSING
    if abs(value) >= 1_000_000:
        return f"{number(value / 1_000_000, 2)} Mio. €"
    if abs(value) >= 10_000:
        return euro(round(value, -2))
    return euro(value)


def date(iso: str | None) -> str:
    """An ISO date as "31.12.2025", a month as "09.2025"; a year stays one; missing is "k. A."."""
    if not iso:
        return MISSING
    if re.fullmatch(r"\d{4}-\d{2}", iso):
        return f"{iso[5:]}.{iso[:4]}"
    try:
        return dt.date.fromisoformat(iso).strftime("%d.%m.%Y")
    except ValueError:
        return iso


def in_unit(unit: str) -> str:
    """A unit after a name: "in %", but "je 100"."""
    return unit if unit.startswith("je ") else f"in {unit}"


def year(iso: str) -> str:
    """The year of an ISO date: "2025"."""
    return iso[:4]


def spread(value: float, unit: str, decimals: int) -> str:
    """A distance between figures, with its unit: "3,6 Punkte" between percentages."""
    return f"{number(value, decimals)} {difference_unit(unit)}".rstrip()


def difference_unit(unit: str) -> str:
    """The unit of what lies between two figures: points between percentages."""
    return INDEX_UNIT if unit == "%" else unit


def change(new: float | None, old: float | None, unit: str, decimals: int = 0) -> str:
    """A difference in words: "+0,8 Punkte" for percentages, "+1.250 (+3,4 %)" for counts.

    Points are percentage points; nothing is named "percent" that is a difference of percents.
    """
    if new is None or old is None or math.isnan(new) or math.isnan(old):
        return MISSING
    difference = new - old
    if unit == "%":
        return f"{number(difference, decimals, sign=True)} {INDEX_UNIT}"
    text = with_unit(difference, unit, decimals, sign=True)
    if old > 0 and unit != INDEX_UNIT:
        text += f" ({number(100 * difference / old, 1, sign=True)} %)"
    return text


def quantity(value: float, unit: str) -> str:
    """A parameter's value with its unit: "20.000 EUR je Stadtraum"; a calendar year is only itself."""
    return f"{value:.0f}" if unit == "Jahr" else f"{short(value)} {unit}"


def parameter_span(low: float, high: float, unit: str) -> str:
    """A parameter's range: "fest" for a fixed one; calendar years without a thousands point."""
    if low == high:
        return "fest"
    return f"{low:.0f} bis {high:.0f}" if unit == "Jahr" else span(low, high)


def span(low: float | None, high: float | None, decimals: int | None = None) -> str:
    """Lowest to highest: "1,50 bis 2,00"; "bis 18.000" from zero on; one figure; missing "k. A.".

    Without ``decimals`` each number has as many as it needs, and a zero is written.
    """
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return MISSING
    first, last = (short(v) if decimals is None else number(v, decimals) for v in (low, high))
    if low == high:
        return first
    return f"bis {last}" if low == 0 and decimals is not None else f"{first} bis {last}"


def class_label(lower: float, upper: float, decimals: int, *, is_last: bool) -> str:
    """A half-open class: "81 bis unter 212"; the last one includes its end: "212 bis 300".

    An open end (±inf) reads "unter 81" or "212 und mehr".
    """
    if math.isinf(lower) and math.isinf(upper):
        return "alle Werte"
    if math.isinf(lower):
        return f"unter {number(upper, decimals)}"
    if math.isinf(upper):
        return f"{number(lower, decimals)} und mehr"
    if lower == upper:
        return number(lower, decimals)
    word = "bis" if is_last else "bis unter"
    return f"{number(lower, decimals)} {word} {number(upper, decimals)}"


def listing(items: Sequence[str]) -> str:
    """Items as "A, B und C"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} und {items[-1]}"


def some(items: Sequence[str], most: int = 3, rest: str = "weitere") -> str:
    """The first few and how many more: "A, B, C und 4 weitere"; nobody is left out silently."""
    if len(items) <= most + 1:
        return listing(items)
    return listing([*items[:most], f"{len(items) - most} {rest}"])


def count(amount: int, singular: str, plural: str) -> str:
    """An amount with its noun: "1 Stadtraum", "3 Stadträume"."""
    return f"{number(amount)} {singular if amount == 1 else plural}"


_FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "á": "a", "ø": "o"})


def collation_key(name: str) -> tuple[str, str]:
    """Sort key after DIN 5007-1: umlauts as their base letter, ß as ss; the name breaks ties."""
    return name.lower().translate(_FOLD), name


def sorted_names(names: Iterable[str]) -> list[str]:
    """Names in German order."""
    return sorted(names, key=collation_key)


def status_label(status: str) -> str:
    """The word for a value's status: "Stichprobe"."""
    return STATUS_WORDS[status][0]


def status_mark(status: str) -> str:
    """The sign beside a value, empty for official and computed figures."""
    return STATUS_WORDS[status][1]


def marked(
    value: float | None, unit: str, decimals: int, status: str, *, sign: bool = False
) -> str:
    """A value with unit and, where it is not official, its sign: "18,3 % ≈"."""
    text = with_unit(value, unit, decimals, sign=sign)
    mark = status_mark(status)
    return f"{text} {mark}" if mark and text != MISSING else text
