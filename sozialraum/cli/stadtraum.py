"""Which Stadtraum somebody means: a number, a name, or a part of one."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from sozialraum.cli.german import WrongCallError

if TYPE_CHECKING:
    import pandas as pd

    from sozialraum.answers.release import Release


def find(release: Release, wanted: str | None) -> str:
    """The code of the Stadtraum that is meant, "" where none was asked for.

    Raises:
        WrongCallError: None is meant, or not surely one.
    """
    from sozialraum.store.area_names import NAME_COLUMNS, spelt_out

    if wanted is None:
        return ""
    text = wanted.strip()
    areas = release.areas["stadtraum"]
    if text.isascii() and text.isdigit() and f"{int(text):02d}" in set(areas["code"]):
        return f"{int(text):02d}"
    # each name, and its parts to tell what a misspelt word may mean
    names = {
        str(row["code"]): [
            [spelt_out(part) for part in (name, *re.split(r"[\s/]+", name))]
            for name in (row[key] for key in NAME_COLUMNS)
            if isinstance(name, str)
        ]
        for row in areas.to_dict("records")
    }
    needle = spelt_out(text)
    for fits in (str.__eq__, str.__contains__):
        hits = [
            code
            for code, known in names.items()
            if needle and any(fits(name, needle) for name, *_ in known)
        ]
        if len(hits) == 1:
            return hits[0]
        if hits:
            raise WrongCallError(f"„{text[:60]}“ ist nicht eindeutig: {_listing(areas, hits)}.")
    raise WrongCallError(
        f"Den Stadtraum „{text[:60]}“ gibt es nicht. Meinten Sie: "
        f"{_listing(areas, _similar(names, needle))}?"
    )


def _similar(names: dict[str, list[list[str]]], needle: str) -> list[str]:
    def score(code: str) -> float:
        words = [word for parts in names[code] for word in parts]
        return max(difflib.SequenceMatcher(None, needle, word).ratio() for word in words)

    ranked = sorted(names, key=score, reverse=True)
    close = [code for code in ranked if score(code) >= 0.6]
    return close[:3] or sorted(names)


def _listing(areas: pd.DataFrame, codes: list[str]) -> str:
    names = areas.set_index("code")["short_name"]
    return ", ".join(f"{code} {names[code]}" for code in codes)
