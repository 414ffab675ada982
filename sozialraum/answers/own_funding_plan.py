"""A funding list somebody brings, once every line is matched: the addition that takes it over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from sozialraum.answers.own_funding import NEW, FundingList, Known
from sozialraum.answers.own_funding_lines import Line, first_of
from sozialraum.answers.own_origin import (
    Origin,
    OwnTableError,
    Plan,
    addition_of,
    checked,
    refuse_faults,
    source_section,
    to_csv,
)
from sozialraum.model.services import protected
from sozialraum.store import funding
from sozialraum.store.area_names import folded
from sozialraum.store.patches import Patch
from sozialraum.store.table_cells import mark
from sozialraum.text import format as de

_CITYWIDE = re.compile(r"stadtweit|gesamtstadt|dresden|alle", re.IGNORECASE)
_AHEAD = 5  # years: what a council decides in advance
Row = dict[str, object]


def funding_list(known: Known, found: FundingList, year: int, origin: Origin) -> Plan:
    """The addition that brings a year's funding list.

    Args:
        known: Offers known now.
        found: The list, without faults.
        year: Of the list.
        origin: Where it comes from.

    Raises:
        OwnTableError: The list has faults, or is of a year that has one already.
    """
    refuse_faults([one for one in found.findings if one.is_fault])
    origin = checked(origin)
    if year in funding.years(known.amounts):
        raise OwnTableError(
            f"Für {year} gibt es schon eine Förderliste. Berichtigungen gehen über „Stände“: erst "
            "zurücknehmen, dann neu einlesen."
        )
    if year > dt.date.today().year + _AHEAD:
        raise OwnTableError(
            f"Das Jahr {year} liegt zu weit voraus. Bitte prüfen Sie das Jahr der Förderliste."
        )
    source = f"eigene_{found.given.sha256[:10]}"
    amounts = []
    made = _Maker(known, source, year, origin)
    lists = dict(zip(known.offers["offer_id"], known.offers["list_no"].astype(int), strict=True))
    sources: dict[str, str] = {}
    for number_, line in enumerate(found.lines, start=1):
        offer = line.offer_id
        if offer == NEW:
            offer = f"N{year % 100:02d}-{number_:03d}"
            made.add(offer, number_, line)
            list_no = made.list_no(line)
        else:
            list_no = str(lists[offer])
        key = sources.setdefault(list_no, f"{source}_l{list_no}")
        for kind in funding.AMOUNTS:
            value = line.amounts.get(kind, float("nan"))
            if kind == funding.POSTS or value == value:
                amounts.append((offer, year, kind, value, key))
    columns = ["offer_id", "year", "kind", "value", "source_id"]
    patches = [
        Patch(f"{name}.csv", key_, to_csv(pd.DataFrame(rows)))
        for name, key_, rows in (
            ("facility", ("facility_id",), made.facilities),
            ("facility_reach", ("facility_id", "stadtraum_code"), made.facility_reaches),
            ("funded_offer", ("offer_id",), made.offers),
            ("funded_offer_reach", ("offer_id", "stadtraum_code"), made.reaches),
            ("facility_offer", ("offer_id",), made.joins),
        )
        if rows
    ]
    frame = pd.DataFrame(amounts, columns=columns)
    patches.append(Patch("funding.csv", ("offer_id", "year", "kind"), to_csv(frame)))
    registry = {
        "sources.toml": "\n".join(
            source_section(
                key, replace(origin, title=f"{origin.title}, Liste {list_no}"), found.given
            )
            for list_no, key in sources.items()
        )
    }
    title = f"Förderliste {year}: {de.count(len(found.lines), 'gefördertes Angebot', 'geförderte Angebote')}"
    notes = (f"Nicht mehr in der Liste: {first_of(found.lost)}.",) if found.lost else ()
    return Plan(addition_of(title, found.given, origin, patches, registry), (), notes)


@dataclass
class _Maker:
    """Makes rows of new offers: their place is known only as far as the list says it."""

    known: Known
    source: str
    year: int
    origin: Origin
    offers: list[Row] = field(default_factory=list)
    reaches: list[Row] = field(default_factory=list)
    facilities: list[Row] = field(default_factory=list)
    facility_reaches: list[Row] = field(default_factory=list)
    joins: list[Row] = field(default_factory=list)

    def list_no(self, line: Line) -> str:
        """The list a line belongs to."""
        found = re.search(r"\d+", line.cells.get("list", ""))
        lists = {str(int(one)) for one in self.known.offers["list_no"]}
        if found is None or found[0] not in lists:
            raise OwnTableError(
                f"{line.place}, „{line.title}“: Zu einem neuen Angebot gehört die Liste "
                f"({' oder '.join(sorted(lists))})."
            )
        return found[0]

    def add(self, offer: str, number_: int, line: Line) -> None:
        """Rows of one new offer and the facility it makes."""
        list_no = self.list_no(line)
        kind, category, facility_type = self._kind(line, list_no)
        reach, codes = self._where(line)
        name, provider = line.cells["name"], line.cells.get("provider", "") or "nicht genannt"
        if protected.judge(f"{name} {provider}") is protected.Judgement.PLACE and codes:
            reach, codes = "unbekannt", []  # a protective place is never located
        facility = f"N{self.year % 100:02d}{number_:03d}"
        self.offers.append(
            {
                "offer_id": offer,
                "list_no": list_no,
                "number": line.cells.get("number", "") or str(number_),
                "name": name,
                "provider": provider,
                "type": kind,
                "reach": reach,
                "source_id": f"{self.source}_l{list_no}",
            }
        )
        self.facilities.append(
            {
                "facility_id": facility,
                "name": name,
                "category": category,
                "type": facility_type,
                "provider": provider,
                "stadtraum_code": codes[0] if len(codes) == 1 else None,
                "reach": reach,
                "state": "gefördert",
                "operation": "in_betrieb",
                "as_of": str(self.year),
                "is_protected": 0,
                "status": "amtlich",
                "source_text": self.origin.attribution,
            }
        )
        self.joins.append(
            {
                "offer_id": offer,
                "facility_id": facility,
                "reason": "Neues Angebot der Förderliste, noch ohne Anschrift",
                "status": "erschlossen",
            }
        )
        share = 1 / len(codes) if codes else 1.0
        self.reaches += [{"offer_id": offer, "stadtraum_code": c, "share": share} for c in codes]
        self.facility_reaches += [
            {"facility_id": facility, "stadtraum_code": c, "share": share} for c in codes
        ]

    def _kind(self, line: Line, list_no: str) -> tuple[str, str, str]:
        """The offer's type, and category and type of the facilities that have such offers."""
        offers = self.known.offers
        of_list = offers[offers["list_no"].astype(int).astype(str) == list_no]
        kinds = {folded(str(one)): str(one) for one in of_list["type"]}
        asked = folded(line.cells.get("type", ""))
        kind = kinds.get(asked) or (next(iter(kinds.values())) if len(kinds) == 1 else "")
        if not kind:
            raise OwnTableError(
                f"{line.place}, „{line.title}“: Zu einem neuen Angebot gehört die Art, geschrieben wie "
                f"in der Liste: {'; '.join(sorted(set(kinds.values())))}."
            )
        facilities = self.known.facilities
        same = of_list[of_list["type"] == kind]
        at = facilities[facilities["facility_id"].isin(self._facilities(same["offer_id"]))]
        at = at[at["is_protected"] != 1]
        if at.empty:
            raise OwnTableError(f"{line.place}, „{line.title}“: Für „{kind}“ gibt es kein Vorbild.")
        pairs = list(at[["category", "type"]].itertuples(index=False, name=None))
        category, facility_type = max(pairs, key=pairs.count)
        return kind, str(category), str(facility_type)

    def _facilities(self, offers: Sequence[str]) -> set[str]:
        joins = self.known.joins
        return set(joins[joins["offer_id"].isin(list(offers))]["facility_id"])

    def _where(self, line: Line) -> tuple[str, list[str]]:
        text = line.cells.get("where", "")
        if not text or mark(text) is not None:
            return "unbekannt", []
        if _CITYWIDE.fullmatch(text):
            return "stadtweit", []
        code = self.known.names.find(text, "stadtraum")
        parts = (
            [code]
            if code
            else [
                self.known.names.find(part.strip(), "stadtraum")
                for part in re.split(r"[,;/+]|\bund\b", text)
            ]
        )
        if None in parts:
            raise OwnTableError(
                f"{line.place}, „{line.title}“: „{text}“ ist kein Stadtraum. Erwartet wird eine Nummer, "
                "mehrere mit Komma, oder „stadtweit“."
            )
        codes = list(dict.fromkeys(str(part) for part in parts))
        return ("stadtraum" if len(codes) == 1 else "mehrere"), codes
