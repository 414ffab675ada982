"""The framework as a living plan: measures as they stand, what a scenario says of them, chronicle.

The standing of measures, its tables and its chronicle stand in one module: all are read off one log.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sozialraum.answers.release import Release
from sozialraum.answers.table import Table, ready
from sozialraum.model import framework
from sozialraum.model.errors import PlanningError
from sozialraum.model.framework import Measure
from sozialraum.model.scenario.document import Document
from sozialraum.store.framework_log import Record
from sozialraum.text import format as de

# What people may change of a measure, and what it is called.
FIELDS = {
    "level": "Ebene",
    "field": "Bereich",
    "effect_goal": "Wirkungsziel",
    "need": "Bedarfsaussage",
    "text": "Maßnahme",
    "responsible": "Verantwortlich",
    "due": "Termin",
    "money": "Finanzielle Auswirkung",
    "state": "Stand",
    "state_reason": "Woher der Stand",
    "next_step": "Nächster Schritt",
    "depends_on": "Wartet auf",
    "stadtraum": "Stadtraum",
    "role": "Teil des Szenarios",
    "scenario": "Szenario",
    "scenario_then": "Szenario beim Verknüpfen",
}
_DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")
_MONTH = re.compile(r"(?<!\d)(\d{2})/(\d{4})")
_YEAR = re.compile(r"\d{4}")
TOLD = ("beschluss", "ereignis", "auswahl")  # topics of the statements that tell the course


def measures(release: Release, records: Mapping[str, Record]) -> dict[str, Measure]:
    """All measures by id as they stand: the study's with what people changed, then their own."""
    headings = dict(release.tables["slides"][["slide_id", "heading"]].itertuples(index=False))
    rows = release.tables["measures"].fillna("").to_dict("records")
    found = {row["measure_id"]: _studied(row, headings) for row in rows}
    for key, record in records.items():
        if record.values:
            start = found.get(
                key, Measure(key, "operativ", "", "", "", "", source="eigener Eintrag")
            )
            found[key] = changed(start, record.values)
        elif key not in {row["measure_id"] for row in rows}:
            found.pop(key, None)
    return found


