"""Next year's funding list from somebody's file: matched with the offers known, or new ones.

A list says who is funded with what; where an offer is and what it does is known from before. What
cannot be matched surely is asked, never guessed: a wrong match would move posts to another place.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from sozialraum.answers.own_funding_lines import AMOUNTS, Line, first_of, head, lines_of
from sozialraum.answers.own_origin import OwnTableError
from sozialraum.store import funding, queries
from sozialraum.store.area_names import AreaNames, folded
from sozialraum.store.given_table import GivenTable
from sozialraum.store.table_cells import Finding
from sozialraum.text import format as de

NEW = "neu"
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
            amounts=queries.table(engine, "funding"),
            reaches=queries.table(engine, "funded_offer_reach"),
            facilities=queries.table(engine, "facility"),
            joins=queries.table(engine, "facility_offer"),
            names=AreaNames(queries.table(engine, "area")),
        )

    @cached_property
    def listed(self) -> pd.DataFrame:
        """The offers of the list shown now, with its amounts."""
        return funding.listed(self.offers, self.amounts, funding.newest_year(self.amounts))


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
            f"{de.count(len(self.lines), 'gefördertes Angebot', 'geförderte Angebote')} mit "
            f"zusammen {de.number(posts, 2)} VzÄ",
            f"Bekannt: {len(self.lines) - new - open_}; neu: {new}; noch offen: {open_}",
            f"Bisher gefördert und nicht in der Datei: {len(self.lost)}{lost}",
        ]


def looks_like_list(given: GivenTable) -> bool:
    """Whether a file has the headings of a funding list."""
    return any(head(sheet) is not None for sheet in given.sheets)


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
        found = head(sheet)
        if found is not None:
            lines += lines_of(sheet, *found, findings, list_no)
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
            **{word: held[key] for key, word in AMOUNTS.items()},
        }
    )
