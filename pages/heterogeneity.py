"""Vielfalt im Stadtraum: what the average of a Stadtraum hides, seen from its Stadtteile."""

import streamlit as st

from sozialraum.answers.heterogeneity import answer
from sozialraum.ui import registry
from sozialraum.ui.shell import controls, data, page
from sozialraum.ui.vielfalt import heterogeneity

page.header("Vielfalt im Stadtraum", "Was verdeckt der Durchschnitt?")

# Load
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    view = controls.chosen_view(registry.VIELFALT)
    more = st.container(width="content")
with page.control_row():
    indicator = heterogeneity.chosen_indicator()
    stichtag = heterogeneity.chosen_date(indicator)
    selected = controls.chosen_stadtraum()
    settings = heterogeneity.chosen_settings(indicator, view, more)
    is_strict = heterogeneity.chosen_strict(view)

# Compute
result = answer(
    data.current(),
    indicator.indicator_id,
    stichtag,
    settings,
    selected=selected,
    is_strict=is_strict,
)

# Show
chosen = registry.VIELFALT.choose(view, result)
page.show_notes()
registry.VIELFALT.module(view).show(result, *chosen)
page.guide(heterogeneity.GUIDE)
page.woher([indicator.indicator_id, "u18_count"], "stadtteil", *heterogeneity.SOURCES)
page.next_step(
    (registry.STECKBRIEF, f"Steckbrief von {result.name} öffnen", {"sr": selected}),
    (registry.KARTE, "Stadtteile auf der Karte", {"ebene": "stadtteil", "sr": selected}),
    (registry.VERGLEICH, "Mit anderen vergleichen", {"sr": selected}),
)
