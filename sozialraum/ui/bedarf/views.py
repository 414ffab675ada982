"""The views of the page Bedarf & Auswahl: which there are and where their figures come from."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st

from sozialraum.model.ranking.catalogue import CANDIDATES
from sozialraum.model.ranking.plan import RankingError
from sozialraum.text.markdown import literal
from sozialraum.ui import registry
from sozialraum.ui.bedarf import need, need_links, need_words, speichern
from sozialraum.ui.shell import controls, page

_WITHOUT_INDEX = ("klassen",)  # about single indicators: weights would do nothing there
_BESIDE = ("rangfolge",)  # a picture that the sliders move
_OWN_AREA = ("auswahl",)  # asks for the Stadtraum where it speaks of it
INDICATORS = [one.indicator_id for one in CANDIDATES]
SOURCES = (
    "**Bedarfsindex dieser Anwendung:** eigene Rechnung aus den genannten Kennzahlen, nach dem Handbuch "
    "von OECD und Gemeinsamer Forschungsstelle (Handbook on Constructing Composite Indicators, 2008). "
    "Gewichte sind eine Setzung, keine Messung. Veröffentlichte Indizes werden nicht nachgebaut.",
    "**Wie fest die Ränge stehen:** SMAA (Lahdelma und Salminen, Operations Research 2001): 10.000 "
    "zufällige Gewichtungen der gewählten Kennzahlen, einmal nahe Ihren Gewichten, einmal alle. Die "
    "Startzahl ist fest, alle sehen dasselbe Bild.",
    "**Zufall der Umfrage:** Die Bürgerumfrage veröffentlicht keine Fehlergrenzen je Stadtraum. Wie weit "
    "Werte zufällig schwanken, ist aus den Sprüngen zwischen den Wellen geschätzt (Obergrenze, weil "
    "echte Veränderung darin steckt). Unterschied zu klein: kleiner als 1,96 Standardfehler. "
    "Beweis heißt eine Antwort nur, wenn keine Umfragewerte darin stecken; sonst steht dabei, in wie "
    "vielen von 100 Ziehungen dieses Zufalls sie gilt (1.000 Ziehungen, feste Startzahl).",
)
GUIDE = """
- Sie sagen, **wie wichtig** jede Dimension ist, welche **Kennzahlen** zählen und nach welchem
  **Verfahren** gerechnet wird. Jede Änderung rechnet alles neu.
- **Rangfolge** zeigt zu jedem Rang, wie fest er steht. **Auswahl** vergleicht Bezugsräume je Typ und
  prüft, ob es überhaupt eine Gewichtung gibt, bei der sie vorn liegen.
- **Was müsste gelten?** nennt die kleinste Änderung, die einen Stadtraum vor einen anderen bringt.
- **Prüfen** zeigt Doppelzählungen, andere Rechenwege und veröffentlichte Indizes.
- **Klassen** trennt: Hat sich der Stadtraum verändert oder nur die Grenze?
- **Speichern** bewahrt Gewichte, Auswahl und Notizen. Im **Szenario** unter „Bedarf“ verteilt der
  Bedarfsindex Stellen.
"""


def show(view: str) -> None:
    """The answer above, then the controls, then the view; sliders beside a picture they move."""
    need_links.adopt_old_link()
    speichern.adopt_link()
    top = st.container()
    if view in _BESIDE:
        row, right = st.columns([2, 5], gap="small")
    else:
        row, right = page.control_row(), st.container()
    places = need.Places(top, row)
    with row, page.levers() if view in _BESIDE else nullcontext():
        selected = "" if view in _OWN_AREA else controls.chosen_stadtraum("Stadtraum")
        if view in _WITHOUT_INDEX:
            with right:
                registry.BEDARF.module(view).show(selected, places)
            return
        try:
            result = need.chosen(is_beside=view in _BESIDE)
            need.remember(result.index.plan)
        except RankingError as error:
            with top:
                page.show_notes()
                page.answer("So lässt sich kein Bedarfsindex rechnen.")
                st.warning(f"{literal(str(error))} Ihre Auswahl bleibt, wie sie ist.")
            return
    with right:
        registry.BEDARF.module(view).show(result, selected, places)
        if remarks := need_words.notes(result):
            st.info("  \n".join(remarks))
        # here, not at the page's end: it must carry the weights of the last move
        params = {"ansicht": "verteilung", "bedarf": "bedarfsindex"}
        params[need.PLAN_PARAM] = need.remembered()
        page.link(registry.SZENARIO, "Stellen nach diesem Bedarf verteilen", params)
    page.show_notes()
