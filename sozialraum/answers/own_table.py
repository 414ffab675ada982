"""Figures of somebody's table as an addition to the published ones: of known or new indicators.

The figures become a table of their own beside the shipped ones, with a source that says where they
come from; the build then judges them like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from sozialraum.answers import own_figures, own_indicator
from sozialraum.answers.own_figures import Figures
from sozialraum.answers.own_indicator import NewIndicator
from sozialraum.answers.own_origin import (
    Origin,
    OwnTableError,
    Plan,
    addition_of,
    checked,
    refuse_faults,
    refuse_future,
    section,
    source_section,
    span,
    to_csv,
)
from sozialraum.answers.release import Release
from sozialraum.store.patches import Patch
from sozialraum.store.recognise import Recognised
from sozialraum.store.table_reading import CITY_LEVEL
from sozialraum.text.disclosure import SMALL, SMALL_TODO

# What a table may be -> on screen; the words decide how sure its figures are (`STATUS`).
PURPOSES = {
    "werte": "Werte vorhandener Kennzahlen",
    "jahrgang": "Neuer Jahrgang oder Berichtigung einer vorhandenen Tabelle",
    "neu": "Neue Kennzahl",
    "rat": "Werte aus einem Ratsdokument",
    "welle": "Neue Welle einer Umfrage",
    "foerderung": "Förderliste eines neuen Jahres",
}
STATUS = {"rat": "amtlich", "welle": "stichprobe", "jahrgang": ""}
FORESIGHT = frozenset({"schaetzung", "annahme"})  # nobody measured them: of days to come as well


def figures(release: Release, found: Recognised, wanted: Sequence[Figures], origin: Origin) -> Plan:
    """The addition that brings a table's figures.

    Args:
        release: What is known now.
        found: The table, without faults.
        wanted: What its columns are.
        origin: Where it comes from.

    Raises:
        OwnTableError: The table has faults, figures are known already or implausible, or something
            about source or indicator is not said.
        TypedError: A text is too long or holds hidden characters.
    """
    refuse_faults(found.faults)
    origin = checked(origin)
    if origin.status not in FORESIGHT:
        refuse_future(found)
    if not wanted:
        raise OwnTableError("Bitte wählen Sie mindestens eine Spalte mit Zahlen aus.")
    stem = f"eigene_{found.given.sha256[:10]}"
    notes: list[str] = []
    patches: list[Patch] = []
    indicators, tables, ids, gaps = [], [], [], []
    title = _title(release, wanted, found)
    for number, one in enumerate(wanted, start=1):
        table = f"{stem}_{number}"  # one each: figures that are known already leave only their own
        measures = own_figures.measures_of(release, found, one)
        if own_figures.is_small(release, found, one) and SMALL_TODO not in notes:
            notes.append(SMALL_TODO)
            origin = replace(origin, attribution=f"{origin.attribution}; {SMALL}")
        columns = {measure: f"w{i}" for i, measure in enumerate(measures, start=1)}
        rows = own_figures.without_known(release, found, one, notes)
        key = table
        if isinstance(one.indicator, NewIndicator):
            new = own_indicator.checked(release, one.indicator)
            indicators.append(own_indicator.indicator_section(key, new))
        else:
            key = one.indicator
        own_figures.refuse_implausible(release, found, one)
        ids.append(key)
        indicators += _series(release, found, one, (key, table, stem), columns, origin)
        gaps += _gaps(release, found, one, key, origin)
        figures_of = rows[["level", "code", "stichtag", *columns]]
        patches.append(
            Patch(
                f"tables/{table}.csv",
                (),
                to_csv(figures_of.rename(columns={"level": "ebene", **columns})),
            )
        )
        about = {
            "title": _title(release, [one], found),
            "source": stem,
            "note": f"Eigene Tabelle aus „{found.given.name}“.",
            "key": ["ebene", "code", "stichtag"],
        }
        tables.append(section(table, about))
    if gaps and origin.missing:
        key_columns = ("check_id", "indicator_id", "code", "stichtag")
        frame = pd.DataFrame(gaps, columns=[*key_columns, "reason"])
        patches.append(Patch("known_deviations.csv", key_columns, to_csv(frame)))
    registry = {
        "sources.toml": source_section(stem, origin, found.given),
        "tables.toml": "\n".join(tables),
        "indicators.toml": "\n".join(indicators),
    }
    addition = addition_of(title, found.given, origin, patches, registry)
    return Plan(addition, tuple(ids), tuple(dict.fromkeys(notes)))


def of_known(release: Release, indicator_id: str, measure: str) -> Figures:
    """A column as figures of a known indicator: a count is summed, anything else is as printed."""
    printed = Figures(indicator_id, value=measure)
    is_count = own_figures.is_count(release, printed)
    return Figures(indicator_id, numerator=(measure,)) if is_count else printed


def _series(
    release: Release,
    found: Recognised,
    one: Figures,
    ids: tuple[str, str, str],
    columns: Mapping[str, str],
    origin: Origin,
) -> list[str]:
    """The series of each level the table has figures of; ``ids``: indicator, table, source."""
    key, table, source = ids
    levels = [found.level]
    summed = _sums_to(release, found, one)
    if (found.rows["level"] == CITY_LEVEL).any() and CITY_LEVEL not in summed:
        levels.append(CITY_LEVEL)
    written = []
    for level in levels:
        content: dict[str, object] = {
            "table": table,
            "level": level,
            "code": "code",
            "time": "stichtag",
            "where": {"ebene": level},
            "status": origin.status,
            "source": source,
        }
        if one.value and not summed:
            content["value"] = columns[one.value]
        else:
            content["numerator"] = [columns[m] for m in one.numerator or (one.value,)]
            if one.denominator:
                content["denominator"] = [columns[m] for m in one.denominator]
        if level == found.level and summed:
            content["aggregate"] = list(summed)
        written.append("\n".join([f"[[{key}.series]]", *section("", content).splitlines()[1:], ""]))
    return written


def _sums_to(release: Release, found: Recognised, one: Figures) -> tuple[str, ...]:
    """Levels a count adds up to: as its other series do, or Stadtraum to city."""
    can_sum = bool(one.numerator) or own_figures.is_count(release, one)
    whole = {"stadtraum": ("stadt",), "stadtteil": ("stadtbezirk",), "stadtbezirk": ("stadt",)}
    if not can_sum or (found.rows["level"] == CITY_LEVEL).any():
        return ()
    rows = found.rows[found.rows["level"] == found.level]
    names = [m for m in (one.value, *one.numerator, *one.denominator) if m]
    counted = set(release.counted.get(found.level, []))
    is_whole = all(
        counted <= set(part.loc[part[names].notna().all(axis=1), "code"])
        for _, part in rows.groupby("stichtag")
    )
    return whole.get(found.level, ()) if is_whole else ()


def _gaps(
    release: Release, found: Recognised, one: Figures, key: str, origin: Origin
) -> list[tuple[str, ...]]:
    """Areas without a value: what the build accepts only with a reason."""
    rows = found.rows[found.rows["level"] == found.level]
    mine = own_figures.values_of(release, one, rows)
    known = rows.assign(value=mine)[mine.notna()]
    return [
        ("complete", key, code, day, origin.missing)
        for day in sorted(set(rows["stichtag"]))
        for code in sorted(
            set(release.counted.get(found.level, []))
            - set(known.loc[known["stichtag"] == day, "code"])
        )
    ]


def _title(release: Release, wanted: Sequence[Figures], found: Recognised) -> str:
    names = [own_figures.item_of(release, one).name for one in wanted]
    more = f" und {len(names) - 2} weitere" if len(names) > 2 else ""
    return f"{', '.join(names[:2])}{more}, {span(found)}"