def _studied(row: Mapping[Any, Any], headings: Mapping[str, str]) -> Measure:
    own = ("level", "field", "effect_goal", "need", "text", "responsible", "due", "money", "state")
    return Measure(
        row["measure_id"],
        **{name: row[name] for name in own},
        state_reason=row["state_reason"],
        depends_on=_parts(row["depends_on"]),
        stadtraum=row["stadtraum_code"],
        role=row["role"],
        slide=headings[row["slide_id"]],
        source=row["source_text"],
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


def changed(one: Measure, values: Mapping[str, str]) -> Measure:
    """The measure with texts of `FIELDS`; what is not named stays."""
    known: dict[str, Any] = {key: text for key, text in values.items() if key in FIELDS}
    if "depends_on" in known:
        known["depends_on"] = _parts(known["depends_on"])
    return replace(one, **known)


def judge(one: Measure, others: Mapping[str, Measure]) -> None:
    """Refuse a measure that cannot be in the plan.

    Raises:
        PlanningError: No text, a wrong day or word, or it waits for itself.
    """
    if not one.text.strip():
        raise PlanningError("Maßnahme: Bitte schreiben Sie, was geschehen soll.")
    if one.state not in ("", *framework.STATES) or one.level not in framework.LEVELS:
        raise PlanningError("Stand oder Ebene: Dieses Wort gibt es nicht.")
    if one.due and de.date(one.due) == one.due:
        raise PlanningError(f"Termin: „{one.due}“ ist kein Tag. Erlaubt ist TT.MM.JJJJ.")
    waits = {key: other.depends_on for key, other in others.items()} | {one.id: one.depends_on}
    if one.id in framework.unsound(waits):
        raise PlanningError(
            "Wartet auf: So wartete die Maßnahme auf sich selbst, über andere oder direkt. Bitte "
            "nehmen Sie eine davon heraus."
        )


@dataclass(frozen=True)
class Linked:
    """What the scenario behind a measure says now, and whether that is news.

    Attributes:
        words: German: "1,5 VzÄ, 149.120 € im Jahr"; "" = no scenario.
        warning: German: the scenario is gone, or says something else than when it was linked.
    """

    words: str = ""
    warning: str = ""


def amounts(document: Document, one: Measure) -> str:
    """Posts and money a scenario plans for a measure: "0,5 VzÄ" in words."""
    plan = document.scenario.plan(one.stadtraum)
    if one.role == "aktionsbudget":
        return f"{de.euro(plan.aktionsbudget_eur)} im Jahr"
    if one.role == "koordination":
        return f"{de.number(plan.koordination_vzae, 2)} VzÄ"
    cost = _cost(document, one.stadtraum)
    return (
        f"{de.number(plan.kifaz_vzae, 2)} VzÄ mit Koordination; Stadtraum insgesamt "
        f"{de.euro(cost)} im Jahr"
    )


def _cost(document: Document, code: str) -> float | None:
    areas = document.result.areas if document.result else ()
    return next((row["total_eur"] for row in areas if row["code"] == code), None)


def linked(one: Measure, documents: Mapping[str, Document]) -> Linked:
    """What the measure's scenario says now; ``documents`` are the saved ones that are not deleted."""
    if not one.scenario:
        return Linked()
    document = documents.get(one.scenario)
    if document is None or not (one.role and one.stadtraum):
        return Linked(
            one.scenario_then,
            "Das verknüpfte Szenario gibt es nicht mehr. Gezeigt wird, was es beim Verknüpfen sagte.",
        )
    now = amounts(document, one)
    if now == one.scenario_then:
        return Linked(f"{now} („{document.name}“)")
    return Linked(
        f"{now} („{document.name}“)",
        f"Das Szenario sagt jetzt {now}; beim Verknüpfen waren es {one.scenario_then}.",
    )


@dataclass(frozen=True)
class Standing:
    """Where the plan stands on a day."""

    ordered: tuple[Measure, ...]
    overdue: tuple[Measure, ...]
    blocked: tuple[Measure, ...]
    states: Mapping[str, int]


def standing(
    found: Mapping[str, Measure], today: str, others: Mapping[str, Measure] | None = None
) -> Standing:
    """Measures in order, overdue and blocked ones first.

    Args:
        found: Whose standing it is.
        today: ISO date.
        others: All measures of the plan, where ``found`` are some of them.
    """
    every = found if others is None else others
    return Standing(
        tuple(framework.in_order(list(found.values()), today, every)),
        tuple(one for one in found.values() if one.is_overdue(today)),
        tuple(one for one in found.values() if one.waits_for(every)),
        Counter(one.state for one in found.values()),
    )


def moved(
    found: Mapping[str, Measure], history: Sequence[Record], since: str
) -> list[tuple[Measure, str, str]]:
    """Measures changed after a day (ISO), with who and when, the newest first."""
    newest = {one.record_id: one for one in history if one.made_at[:10] > since}
    rows = [(found[key], one.made_text, one.made_at) for key, one in newest.items() if key in found]
    return sorted(rows, key=lambda row: row[2], reverse=True)


def progress_table(found: Mapping[str, Measure], names: Mapping[str, str]) -> Table:
    """How many measures of each Stadtraum stand where; the city's own ones first."""
    words = (*framework.STATES, framework.UNKNOWN)
    headings = {"name": "Gebiet", "count": "Maßnahmen"} | {word: word for word in words}
    rows = []
    for code, name in {"": "Ganze Stadt", **names}.items():
        own = [one.state or framework.UNKNOWN for one in found.values() if one.stadtraum == code]
        if own:
            counts = {word: own.count(word) for word in words}
            rows.append({"name": name, "count": len(own), **counts})
    return ready(headings, rows, "Stand der Maßnahmen je Gebiet", ["count", *words])


def measure_table(
    ordered: Sequence[Measure], found: Mapping[str, Measure], names: Mapping[str, str]
) -> Table:
    """Measures in the form of the city's papers, for files."""
    form = ("field", "effect_goal", "need", "text", "responsible", "money")
    headings = {
        **{"id": "Nr.", "area": "Gebiet"},
        **{key: FIELDS[key] for key in (*form, "state_reason", "next_step")},
        **{"due_text": "Termin", "state_text": "Stand", "waits": "Wartet auf", "source": "Quelle"},
    }
    rows = [
        {
            **{key: getattr(one, key) for key in ("id", *FIELDS) if key != "depends_on"},
            "area": names.get(one.stadtraum, "Ganze Stadt"),
            "due_text": de.date(one.due) if one.due else "",
            "state_text": one.state or framework.UNKNOWN,
            "waits": "; ".join(found[key].text for key in one.waits_for(found)),
            "source": one.source,
        }
        for one in ordered
    ]
    return ready(headings, rows, "Maßnahmenplan")


@dataclass(frozen=True)
class Told:
    """One event of the course since the study: sort key, date as printed, words, source, status."""

    day: str
    date: str
    title: str
    text: str
    source: str
    status: str


def chronicle(release: Release) -> list[Told]:
    """What happened to the framework, oldest first, from the table of statements."""
    rows = release.tables["statements"].fillna("")
    rows = rows[rows["topic"].isin(TOLD) & (rows["level"] == "stadt")]
    found = [
        Told(_sortable(row.date), row.date, row.title, row.text, row.source_text, row.status)
        for row in rows.itertuples(index=False)
    ]
    return sorted(found, key=lambda one: one.day)


def _sortable(date: str) -> str:
    if day := _DAY.search(date):
        return f"{day[3]}-{day[2]}-{day[1]}"
    if month := _MONTH.search(date):
        return f"{month[2]}-{month[1]}"
    year = _YEAR.search(date)
    return year[0] if year else ""


POINT_STATES = ("erfüllt", "teilweise", "nicht erfüllt")
SEAT_STATES = ("besetzt", "vakant")
UNSAID = "nicht eingetragen"  # on screen, for a seat of which nobody wrote
SEATS = ("sitz", "ag")


@dataclass(frozen=True)
class Point:
    """A principle, task or seat as it stands in one place; ``state`` "" = nobody has said."""

    record_id: str
    kind: str
    title: str
    text: str
    state: str
    note: str
    made: str
    version: int


def points(release: Release, records: Mapping[str, Record], code: str) -> list[Point]:
    """The points of a Stadtraum's centre, coordinator and team, and of the city's working group."""
    rows = release.tables["check_points"].fillna("").to_dict("records")
    found = []
    for row in rows:
        if row["kind"] == "kriterium":
            continue
        key = f"{'stadt' if row['kind'] == 'ag' else code}-{row['point_id']}"
        record = records.get(key, Record("", key, 0))
        found.append(
            Point(
                key,
                row["kind"],
                row["title"],
                row["text"],
                record.values.get("state", ""),
                record.values.get("note", ""),
                record.made_text if record.values else "",
                record.version,
            )
        )
    return found
