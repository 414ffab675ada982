"""A small list of services for tests: only what a test names differs from the plain one."""

from __future__ import annotations

import pandas as pd

NAN = float("nan")
PLAIN = {
    "service_id": "F1",
    "name": "Haus",
    "category_id": "okja",
    "provider": "A",
    "operation": "in_betrieb",
    "paragraphs": "11",
    "street": "",
    "postcode": "",
    "stadtteil_code": "",
    "stadtraum_code": "",
    "serves": "",
    "reach": "unbekannt",
    "vzae": NAN,
    "capacity": NAN,
    "age_from": 6.0,
    "age_to": 24.0,
    "lat": NAN,
    "lon": NAN,
    "as_of": "",
    "funding_end": "",
}


def service(**fields: object) -> dict[str, object]:
    """One service; ``home`` sets where it stands and what it serves."""
    home = fields.pop("home", None)
    row = {**PLAIN, **fields}
    if home is not None:
        row.update(stadtraum_code=home, serves=home, reach="stadtraum")
    return row


def frame(*rows: dict[str, object]) -> pd.DataFrame:
    """The list as the store makes it: texts as str, numbers as float."""
    numbered = [{**row, "service_id": f"F{n}"} for n, row in enumerate(rows, start=1)]
    made = pd.DataFrame(numbered, columns=list(PLAIN))
    numbers = ["vzae", "capacity", "age_from", "age_to", "lat", "lon"]
    types = {name: "float64" if name in numbers else "str" for name in PLAIN}
    return made.astype(types)
