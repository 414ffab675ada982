"""Figures of somebody's table as an addition to the published ones: of known or new indicators.

The figures become a table of their own beside the shipped ones, with a source that says where they
come from; the build then judges them like any other.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from sozialraum.answers.release import Release
from sozialraum.model import typed
from sozialraum.store.area_names import folded
from sozialraum.store.errors import StoreError
from sozialraum.store.overlay import Addition, Patch
from sozialraum.store.recognise import Recognised
from sozialraum.store.table_cells import Finding
from sozialraum.store.table_reading import CITY, CITY_LEVEL
from sozialraum.store.tables import DIMENSIONS
from sozialraum.text import format as de

KINDS = {
    "count": "Anzahl",
    "share": "Anteil",
    "rate": "Rate (je 100 oder je 1.000)",
    "mean": "Mittelwert",
    "index": "Index",
    "amount": "Menge (Stellen, Geld)",
}
POLARITIES = {1: "mehr Belastung", -1: "weniger Belastung", 0: "weder noch"}
# What a table may be -> on screen; the words decide how sure its figures are (`STATUS`).
PURPOSES = {
    "werte": "Werte vorhandener Kennzahlen",
    "jahrgang": "Neuer Jahrgang oder Berichtigung einer vorhandenen Tabelle",
    "neu": "Neue Kennzahl",
    "rat": "Werte aus einem Ratsdokument",
    "welle": "Neue Welle einer Umfrage",
    "foerderung": "Förderliste eines neuen Jahres",
}
STATUS = {"rat": "amtlich", "welle": "stichprobe"}
FORESIGHT = frozenset({"schaetzung", "annahme"})  # nobody measured them: of days to come as well
NAME_LETTERS, TEXT_LETTERS = 120, 600
_NAMED = 4


class OwnTableError(StoreError):
    """A table cannot be taken over like this; the message (German) says why and what to do."""


@dataclass(frozen=True)
class Origin:
    """Where the figures come from; all of it is shown under them.

    Attributes:
        title, producer: Of the source.
        attribution: The line under figures; "" = made of producer, title and licence.
        licence, reference, url, note: Free text, "" = not said.
        status: One of ``schema.STATUSES``.
        author: Who takes the table over, "" = not said.
        missing: Why values are missing where other years have all; "" = nothing is said, and the
            build refuses such gaps.
    """

    title: str
    producer: str
    attribution: str = ""
    licence: str = ""
    reference: str = ""
    url: str = ""
    note: str = ""
    status: str = "amtlich"
    author: str = ""
    missing: str = ""


@dataclass(frozen=True)
class NewIndicator:
    """What an indicator needs to be read rightly.

    Attributes:
        name, short_name, definition, unit, topic: As people read them.
        kind: A key of `KINDS`.
        polarity: A key of `POLARITIES`: what higher means.
        dimension: One of ``tables.DIMENSIONS``.
        decimals: Shown.
        factor: Value = factor * numerator / denominator.
        numerator, denominator: What is divided by what, in words; "" = it is no ratio.
        caveat: What to mind, "" = nothing.
    """

    name: str
    short_name: str
    definition: str
    unit: str
    kind: str
    polarity: int
    dimension: str = "sozialstrukturell"
    topic: str = "Eigene Kennzahlen"
    decimals: int = 1
    factor: float = 1.0
    numerator: str = ""
    denominator: str = ""
    caveat: str = ""


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


@dataclass(frozen=True)
class Plan:
    """An addition ready to be examined.

    Attributes:
        addition: What the store takes.
        indicators: Ids of the indicators it brings figures for.
        notes: German sentences to read before.
    """

    addition: Addition
    indicators: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())


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
        columns = {measure: f"w{i}" for i, measure in enumerate(_measures(found, one), start=1)}
        rows = _without_known(release, found, one, notes)
        key = table
        if isinstance(one.indicator, NewIndicator):
            indicators.append(_indicator_section(key, _checked_indicator(release, one.indicator)))
        else:
            key = one.indicator
        _refuse_implausible(release, found, one)
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
        "sources.toml": source_section(stem, origin, found),
        "tables.toml": "\n".join(tables),
        "indicators.toml": "\n".join(indicators),
    }
    addition = addition_of(title, found, origin, patches, registry)
    return Plan(addition, tuple(ids), tuple(dict.fromkeys(notes)))


def of_known(release: Release, indicator_id: str, measure: str) -> Figures:
    """A column as figures of a known indicator: a count is summed, anything else is as printed."""
    item = release.indicator(indicator_id)
    if item.kind == "count" and item.factor == 1:
        return Figures(indicator_id, numerator=(measure,))
    return Figures(indicator_id, value=measure)


def addition_of(
    title: str,
    found: Recognised,
    origin: Origin,
    patches: Iterable[Patch],
    registry: Mapping[str, str],
) -> Addition:
    """The addition with what people read of it."""
    return Addition(
        title=title[:160],
        origin=found.given.name,
        sha256=found.given.sha256,
        licence=origin.licence,
        author=origin.author,
        note=origin.note,
        patches=tuple(patches),
        registry=registry,
    )


def refuse_faults(faults: Sequence[Finding]) -> None:
    """Nothing enters while something is unclear.

    Raises:
        OwnTableError: There are faults.
    """
    if faults:
        count = de.count(len(faults), "Punkt ist", "Punkte sind")
        raise OwnTableError(f"{count} noch zu klären, zuerst: {faults[0]}")


def refuse_future(found: Recognised) -> None:
    """Nobody counted in a year to come; it would be the newest on every page. A bare year is its end.

    Raises:
        OwnTableError: There is such a date.
    """
    last = max(found.rows["stichtag"], default="")
    if int(last[:4] or 0) > dt.date.today().year:
        raise OwnTableError(
            f"Der Stichtag {de.date(last)} liegt in der Zukunft. Bitte berichtigen Sie das Jahr in der "
            "Datei. Ist es eine Vorausschau, sind die Zahlen Schätzung oder Annahme."
        )


def checked(origin: Origin) -> Origin:
    """The origin with tidy texts.

    Raises:
        OwnTableError: Title or producer is not said.
        TypedError: A text is too long or holds hidden characters.
    """
    words = {
        "title": ("Titel der Quelle", NAME_LETTERS),
        "producer": ("Herausgeber", NAME_LETTERS),
        "attribution": ("Quellenvermerk", 300),
        "licence": ("Lizenz", NAME_LETTERS),
        "reference": ("Fundstelle", 300),
        "url": ("Adresse", 300),
        "note": ("Hinweis", TEXT_LETTERS),
        "author": ("Ihr Name", 80),
        "missing": ("Warum Werte fehlen", 300),
    }
    tidy = replace(
        origin, **{key: typed.clean(getattr(origin, key), *rule) for key, rule in words.items()}
    )
    if not tidy.title or not tidy.producer:
        raise OwnTableError(
            "Die Quelle fehlt: Bitte geben Sie an, wie sie heißt und wer sie herausgibt."
        )
    if tidy.url and not re.fullmatch(r"https?://[^\s<>\"']+", tidy.url):
        raise OwnTableError(f"Adresse: „{tidy.url}“ beginnt nicht mit https:// oder http://.")
    line = f"{tidy.producer}: {tidy.title}, {tidy.licence or 'Lizenz nicht angegeben'}"
    return replace(tidy, attribution=tidy.attribution or line)


def source_section(key: str, origin: Origin, found: Recognised) -> str:
    """The source's entry of ``sources.toml``."""
    return section(
        key,
        {
            "title": origin.title,
            "producer": origin.producer,
            "reference": origin.reference or f"Datei {found.given.name}",
            "url": origin.url,
            "licence": origin.licence,
            "attribution": origin.attribution,
            "note": origin.note,
        },
    )


