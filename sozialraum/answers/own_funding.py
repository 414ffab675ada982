"""Next year's funding list from somebody's file: matched with the offers known, or new ones.

A list says who is funded with what; where an offer is and what it does is known from before. What
cannot be matched surely is asked, never guessed: a wrong match would move posts to another place.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from sozialraum.answers.own_table import (
    OwnTableError,
)
from sozialraum.store import funding, queries
from sozialraum.store.area_names import AreaNames, folded
from sozialraum.store.given_table import Cell, GivenTable, Sheet
from sozialraum.store.table_cells import Finding, decimal_mark, mark, number, writing
from sozialraum.text import format as de
from sozialraum.text import read

NEW = "neu"
_HEADS = {
    "offer_id": r"(offer_id|kennung|angebots-?id)",
    "list": r"liste(\s*nr\.?)?|list_no",
    "number": r"(lfd\.?\s*)?(nr|nummer)\.?|number",
    "name": r"(name\s*des\s*)?angebots?|angebot(e|sname)?|name|projekt|maßnahme|bezeichnung|schule",
    "provider": r"(freier\s*)?träger|anbieter|provider",
    "type": r"art|leistungsart|angebotsart|typ|type",
    "vzae": r"(anzahl\s*)?(vz[äa]e?|vollzeit\w*|stellen)(\s*\d{4})?|vzae",
    "staff_eur": r"personal(kosten)?(\s*(in\s*)?(eur|euro|€))?(\s*\d{4})?|staff_eur",
    "material_eur": r"sach(kosten|mittel)?(\s*(in\s*)?(eur|euro|€))?(\s*\d{4})?|material_eur",
    "where": r"stadtr(a|ä)ume?|sr|wirkungskreis|wo",
}
_NEEDED = ("name", "vzae")
_AMOUNTS = {"vzae": "VzÄ", "staff_eur": "Personalkosten", "material_eur": "Sachkosten"}
_SHOWN = 8
_ALIKE = 0.82  # of difflib's 0 to 1: worth a question


@dataclass(frozen=True)
class Known:
    """What is known of offers: the tables of those names, whole, and spellings of areas."""

    offers: pd.DataFrame
    amounts: pd.DataFrame
    reaches: pd.DataFrame
    facilities: pd.DataFrame
    joins: pd.DataFrame
    names: AreaNames

    @classmethod
    def read(cls, engine: Any) -> Known:
        """Read it from the store."""
        return cls(
            offers=queries.table(engine, "funded_offer"),
            amounts=queries.funding(engine),
            reaches=queries.funded_offer_reach(engine),
            facilities=queries.facilities(engine),
            joins=queries.table(engine, "facility_offer"),
            names=AreaNames(queries.table(engine, "area")),
        )

    @cached_property
    def listed(self) -> pd.DataFrame:
        """The offers of the list shown now, with its amounts."""
        return funding.listed(self.offers, self.amounts, funding.newest_year(self.amounts))


@dataclass(frozen=True)
class Line:
    """One offer of the file: cells by `_HEADS`, amounts, and whom it is (``offer_id``, `NEW`, "")."""

    place: str
    cells: Mapping[str, str]
    amounts: Mapping[str, float]
    offer_id: str

    @property
    def title(self) -> str:
        """How messages call it."""
        return " · ".join(filter(None, (self.cells["name"], self.cells.get("provider", ""))))


@dataclass(frozen=True)
class FundingList:
    """A funding list as far as it is understood.

    Attributes:
        given: The file.
        lines: Its offers.
        findings: Faults first.
        open: Titles of lines nobody has matched yet, with offers that may be meant.
        lost: Names of offers funded now that the file does not name.
    """

    given: GivenTable
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    def summary(self) -> list[str]:
        """What was recognised, as German sentences without full stop."""
        posts = sum(x for line in self.lines if (x := line.amounts[funding.POSTS]) == x)
        new = sum(line.offer_id == NEW for line in self.lines)
        open_ = sum(not line.offer_id for line in self.lines)
        lost = f" ({first_of(self.lost)})" if self.lost else ""
        return [
            f"{de.count(len(self.lines), 'Angebot', 'Angebote')} mit zusammen {de.number(posts, 2)} VzÄ",
            f"Bekannt: {len(self.lines) - new - open_}; neu: {new}; noch offen: {open_}",
            f"Bisher gefördert und nicht in der Datei: {len(self.lost)}{lost}",
        ]


def looks_like_list(given: GivenTable) -> bool:
    """Whether a file has the headings of a funding list."""
    return any(_head(sheet) is not None for sheet in given.sheets)


def _head(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for row, cells in enumerate(sheet.rows[:25]):
        found: dict[str, int] = {}
        for column, cell in enumerate(cells):
            words = " ".join(str(cell).replace("\u00ad", "").split())
            for key, pattern in _HEADS.items():
                if key not in found and re.fullmatch(pattern, words, re.IGNORECASE):
                    found[key] = column
                    break
        if all(key in found for key in _NEEDED) and len(found) >= 3:
            return row, found
    return None


def recognise(
    known: Known, given: GivenTable, decided: Mapping[str, str], list_no: str = ""
) -> FundingList:
    """Understand a funding list.

    Args:
        known: Offers known now.
        given: The file; all its sheets with the right headings count.
        decided: Title of a line -> offer it is, or `NEW`.
        list_no: The list all lines without one belong to ("1", "4"), "" = the column says it.

    Raises:
        OwnTableError: No sheet has the headings of a funding list.
    """
    findings: list[Finding] = []
    lines: list[Line] = []
    for sheet in given.sheets:
        head = _head(sheet)
        if head is not None:
            lines += _lines(sheet, *head, findings, list_no)
    if not lines:
        raise OwnTableError(
            "Die Datei hat keine Spalten einer Förderliste. Gebraucht werden mindestens Angebot und VzÄ, "
            "möglichst auch Liste, Träger, Personalkosten, Sachkosten und Stadtraum."
        )
    lines, options = _matched(known.offers, lines, decided, findings)
    held = known.listed
    named = {line.offer_id for line in lines}
    lost = held[~held["offer_id"].isin(named)]["name"] if len(held) else pd.Series(dtype=str)
    ordered = sorted(findings, key=lambda one: not one.is_fault)
    return FundingList(given, tuple(lines), tuple(ordered), options, tuple(lost))


def _lines(
    sheet: Sheet, head: int, columns: Mapping[str, int], findings: list[Finding], list_no: str
) -> list[Line]:
    body = list(zip(sheet.rows[head + 1 :], sheet.lines[head + 1 :], strict=True))

    def cell(row: list[Cell], key: str) -> Cell:
        place = columns.get(key, -1)
        return row[place] if 0 <= place < len(row) else ""

    amounts = [key for key in funding.AMOUNTS if key in columns]
    decimal, _ = decimal_mark(
        (cell(row, key) for row, _ in body for key in amounts), sheet.separator
    )
    found, printed = [], {}
    for row, line in body:
        place = f"Zeile {line}" if not sheet.name else f"{sheet.name}, Zeile {line}"
        words = {key: _words(cell(row, key)) for key in columns}
        values = {key: _amount(cell(row, key), decimal, place, key, findings) for key in amounts}
        if any(read.is_total(words[key]) for key in ("name", "number", "list") if key in words):
            printed = {**values, "place": place}
            continue
        if not words["name"] or not any(value == value for value in values.values()):
            if words["name"] and sum(bool(one) for one in words.values()) > 1:
                findings.append(
                    Finding("Ohne VzÄ bleibt das Angebot weg.", place=place, value=words["name"])
                )
            continue
        if not words.get("list") and list_no:
            words["list"] = list_no
        found.append(Line(place, words, values, ""))
    _compare_total(found, printed, findings)
    findings += filter(None, (_gaps(found, key) for key in amounts))
    return found


def _gaps(lines: Sequence[Line], key: str) -> Finding | None:
    """Lines without an amount that their list gives: the sum of their Stadtraum is not known then."""
    giving = {line.cells.get("list") for line in lines if line.amounts[key] == line.amounts[key]}
    without = [line for line in lines if line.amounts[key] != line.amounts[key]]
    places = [line.place for line in without if line.cells.get("list") in giving]
    if not places:
        return None
    return Finding(
        "Hier fehlt die Angabe. Damit ist die Summe des Stadtraums unbekannt.",
        "Bitte ergänzen Sie sie; ist sie genau null, schreiben Sie 0.",
        first_of(places),
        _AMOUNTS[key],
    )


def first_of(names: Sequence[str]) -> str:
    """The first few of many: "A, B und 3 weitere"."""
    more = f" und {len(names) - _SHOWN} weitere" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _words(cell: Cell) -> str:
    return f"{cell:.10g}" if isinstance(cell, float) else cell


def _amount(cell: Cell, decimal: str, place: str, key: str, findings: list[Finding]) -> float:
    if mark(cell) is not None:
        return float("nan")
    try:
        found = number(cell, writing(decimal))
        if found < 0:
            raise ValueError("Ein Betrag ist nie negativ")
        return found
    except ValueError as error:
        findings.append(
            Finding(
                f"{str(error).split(';')[0]}.",
                "Bitte berichtigen Sie die Zelle.",
                place,
                _AMOUNTS[key],
                _words(cell)[:60],
                is_fault=True,
            )
        )
        return float("nan")


def _compare_total(
    lines: Sequence[Line], printed: Mapping[str, object], findings: list[Finding]
) -> None:
    for key in funding.AMOUNTS:
        total = printed.get(key)
        mine = sum(value for line in lines if (value := line.amounts.get(key, 0.0)) == value)
        if isinstance(total, float) and total == total and abs(total - mine) > 0.011:
            findings.append(
                Finding(
                    f"Die Angebote ergeben {de.number(mine, 2)}, die Summenzeile nennt "
                    f"{de.number(total, 2)}.",
                    "Bitte prüfen Sie, ob ein Angebot fehlt.",
                    str(printed["place"]),
                    _AMOUNTS[key],
                )
            )


def _matched(
    offers: pd.DataFrame,
    lines: Sequence[Line],
    decided: Mapping[str, str],
    findings: list[Finding],
) -> tuple[list[Line], dict[str, tuple[str, ...]]]:
    """Each line with the offer it is; what may be several is asked."""
    by_id = set(offers["offer_id"])
    whole: dict[tuple[str, str], list[str]] = {}
    named: dict[str, list[str]] = {}
    for row in offers.itertuples():
        whole.setdefault((folded(str(row.name)), folded(str(row.provider))), []).append(
            row.offer_id
        )
        named.setdefault(folded(str(row.name)), []).append(row.offer_id)
    found, options = [], {}
    taken: dict[str, str] = {}
    for line in lines:
        key = folded(line.cells["name"])
        exact = whole.get((key, folded(line.cells.get("provider", ""))), [])
        alone = named.get(key, [])
        close = difflib.get_close_matches(key, named, 3, _ALIKE)
        offer = line.cells.get("offer_id", "")
        if decided.get(line.title) in (*by_id, NEW):
            offer = decided[line.title]
        elif offer not in by_id:
            offer = next((one[0] for one in (exact, alone) if len(one) == 1), "")
        if not offer and not close:
            offer = NEW
        if not offer:
            likely = tuple(one for name in close for one in named[name])
            options[line.title] = likely
            findings.append(
                Finding(
                    "Ist das ein bekanntes Angebot oder ein neues?",
                    "Bitte ordnen Sie es zu.",
                    line.place,
                    value=line.title[:80],
                    is_fault=True,
                )
            )
        elif offer != NEW and offer in taken:
            findings.append(
                Finding(
                    f"Dasselbe Angebot steht schon in {taken[offer]}.",
                    "Bitte streichen Sie eine der beiden Zeilen.",
                    line.place,
                    value=line.title[:80],
                    is_fault=True,
                )
            )
        taken.setdefault(offer, line.place)
        found.append(replace(line, offer_id=offer))
    return found, options


def template(known: Known) -> pd.DataFrame:
    """The list shown now as a file to fill in for the next year; it is read back surely."""
    held = known.listed
    reach = known.reaches.groupby("offer_id")["stadtraum_code"].agg(", ".join)
    where = held["offer_id"].map(reach)
    where = where.where(where.notna(), held["reach"].map({"stadtweit": "stadtweit"}))
    return pd.DataFrame(
        {
            "Kennung": held["offer_id"],
            "Liste": held["list_no"].astype(int),
            "Nummer": held["number"],
            "Angebot": held["name"],
            "Träger": held["provider"],
            "Art": held["type"],
            "Stadtraum": where,
            **{word: held[key] for key, word in _AMOUNTS.items()},
        }
    )
