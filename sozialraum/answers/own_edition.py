"""The next edition of a published table, or a correction of it, from somebody's file.

All indicators that come from the table follow; nothing in the program changes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sozialraum.answers.own_origin import (
    Origin,
    OwnTableError,
    Plan,
    addition_of,
    checked,
    refuse_faults,
    refuse_future,
    source_section,
    span,
    to_csv,
)
from sozialraum.answers.release import Release
from sozialraum.store.area_names import folded
from sozialraum.store.csv_reader import read_csv
from sozialraum.store.data_files import Files
from sozialraum.store.patches import Patch
from sozialraum.store.recognise import Recognised
from sozialraum.store.table_reading import CITY_LEVEL
from sozialraum.store.toml_reader import read_toml
from sozialraum.text import format as de
from sozialraum.text.levels import MANY

_SHOWN = 6
_AREAS = ("stadtraum", "stadtteil", "stadtbezirk")
# Columns that say something about a row; they are filled from what is known, never from a file.
_ABOUT = re.compile(r"(datensatz|name|status|zeitraum|quartal|hinweis|quelle|stichtag)(_\w+)?")
_AGE = re.compile(r"(?<!\d)(\d{1,2})(?:\s*(?:bis|-|–|_|\.\.\.?)\s*(?:unter\s*)?)(\d{1,2})(?!\d)")
_AGE_UP = re.compile(
    r"(?<!\d)(\d{2})\s*(?:\+|plus|und\s*(?:älter|mehr|aelter)|u\.?\s?[äm]\w*\.?)|ab\s*(\d{2})", re.I
)

_SAYS_NOTHING = re.compile(r"werte?|zahl(en)?|anzahl|klasse|gesamt|insgesamt|summe", re.IGNORECASE)


@dataclass(frozen=True)
class Shape:
    """How a published table is built.

    Attributes:
        table: Its name.
        title: German.
        source: Its source.
        columns: All columns.
        level: Of its areas; "" = a column ``ebene`` says it.
        classes: Columns that tell rows of one area and date apart.
        slots: Figures a file may bring: label -> (column, cells of the classes).
        last: What most of the newest rows say of themselves: ``stichtag``, ``zeitraum``, status.
    """

    table: str
    title: str
    source: str
    columns: tuple[str, ...]
    level: str
    classes: tuple[str, ...]
    slots: Mapping[str, tuple[str, tuple[str, ...]]]
    last: Mapping[str, str]

    @property
    def sure(self) -> tuple[str, ...]:
        """Columns that say how sure the figures of a row are."""
        return tuple(name for name in self.columns if name.startswith("status"))

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that tell a row from all others."""
        areas = (self.level,) if self.level else ("ebene", "code")
        return ("stichtag", *areas, *self.classes)


def shapes(files: Files) -> dict[str, Shape]:
    """The published tables a file may continue: name -> shape."""
    sections, _ = read_toml("tables.toml", files.get("tables.toml"))
    found = {}
    for table, about in sections.items():
        content = files.get(f"tables/{table}.csv")
        if content is None or table.startswith("eigene_"):
            continue
        shape = _shape(table, about, read_csv(table, content).frame)
        if shape is not None:
            found[table] = shape
    return found


def _shape(table: str, about: Mapping[str, object], frame: pd.DataFrame) -> Shape | None:
    columns = list(frame.columns)
    level = next((name for name in _AREAS if name in columns), "")
    if "stichtag" not in columns or (not level and not {"ebene", "code"} <= set(columns)):
        return None
    held = {"ebene", "code", level}
    free = [name for name in columns if name not in held and not _ABOUT.fullmatch(name)]
    numbers = [
        name for name in free if pd.to_numeric(frame[name].dropna(), errors="coerce").notna().all()
    ]
    classes = [name for name in free if name not in numbers]
    newest = frame[frame["stichtag"] == frame["stichtag"].max()].fillna("")
    groups = (
        list(dict.fromkeys(newest[classes].itertuples(index=False, name=None))) if classes else [()]
    )
    if not numbers or len(groups) > 60:
        return None
    slots = {
        " · ".join((number, *group[:1])): (number, group) for group in groups for number in numbers
    }
    return Shape(
        table,
        str(about.get("title", table)),
        str(about.get("source", "")),
        tuple(columns),
        level,
        tuple(classes),
        slots,
        newest.filter(regex="^(stichtag|zeitraum|status)").mode().iloc[0].to_dict(),
    )


def matched(shape: Shape, measures: Sequence[str]) -> dict[str, str]:
    """Slot -> the column of the file that surely means it; others are for people to say."""
    means: dict[str, list[str]] = {}
    for measure in measures:
        means.setdefault(_meaning(measure), []).append(measure)
    found = {}
    for slot in shape.slots:
        if slot in measures:
            found[slot] = slot
        elif len(named := means.get(_meaning(slot), [])) == 1:
            found[slot] = named[0]
    return found


def _meaning(label: str) -> str:
    """A label without spelling: "a_0_2", "0 bis 2 Jahre" and "00-02" mean one class."""
    text = re.sub(r"^a_(?=\d)", "", label.casefold()).replace("_", " ")
    if up := _AGE_UP.search(text):
        return f"{int(up[1] or up[2])}+"
    ages = _AGE.findall(re.sub(r"(?<=\d) (?=\d)", "-", text))
    if len(ages) == 1 and not re.search(r"·", text):
        return f"{int(ages[0][0])}-{int(ages[0][1])}"
    if re.fullmatch(
        r"(einwohner|bevölkerung|personen)?[\s·:]*(insgesamt|gesamt|zusammen)|einwohner", text
    ):
        return "einwohner"
    return "".join(sorted(map(folded, re.split(r"[·:/]", text))))


