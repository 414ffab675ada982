"""A result as it was when it was saved: plain numbers, money rounded to cents.

Frozen results can be compared exactly and written to files; ``freeze(run(...))`` of the same
scenario on the same data is equal to the one that was saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

import pandas as pd

from sozialraum.model.kept_document import number, shown
from sozialraum.model.scenario import fields as checks
from sozialraum.model.scenario.fields import DocumentError
from sozialraum.model.scenario.result import COST_COLUMNS, ScenarioResult, Totals
from sozialraum.model.scenario.state import STADTRAUM_CODES

CENTS = 2
RATIO_DECIMALS = 4
# German label and unit of every total; {} = the year of the funding list.
_TOTALS = MappingProxyType(
    {
        "vzae": ("Stellen insgesamt", "VzÄ"),
        "koordination_vzae": ("davon Koordination", "VzÄ"),
        "other_vzae": ("davon übrige Stellen", "VzÄ"),
        "kifaz_count": ("KiFaZ", ""),
        "personnel_eur": ("Personalkosten im Jahr", "EUR"),
        "total_eur": ("Gesamtkosten im Jahr", "EUR"),
        "vzae_per_1000_u18": ("Szenario je 1.000 unter 18", "VzÄ"),
        "vzae_per_1000_u25": ("Szenario je 1.000 unter 25", "VzÄ"),
        "offers_before_vzae": ("Geförderte Angebote {}, vorher", "VzÄ"),
        "offers_after_vzae": ("Geförderte Angebote {}, nachher", "VzÄ"),
    }
)
AREA_NUMBERS = (
    "vzae",
    "koordination_vzae",
    "other_vzae",
    *COST_COLUMNS,
    "total_eur",
    "vzae_per_1000_u18",
    "vzae_per_1000_u25",
    "offers_before_vzae",
    "offers_after_vzae",
)
_AREAS = MappingProxyType(
    {
        "overhead_eur": "Gemeinkosten",
        "material_eur": "Sachkosten",
        "rent_eur": "Miete",
        "aktionsbudget_eur": "Aktionsbudget",
    }
)
AREA_COLUMNS = ("code", "kifaz", *AREA_NUMBERS, "flags")
OTHER_NUMBERS = ("outside_vzae", "outside_eur", "employer_kifaz_eur", "employer_koordination_eur")
_LARGEST = 1e12
TOTAL_KEYS = tuple(_TOTALS)
_MOST_FLAGS, _LONGEST_FLAG = 10, 200


@dataclass(frozen=True)
class FrozenResult:
    """A result in rounded numbers; None = not known.

    Attributes:
        totals: Key of ``TOTAL_KEYS`` -> number.
        areas: One row per Stadtraum 01-17, keys ``AREA_COLUMNS``.
        other: ``OTHER_NUMBERS``: posts and cost outside the Stadträume, employer cost per VzÄ.
    """

    totals: Mapping[str, float | None]
    areas: tuple[Mapping[str, Any], ...]
    other: Mapping[str, float | None]

    @property
    def table(self) -> pd.DataFrame:
        """The areas as a frame like ``ScenarioResult.areas`` (NaN = missing)."""
        frame = pd.DataFrame([dict(row) for row in self.areas], columns=list(AREA_COLUMNS))
        return frame.astype(dict.fromkeys(AREA_NUMBERS, float))

    def to_dict(self) -> dict[str, Any]:
        """For JSON and YAML."""
        rows = [{**row, "flags": list(row["flags"])} for row in self.areas]
        return {"totals": dict(self.totals), **self.other, "areas": rows}


def total_labels(funding_year: str) -> dict[str, tuple[str, str]]:
    """German label and unit of every total, with the year of the funding list."""
    return {key: (label.format(funding_year), unit) for key, (label, unit) in _TOTALS.items()}


def area_labels(funding_year: str) -> dict[str, str]:
    """German label of every number of a Stadtraum."""
    return {**{key: label for key, (label, _) in total_labels(funding_year).items()}, **_AREAS}


def _rounded(name: str, value: Any) -> float | None:
    if value is None or pd.isna(value):
        return None
    return round(float(value), CENTS if name.endswith(("_eur", "_vzae")) else RATIO_DECIMALS)


def totals_of(result: ScenarioResult) -> dict[str, float | None]:
    """All totals of a result, exact, by ``TOTAL_KEYS``; None = not known."""
    found = {one.name: getattr(result.totals, one.name) for one in fields(Totals)}
    found["offers_before_vzae"] = result.offers.total_before
    found["offers_after_vzae"] = result.offers.total_after
    return {key: None if pd.isna(found[key]) else found[key] for key in TOTAL_KEYS}


def freeze(result: ScenarioResult | FrozenResult) -> FrozenResult:
    """The result in rounded numbers."""
    if isinstance(result, FrozenResult):
        return result
    areas = tuple(
        {
            "code": row["code"],
            "kifaz": bool(row["kifaz"]),
            **{name: _rounded(name, row[name]) for name in AREA_NUMBERS},
            "flags": tuple(row["flags"]),
        }
        for row in result.areas.to_dict("records")
    )
    return FrozenResult(
        totals={key: _rounded(key, value) for key, value in totals_of(result).items()},
        areas=areas,
        other={name: _rounded(name, getattr(result, name)) for name in OTHER_NUMBERS},
    )


def result_from_dict(value: object) -> FrozenResult:
    """The result of a document.

    Raises:
        DocumentError: Unknown fields, wrong types, or not the 17 Stadträume.
    """
    content = checks.group(value, "result")
    checks.refuse_unknown(content, ("totals", *OTHER_NUMBERS, "areas"), "result")
    totals = checks.group(content.get("totals", {}), "result.totals")
    checks.refuse_unknown(totals, TOTAL_KEYS, "result.totals")
    return FrozenResult(
        totals={name: _number(totals, name, "result.totals") for name in TOTAL_KEYS},
        other={name: _number(content, name, "result") for name in OTHER_NUMBERS},
        areas=_areas(content.get("areas")),
    )


def _number(values: Mapping[str, Any], name: str, path: str) -> float | None:
    """A number that may be missing (an older program may not have known it)."""
    value = values.get(name)
    if value is None:
        return None
    found = number(value)
    if found is None or abs(found) > _LARGEST:
        raise DocumentError(
            f"Feld „{path}.{name}“: {shown(value)} ist nicht möglich. "
            "Erlaubt sind Zahlen bis 1 Billion oder leer."
        )
    return found


def _areas(value: object) -> tuple[Mapping[str, Any], ...]:
    rows = value if isinstance(value, list | tuple) else []
    found = [_area(row, position) for position, row in enumerate(rows[: len(STADTRAUM_CODES) + 1])]
    if tuple(row["code"] for row in found) != STADTRAUM_CODES:
        raise DocumentError(
            "Feld „result.areas“: Es sind nicht genau die 17 Stadträume. "
            "Erlaubt ist eine Zeile je Stadtraum, 01 bis 17 in dieser Reihenfolge."
        )
    return tuple(found)


def _area(value: object, position: int) -> dict[str, Any]:
    path = f"result.areas[{position}]"
    row = checks.group(value, path)
    checks.refuse_unknown(row, AREA_COLUMNS, path)
    kifaz = row.get("kifaz", False)
    if not isinstance(kifaz, bool):
        raise DocumentError(
            f"Feld „{path}.kifaz“: {shown(kifaz)} ist nicht möglich. Erlaubt: true, false."
        )
    flags = row.get("flags", [])
    if not isinstance(flags, list | tuple) or len(flags) > _MOST_FLAGS:
        raise DocumentError(
            f"Feld „{path}.flags“: {shown(flags)} ist nicht möglich. "
            f"Erlaubt ist eine Liste von bis zu {_MOST_FLAGS} Texten."
        )
    label = f"Feld „{path}.flags“"
    return {
        "code": checks.text(row.get("code", ""), f"Feld „{path}.code“", 2),
        "kifaz": kifaz,
        **{name: _number(row, name, path) for name in AREA_NUMBERS},
        "flags": tuple(checks.text(flag, label, _LONGEST_FLAG) for flag in flags),
    }
