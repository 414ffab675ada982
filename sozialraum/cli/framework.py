"""Commands about the framework of 2017: findings, plan, Aktionsbudget."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sozialraum.cli import files, opened
from sozialraum.cli.german import WrongCallError, decimal
from sozialraum.cli.options import Force, Json, Stadtraum, argument, option
from sozialraum.cli.stadtraum import find
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.answers.release import Release

_Year = Annotated[
    int | None,
    typer.Option("--jahr", min=2000, max=2100, help="Kalenderjahr; sonst das laufende."),
]
_KINDS = {
    "zuteilung": "allot",
    "antrag": "ask",
    "bewilligung": "grant",
    "ablehnung": "reject",
    "zahlung": "pay",
    "rueckgabe": "give_back",
    "ergebnis": "result",
    "gegenbuchung": "reverse",
}


def search(
    query: Annotated[str, argument("Wörter; auch Teile zusammengesetzter.")] = "",
    stadtraum: Stadtraum = None,
    as_json: Json = False,
) -> None:
    """Sucht in Befunden und Notizen; ohne Wörter kommen alle."""
    from sozialraum.answers import findings as answers
    from sozialraum.cli.reports import to_json
    from sozialraum.model import framework
    from sozialraum.store import framework_log
    from sozialraum.text import framework as words

    engine, release = opened.release()
    notes = framework_log.newest(framework_log.history(engine, framework_log.NOTE))
    every = answers.findings(release, notes)
    found = answers.matching(every, query=query, stadtraum=find(release, stadtraum))
    if as_json:
        say(to_json(found))
        return
    names = release.names("stadtraum")
    say(words.findings_answer(len(found), len(every), sum(one.is_contradicted for one in found)))
    for one in found:
        place = names.get(one.stadtraum, "ganze Stadt")
        say(f"{one.id:<8}  {one.title}: {one.text}", is_line=True)
        heard = framework.HEARD_IN[one.heard_in]
        say(f"          {heard}, {place}. {one.slide or one.source}", is_line=True)
        for each in one.evidence:
            say(f"          {each.verdict}: {each.name} {each.measured}", is_line=True)


def list_measures(stadtraum: Stadtraum = None, as_json: Json = False) -> None:
    """Zeigt die Maßnahmen: überfällige und wartende zuerst."""
    from sozialraum.answers import plan as answers
    from sozialraum.cli.reports import to_json
    from sozialraum.model import framework
    from sozialraum.store import framework_log
    from sozialraum.text import format as de
    from sozialraum.text import framework as words

    engine, release = opened.release()
    records = framework_log.newest(framework_log.history(engine, framework_log.MEASURE))
    found = answers.measures(release, records)
    code, today = find(release, stadtraum), dt.date.today().isoformat()
    own = {key: one for key, one in found.items() if code in ("", one.stadtraum)}
    standing = answers.standing(own, today, found)
    if as_json:
        say(to_json(standing.ordered))
        return
    states, overdue, blocked = standing.states, len(standing.overdue), len(standing.blocked)
    say(words.plan_answer(len(own), states, overdue, blocked))
    names = release.names("stadtraum")
    for one in standing.ordered:
        marks = ["überfällig"] * one.is_overdue(today) + ["wartet"] * bool(one.waits_for(found))
        due = f", bis {de.date(one.due)}" if one.due else ""
        state = one.state or framework.UNKNOWN
        place = names.get(one.stadtraum, "ganze Stadt")
        said = ", ".join([state, *marks])
        say(f"{one.id:<8}  {one.text} ({place}): {said}{due}", is_line=True)


def report(
    since: Annotated[str, option("--seit", "Tag des letzten Berichts.", "TT.MM.JJJJ")] = "",
    as_json: Json = False,
) -> None:
    """Was sich seit dem letzten Bericht bewegt hat."""
    from sozialraum.answers import plan as answers
    from sozialraum.cli.reports import to_json
    from sozialraum.model import framework
    from sozialraum.store import framework_log
    from sozialraum.text import format as de
    from sozialraum.text import framework as words
    from sozialraum.text import read

    day = read.day(since)
    if day and de.date(day) == day:
        raise WrongCallError(f"--seit: „{since}“ ist kein Tag. Erlaubt ist TT.MM.JJJJ.")
    engine, release = opened.release()
    history = framework_log.history(engine, framework_log.MEASURE)
    found = answers.measures(release, framework_log.newest(history))
    standing = answers.standing(found, dt.date.today().isoformat())
    moved = answers.moved(found, history, day)
    rows = [(one.id, one.text, one.state or framework.UNKNOWN, made) for one, made, _ in moved]
    said = words.plan_answer(
        len(found), standing.states, len(standing.overdue), len(standing.blocked)
    )
    if as_json:
        keys = ("id", "text", "state", "made")
        say(to_json({"stand": said, "moved": [dict(zip(keys, r, strict=True)) for r in rows]}))
        return
    say(said)
    say(words.moved(len(rows), de.date(day) if day else ""))
    for key, text, state, made in rows:
        say(f"{key:<8}  {text}: {state} ({made})", is_line=True)


def list_budgets(year: _Year = None, as_json: Json = False) -> None:
    """Zeigt je Stadtraum, was zugeteilt, bewilligt, gezahlt und frei ist."""
    from sozialraum.answers import budget as answers
    from sozialraum.cli.reports import to_json
    from sozialraum.model.budget import euros
    from sozialraum.store import budget as store

    engine, release = opened.release()
    found = answers.of_year(release, store.ledgers(engine), year or dt.date.today().year)
    accounts = {**found.accounts, "": found.city}
    rows = {
        code: {key: getattr(one, key) for key in answers.SUMS} for code, one in accounts.items()
    }
    if as_json:
        say(to_json({"year": found.year, "cents": rows}))
        return
    say(
        f"{'Aktionsbudget ' + str(found.year):<26}"
        + "".join(f"{h:>18}" for h in answers.SUMS.values())
    )
    for code, sums in rows.items():
        name = found.names.get(code, "Stadt")
        say(f"{name:<26}" + "".join(f"{euros(one):>18}" for one in sums.values()))


def book(
    kind: Annotated[str, argument(", ".join(_KINDS))],
    stadtraum: Annotated[str, option("--stadtraum", "Nummer oder Teil des Namens.")],
    amount: Annotated[
        Decimal | None, option("--betrag", "Zum Beispiel 1250,50.", "EURO", decimal)
    ] = None,
    text: Annotated[str, option("--text", "Vorhaben, Grund oder Ergebnis.")] = "",
    need: Annotated[str, option("--bedarf", "Welchen Bedarf es beantwortet.")] = "",
    project: Annotated[str, option("--vorhaben", "Kennung des Vorhabens.")] = "",
    number: Annotated[int, option("--nr", "Buchung, die zurückgenommen wird.")] = 0,
    checked: Annotated[bool, option("--geprueft", "Der Antrag erfüllt alle Kriterien.")] = False,
    who: Annotated[str, option("--wer", "Kürzel (freiwillig).")] = "",
    year: _Year = None,
) -> None:
    """Bucht eine Zeile. Nichts wird überschrieben; Irrtümer nimmt „gegenbuchung“ zurück."""
    from sozialraum.model import budget
    from sozialraum.store import budget as store

    if kind not in _KINDS:
        raise WrongCallError(f"„{kind[:40]}“ gibt es nicht. Erlaubt sind: {', '.join(_KINDS)}.")
    engine, release = opened.release()
    code, wanted = find(release, stadtraum), year or dt.date.today().year
    held = store.ledgers(engine).get((code, wanted), [])
    target = next((line for line in held if line.number == number), None)
    line = budget.Line(
        0,
        _KINDS[kind],
        0 if amount is None else budget.cents(amount),
        target.project if target else project,
        number,
        text,
        need,
        tuple(_criteria(engine, release)) if checked and kind == "antrag" else (),
        who,
    )
    (done,) = store.book(engine, [store.Entry(code, wanted, len(held), line)])
    of = f", Vorhaben {done.project}" if done.project else ""
    say(f"Gebucht: Nr. {done.number}{of}. Frei: {_left(engine, code, wanted)}.")


def _criteria(engine: Any, release: Release) -> dict[str, str]:
    from sozialraum.answers import budget as answers
    from sozialraum.store import framework_log

    records = framework_log.newest(framework_log.history(engine, framework_log.CRITERION))
    return answers.criteria(release, records)


def _left(engine: Any, code: str, year: int) -> str:
    from sozialraum.model import budget
    from sozialraum.store import budget as store

    return budget.euros(budget.account(store.ledgers(engine)[code, year]).left)


def statement(
    stadtraum: Annotated[str, option("--stadtraum", "Nummer oder Teil des Namens.")],
    year: _Year = None,
    file: Annotated[Path | None, option("--xlsx", "Auch als neue Excel-Datei.", "DATEI")] = None,
    force: Force = False,
) -> None:
    """Jahresnachweis eines Stadtraums: Summen, Vorhaben, alle Buchungen."""
    from sozialraum.answers import budget as answers
    from sozialraum.documents import tables
    from sozialraum.store import budget as store
    from sozialraum.text import budget as words

    engine, release = opened.release()
    code = find(release, stadtraum)
    found = answers.of_year(release, store.ledgers(engine), year or dt.date.today().year)
    criteria = _criteria(engine, release)
    made = {
        "Vorhaben": answers.project_table(found, code, criteria),
        "Buchungen": answers.line_table(found, code),
    }
    say(words.answer(found.names[code], found.year, found.accounts[code], found.city))
    for table in made.values():
        say(table.caption)
        columns, rows = table.shown()
        for row in rows:
            parts = (f"{column.heading}: {row[column.key]}" for column in columns)
            say("  " + " | ".join(part for part in parts if not part.endswith(": ")), is_line=True)
    if file is not None:
        frames = {name: tables.sheet(table) for name, table in made.items()}
        content = tables.to_xlsx(frames, {**release.lines(), "Hinweis": words.NOTE})
        files.write(file, content, is_forced=force)
        say(f"Geschrieben: {file}")
