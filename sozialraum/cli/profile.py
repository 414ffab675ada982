"""One Stadtraum's profile in the study's four dimensions, as text, CSV or JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from sozialraum.answers.profile import Fact, Profile
from sozialraum.answers.release import Release
from sozialraum.cli.reports import to_json
from sozialraum.model.ranking.catalogue import STUDY_DIMENSIONS
from sozialraum.text import format as de

_CSV_HEADER = (
    *("Stadtraum", "Dimension", "Kennung", "Indikator", "Einheit", "Wert", "Stadt"),
    *("Stichtag", "Status", "Quelle"),
)


def as_text(release: Release, profile: Profile) -> str:
    """The profile as aligned text."""
    area, held = profile.area, release.release
    lines = [
        f"Stadtraum {int(area.code)} {area.name}",
        f"Typ {area.typ}: {area.typ_name}" if area.typ else "Typ nicht veröffentlicht",
        f"Datenstand {de.date(held.data_stand)}, Prüfsumme {held.data_hash[:8]}",
    ]
    width = max((len(fact.indicator.name) for fact in profile.every), default=0)
    for dimension, facts in profile.facts.items():
        title = STUDY_DIMENSIONS[dimension]
        lines += ["", title, "-" * len(title)]
        lines += [_text_row(fact, width) for fact in facts] or ["keine Werte"]
    return "\n".join(lines)


def _text_row(fact: Fact, width: int) -> str:
    # how a value came to be stands in a column of its own, not as a sign beside it
    value, city = (fact.indicator.words(one) for one in (fact.value, fact.city))
    return (
        f"{fact.indicator.name:<{width}}  {value:>18}  Stadt {city:>18}  {de.date(fact.stichtag)}  "
        f"{de.STATUS_WORDS[fact.status][0]}; {fact.source}"
    )


def as_csv(_: Release, profile: Profile) -> str:
    """The profile as CSV for German spreadsheets: semicolon, decimal comma, empty = missing."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(_CSV_HEADER)
    for fact in profile.every:
        item = fact.indicator
        writer.writerow(
            [
                profile.area.code,
                STUDY_DIMENSIONS[item.dimension],
                *(item.indicator_id, item.name, item.unit),
                *(_csv_number(value, item.decimals) for value in (fact.value, fact.city)),
                *(de.date(fact.stichtag), de.STATUS_WORDS[fact.status][0], fact.source),
            ]
        )
    return buffer.getvalue().rstrip("\n")


def _csv_number(value: float | None, decimals: int) -> str:
    # Neither thousands separators nor a typographic minus: a spreadsheet must read a number.
    return "" if value is None else f"{value:.{decimals}f}".replace(".", ",")


def as_json(release: Release, profile: Profile) -> str:
    """The profile as JSON: unrounded values, null = missing, codes and dates as in the store."""
    area, held = profile.area, release.release
    content = {
        "code": area.code,
        "name": area.name,
        "typ": area.typ or None,
        "typ_name": area.typ_name or None,
        "data_hash": held.data_hash,
        "data_stand": held.data_stand,
        "dimensions": [
            {
                "dimension": dimension,
                "title": STUDY_DIMENSIONS[dimension],
                "values": [_json_row(fact) for fact in facts],
            }
            for dimension, facts in profile.facts.items()
        ],
    }
    return to_json(content)


def _json_row(fact: Fact) -> dict[str, object]:
    item = fact.indicator
    return {
        "indicator_id": item.indicator_id,
        "name": item.name,
        "unit": item.unit,
        "decimals": item.decimals,
        "value": fact.value,
        "city_value": fact.city,
        "stichtag": fact.stichtag,
        "status": fact.status,
        "source": fact.source,
    }


WRITERS: dict[str, Callable[[Release, Profile], str]] = {
    "text": as_text,
    "csv": as_csv,
    "json": as_json,
}
