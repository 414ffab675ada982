"""Documents about the framework: the annual statement of the Aktionsbudget, the plan's report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sozialraum.answers import budget as budgets
from sozialraum.answers import plan
from sozialraum.answers.table import Table
from sozialraum.documents import pdf, tables
from sozialraum.documents.document import (
    ALL,
    Document,
    DocumentError,
    Report,
    Request,
    finished,
    origin,
    proceed,
)
from sozialraum.documents.leading_back import link
from sozialraum.model import framework
from sozialraum.store import budget as ledgers
from sozialraum.store import framework_log
from sozialraum.store.framework_log import CRITERION, MEASURE
from sozialraum.text import budget as budget_words
from sozialraum.text import format as de
from sozialraum.text import framework as plan_words

PAGE = "rahmenkonzeption"
# Width of a column of words against one of numbers.
_WORDS, _NUMBER = 1.8, 1.2


def statement(request: Request, report: Report) -> Document:
    """What a Stadtraum was given in the year of ``stichtag`` ("" = of ``day``), and what for."""
    year = _year(request)
    codes = request.codes
    found = budgets.of_year(request.release, ledgers.ledgers(request.engine), year)
    records = framework_log.newest(framework_log.history(request.engine, CRITERION))
    criteria = budgets.criteria(request.release, records)
    proceed(report, 0.3, "Buchungen")
    live = _live(request, "budget", budgetjahr=str(year))
    held = origin(request, (), live=live, what=[str(year)])
    if request.format == "xlsx":
        frames = {"Summen": budgets.sums_table(found)}
        for code in codes:
            short = f"Stadtraum {int(code)}"
            frames[f"{short} Vorhaben"] = budgets.project_table(found, code, criteria)
            frames[f"{short} Buchungen"] = budgets.line_table(found, code)
        sheets = {key: tables.sheet(table) for key, table in frames.items()}
        data = tables.to_xlsx(sheets, {**held, "Hinweis": budget_words.NOTE})
        return finished(request, data, str(year))
    sections = []
    for code in codes:
        words = budget_words.answer(found.names[code], year, found.accounts[code], found.city)
        sections.append(_section(found.names[code], [words]))
        if found.ledgers[code]:
            sections.append(_tabled(budgets.project_table(found, code, criteria)))
            sections.append(_tabled(budgets.line_table(found, code)))
    where = "alle Stadträume" if len(codes) > 1 else found.names[codes[0]]
    title = f"Jahresnachweis Aktionsbudget {year}, {where}"
    content = {
        **pdf.frame(request, title, held, live),
        "sentence": budget_words.NOTE,
        "sections": sections,
    }
    proceed(report, 0.8, "Satz")
    return finished(request, pdf.build("report", content, request.day), str(year))


def _year(request: Request) -> int:
    text = (request.stichtag or request.day)[:4]
    if not (text.isascii() and text.isdigit()):
        raise DocumentError(
            f"Das Jahr „{text}“ gibt es nicht. Erlaubt ist zum Beispiel 2026-12-31."
        )
    return int(text)


def progress(request: Request, report: Report) -> Document:
    """The plan for the Jugendhilfeausschuss: where it stands, what moved since ``stichtag``."""
    since = request.stichtag
    if since and de.date(since) == since:
        raise DocumentError(f"Der Stichtag „{since[:20]}“ ist kein Tag (erlaubt: 2026-12-31).")
    history = framework_log.history(request.engine, MEASURE)
    found = plan.measures(request.release, framework_log.newest(history))
    standing = plan.standing(found, request.day)
    moved = plan.moved(found, history, since)
    names = request.release.names("stadtraum")
    proceed(report, 0.4, "Maßnahmen")
    live = _live(request, "plan")
    held = origin(request, (), live=live)
    whole = plan.measure_table(standing.ordered, found, names)
    if request.format == "xlsx":
        frames = {"Maßnahmen": whole, "Je Gebiet": plan.progress_table(found, names)}
        sheets = {key: tables.sheet(table) for key, table in frames.items()}
        return finished(request, tables.to_xlsx(sheets, held))
    rows = [[one.text, one.state or framework.UNKNOWN, made] for one, made, _ in moved]
    sections = [
        _section(
            "Was sich bewegt hat",
            [plan_words.moved(len(moved), de.date(since) if since else "")],
            ("Maßnahme", "Stand", "Wer, wann"),
            rows,
            (3 * _WORDS, _WORDS, _WORDS),
        ),
        _tabled(plan.progress_table(found, names)),
        *_by_field(whole),
    ]
    title = "Rahmenkonzeption: Stand der Maßnahmen"
    states, late, stopped = standing.states, len(standing.overdue), len(standing.blocked)
    content = {
        **pdf.frame(request, title, held, live),
        "sentence": plan_words.plan_answer(len(found), states, late, stopped),
        "sections": sections,
    }
    proceed(report, 0.8, "Satz")
    return finished(request, pdf.build("report", content, request.day))


def _by_field(whole: Table) -> list[dict[str, Any]]:
    """A section for each field, its measures in the order of the plan."""
    heads = {"text": "Maßnahme", "area": "Gebiet", "state_text": "Stand", "due_text": "Termin"}
    heads |= {"responsible": "Verantwortlich", "money": "Finanzielle Auswirkung"}
    return [
        _section(
            str(field),
            [f"Wirkungsziel: {group['effect_goal'].iloc[0]}."],
            tuple(heads.values()),
            [[str(row[key]) or "–" for key in heads] for row in group.to_dict("records")],
            (2 * _WORDS, _NUMBER, _NUMBER, _NUMBER, _WORDS, _WORDS),
        )
        for field, group in whole.frame.groupby("field", sort=False)
    ]


def _live(request: Request, view: str, **more: str) -> str:
    area = {} if request.stadtraum in ("", ALL) else {"sr": request.stadtraum}
    return link(request, PAGE, {"ansicht": view, **area, **more})


def _section(
    title: str,
    words: Sequence[str],
    heads: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
    widths: Sequence[float] = (),
    numbers: Sequence[int] = (),
) -> dict[str, Any]:
    return {
        "title": title,
        "words": list(words),
        "heads": list(heads),
        "rows": [list(row) for row in rows],
        "widths": list(widths),
        "numbers": list(numbers),
    }


def _cell(text: Any) -> str:
    """A cell's words; an amount keeps its sign on its line."""
    return str(text or "–").replace(" €", "\u00a0€")


def _tabled(table: Table) -> dict[str, Any]:
    """A table as a section, with the words of the screen."""
    columns, rows = table.shown()
    shown: list[Mapping[str, Any]] = [row for row in rows if row]
    return _section(
        table.caption,
        [],
        [column.heading for column in columns],
        [[_cell(row.get(column.key)) for column in columns] for row in shown],
        [_NUMBER if column.is_number else _WORDS for column in columns],
        [place for place, column in enumerate(columns) if column.is_number],
    )
