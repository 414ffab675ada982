"""All values as export tables with German headings: one row per area and date."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sozialraum.documents.tables import status_word
from sozialraum.text import format as de
from sozialraum.ui.angebote import liste
from sozialraum.ui.einrichtungen import facilities
from sozialraum.ui.shell import data

LEVEL_WORDS = {
    "stadt": "Stadt",
    "stadtbezirk": "Stadtbezirke",
    "stadtraum": "Stadträume",
    "stadtteil": "Stadtteile",
    "asd_gebiet": "ASD-Gebiete",
    "sozialbezirk": "Sozialbezirke",
}


def value_rows(indicator_ids: list[str], level: str) -> pd.DataFrame:
    """Values as an export table with German headings, one row per area and date."""
    values = data.current().values[level]
    rows = values[values["indicator_id"].isin(indicator_ids)]
    items = data.current().indicators
    return pd.DataFrame(
        {
            "Nummer": rows["code"],
            "Gebiet": rows["code"].map(data.current().names(level)),
            "Kennzahl": [items[key].name for key in rows["indicator_id"]],
            "Einheit": [items[key].unit for key in rows["indicator_id"]],
            "Stichtag": [de.date(day) for day in rows["stichtag"]],
            "Zähler": whole_numbers(rows["numerator"]),
            "Nenner": whole_numbers(rows["denominator"]),
            "Wert": exact_values(rows),
            "Herkunft": [status_word(status) for status in rows["status"]],
            "Quelle": rows["source_id"],
            "Hinweis": rows["note"].fillna(""),
        }
    ).reset_index(drop=True)


def exact_values(rows: pd.DataFrame) -> pd.Series:
    """Values with every published digit; whole ones as integers, even beside decimals."""
    items = data.current().indicators
    places = [items[key].file_decimals for key in rows["indicator_id"]]
    return _cells(rows["value"], places)


def whole_numbers(values: pd.Series) -> pd.Series:
    """Counts as integers, also in a column that holds fractions elsewhere (posts, shares)."""
    return _cells(values, [4] * len(values))


def _cells(values: pd.Series, places: Sequence[int]) -> pd.Series:
    """Rounded numbers; Python ints keep "8893" from becoming "8893,0" in a column of both kinds."""
    known = values.dropna()
    if (known == known.round()).all():
        return values.astype("Int64")
    near = [round(value, digits) for value, digits in zip(values, places, strict=True)]
    cells = [
        None if pd.isna(value) else int(value) if value == int(value) else value for value in near
    ]
    return pd.Series(cells, index=values.index, dtype=object)


def facility_export() -> pd.DataFrame:
    """All services with the changes people kept, as the page Angebote exports them."""
    return liste.service_sheet(facilities.current())
