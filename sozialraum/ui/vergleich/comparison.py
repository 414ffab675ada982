"""The Vergleich page's choices: who is compared with whom, over which indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from sozialraum.answers.comparison import DEFAULT_INDICATORS, Comparison, Question, comparison
from sozialraum.ui.shell import controls, data

COMPARATORS = {
    "aehnlich": "den drei ähnlichsten",
    "typ": "demselben Stadtraumtyp",
    "eigene": "eigener Auswahl",
    "alle": "allen 17",
}
WITH_ALL = ("heatmap", "streuung")  # views that show all Stadträume whatever is chosen
CHART_LIMIT = 5  # more lines or marks in one chart cannot be told apart
GUIDE = """
- Wählen Sie oben einen Stadtraum und womit er verglichen werden soll. **Ähnlich** heißt:
  kleinste Abstände über die gewählten Kennzahlen; der Grund steht im Satz über dem Bild.
- **Farbtabelle** zeigt alle 17 Stadträume: Lila = höhere, Grün = geringere Belastung als das Mittel;
  Blau und Braun ohne Wertung. Die Grenzen der Farben stehen darunter.
- **Streudiagramm** zeigt, ob zwei Kennzahlen zusammen auftreten. Ein Zusammenhang ist keine Ursache.
- Jede Ansicht hat eine Tabelle; CSV und Excel stehen darunter.
"""


@dataclass(frozen=True)
class Chosen:
    """What one view asks for beside the page's own choices.

    Attributes:
        sort: Indicator to sort the table by, "nr" = the Stadträume's numbers.
        order: "ab" = highest first, "auf".
        x: Indicator of the scatter plot's horizontal axis, "" = none can be shown.
        y: Of its vertical axis.
        line: Indicator shown over time, "" = none can be shown.
    """

    sort: str = "nr"
    order: str = "ab"
    x: str = ""
    y: str = ""
    line: str = ""


def chosen_comparator(view: str) -> str:
    """With whom the Stadtraum is compared (``?mit=``); not asked where it would change nothing."""
    return controls.choose(
        *("Vergleichen mit", COMPARATORS),
        param="mit",
        default="aehnlich",
        is_shown=view not in WITH_ALL,
    )


def chosen_more(view: str, comparator: str, selected: str) -> tuple[list[str], list[str]]:
    """The user's own Stadträume and the indicators to compare, folded away.

    Up to four Stadträume, only drawn when they matter (``?raeume=``); indicators (``?kennzahlen=``).
    """
    is_own = comparator == "eigene"
    is_asked = is_own and view not in WITH_ALL
    with controls.popover(
        "Auswahl ändern" if is_asked else "Kennzahlen ändern", key="comparison_terms"
    ):
        own = _chosen_own(selected, is_shown=is_asked) if is_own else []
        return own, _chosen_indicators()


def _chosen_own(selected: str, *, is_shown: bool) -> list[str]:
    names = controls.stadtraum_names()
    default = [code for code in ("04", "10", "14") if code != selected][:2]
    return controls.choose_many(
        *("Stadträume (bis zu 4 weitere)", names),
        param="raeume",
        default=default,
        limit=4,
        is_shown=is_shown,
    )


def _chosen_indicators() -> list[str]:
    names = controls.indicator_names("stadtraum")
    default = [key for key in DEFAULT_INDICATORS if key in names]
    chosen = controls.choose_many(
        "Kennzahlen (bis zu 12)", names, param="kennzahlen", default=default, limit=12
    )
    if not chosen:
        st.info("Ohne Auswahl werden die voreingestellten Kennzahlen gezeigt.")
    return chosen or default


def compute(
    view: str, selected: str, comparator: str, own: Sequence[str], indicator_ids: Sequence[str]
) -> Comparison:
    """The answer for the release on screen."""
    comparator = "alle" if view in WITH_ALL else comparator
    question = Question(selected, comparator, tuple(own), tuple(indicator_ids))
    return comparison(data.current(), question)
