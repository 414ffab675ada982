"""The page Vielfalt im Stadtraum: what is chosen, and everything its views are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from sozialraum.model import heterogeneity
from sozialraum.model.heterogeneity import EquityView, PocketRule, Profile, Settings
from sozialraum.store import heterogeneity_inputs
from sozialraum.store.heterogeneity_inputs import Inputs
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of
from sozialraum.text.heterogeneity import Words
from sozialraum.ui import controls, data, register

VIEWS = {
    "innen": "Ein Stadtraum",
    "alle": "Alle 17",
    "karte": "Nachbarschaft",
    "summe": "Eigene Auswahl",
}
TESTS = {"streng": "streng (FDR 5 %)", "einzeln": "einzeln (p bis 0,05)"}
SOURCES = (words_of.STREHLEN, words_of.MAUP)
GUIDE = """
- **Ein Stadtraum:** Jeder Punkt ist ein Stadtteil, seine Größe die Zahl der Menschen im Nenner, der
  Strich der Wert des Stadtraums. Rauten liegen deutlich auf der belasteten Seite. Der Satz darüber sagt,
  wie viele Kinder und Jugendliche dort leben.
- **Alle 17:** Profil der inneren Vielfalt. Unter **Sicht** wählen Sie, was zählt: der Durchschnitt, mehr
  Gewicht für belastete Teile, oder die schlechteste Stelle.
- **Nachbarschaft:** Wo liegen hohe Werte neben hohen, niedrige neben niedrigen, und was ist Zufall?
- **Eigene Auswahl:** Gebiete frei zusammenfassen, aus Zählern und Nennern, niemand doppelt.
- Unter **Regeln** ändern Sie die Annahmen. Die Adresse im Browser enthält alles.
"""


@dataclass(frozen=True)
class Picture:
    """Everything a view needs.

    Attributes:
        indicator: What is shown.
        inputs: Figures of all levels.
        profile: What the model made of them.
        words: Names and units.
        stadtteile: Code -> name.
        selected: Code of the Stadtraum in the middle.
        is_strict: Whether the map of neighbours corrects for many tests.
    """

    indicator: data.Indicator
    inputs: Inputs
    profile: Profile
    words: Words
    stadtteile: dict[str, str]
    selected: str
    is_strict: bool = True

    @property
    def what(self) -> str:
        """Indicator and date: "Ausländeranteil, 31.12.2025"."""
        return f"{self.indicator.name}, {de.date(self.inputs.stichtag)}"

    @property
    def name(self) -> str:
        """The selected Stadtraum: "4 Pieschen"."""
        return self.words.stadtraeume[self.selected]


@lru_cache(maxsize=2)  # thirty thousand values are looked through
def _offered(data_hash: str) -> dict[str, list[str]]:  # noqa: ARG001 (cache key)
    snapshot = data.current()
    rows = [(item.indicator_id, item.kind) for item in snapshot.indicators.values()]
    registry = pd.DataFrame(rows, columns=["indicator_id", "kind"])
    levels = {level: snapshot.values[level] for level in heterogeneity_inputs.LEVELS}
    return heterogeneity_inputs.offered(registry, levels)


def offered() -> dict[str, list[str]]:
    """Indicators with numerator and denominator for every Stadtteil -> their dates."""
    return _offered(data.release_key()[0])


def chosen_indicator() -> data.Indicator:
    """One of the indicators that exist for Stadtteile (``?merkmal=``)."""
    items = [data.indicator(key) for key in offered()]
    items.sort(key=lambda item: item.polarity == 0)  # those with a direction first
    names = {item.indicator_id: item.name for item in items}
    default = heterogeneity_inputs.DEFAULT
    start = default if default in names else next(iter(names))
    return data.indicator(controls.choose("Kennzahl", names, param="merkmal", default=start))


def chosen_date(indicator: data.Indicator) -> str:
    """One of its dates, newest first (``?stand=``)."""
    days = offered()[indicator.indicator_id][::-1]
    labels = {day: de.year(day) if day.endswith("12-31") else de.date(day) for day in days}
    return controls.choose("Jahr (Stichtag)", labels, param="stand", default=days[0])


def chosen_settings(indicator: data.Indicator, view: str) -> Settings:
    """The equity view (only where it matters) and, folded away, the rules."""
    entries = register.entries()
    step, sure, aversion, small = (entries[key] for key in heterogeneity.PARAMETER_IDS)
    names = {one.value: words_of.VIEW_WORDS[one] for one in EquityView}
    chosen = EquityView.AVERAGE.value
    if view == "alle" and indicator.polarity:
        chosen = controls.choose("Sicht", names, param="sicht", default=EquityView.AVERAGE.value)
    if view not in ("innen", "alle"):
        rule = PocketRule(step.default, sure.default)
        return Settings(rule, aversion.default, EquityView.AVERAGE, small.default)
    with st.popover("Regeln"):
        rule = PocketRule(
            step_sd=register.slide(step, param="abstand"),
            least_z=register.slide(sure, param="zufall"),
        )
        epsilon = register.slide(aversion, param="epsilon")
        limit = register.slide(small, param="klein")
    return Settings(rule, epsilon, EquityView(chosen), limit)


def chosen_strict(view: str) -> bool:
    """Whether the map of neighbours corrects for many tests (``?pruefung=``)."""
    if view != "karte":
        return True
    chosen = controls.choose("Zufall ausschließen", TESTS, param="pruefung", default="streng")
    return chosen == "streng"


def inputs_of(indicator_id: str, stichtag: str) -> Inputs:
    """Figures of an indicator and date from the current data release."""
    snapshot = data.current()
    keys = (indicator_id, heterogeneity_inputs.CHILDREN)
    values = {
        level: pd.concat([data.series(key, level) for key in keys])
        for level in heterogeneity_inputs.LEVELS
    }
    return heterogeneity_inputs.collect(snapshot.areas["stadtteil"], values, indicator_id, stichtag)


def compute(
    indicator: data.Indicator,
    stichtag: str,
    selected: str,
    settings: Settings,
    *,
    is_strict: bool = True,
) -> Picture:
    """The profile of an indicator and date."""
    inputs = inputs_of(indicator.indicator_id, stichtag)
    measure = heterogeneity_inputs.measure(indicator.kind, indicator.factor, indicator.polarity)
    stadtteile = {area.code: area.name for area in data.areas("stadtteil")}
    return Picture(
        indicator=indicator,
        inputs=inputs,
        profile=heterogeneity.profile(inputs.parts, measure, settings),
        words=Words(
            name=indicator.name,
            unit=indicator.unit,
            decimals=indicator.decimals,
            stadtraeume=controls.stadtraum_names(),
            parts=words_of.part_names(inputs.parts, stadtteile),
        ),
        stadtteile=stadtteile,
        selected=selected,
        is_strict=is_strict,
    )
