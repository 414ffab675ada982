"""The page Vielfalt im Stadtraum: what is chosen."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from sozialraum.answers.heterogeneity_inputs import DEFAULT, offered
from sozialraum.model.heterogeneity.equity_view import EquityView
from sozialraum.model.heterogeneity.pockets import PocketRule
from sozialraum.model.heterogeneity.profile import PARAMETER_IDS, Settings
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of
from sozialraum.ui.shell import controls, data, register

TESTS = {"streng": "streng", "einzeln": "einzeln"}
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


def chosen_indicator() -> data.Indicator:
    """One of the indicators that exist for Stadtteile (``?merkmal=``)."""
    names = controls.by_dimension(offered(data.current()))
    start = DEFAULT if DEFAULT in names else next(iter(names))
    return data.current().indicator(
        controls.choose("Kennzahl", names, param="merkmal", default=start)
    )


def chosen_date(indicator: data.Indicator) -> str:
    """One of its dates, newest first (``?stand=``)."""
    days = offered(data.current())[indicator.indicator_id][::-1]
    labels = {day: de.year(day) if day.endswith("12-31") else de.date(day) for day in days}
    return controls.choose("Jahr (Stichtag)", labels, param="stand", default=days[0])


def chosen_settings(indicator: data.Indicator, view: str, more: DeltaGenerator) -> Settings:
    """The equity view (only where it matters) and, folded away in ``more``, the rules."""
    entries = register.entries()
    step, sure, aversion, small = (entries[key] for key in PARAMETER_IDS)
    names = {one.value: words_of.VIEW_WORDS[one] for one in EquityView}
    chosen = EquityView.AVERAGE.value
    if view == "alle" and indicator.polarity:
        chosen = controls.choose("Sicht", names, param="sicht", default=EquityView.AVERAGE.value)
    if view not in ("innen", "alle"):
        rule = PocketRule(step.default, sure.default)
        return Settings(rule, aversion.default, EquityView.AVERAGE, small.default)
    with more, controls.popover("Regeln", key="rules"):
        rule = PocketRule(
            step_sd=register.slide(step, param="abstand"),
            least_z=register.slide(sure, param="zufall"),
        )
        epsilon = register.slide(aversion, param="epsilon", is_shown=view == "alle")
        limit = register.slide(small, param="klein")
    return Settings(rule, epsilon, EquityView(chosen), limit)


def chosen_strict(view: str) -> bool:
    """Whether the map of neighbours corrects for many tests (``?pruefung=``)."""
    if view != "karte":
        return True
    chosen = controls.choose("Zufall ausschließen", TESTS, param="pruefung", default="streng")
    return chosen == "streng"
