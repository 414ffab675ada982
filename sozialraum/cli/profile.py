"""One Stadtraum's profile in the study's four dimensions, as text, CSV or JSON."""

from __future__ import annotations

import csv
import difflib
import io
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from sozialraum.cli.german import WrongCallError
from sozialraum.cli.reports import to_json
from sozialraum.model.ranking.catalogue import STUDY_DIMENSIONS
from sozialraum.store import queries
from sozialraum.text import format as de

_CITY = "dresden"
_CSV_HEADER = {
    "dimension": "Dimension",
    "indicator_id": "Kennung",
    "name": "Indikator",
    "unit": "Einheit",
    "value": "Wert",
    "city_value": "Stadt",
    "stichtag": "Stichtag",
    "status": "Status",
    "source": "Quelle",
}


@dataclass(frozen=True)
class Line:
    """One indicator: newest value and the city's at the same date (None = missing)."""

    dimension: str
    indicator_id: str
    name: str
    unit: str
    decimals: int
    value: float | None
    city_value: float | None
    stichtag: str
    status: str
    source: str


@dataclass(frozen=True)
class Profile:
    """A Stadtraum with the newest value of every indicator that names it."""

    code: str
    name: str
    typ: str | None
    typ_name: str | None
    data_hash: str
    data_stand: str
    lines: list[Line]


def read(engine: Any, wanted: str) -> Profile:
    """Read a profile.

    Args:
        engine: A built store.
        wanted: Number ("4", "04") or unique part of a name.

    Raises:
        WrongCallError: No Stadtraum, or several, fit.
    """
    release = queries.release(engine)
    assert release is not None, "the caller has ensured the store"
    areas = queries.areas(engine, "stadtraum")
    area = areas.set_index("code").loc[find(areas, wanted)]
    return Profile(
        code=str(area.name),
        name=str(area["name"]),
        typ=None if pd.isna(area["typ"]) else str(area["typ"]),
        typ_name=None if pd.isna(area["typ_name"]) else str(area["typ_name"]),
        data_hash=release.data_hash,
        data_stand=release.data_stand,
        lines=_lines(engine, str(area.name)),
    )


def find(areas: pd.DataFrame, wanted: str) -> str:
    """The code of the Stadtraum a user means; raises WrongCallError if that is not clear."""
    text = wanted.strip()
    if text.isascii() and text.isdigit() and f"{int(text):02d}" in set(areas["code"]):
        return f"{int(text):02d}"
    columns = ["short_name", "name", "name_planning", "name_study"]
    names = {
        row["code"]: [_fold(str(row[column])) for column in columns if pd.notna(row[column])]
        for row in areas.to_dict("records")
    }
    needle = _fold(text)
    for fits in (str.__eq__, str.__contains__):
        hits = [code for code, known in names.items() if any(fits(name, needle) for name in known)]
        if needle and len(hits) == 1:
            return str(hits[0])
        if needle and hits:
            raise WrongCallError(f"„{wanted}“ ist nicht eindeutig: {_listing(areas, hits)}.")
    raise WrongCallError(
        f"Den Stadtraum „{wanted}“ gibt es nicht. Meinten Sie: "
        f"{_listing(areas, _similar(names, needle))}?"
    )


def _fold(name: str) -> str:
    """Lower case without umlaut dots, so that "lobtau", "loebtau" and "Löbtau" are one."""
    lower = name.lower().replace("ß", "ss")
    for umlaut in "äöü":
        base = unicodedata.normalize("NFD", umlaut)[0]
        lower = lower.replace(umlaut, base).replace(f"{base}e", base)
    return lower


def _similar(names: dict[str, list[str]], needle: str) -> list[str]:
    def score(code: str) -> float:
        parts = [part for name in names[code] for part in [name, *name.replace("/", " ").split()]]
        return max(difflib.SequenceMatcher(None, needle, part).ratio() for part in parts)

    ranked = sorted(names, key=score, reverse=True)
    close = [code for code in ranked if score(code) >= 0.6]
    return close[:3] or sorted(names)


def _listing(areas: pd.DataFrame, codes: list[str]) -> str:
    names = areas.set_index("code")["short_name"]
    return ", ".join(f"{code} {names[code]}" for code in codes)