def best_shape(all_shapes: Mapping[str, Shape], found: Recognised) -> str:
    """The published table most of whose figures a file has; "" = none has half of them.

    A heading that fits any table ("Wert") proves none.
    """
    told = [measure for measure in found.measures if not _SAYS_NOTHING.fullmatch(measure)]
    scored = {
        name: len(matched(shape, told)) / len(shape.slots)
        for name, shape in all_shapes.items()
        if shape.level in ("", found.level)
    }
    best = max(scored, key=lambda name: scored[name], default="")
    return best if best and scored[best] >= 0.5 else ""


def edition(
    release: Release, found: Recognised, shape: Shape, columns: Mapping[str, str], origin: Origin
) -> Plan:
    """The addition that brings rows of a published table.

    Args:
        release: What is known now.
        found: The file, without faults.
        shape: The table.
        columns: Slot -> column of the file; slots left out stay as they are.
        origin: Where the file comes from.

    Raises:
        OwnTableError: The file has faults, is of another level, no column is chosen, or the table
            cannot say how sure these figures are.
    """
    refuse_faults(found.faults)
    origin = checked(origin)
    if shape.last.get("stichtag", "") <= dt.date.today().isoformat():  # else it is a forecast
        refuse_future(found)
    used = {slot: measure for slot, measure in columns.items() if measure}
    lost = [measure for measure in used.values() if measure not in found.measures]
    if not used or lost:
        raise OwnTableError(
            f"Die Datei hat keine Spalte „{lost[0]}“." if lost else "Keine Spalte ist zugeordnet."
        )
    if shape.level and shape.level != found.level:
        raise OwnTableError(
            f"„{shape.title}“ führt Zahlen für {MANY[shape.level]}, die Datei für {MANY[found.level]}."
        )
    rows = found.rows
    if shape.level:
        rows = rows[rows["level"] == shape.level]
    missing = _half_empty(shape, used)
    listed = [_row(release, shape, used, row, found, origin) for row in rows.to_dict("records")]
    frame = pd.DataFrame([row for group in listed for row in group])
    source = f"eigene_{found.given.sha256[:10]}"
    registry = {}
    told = [name for name in shape.columns if name.startswith("quelle")]
    if told:
        frame[told] = source
        registry["sources.toml"] = source_section(source, origin, found.given)
    frame = frame[[name for name in shape.columns if name in frame.columns]]
    patch = Patch(f"tables/{shape.table}.csv", shape.key, to_csv(frame))
    title = f"{_undated(shape.title)}: {span(found)}"
    series = [release.series(key, found.level) for key in release.indicators]
    of_table = [one[one["source_id"] == shape.source] for one in series]
    ids = tuple(one["indicator_id"].iloc[0] for one in of_table if not one.empty)
    if not shape.sure:
        _refuse_unsure(shape, origin, pd.concat(of_table)["status"])
    return Plan(addition_of(title, found.given, origin, [patch], registry), ids, missing)


def _refuse_unsure(shape: Shape, origin: Origin, known: pd.Series) -> None:
    """An estimate would stand on every page as what the table's figures are."""
    usual = known.map(de.status_mark).mode()  # an indicator may estimate from official figures
    if origin.status and not usual.empty and de.status_mark(origin.status) != usual[0]:
        word = next(label for label, mark, _ in de.STATUS_WORDS.values() if mark == usual[0])
        raise OwnTableError(
            f"„{shape.title}“ sagt nicht je Zeile, wie sicher eine Zahl ist: Alle gelten dort als "
            f"„{word}“. Andere übernehmen Sie bitte als „Werte vorhandener Kennzahlen“."
        )


def _undated(title: str) -> str:
    return re.split(r", \d", title)[0]


def _half_empty(shape: Shape, used: Mapping[str, str]) -> tuple[str, ...]:
    lost = [slot for slot in shape.slots if slot not in used]
    if not lost:
        return ()
    shown = ", ".join(lost[:_SHOWN]) + (
        f" und {len(lost) - _SHOWN} weitere" if len(lost) > _SHOWN else ""
    )
    return (f"Ohne Spalte in der Datei, in neuen Zeilen also ohne Wert: {shown}.",)


def _row(
    release: Release,
    shape: Shape,
    used: Mapping[str, str],
    row: Mapping[str, object],
    found: Recognised,
    origin: Origin,
) -> list[dict[str, object]]:
    """The table's rows of one area and date: one for each set of classes."""
    day, level, code = (str(row[key]) for key in ("stichtag", "level", "code"))
    about = {
        "stichtag": day,
        "ebene": level,
        "code": code,
        shape.level or "code": code,
        "datensatz": found.given.name,
        "name": release.names(level).get(code, "") if level != CITY_LEVEL else "",
        **{name: origin.status or shape.last[name] for name in shape.sure},
        "zeitraum": re.sub(r"\d{4}", day[:4], str(shape.last.get("zeitraum", ""))),
        "quartal": f"Q{(int(day[5:7]) + 2) // 3}",
    }
    groups: dict[tuple[str, ...], dict[str, object]] = {}
    for slot, measure in used.items():
        column, group = shape.slots[slot]
        cells = groups.setdefault(
            group,
            {
                **{name: cell for name, cell in about.items() if name in shape.columns},
                **dict(zip(shape.classes, group, strict=True)),
            },
        )
        cells[column] = row[measure]
    return list(groups.values())
