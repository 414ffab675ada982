"""One indicator's figures in somebody's table: which columns make it, and whether they may enter.

Nothing known is moved, and what cannot be is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.answers.own_indicator import NewIndicator
from sozialraum.answers.own_origin import OwnTableError
from sozialraum.answers.registered import Indicator
from sozialraum.answers.release import Release
from sozialraum.store.recognise import Recognised
from sozialraum.store.table_reading import CITY_LEVEL
from sozialraum.text import format as de
from sozialraum.text.disclosure import LEAST

_NAMED = 4
_ADDED = ("count", "amount")  # kinds whose figures may be summed as they are


@dataclass(frozen=True)
class Figures:
    """Which columns make an indicator: a printed value, or a numerator and a denominator.

    Attributes:
        indicator: Id of a known one, or what a new one is.
        value: Column of printed values, "" = it is computed.
        numerator, denominator: Columns that are summed.
    """

    indicator: str | NewIndicator
    value: str = ""
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()


def item_of(release: Release, one: Figures) -> Indicator | NewIndicator:
    """What the figures are of."""
    known_or_new = one.indicator
    return release.indicator(known_or_new) if isinstance(known_or_new, str) else known_or_new


def is_count(release: Release, one: Figures) -> bool:
    """Whether a column counts, so that areas may be added up."""
    item = item_of(release, one)
    return item.kind == "count" and item.factor == 1


def measures_of(release: Release, found: Recognised, one: Figures) -> list[str]:
    """The columns an indicator is made of.

    Raises:
        OwnTableError: One is not there, or they do not make an indicator.
    """
    measures = list(dict.fromkeys(m for m in (one.value, *one.numerator, *one.denominator) if m))
    lost = [measure for measure in measures if measure not in found.measures]
    if lost or not measures:
        raise OwnTableError(
            f"Die Tabelle hat keine Spalte „{lost[0]}“. Vorhanden: {', '.join(found.measures)}."
            if lost
            else "Zu einer Kennzahl fehlt die Spalte mit den Werten."
        )
    if bool(one.value) == bool(one.numerator) or (one.denominator and one.value):
        raise OwnTableError(
            "Eine Kennzahl braucht entweder eine Spalte mit fertigen Werten oder einen Zähler "
            "(mit oder ohne Nenner)."
        )
    if one.numerator and not one.denominator and item_of(release, one).kind not in _ADDED:
        raise OwnTableError(
            "Der Nenner fehlt: Nur Anzahlen und Mengen lassen sich addieren. Bitte wählen Sie einen, "
            "oder eine Spalte mit fertigen Werten."
        )
    return measures


def values_of(release: Release, one: Figures, rows: pd.DataFrame) -> pd.Series:
    """What the indicator will be per row; the build computes it once more."""
    if one.value:
        return rows[one.value]
    above = item_of(release, one).factor * rows[list(one.numerator)].sum(axis=1, skipna=False)
    if not one.denominator:
        return above
    below = rows[list(one.denominator)].sum(axis=1, skipna=False)
    return above / below.where(below != 0)


def is_small(release: Release, found: Recognised, one: Figures) -> bool:
    """Whether a count is small (`LEAST`), or is missing beside a total that gives it away."""
    counted = [*one.numerator, *one.denominator]
    if one.value and is_count(release, one):
        counted = [one.value]
    if item_of(release, one).kind == "amount":  # posts and euros are no people
        return False
    is_city = found.rows["level"] == CITY_LEVEL
    areas, totals = (found.rows[rows].groupby("stichtag")[counted] for rows in (~is_city, is_city))
    lowest = areas.agg(lambda cells: cells[cells > 0].min())
    is_lost = areas.agg(lambda cells: cells.isna().any()) & totals.first().notna()
    return bool((lowest < LEAST).any(axis=None) or is_lost.any(axis=None))


def without_known(
    release: Release, found: Recognised, one: Figures, notes: list[str]
) -> pd.DataFrame:
    """Rows whose figures are not there yet; those that say the same are left out.

    Raises:
        OwnTableError: A figure is known and differs.
    """
    rows = found.rows
    if isinstance(one.indicator, NewIndicator):
        return rows
    name = release.indicator(one.indicator).name
    known = pd.concat(
        [
            release.series(one.indicator, level).assign(level=level)
            for level in (found.level, CITY_LEVEL)
        ]
    )
    held = {
        (level, code, day): float(value)
        for level, code, day, value in known[["level", "code", "stichtag", "value"]].itertuples(
            index=False
        )
        if pd.notna(value)
    }
    keys = list(rows[["level", "code", "stichtag"]].itertuples(index=False, name=None))
    mine = values_of(release, one, rows)
    differing = [
        (key, held[key], float(value))
        for key, value in zip(keys, mine, strict=True)
        if key in held and pd.notna(value) and not np.isclose(held[key], value, rtol=0, atol=0.005)
    ]
    areas = [one for one in differing if one[0][0] != CITY_LEVEL]
    if areas:
        shown = "; ".join(
            f"{key[1]}, {de.date(key[2])}: {de.short(before)}, hier {de.short(now)}"
            for key, before, now in areas[:_NAMED]
        )
        raise OwnTableError(
            f"Für „{name}“ gibt es schon {de.count(len(areas), 'anderen Wert', 'andere Werte')} "
            f"({shown}). Berichtigungen gehören in die Tabelle, aus der die Werte kommen: Bitte wählen "
            "Sie „neuer Jahrgang einer vorhandenen Tabelle“, oder nehmen Sie unter Stände zurück, was "
            "die bisherigen Werte gebracht hat."
        )
    same = np.array([key in held for key in keys])
    if same.any() and rows.loc[~same, "level"].eq(found.level).sum() == 0:
        raise OwnTableError(f"Alle Werte von „{name}“ stehen schon so in den Daten.")
    for key, before, now in differing:  # of the city: it stays the sum of its areas, or as printed
        notes.append(
            f"„{name}“: Der Wert der Stadt, {de.date(key[2])}, bleibt {de.short(before)}; die Tabelle "
            f"nennt {de.short(now)}."
        )
    if same.sum() > len(differing):
        count = de.count(int(same.sum()) - len(differing), "Wert steht", "Werte stehen")
        notes.append(
            f"„{name}“: {count} schon in den Daten und werden nicht noch einmal übernommen."
        )
    return rows[~same]


def refuse_implausible(release: Release, found: Recognised, one: Figures) -> None:
    """Shares that are none (250 %, 0.12 for 12 %), and figures that were never below zero so far.

    Raises:
        OwnTableError: The figures are of one of these kinds.
    """
    item = item_of(release, one)
    mine = values_of(release, one, found.rows[found.rows["level"] == found.level]).dropna()
    known = pd.Series(dtype=float)
    if isinstance(item, NewIndicator):
        is_share = (item.unit, item.kind) == ("%", "share")
    else:
        known = release.series(item.indicator_id, found.level)["value"].dropna().astype(float)
        is_share = item.unit == "%"
    wrong = mine[(mine < 0) | (mine > 100)] if is_share else mine[:0]
    if len(wrong):
        raise OwnTableError(
            f"„{item.name}“: {de.short(wrong.iloc[0])} ist kein Anteil in Prozent (0 bis 100). Bitte "
            "prüfen Sie die Spalte und das Dezimalzeichen."
        )
    if len(known) and known.min() >= 0 and (mine < 0).any():
        raise OwnTableError(
            f"„{item.name}“: {de.short(mine.min())} liegt unter null; das gab es bisher nie. Bitte "
            "prüfen Sie die Spalte."
        )
    if is_share and len(known) and len(mine) and mine.max() <= 1 < known.median():
        raise OwnTableError(
            f"„{item.name}“: Alle Werte liegen zwischen 0 und 1, bisher um {de.short(known.median())} %. "
            "Vermutlich sind es Anteile von 1; gebraucht werden Prozent."
        )