def _lines(engine: Any, code: str) -> list[Line]:
    values = queries.values(engine, "stadtraum")
    mine = values[values["code"] == code]
    # The newest known value; where none is known, the newest date that says so.
    ordered = mine.assign(known=mine["value"].notna()).sort_values(["known", "stichtag"])
    newest = ordered.drop_duplicates("indicator_id", keep="last").set_index("indicator_id")
    city = queries.values(engine, "stadt").set_index(["indicator_id", "stichtag"])["value"]
    sources = queries.sources(engine).set_index("source_id")["title"]
    lines = []
    indicators = queries.indicators(engine).to_dict("records")
    for item in sorted(indicators, key=lambda row: list(STUDY_DIMENSIONS).index(row["dimension"])):
        name = str(item["indicator_id"])
        if name not in newest.index:
            continue
        row = newest.loc[name]
        lines.append(
            Line(
                dimension=str(item["dimension"]),
                indicator_id=name,
                name=str(item["name"]),
                unit=str(item["unit"]),
                decimals=int(item["decimals"]),
                value=_known(row["value"]),
                city_value=_known(city.get((name, row["stichtag"]))),
                stichtag=str(row["stichtag"]),
                status=str(row["status"]),
                source=str(sources[row["source_id"]]),
            )
        )
    return lines


def _known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def as_text(profile: Profile) -> str:
    """The profile as aligned text."""
    typ = f"Typ {profile.typ}: {profile.typ_name}" if profile.typ else "Typ nicht veröffentlicht"
    lines = [
        f"Stadtraum {int(profile.code)} {profile.name}",
        typ,
        f"Datenstand {de.date(profile.data_stand)}, Prüfsumme {profile.data_hash[:8]}",
    ]
    width = max((len(line.name) for line in profile.lines), default=0)
    for dimension, title in STUDY_DIMENSIONS.items():
        rows = [line for line in profile.lines if line.dimension == dimension]
        lines += ["", title, "-" * len(title)]
        lines += [_text_row(line, width) for line in rows] or ["keine Werte"]
    return "\n".join(lines)


def _text_row(line: Line, width: int) -> str:
    value = de.with_unit(line.value, line.unit, line.decimals)
    city = de.with_unit(line.city_value, line.unit, line.decimals)
    status = de.STATUS_WORDS[line.status][0]
    return (
        f"{line.name:<{width}}  {value:>18}  Stadt {city:>18}  {de.date(line.stichtag)}  "
        f"{status}; {line.source}"
    )


def as_csv(profile: Profile) -> str:
    """The profile as CSV for German spreadsheets: semicolon, decimal comma, empty = missing."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(["Stadtraum", *_CSV_HEADER.values()])
    for line in profile.lines:
        row = {
            **asdict(line),
            "dimension": STUDY_DIMENSIONS[line.dimension],
            "value": _csv_number(line.value, line.decimals),
            "city_value": _csv_number(line.city_value, line.decimals),
            "stichtag": de.date(line.stichtag),
            "status": de.STATUS_WORDS[line.status][0],
        }
        writer.writerow([profile.code, *(row[key] for key in _CSV_HEADER)])
    return buffer.getvalue().rstrip("\n")


def _csv_number(value: float | None, decimals: int) -> str:
    # Neither thousands separators nor a typographic minus: a spreadsheet must read a number.
    return "" if value is None else f"{value:.{decimals}f}".replace(".", ",")


def as_json(profile: Profile) -> str:
    """The profile as JSON: unrounded values, null = missing, codes and dates as in the store."""
    content = asdict(profile)
    lines = content.pop("lines")
    content["dimensions"] = [
        {
            "dimension": dimension,
            "title": title,
            "values": [
                {key: value for key, value in line.items() if key != "dimension"}
                for line in lines
                if line["dimension"] == dimension
            ],
        }
        for dimension, title in STUDY_DIMENSIONS.items()
    ]
    return to_json(content)


WRITERS: dict[str, Callable[[Profile], str]] = {"text": as_text, "csv": as_csv, "json": as_json}
