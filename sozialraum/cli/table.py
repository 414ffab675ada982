"""The command ``table FILE``: figures of somebody's table, looked at or taken over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from sozialraum.cli import opened, terminal
from sozialraum.cli.german import WrongCallError, whole
from sozialraum.cli.options import Author, DryRun, Json, argument, option
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.answers.own_figures import Figures
    from sozialraum.answers.own_origin import Origin, Plan
    from sozialraum.answers.release import Release
    from sozialraum.store.given_table import GivenTable
    from sozialraum.store.recognise import Recognised
    from sozialraum.store.table_cells import Finding
    from sozialraum.store.table_reading import Choices


class Purpose(StrEnum):
    """What a table may be; `own_table.PURPOSES` says it in words."""

    werte = "werte"
    jahrgang = "jahrgang"
    neu = "neu"
    rat = "rat"
    welle = "welle"
    foerderung = "foerderung"


_READ = ("sheet", "level", "area", "head_rows", "stichtag", "decimal", "dash")
_SOURCE = ("title", "producer", "licence", "reference", "url", "status", "note", "missing")
_NEW = ("name", "short_name", "definition", "unit", "kind", "polarity", "numerator", "denominator")
_NEW_MORE = ("factor", "decimals", "dimension", "topic", "caveat")
Pairs = list[str] | None


def table(
    file: Annotated[Path, argument("CSV- oder Excel-Datei mit Zahlen je Gebiet.")],
    purpose: Annotated[
        Purpose | None,
        option("--as", "werte, jahrgang, neu, rat, welle, foerderung; ohne: ansehen."),
    ] = None,
    dry_run: DryRun = False,
    column: Annotated[
        Pairs,
        option(
            "--column", "Kennzahl=Spalte der Datei (jahrgang: Spalte der Tabelle=...); mehrfach."
        ),
    ] = None,
    target: Annotated[str, option("--table", "Tabelle, die fortgesetzt wird (jahrgang).")] = "",
    read: Annotated[
        Pairs,
        option(
            "--read", f"Wie gelesen wird, ANGABE=WERT: {', '.join(_READ)}; mehrfach.", "ANGABE=WERT"
        ),
    ] = None,
    area: Annotated[
        Pairs,
        option(
            "--area",
            "Gebiet, das ein Text meint: TEXT=CODE, TEXT= lässt die Zeile weg.",
            "TEXT=CODE",
        ),
    ] = None,
    source: Annotated[
        Pairs,
        option(
            "--source", f"Die Quelle, ANGABE=WERT: {', '.join(_SOURCE)}; mehrfach.", "ANGABE=WERT"
        ),
    ] = None,
    new: Annotated[
        Pairs,
        option(
            "--new",
            f"Neue Kennzahl, ANGABE=WERT: {', '.join(_NEW + _NEW_MORE)}; mehrfach.",
            "ANGABE=WERT",
        ),
    ] = None,
    offer: Annotated[
        Pairs,
        option(
            "--offer",
            "Förderliste: welches Angebot eine Zeile ist („neu“ = ein neues); mehrfach.",
            "ANGEBOT=KENNUNG",
        ),
    ] = None,
    year: Annotated[int | None, option("--year", "Jahr der Förderliste.", "JAHR", whole)] = None,
    author: Author = "",
    as_json: Json = False,
) -> int:
    """Liest eigene Zahlen je Gebiet ein: neue Jahrgänge, Ratsdokumente, Umfragen, neue Kennzahlen."""
    from sozialraum.answers import own_table
    from sozialraum.answers.release import Release
    from sozialraum.store import given_file, given_table, queries, recognise

    engine = opened.engine()
    chosen = _choices(_pairs("--read", read, _READ), _pairs("--area", area))
    given = given_table.read(file.name, given_file.read_bytes(file, given_table.MAX_FILE))
    if purpose is Purpose.foerderung:
        origin = _origin(purpose, _pairs("--source", source, _SOURCE), author)
        plan = _funding(engine, given, _pairs("--offer", offer), year, origin)
        _finish(engine, Release.read(engine), plan, is_dry=dry_run, as_json=as_json)
        return terminal.OK
    found = recognise.recognise(given, queries.table(engine, "area"), chosen)
    if purpose is None:
        _show(found, as_json)
        return terminal.FAULT if found.faults else terminal.OK
    release = Release.read(engine)
    origin = _origin(purpose, _pairs("--source", source, _SOURCE), author)
    columns = _pairs("--column", column)
    if purpose is Purpose.jahrgang:
        plan = _edition(release, found, target, columns, origin)
    elif purpose is Purpose.neu:
        wanted = [_new(found, _pairs("--new", new, _NEW + _NEW_MORE), columns)]
        plan = own_table.figures(release, found, wanted, origin)
    else:
        plan = own_table.figures(release, found, _known(release, columns), origin)
    _finish(engine, release, plan, is_dry=dry_run, as_json=as_json)
    return terminal.OK


def _pairs(option: str, given: Pairs, known: Collection[str] = ()) -> dict[str, str]:
    """The words of an option as key and value; both without blanks around."""
    found = {}
    for words in given or []:
        key, sign, value = (part.strip() for part in words.partition("="))
        if not key or not sign:
            raise WrongCallError(f"{option}: „{words[:60]}“ fehlt ein Gleichheitszeichen.")
        if known and key not in known:
            raise WrongCallError(
                f"{option}: „{key[:60]}“ gibt es nicht. Möglich: {', '.join(known)}."
            )
        found[key] = value
    return found


def _choices(words: Mapping[str, str], areas: Mapping[str, str]) -> Choices:
    from sozialraum.store.area_names import LEVELS
    from sozialraum.store.table_cells import stichtag
    from sozialraum.store.table_reading import Choices

    day = words.get("stichtag", "")
    iso = stichtag(day) if day else ""
    if iso is None:
        raise WrongCallError(f"--read: stichtag „{day[:40]}“ ist kein Tag und kein Jahr.")
    heads = words.get("head_rows", "")
    if heads and not (heads.isascii() and heads.isdigit()):
        raise WrongCallError(f"--read: head_rows „{heads[:40]}“ ist keine ganze Zahl.")
    allowed_words = {"decimal": (",", "."), "dash": ("fehlt", "null"), "level": LEVELS}
    for key, allowed in allowed_words.items():
        if words.get(key, allowed[0]) not in allowed:
            raise WrongCallError(f"--read: {key} ist {' oder '.join(allowed)}.")
    given: dict[str, Any] = {**words, "stichtag": iso, "head_rows": int(heads) if heads else None}
    return Choices(**given, areas=areas)


def _origin(purpose: Purpose, words: Mapping[str, str], author: str) -> Origin:
    from sozialraum.answers import own_origin, own_table

    status = words.get("status", own_table.STATUS.get(purpose.value, "amtlich"))
    told = {"title": "", "producer": "", **words, "status": status}
    return own_origin.Origin(**told, author=author)


def _edition(
    release: Release, found: Recognised, target: str, columns: Mapping[str, str], origin: Origin
) -> Plan:
    from sozialraum.answers import own_edition
    from sozialraum.store import data_files

    shapes = own_edition.shapes(data_files.read_files(terminal.DATA_DIR))
    shape = shapes.get(target or own_edition.best_shape(shapes, found))
    if shape is None:
        raise WrongCallError(f"--table: Möglich sind {', '.join(shapes)}.")
    unknown = [slot for slot in columns if slot not in shape.slots]
    if unknown:
        raise WrongCallError(
            f"--column: „{unknown[0][:60]}“ gibt es nicht. Möglich: {', '.join(shape.slots)}."
        )
    mine = {**own_edition.matched(shape, found.measures), **columns}
    return own_edition.edition(release, found, shape, mine, origin)


def _known(release: Release, columns: Mapping[str, str]) -> list[Figures]:
    from sozialraum.answers import own_table

    for key in columns:
        if key not in release.indicators:
            raise WrongCallError(
                f"--column: Die Kennzahl „{key[:60]}“ gibt es nicht. Alle stehen in data/indicators.toml."
            )
    return [own_table.of_known(release, key, measure) for key, measure in columns.items()]


def _new(found: Recognised, words: Mapping[str, str], columns: Mapping[str, str]) -> Figures:
    from sozialraum.answers.own_figures import Figures
    from sozialraum.answers.own_indicator import POLARITIES, NewIndicator
    from sozialraum.model.errors import PlanningError
    from sozialraum.text import read

    numbers: dict[str, Any] = {"polarity": None, "decimals": 1, "factor": 1.0}
    for key in numbers:
        try:
            numbers[key] = read.number(words[key]) if key in words else numbers[key]
        except ValueError as error:
            raise WrongCallError(f"--new: {key} „{words[key][:40]}“: {error}.") from None
    if numbers["polarity"] not in POLARITIES:
        raise PlanningError(
            "--new: polarity fehlt: 1 = höher heißt mehr Belastung, -1 weniger, 0 weder."
        )
    told: dict[str, Any] = dict.fromkeys(("name", "short_name", "definition", "unit", "kind"), "")
    item = NewIndicator(**{**told, **words, **numbers})
    above, below = columns.get("numerator", ""), columns.get("denominator", "")
    if above:
        return Figures(item, numerator=(above,), denominator=(below,) if below else ())
    return Figures(item, value=columns.get("value", found.measures[0]))


def _funding(
    engine: Any, given: GivenTable, offers: Mapping[str, str], year: int | None, origin: Origin
) -> Plan:
    from sozialraum.answers import own_funding, own_funding_plan

    if year is None:
        raise WrongCallError("--year: Zu einer Förderliste gehört ihr Jahr.")
    known = own_funding.Known.read(engine)
    found = own_funding.recognise(known, given, offers)
    _say_findings(found.findings)
    return own_funding_plan.funding_list(known, found, year, origin)


def _show(found: Recognised, as_json: bool) -> None:
    if as_json:
        from sozialraum.cli import reports

        content = {
            "text": found.summary(),
            "measures": found.measures,
            "findings": found.findings,
            "unknown": found.unknown,
            "rows": found.rows,
        }
        say(reports.to_json(content))
        return
    for line in found.summary():
        say(line, is_line=True)
    say(f"Spalten: {'; '.join(found.measures)}", is_line=True)
    _say_findings(found.findings)


def _say_findings(findings: Iterable[Finding]) -> None:
    for one in findings:
        say(f"{'! ' if one.is_fault else '- '}{one}", is_line=True)


def _finish(engine: Any, release: Release, plan: Plan, *, is_dry: bool, as_json: bool) -> None:
    """Show what changes, and take it over unless it is a dry run."""
    from sozialraum.answers import change_tables, changes
    from sozialraum.cli import releases, reports
    from sozialraum.store import additions

    after = changes.examined(engine, terminal.DATA_DIR, release, plan.addition)
    found = changes.compare(release, after)
    if not is_dry:
        additions.add(engine, terminal.DATA_DIR, plan.addition)
    done = "Probelauf, nichts wurde verändert" if is_dry else "Übernommen"
    if as_json:
        told = {"title": plan.addition.title, "text": changes.sentence(found), "is_dry_run": is_dry}
        say(reports.to_json({**told, "indicators": plan.indicators, "notes": plan.notes}))
        return
    say(f"{done}: {plan.addition.title}.", is_line=True)
    for note in plan.notes:
        say(note, is_line=True)
    say(changes.sentence(found))
    say(releases.as_lines(change_tables.summary(found)))
    if not is_dry:
        say(
            "Zurück: python -m sozialraum releases back --only STAND (releases list zeigt die Stände)."
        )
