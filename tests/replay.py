"""The city's servers, replayed: what they answer is made of our own tables, in the city's form."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

import pandas as pd

from sozialraum.store import city_datasets, data_files
from sozialraum.store.city_datasets import Dataset, Target

DATA = Path(__file__).parents[1] / "data"
FILES = data_files.read_files(DATA)
DATASETS = city_datasets.read(FILES)
# First lines of the city's files as published (opendata.dresden.de, dl-de/by-2-0).
_BEZIRK = "Stadtbezirk mit zugeordneten Ortschaften"
_ALTER = "AltK_13IRB-2-5-9-14-17-24-29-44-59-64-74-84-"
HEADERS = {
    "einwohner": f"Jahr;Stadtteil zus.;{_BEZIRK};Stadtbezirk/Ortschaft;Stadtraum;{_ALTER};Anzahl Einwohner",
    "quartal": f"Jahresquartal;Stadtraum;{_BEZIRK};{_ALTER};Geschlecht;Anzahl Einwohner",
    "auslaender": f"Jahr;Stadtteil zus.;{_BEZIRK};Stadtraum;Geschlecht;Staatsangehörigkeit-1 Deutsche / Ausländer;Anzahl Einwohner",
    "migration": f"Jahr;Stadtraum;{_BEZIRK};AltK_03A__-17-64-;Migrationshintergrund M2 (aggregiert);Anzahl Einwohner",
    "haushalte": f"Jahr;{_BEZIRK};Stadtraum;Kinderanzahl im Haushalt in Klassen (4);Anzahl Einwohner;Kinderanzahl im Haushalt (sum);Anzahl Haushalte",
    "alleinerziehende": f"Jahr;{_BEZIRK};Stadtraum;Kinderanzahl im Haushalt in Klassen (4);Anzahl Einwohner;Kinderanzahl im Haushalt (sum);Anzahl Haushalte",
    "alleinerziehende_stadtteil": f"Jahr;Stadtteil zus.;{_BEZIRK};Stadtraum;Anzahl Einwohner;Anzahl Haushalte",
    "wanderung": f"Jahr;Fortzug / Zuzug;Wanderungsgebiet;Wanderungstyp;Stadtraum;{_BEZIRK};Anzahl Einwohner",
    "wohndauer": "Jahr;Stadtraum;Staatsangehörigkeit-1 Deutsche / Ausländer;Wohndauer in 6 Klassen;Wohndauer in Monaten;Anzahl Einwohner",
    "einkommen": "Jahr;Stadtraum;Einkommen-Haushalt (Äquivalenz-);Anteil Haushalte mit relativ geringem Einkommen - arm;Anteil Haushalte mit mittlerem Einkommen;Anteil Haushalte mit relativ hohem Einkommen - reich",
    "wohnkosten": "Jahr;Stadtraum;Grundmiete;Grundmiete - Whg mit Bad und IWC;Betriebskosten - kalt;Betriebskosten - warm",
    "gesundheit": 'Jahr;Stadtraum;Befindlichkeitsart;"Anteil Benotung ""gut""";"Anteil Benotung ""teils/teils""";"Anteil Benotung ""schlecht"""',
    "arbeitslose": f"Jahr;Quartal;{_BEZIRK};Insgesamt;Männer;Frauen;Deutsche;Ausländer;nach SGB II;nach SGB III;Anzahl unter 25 Jahre;Anzahl 25 bis 34 Jahre;Anzahl 35 bis 44 Jahre;Anzahl 45 bis 54 Jahre;Anzahl über 55 Jahre;ohne Berufsausbildung;mit Berufsausbildung;mit akademischer Ausbildung",
    "prognose": f"Jahr-Prognose;{_BEZIRK};Anzahl",
    "prognose_alter": "Jahr-Prognose;Alter in Jahren bis 85 (über 85-Jährige werden Jahrgang 85 zugeordnet);Anzahl",
}

Answer = Callable[[dict[str, str]], tuple[int, dict[str, str], bytes]]


class Service:
    """A local server that answers as it is told; `served` are the queries it got."""

    def __init__(self) -> None:
        self.answer: Answer = lambda _: (503, {}, b"")
        self.served: list[dict[str, str]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
                service.served.append({"path": urlsplit(self.path).path, **query})
                status, headers, body = service.answer({"path": urlsplit(self.path).path, **query})
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.server.server_port}"
        self.address = f"{self.root}/collections"
        Thread(target=self.server.serve_forever, daemon=True).start()


def city_file(key: str, *, years_on: int = 0, add: int = 0) -> bytes:
    """A file as the city publishes it, made of the newest figures we have.

    Args:
        key: Of the dataset.
        years_on: So many years later.
        add: Is added to the first number of each row of ours.
    """
    dataset = DATASETS[key]
    target = dataset.targets[0]
    held = [dict(row) for row in csv.DictReader(io.StringIO(FILES[target.file].decode()))]
    newest = max(row[target.time] for row in held)
    kept = [row for row in held if target.is_whole or row[target.time] == newest]
    if target.is_whole:
        kept = _every_year(target, kept)
    out = io.StringIO()
    names = next(csv.reader([HEADERS[key]], delimiter=";"))
    out.write(HEADERS[key] + "\n")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    ours = {spelling: name for name, (spelling, *_) in dataset.columns.items()}
    for number, row in enumerate(kept):
        for cells in _lines(dataset, target, row, years_on, add):
            writer.writerow(cells.get(ours.get(name, ""), f"x{number}") for name in names)
    return out.getvalue().encode()


