"""All values as export tables with German headings: one row per area and date."""

from __future__ import annotations

import pandas as pd

from sozialraum.text import format as de
from sozialraum.ui import data, exports, facilities, services_list

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
    names = {area.code: area.name for area in data.areas(level)}
    items = data.current().indicators
    return pd.DataFrame(
        {
            "Nummer": rows["code"],
            "Gebiet": rows["code"].map(names),
            "Kennzahl": [items[key].name for key in rows["indicator_id"]],
            "Einheit": [items[key].unit for key in rows["indicator_id"]],
            "Stichtag": [de.date(day) for day in rows["stichtag"]],
            "Zähler": whole_numbers(rows["numerator"]),
            "Nenner": whole_numbers(rows["denominator"]),
            "Wert": exact_values(rows),
            "Herkunft": [exports.status_word(status) for status in rows["status"]],
            "Quelle": rows["source_id"],
            "Hinweis": rows["note"].fillna(""),
        }
    ).reset_index(drop=True)


def exact_values(rows: pd.DataFrame) -> pd.Series:
    """Values rounded as the registry says; whole ones as integers, even beside decimals."""
    items = data.current().indicators
    decimals = [items[key].decimals for key in rows["indicator_id"]]
    if not any(decimals):
        return exports.rounded(rows["value"], 0).set_axis(rows.index)
    # a column of both kinds: Python ints keep "8893" from becoming "8893,0"
    values = [
        None if pd.isna(value) else round(value) if places == 0 else round(value, places)
        for value, places in zip(rows["value"], decimals, strict=True)
    ]
    is_mixed = 0 in decimals
    return pd.Series(values, index=rows.index, dtype=object if is_mixed else float)


def whole_numbers(values: pd.Series) -> pd.Series:
    """Counts as integers, also in a column that holds fractions elsewhere (posts, shares)."""
    known = values.dropna()
    if (known == known.round()).all():
        return values.astype("Int64")
    cells = [
        None if pd.isna(value) else round(value) if value == round(value) else round(value, 4)
        for value in values
    ]
    return pd.Series(cells, index=values.index, dtype=object)


def facility_export() -> pd.DataFrame:
    """All services with the changes people kept, as the page Angebote exports them."""
    return services_list.service_sheet(facilities.current())
