"""The Aktionsbudget of all Stadträume in a year: sums, undertakings, lines, a distribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from sozialraum.answers.release import Release
from sozialraum.answers.table import AREA, Column, Table
from sozialraum.model import budget
from sozialraum.model.budget import Account, Line, Project
from sozialraum.model.measures import need
from sozialraum.store.budget import Key
from sozialraum.store.framework_log import Record
from sozialraum.store.saved_entry import made

EQUAL, YOUNG, BURDEN = "gleich", "u18", "belastung"
BASES = MappingProxyType(
    {
        EQUAL: "Alle gleich",
        YOUNG: "Nach Menschen unter 18",
        BURDEN: "Unter 18, mehr bei Belastung",
    }
)
_PEOPLE, _INDEX, _THETA = "u18_count", "belastungsindex", "mehrbedarf_je_sd"
FIRST = 2018
Ledgers = Mapping[Key, Sequence[Line]]


@dataclass(frozen=True)
class Year:
    """One year of all Stadträume.

    Attributes:
        year: Calendar year.
        names: Code -> "4 Pieschen", in the city's order.
        ledgers: Code -> its lines; empty where nothing is booked.
        accounts: Code -> sums in cents.
    """

    year: int
    names: Mapping[str, str]
    ledgers: Mapping[str, Sequence[Line]]
    accounts: Mapping[str, Account]

    @property
    def city(self) -> Account:
        """All Stadträume together."""
        return sum(self.accounts.values(), Account())

    def projects(self, code: str) -> list[Project]:
        """Undertakings of a Stadtraum, undecided ones first."""
        found = budget.projects(self.ledgers[code]).values()
        return sorted(found, key=lambda one: not one.is_open)


def of_year(release: Release, ledgers: Ledgers, year: int) -> Year:
    """The ledgers of a year with their sums."""
    names = release.names("stadtraum")
    held = {code: ledgers.get((code, year), ()) for code in names}
    return Year(year, names, held, {code: budget.account(found) for code, found in held.items()})


def years(ledgers: Ledgers, today: int) -> list[int]:
    """Years one may book in, newest first: from the study's next year to the one ahead."""
    return sorted({*(year for _, year in ledgers), *range(FIRST, today + 2)}, reverse=True)


def need_of(release: Release, basis: str) -> pd.Series:
    """What a distribution follows, index = code; only proportions count.

    Raises:
        NeedError: A figure is missing.
    """
    people = release.newest_values(_PEOPLE, "stadtraum")
    if basis == EQUAL:
        return people * 0 + 1
    if basis == YOUNG:
        return people
    return need.weighted_population(
        people,
        release.newest_values(_INDEX, "stadtraum"),
        theta=release.parameter(_THETA),
        polarity=release.indicator(_INDEX).polarity,
    )


def distribution(release: Release, cents: int, basis: str) -> pd.Series:
    """Cents for each Stadtraum in steps of the register's ``einheit_eur``, index = code.

    The base share of the register holds for everything but `EQUAL`, where all get the same.

    Raises:
        BudgetError: Nothing, or less, is to be handed out.
        AllocationError, NeedError: It cannot be handed out, or a figure is missing.
    """
    if cents <= 0:
        raise budget.BudgetError("Betrag: Erlaubt sind Beträge über 0 €.")
    beta = 1.0 if basis == EQUAL else release.parameter("sockelanteil")
    unit = round(100 * release.parameter("einheit_eur"))
    return budget.distribute(cents, need_of(release, basis), beta, unit)


def criteria(release: Release, records: Mapping[str, Record]) -> dict[str, str]:
    """Id -> criterion in force: the study's, as people changed them, and their own."""
    points = release.tables["check_points"]
    points = points[points["kind"] == "kriterium"]
    found = dict(zip(points["point_id"], points["title"], strict=True))
    for key, record in records.items():
        if record.values:
            found[key] = record.values["text"]
        else:
            found.pop(key, None)
    return found