def section(key: str, content: Mapping[str, object]) -> str:
    """A TOML section; empty texts are left out."""
    lines = [f"{name} = {_toml(value)}" for name, value in content.items() if value != ""]
    return "\n".join([f"[{key}]", *lines, ""])


def _toml(value: object) -> str:
    if isinstance(value, str):
        escaped = "".join(
            f"\\u{ord(sign):04x}" if typed.is_hidden(sign) else sign
            for sign in value.replace("\\", "\\\\").replace('"', '\\"')
        )
        return f'"{escaped}"'
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(cell)}" for key, cell in value.items()) + " }"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def to_csv(frame: pd.DataFrame) -> str:
    """A table as ``data/`` writes it: whole numbers without a point, missing ones empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([_cell(value) for value in row])
    return text.getvalue()


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:.12g}"
    return str(value)


# --- one indicator ----------------------------------------------------------------------------


def _measures(found: Recognised, one: Figures) -> list[str]:
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
    return measures


def _values(release: Release, one: Figures, rows: pd.DataFrame) -> pd.Series:
    """What the indicator will be per row; the build computes it once more."""
    if one.value:
        return rows[one.value]
    if isinstance(one.indicator, NewIndicator):
        factor = one.indicator.factor
    else:
        factor = release.indicator(one.indicator).factor
    above = factor * rows[list(one.numerator)].sum(axis=1, skipna=False)
    if not one.denominator:
        return above
    below = rows[list(one.denominator)].sum(axis=1, skipna=False)
    return above / below.where(below != 0)


def _without_known(
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
    mine = _values(release, one, rows)
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


def _refuse_implausible(release: Release, found: Recognised, one: Figures) -> None:
    """Shares that are none (250 %, 0.12 for 12 %), and figures that were never below zero so far."""
    new = one.indicator if isinstance(one.indicator, NewIndicator) else None
    item = new or release.indicator(str(one.indicator))
    mine = _values(release, one, found.rows[found.rows["level"] == found.level]).dropna()
    known = pd.Series(dtype=float)
    if new is None:
        series = release.series(str(one.indicator), found.level)["value"]
        known = series.dropna().astype(float)
    is_share = item.unit == "%" and (new is None or new.kind == "share")
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


def _checked_indicator(release: Release, new: NewIndicator) -> NewIndicator:
    lengths = {
        "name": ("Name", NAME_LETTERS),
        "short_name": ("Kurzname", 40),
        "definition": ("Was die Zahl bedeutet", TEXT_LETTERS),
        "unit": ("Einheit", 40),
        "topic": ("Thema", 40),
        "numerator": ("Zähler", NAME_LETTERS),
        "denominator": ("Nenner", NAME_LETTERS),
        "caveat": ("Vorsicht", TEXT_LETTERS),
    }
    words: dict[str, Any] = {
        key: typed.clean(getattr(new, key), *rule) for key, rule in lengths.items()
    }
    tidy = replace(new, **words)
    lost = [lengths[key][0] for key in ("name", "definition", "unit") if not getattr(tidy, key)]
    if lost:
        raise OwnTableError(f"Zur neuen Kennzahl fehlt: {de.listing(lost)}.")
    if tidy.kind not in KINDS or tidy.polarity not in POLARITIES:
        raise OwnTableError("Zur neuen Kennzahl fehlt, was sie misst und was ein hoher Wert heißt.")
    if tidy.dimension not in DIMENSIONS:
        raise OwnTableError(f"Die Dimension „{tidy.dimension}“ gibt es nicht.")
    if tidy.kind == "count" and re.search(r"%|‰|je \d|prozent", tidy.unit, re.IGNORECASE):
        raise OwnTableError(
            f"Eine Anzahl in „{tidy.unit}“ gibt es nicht: Anzahlen werden für die Stadt addiert, Anteile "
            "und Raten nicht. Bitte wählen Sie Anteil oder Rate."
        )
    names = {folded(item.name): item.name for item in release.indicators.values()}
    if folded(tidy.name) in names:
        raise OwnTableError(
            f"Eine Kennzahl „{names[folded(tidy.name)]}“ gibt es schon. Bitte wählen Sie sie aus, oder "
            "geben Sie der neuen einen anderen Namen."
        )
    return replace(tidy, short_name=tidy.short_name or tidy.name[:40])


def _indicator_section(key: str, new: NewIndicator) -> str:
    return section(
        key,
        {
            "name": new.name,
            "short_name": new.short_name,
            "definition": new.definition,
            "numerator_label": new.numerator,
            "denominator_label": new.denominator,
            "unit": new.unit,
            "factor": new.factor,
            "kind": new.kind,
            "dimension": new.dimension,
            "topic": new.topic or "Eigene Kennzahlen",
            "polarity": new.polarity,
            "decimals": new.decimals,
            "diverging": 0,
            "caveat": new.caveat,
        },
    )


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
    summed = _sums_to(release, found, one, key)
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


def _sums_to(release: Release, found: Recognised, one: Figures, key: str) -> tuple[str, ...]:
    """Levels a count adds up to: as its other series do, or Stadtraum to city."""
    if isinstance(one.indicator, NewIndicator):
        is_count = one.indicator.kind == "count" and one.indicator.factor == 1
    else:
        item = release.indicator(key)
        is_count = item.kind == "count" and item.factor == 1
    can_sum = (is_count and bool(one.value)) or bool(one.numerator)
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
    mine = _values(release, one, rows)
    known = rows.assign(value=mine)[mine.notna()]
    return [
        ("complete", key, code, day, origin.missing)
        for day in sorted(set(rows["stichtag"]))
        for code in sorted(
            set(release.counted.get(found.level, []))
            - set(known.loc[known["stichtag"] == day, "code"])
        )
        if code != CITY
    ]


def _title(release: Release, wanted: Sequence[Figures], found: Recognised) -> str:
    names = [
        one.indicator.name
        if isinstance(one.indicator, NewIndicator)
        else release.indicator(one.indicator).name
        for one in wanted
    ]
    more = f" und {len(names) - 2} weitere" if len(names) > 2 else ""
    return f"{', '.join(names[:2])}{more}, {span(found)}"


def span(found: Recognised) -> str:
    """The dates of a table: "31.12.2026", "31.12.2024 bis 31.12.2026"."""
    days = sorted(set(found.rows["stichtag"]))
    return de.date(days[0]) + (f" bis {de.date(days[-1])}" if len(days) > 1 else "")
