"""Which area a text means, in any of the spellings people and offices use.

"4", "04", "SR 4", "Stadtraum 04", "4 Pieschen" and "Leipziger Vorstadt, Pieschen" are one Stadtraum.
What may be two areas is none: nobody's figures move to a neighbour.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

WIDTH = {"stadtbezirk": 1, "stadtraum": 2, "stadtteil": 2, "stat_bezirk": 3}
NAME_COLUMNS = ("name", "short_name", "name_planning", "name_study")
LEVELS = ("stadtraum", "stadtteil", "stadtbezirk", "stat_bezirk", "asd_gebiet", "sozialbezirk")
_AGS = "14612000"  # Dresden's official municipality key, in front of codes of atlases
_WORDS = {
    "stadtraum": r"SR|Stadtraum|Stadträume|Raum",
    "stadtteil": r"ST|Stt|Stadtteil",
    "stadtbezirk": r"StB|SB|Stadtbezirk|Ortsamt|OA",
    "stat_bezirk": r"(?:stat(?:istischer|\.)?\s*)?Bezirk",
    "asd_gebiet": r"ASD",
    "sozialbezirk": r"Sozialbezirk",
}
_NUMBERED = {
    level: re.compile(rf"(?:(?:{words})\.?\s*)?0*(\d{{1,3}})(?:[.,]0)?(?:[\s:/)–-]+(\D.*))?", re.I)
    for level, words in _WORDS.items()
}
_WORD = {level: re.compile(rf"(?:{words})[.:]?\s+", re.I) for level, words in _WORDS.items()}


def folded(name: str) -> str:
    """A name without case, accents and punctuation."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in spread if sign.isalnum())


def spelt_out(name: str) -> str:
    """The same with "ae" as "a": Aeussere and Äußere are one; compared only with its like."""
    return re.sub("([aou])e", r"\1", folded(name))


def codes_by_name(areas: pd.DataFrame, level: str) -> dict[str, str]:
    """Code by folded name, only names that mean one area of the level."""
    return _unique(areas, level, folded)


def _unique(areas: pd.DataFrame, level: str, fold: object) -> dict[str, str]:
    rows = areas[areas["level"] == level]
    found: dict[str, set[str]] = {}
    for column in NAME_COLUMNS:
        if column in rows:
            for code, name in zip(rows["code"], rows[column], strict=True):
                if isinstance(name, str):
                    found.setdefault(fold(name), set()).add(code)  # type: ignore[operator]
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


@dataclass
class AreaNames:
    """All known spellings of all areas.

    Attributes:
        areas: ``area.csv`` as text: level, code, names, counted_with.
    """

    areas: pd.DataFrame
    _names: dict[str, tuple[dict[str, str], dict[str, str]]] = field(default_factory=dict)
    _codes: dict[str, frozenset[str]] = field(default_factory=dict)
    _known: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def codes(self, level: str) -> frozenset[str]:
        """All codes of a level."""
        if level not in self._codes:
            rows = self.areas[self.areas["level"] == level]
            self._codes[level] = frozenset(rows["code"])
        return self._codes[level]

    def counted(self, level: str) -> frozenset[str]:
        """The codes that carry figures of their own."""
        return self.codes(level) - set(self.counted_with[level])

    @cached_property
    def counted_with(self) -> dict[str, dict[str, str]]:
        """Level -> areas without figures of their own, and the one each is counted with."""
        found: dict[str, dict[str, str]] = {level: {} for level in set(self.areas["level"])}
        merged = self.areas[self.areas["counted_with"].notna()]
        for level, code, host in merged[["level", "code", "counted_with"]].itertuples(index=False):
            found[level][code] = host
        return found

    def title(self, level: str, code: str) -> str:
        """How an area is called in messages: "04 Pieschen"."""
        rows = self.areas[(self.areas["level"] == level) & (self.areas["code"] == code)]
        return f"{code} {rows['short_name'].iloc[0]}" if len(rows) else code

    def find(self, text: str | float, level: str) -> str | None:
        """The code of the area a cell means, None = none or not surely one."""
        words = f"{text:.10g}" if isinstance(text, float) else text
        key = (words, level)
        if key not in self._known:
            self._known[key] = self._find(words, level)
        return self._known[key]

    def _find(self, text: str, level: str) -> str | None:
        if not text or len(text) > 200:
            return None
        if text in self.codes(level):
            return text
        bare = re.sub(rf"^{_AGS}[\s_-]*", "", text)
        match = _NUMBERED[level].fullmatch(bare)
        if match is None:
            return self._by_name(bare, level)
        code = match[1].zfill(WIDTH.get(level, 1))
        if code not in self.codes(level):
            return None
        if match[2] and self._by_name(match[2], level) != code:
            return None  # number and name are of two areas, or the name is of none
        return code

    def _by_name(self, name: str, level: str) -> str | None:
        if level not in self._names:
            self._names[level] = (
                codes_by_name(self.areas, level),
                _unique(self.areas, level, spelt_out),
            )
        plain, spelt = self._names[level]
        for words in (name, _WORD[level].sub("", name, count=1)):
            found = plain.get(folded(words)) or spelt.get(spelt_out(words))
            if found:
                return found
        return None

    def near(self, text: str, level: str) -> str | None:
        """The area whose name is most like a text; for a question, never for figures."""
        self._by_name("", level)
        names = self._names[level][0]
        close = difflib.get_close_matches(folded(text), names, 1, 0.75)
        return names[close[0]] if close else None
