"""The lines of somebody's funding list: headings, offers, amounts, and what the list's total says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sozialraum.store import funding
from sozialraum.store.given_table import Cell, Sheet
from sozialraum.store.table_cells import Finding, decimal_mark, mark, number, writing
from sozialraum.text import format as de
from sozialraum.text import read

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


AMOUNTS = {"vzae": "VzÄ", "staff_eur": "Personalkosten", "material_eur": "Sachkosten"}


_SHOWN = 8


@dataclass(frozen=True)
class Line:
    """One offer of the file: cells by `_HEADS`, amounts, whom it is (``offer_id``, `own_funding.NEW`, "")."""

    place: str
    cells: Mapping[str, str]
    amounts: Mapping[str, float]
    offer_id: str

    @property
    def title(self) -> str:
        """How messages call it."""
        return " · ".join(filter(None, (self.cells["name"], self.cells.get("provider", ""))))


def head(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Row of the headings and the column of each, None = it is no funding list."""
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


def lines_of(
    sheet: Sheet, start: int, columns: Mapping[str, int], findings: list[Finding], list_no: str
) -> list[Line]:
    """The offers below the headings of row ``start``; what is wrong joins the findings."""
    body = list(zip(sheet.rows[start + 1 :], sheet.lines[start + 1 :], strict=True))

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
        AMOUNTS[key],
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
                AMOUNTS[key],
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
                    AMOUNTS[key],
                )
            )
