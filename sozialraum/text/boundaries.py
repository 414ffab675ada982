"""What page and command line say of the borders a map is drawn with."""

from __future__ import annotations

import pandas as pd

from sozialraum.text import format as de
from sozialraum.text.levels import MANY, ONE

LEVELS = {**MANY, "stadt": "Stadtumriss"}
SCHEMATIC = "Es sind keine amtlichen Grenzen geladen. Es gilt die schematische Karte."


def loaded(levels: pd.DataFrame) -> list[str]:
    """One sentence per loaded level (``boundaries.loaded``); `SCHEMATIC` if there is none.

    The origin is text that somebody typed.
    """
    if levels.empty:
        return [SCHEMATIC]
    return [
        f"{LEVELS[row['level']]}: {de.count(int(row['area_count']), 'Fläche', 'Flächen')}, geladen "
        f"am {de.date(str(row['loaded_at'])[:10])}, {row['origin']}"
        for row in levels.to_dict("records")
    ]


def counts(areas: dict[str, int]) -> str:
    """Areas per level, the smallest first: "61 Stadtteile, 17 Stadträume"."""
    return ", ".join(
        de.count(areas[level], ONE[level], MANY[level])
        for level in reversed(MANY)
        if level in areas and level != "stadt"
    )
