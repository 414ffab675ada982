"""The tables of the view Klassen: values and classes of two dates, and who reaches the threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from sozialraum.answers.registered import Indicator
from sozialraum.answers.table import AREA, Column, Table, named, only_in_file
from sozialraum.model.classes.reclassified import Reason
from sozialraum.text import format as de
from sozialraum.ui.bedarf.need_tables import COMPUTED

_WHY = MappingProxyType(  # shorter than in files
    {
        Reason.SAME.value: "nichts",
        Reason.OFFSET.value: "beides zugleich",
        Reason.VALUE.value: "eigener Wert",
        Reason.LIMITS.value: "nur die Grenzen",
        Reason.BOTH.value: "Wert und Grenzen",
        Reason.UNKNOWN.value: de.MISSING,
    }
)


def reclassified(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    base: str,
    now: str,
    item: Indicator,
    words: Sequence[str],
) -> Table:
    """Values and classes of two dates; ``words`` per class; in files they count from 1."""
    before, after = de.year(base), de.year(now)

    def value(key: str, year: str) -> Column:
        return Column(key, f"{year} ({item.unit})", file=f"Wert {year}", decimals=item.decimals)

    def number(key: str, heading: str, file: str) -> Column:
        return Column(
            key,
            heading,
            is_number=False,
            file=file,
            show=lambda value: de.MISSING if value < 0 else words[value],
            write=lambda value: None if value < 0 else int(value) + 1,
        )

    return Table(
        [
            *AREA,
            value("base", before),
            value("now", after),
            number("class_base", f"Klasse {before}", f"Klasse {before}"),
            number(
                "class_frozen",
                f"{after}, Grenzen {before}",
                f"Klasse {after}, Grenzen von {before}",
            ),
            number(
                "class_moving", f"{after}, Grenzen {after}", f"Klasse {after}, Grenzen von {after}"
            ),
            Column("why", "Was sich änderte", is_number=False, file="Warum", show=_WHY.__getitem__),
            *only_in_file("Status"),
        ],
        named(frame, names).assign(why=[one.value for one in frame["reason"]], Status=COMPUTED),
        caption=f"{item.name}: Klassen in alten und neuen Grenzen",
        order=("-now",),
    )


def thresholds(
    found: pd.DataFrame, run: Mapping[str, int], names: Mapping[str, str], item: Indicator, day: str
) -> Table:
    """Who reaches the threshold rule, and what is missing."""

    def lack(key: str, heading: str, unit: str, decimals: int) -> Column:
        return Column(
            key,
            heading,
            file=f"{heading} {unit}",
            show=lambda amount: "–" if amount == 0 else de.with_unit(amount, unit, decimals),
        )

    return Table(
        [
            *AREA,
            Column("share", "Anteil", file="Anteil in %", unit="%", decimals=item.decimals),
            Column("count", "Haushalte", file=True),
            Column("verdict", "Schwelle", is_number=False, file=True),
            lack("missing_share", "zum Anteil fehlen", "Punkte", 1),
            lack("missing_count", "zur Zahl fehlen", "Haushalte", 0),
            Column("years", "Jahre in Folge erfüllt", file=True),
            Column("soft", "weiche Schwelle (0–1)", file=True, decimals=2),
            *only_in_file("Status"),
        ],
        named(found, names).assign(
            verdict=[verdict.value for verdict in found["verdict"]],
            years=[run[str(code)] for code in found.index],
            Status="Berechnet; Schwellen sind eine Annahme",
        ),
        caption=f"{item.name}, {de.date(day)}",
        order=("-share",),
    )