def _every_year(target: Target, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The city's forecast has every year; ours may lack some, which get the year's before."""
    by_year: dict[int, list[dict[str, str]]] = {}
    for row in rows:
        by_year.setdefault(int(row[target.time][:4]), []).append(row)
    for year in range(min(by_year), max(by_year)):
        by_year.setdefault(
            year + 1,
            [{**row, target.time: f"{year + 1}{row[target.time][4:]}"} for row in by_year[year]],
        )
    return [row for year in sorted(by_year) for row in by_year[year]]


def _lines(
    dataset: Dataset, target: Target, row: dict[str, str], years_on: int, add: int
) -> Iterator[dict[str, str]]:
    if target.total and row["code"] == target.total["code"]:
        return
    base = {**_when(target, row, years_on), **_where(target, row)}
    for group in target.groups:
        base[group.column] = next(
            value for value, to in group.values.items() if to.items() <= row.items()
        )
    if target.copies:
        for at, (ours, theirs) in enumerate(target.copies.items()):
            base[theirs] = _plus(row[ours], add if at == 0 else 0)
            if dataset.has_comma:
                base[theirs] = base[theirs].replace(".", ",") or "0"
        yield base
        return
    yield from _counted(target, row, base, add)


def _counted(
    target: Target, row: dict[str, str], base: dict[str, str], add: int
) -> Iterator[dict[str, str]]:
    """One line per class; what has no class of its own stands in the first line."""
    pivots = target.pivots[:1]
    measure = pivots[0].measure if pivots else ""
    rest = {theirs: row[ours] for ours, theirs in target.sums.items() if theirs != measure}
    classes = [(value, to) for value, to in pivots[0].to.items()] if pivots else [("", "")]
    for at, (value, to) in enumerate(classes):
        cells = dict(base)
        if pivots:
            cells |= dict(zip(pivots[0].column.split("+"), value.split("+"), strict=True))
            cells[measure] = _plus(row[to], add if at == 0 else 0)
        cells |= {theirs: number if at == 0 else "0" for theirs, number in rest.items()}
        yield from _split(target, row, cells)


def _split(target: Target, row: dict[str, str], cells: dict[str, str]) -> Iterator[dict[str, str]]:
    """Strehlen lies in two Stadträume; the city gives each part a line."""
    if not target.parts or row[target.to[0]] != target.parts[0].stadtteil:
        yield cells
        return
    measure = target.parts[0].measure
    first = int(row[target.parts[0].to])
    if target.pivots:  # a class of Strehlen in Stadtraum 11: what its other Stadtteile leave
        column = next(t for v, t in target.pivots[0].to.items() if v == cells["alter"])
        first = _cell("stadtraum", "11", column) - sum(
            _cell("stadtteil", code, column) for code in ("71", "72", "77")
        )
    yield {**cells, "stadtraum": "11 Prohlis, Reick", measure: str(first)}
    others = {name: "0" for name in target.sums.values() if name != measure}
    rest = {**others, measure: str(int(cells[measure]) - first)}
    yield {**cells, "stadtraum": "12 Niedersedlitz", **rest}


def _cell(level: str, code: str, column: str) -> int:
    """A number of the newest Einwohner table."""
    rows = csv.DictReader(io.StringIO(FILES[f"tables/einwohner_{level}.csv"].decode()))
    return int([row for row in rows if row[level] == code][-1][column])


def _when(target: Target, row: Mapping[str, str], years_on: int) -> dict[str, str]:
    year, month = int(row[target.time][:4]) + years_on, row[target.time][5:7] or "12"
    quarter = int(month) // 3
    return {
        "jahr": str(year),
        "quartal": f"{quarter}. Quartal",
        "jahresquartal": f"{year}{quarter}",
    }


def _where(target: Target, row: Mapping[str, str]) -> dict[str, str]:
    if target.ages:
        age = int(row[target.ages["to"]])
        return {target.ages["from"]: f"{age} Jahre" if age < 85 else "85 Jahre u.älter"}
    place = tuple(row[column] for column in target.to)
    special = {to: code for code, to in target.special.items()}
    code = special.get(place, place[-1])
    if target.area == "stadtbezirk":
        return {"stadtbezirk": f"StB {code} Bezirk" if code.isdigit() else code}
    if target.area == "stadtteil":
        return {
            "stadtteil": f"{code} {row.get('name', 'Name')}",
            "stadtraum": f"{STADTRAUM[code]} Stadtraum",
        }
    return {"stadtraum": f"{code} Stadtraum"}


def _stadtraum_of() -> dict[str, str]:
    links = pd.read_csv(DATA / "area_link.csv", dtype=str)
    kept = links[(links["child_level"] == "stadtteil") & (links["parent_level"] == "stadtraum")]
    return dict(zip(kept["child_code"], kept["parent_code"], strict=True))


STADTRAUM = _stadtraum_of()


def _plus(number: str, add: int) -> str:
    return str(int(number) + add) if add and number.isdigit() else number


def statistics(years_on: int = 1, add: int = 0) -> Answer:
    """The city's statistics server: next year's edition of every table, and none after it."""

    def answer(query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        asked = unquote(query["path"])
        for key, dataset in DATASETS.items():
            start, _, end = dataset.pattern.partition("<jahr>")
            if start not in asked or end not in asked:
                continue
            newest = newest_year(dataset)
            if dataset.is_yearly and f"{start}{newest + years_on}{end}" not in asked:
                break
            return 200, {}, city_file(key, years_on=years_on, add=add)
        return 404, {}, b"not found"

    return answer


def newest_year(dataset: Dataset) -> int:
    """The newest year we have of a dataset."""
    target = dataset.targets[0]
    rows = csv.DictReader(io.StringIO(FILES[target.file].decode()))
    return max(int(row[target.time][:4]) for row in rows)