def _money(key: str, heading: str, **more: Any) -> Column:
    return Column(
        key, heading, file=f"{heading} (EUR)", show=_shown, write=_euros_of, title=heading, **more
    )


def _shown(cents: Any) -> str:
    return "–" if cents is None or cents != cents else budget.euros(int(cents))


def _euros_of(cents: Any) -> float | None:
    return None if cents is None or cents != cents else int(cents) / 100


SUMS = MappingProxyType(
    {
        "available": "Zugeteilt",
        "granted": "Bewilligt",
        "paid": "Gezahlt",
        "left": "Frei",
        "asked": "Beantragt, offen",
    }
)


def sums_table(found: Year) -> Table:
    """Sums of every Stadtraum, and of the city below."""
    columns = (*AREA, *(_money(key, heading) for key, heading in SUMS.items()))
    rows = [
        {"code": code, "name": found.names[code], **_sums(account)}
        for code, account in found.accounts.items()
    ]
    foot = [{"name": "Stadt", **_sums(found.city)}]
    caption = f"Aktionsbudget {found.year} je Stadtraum"
    return Table(columns, pd.DataFrame(rows), caption, foot=foot)


def _sums(account: Account) -> dict[str, int]:
    return {key: getattr(account, key) for key in SUMS}


def project_table(found: Year, code: str, names: Mapping[str, str]) -> Table:
    """Undertakings of a Stadtraum; ``names`` are the criteria in force."""
    columns = (
        Column("title", "Vorhaben", is_number=False, file=True),
        Column("state", "Stand", is_number=False, file=True),
        Column("need", "Bedarf", is_number=False, file=True),
        _money("asked", "Beantragt"),
        _money("granted", "Bewilligt"),
        _money("paid", "Gezahlt"),
        Column("checked", "Kriterien", is_number=False, file=True),
        Column("results", "Ergebnis", is_number=False, file=True, optional=True),
    )
    rows = [
        {
            **{key: getattr(one, key) for key in ("title", "state", "need")},
            **{key: getattr(one, key) for key in ("asked", "granted", "paid")},
            "checked": _checked(one, names),
            "results": " ".join(one.results),
        }
        for one in found.projects(code)
    ]
    caption = f"Vorhaben in {found.names[code]}, {found.year}"
    frame = pd.DataFrame(rows, columns=[column.key for column in columns])
    return Table(columns, frame, caption)


def _checked(one: Project, names: Mapping[str, str]) -> str:
    missing = [text for key, text in names.items() if key not in one.criteria]
    return "alle erfüllt" if not missing else f"nicht bestätigt: {'; '.join(missing)}"


def line_table(found: Year, code: str) -> Table:
    """All lines of a Stadtraum, the newest first; what is taken back says so."""
    lines = found.ledgers[code]
    counting = {line.number for line in budget.in_force(lines)}
    titles = {line.project: line.text for line in lines if line.kind == budget.ASK}
    columns = (
        Column("number", "Nr.", file=True),
        Column("kind", "Buchung", is_number=False, file=True),
        Column("title", "Vorhaben", is_number=False, file=True),
        _money("cents", "Betrag"),
        Column("text", "Text", is_number=False, file=True),
        Column("made", "Wer, wann", is_number=False, file=True),
    )
    rows = [
        {
            "number": line.number,
            "kind": _kind(line, line.number in counting),
            "title": titles.get(line.project, ""),
            "cents": line.cents or None,
            "text": line.text if line.kind != budget.ASK else line.need,
            "made": made(line.author, line.made_at),
        }
        for line in reversed(lines)
    ]
    frame = pd.DataFrame(rows, columns=[column.key for column in columns])
    caption = f"Buchungen in {found.names[code]}, {found.year}; nichts wird gelöscht"
    return Table(columns, frame, caption)


def _kind(line: Line, is_counting: bool) -> str:
    word = budget.KINDS.get(line.kind, line.kind)
    if line.kind == budget.REVERSE:
        return f"{word} zu Nr. {line.reverses}"
    return word if is_counting else f"{word} (zurückgenommen)"
