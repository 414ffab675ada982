"""All values as export tables with German headings: one row per area and date."""

from __future__ import annotations

import pandas as pd

from sozialraum.documents import values
from sozialraum.ui.einrichtungen import facilities
from sozialraum.ui.shell import data

LEVEL_WORDS = {
    "stadt": "Stadt",
    "stadtbezirk": "Stadtbezirke",
    "stadtraum": "Stadträume",
    "stadtteil": "Stadtteile",
    "stat_bezirk": "Statistische Bezirke",
    "asd_gebiet": "ASD-Gebiete",
    "sozialbezirk": "Sozialbezirke",
}


def value_rows(indicator_ids: list[str], level: str) -> pd.DataFrame:
    """Values as an export table with German headings, one row per area and date."""
    rows = data.current().values[level]
    return values.value_rows(data.current(), rows[rows["indicator_id"].isin(indicator_ids)], level)


def facility_export() -> pd.DataFrame:
    """All services with the changes people kept, as the page Angebote exports them."""
    return facilities.sheet(facilities.current())
