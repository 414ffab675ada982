"""The Vergleich page: who is compared with whom, over which indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from sozialraum.model import compare
from sozialraum.text import format as de
from sozialraum.ui import (
    controls,
    data,
)

COMPARATORS = {
    "aehnlich": "den drei ähnlichsten",
    "typ": "demselben Stadtraumtyp",
    "eigene": "eigener Auswahl",
    "alle": "allen 17",
}
CHART_LIMIT = 5  # more lines or marks in one chart cannot be told apart
VIEWS = {
    "tabelle": "Tabelle",
    "heatmap": "Farbtabelle",
    "abweichung": "Abweichungen",
    "streuung": "Streudiagramm",
    "verlauf": "Zeitverlauf",
}
DEFAULT_INDICATORS = (
    "u18_share",
    "alleinerziehende_share",
    "migration_share",
    "aequivalenzeinkommen_eur",
    "belastungsindex",
    "sgb2_25_54_share",
    "angebote_vzae_per_1000_u25",
    "wahlbeteiligung_share",
)
GUIDE = """
- Wählen Sie links einen Stadtraum und womit er verglichen werden soll. **Ähnlich** heißt:
  kleinste Abstände über die gewählten Kennzahlen; der Grund steht im Satz über dem Bild.
- **Farbtabelle** zeigt alle 17 Stadträume: Lila = höhere, Grün = geringere Belastung als das Mittel;
  Blau und Braun ohne Wertung. Die Grenzen der Farben stehen darunter.
- **Streudiagramm** zeigt, ob zwei Kennzahlen zusammen auftreten. Ein Zusammenhang ist keine Ursache.
- Jede Ansicht hat eine Tabelle; CSV und Excel stehen darunter.
"""


@dataclass(frozen=True)
class Result:
    """The values to compare: one row per Stadtraum, one column per indicator, newest date each."""

    selected: str
    shown: tuple[str, ...]  # codes, the selected one first
    indicators: tuple[data.Indicator, ...]
    stichtage: dict[str, str]
    values: pd.DataFrame  # all 17, index code
    statuses: pd.DataFrame
    city: dict[str, float | None]
    comparator: str
    similar: tuple[compare.Similar, ...]

    @property
    def z(self) -> pd.DataFrame:
        """Unweighted z-scores over the 17 Stadträume."""
        return pd.DataFrame(
            {
                key: compare.z_scores(self.values[key].to_numpy(dtype=float)).values
                for key in self.values
            },
            index=self.values.index,
        )


def chosen_own(comparator: str, selected: str) -> list[str]:
    """The user's own choice of up to five Stadträume, only drawn when it matters (``?raeume=``)."""
    if comparator != "eigene":
        return []
    names = controls.stadtraum_names()
    default = [code for code in ("04", "10", "14") if code != selected][:2]
    return controls.choose_many(
        "Stadträume (bis zu 4 weitere)", names, param="raeume", default=default, limit=4
    )


def chosen_indicators() -> list[str]:
    """The indicators to compare, folded away (``?kennzahlen=``)."""
    names = controls.indicator_names("stadtraum")
    default = [key for key in DEFAULT_INDICATORS if key in names]
    with st.popover("Kennzahlen ändern"):
        chosen = controls.choose_many(
            "Kennzahlen (bis zu 12)", names, param="kennzahlen", default=default, limit=12
        )
        if not chosen:
            st.info("Ohne Auswahl werden die voreingestellten Kennzahlen gezeigt.")
    return chosen or default


def compute(
    selected: str, comparator: str, own: Sequence[str], indicator_ids: Sequence[str]
) -> Result:
    """Newest values of all Stadträume and the circle of areas to show."""
    stichtage = {key: data.latest(key, "stadtraum") or "" for key in indicator_ids}
    at = {key: data.at(key, "stadtraum", day) for key, day in stichtage.items()}
    values = pd.DataFrame({key: frame["value"] for key, frame in at.items()}).astype(float)
    similar = tuple(compare.most_similar(values, selected, 3))
    circle = {
        "aehnlich": [match.code for match in similar],
        "typ": same_type(selected),
        "eigene": list(own),
        "alle": list(values.index),
    }[comparator]
    return Result(
        selected=selected,
        shown=(selected, *(code for code in circle if code != selected)),
        indicators=tuple(data.indicator(key) for key in indicator_ids),
        stichtage=stichtage,
        values=values,
        statuses=pd.DataFrame({key: frame["status"] for key, frame in at.items()}),
        city={key: data.city_value(key, day) for key, day in stichtage.items()},
        comparator=comparator,
        similar=similar,
    )


def same_type(selected: str) -> list[str]:
    """The other Stadträume of the same published type; empty where the type is not published."""
    areas = {area.code: area for area in data.areas("stadtraum")}
    typ = areas[selected].typ
    return [code for code, area in areas.items() if typ and area.typ == typ and code != selected]


def answer(result: Result) -> str:
    """Who is compared with whom, and why."""
    names = controls.stadtraum_names()
    name = names[result.selected]
    others = [names[code] for code in result.shown[1:]]
    if result.comparator == "typ" and not others:
        return f"Für {name} liegt hier kein Stadtraumtyp vor. Bitte wählen Sie anders."
    if result.comparator == "aehnlich" and result.similar:
        first = result.similar[0]
        closest = de.listing([data.indicator(key).short_name for key in first.closest(2)])
        furthest = data.indicator(first.most_different(1)[0]).short_name
        return (
            f"{name} ähneln am meisten: {de.listing(others)}. {names[first.code]} liegt besonders "
            f"nah bei {closest}; am weitesten auseinander bei {furthest}."
        )
    if result.comparator == "alle":
        return f"{name} neben allen anderen Stadträumen."
    return f"{name} neben {de.listing(others)}." if others else f"{name} neben der Stadt."
