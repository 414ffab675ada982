"""Vergleich: two to five Stadträume or all 17, over several indicators."""

import streamlit as st

from sozialraum.ui import registry
from sozialraum.ui.shell import controls, page
from sozialraum.ui.vergleich import comparison, views

page.header("Vergleich", "Worin unterscheiden sich Stadträume?", "VzÄ")

# Load
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    view = controls.chosen_view(registry.VERGLEICH)
    more = st.container(width="content")
with page.control_row():
    selected = controls.chosen_stadtraum("Im Mittelpunkt")
    comparator = comparison.chosen_comparator(view)
    with more:
        own, indicators = comparison.chosen_more(view, comparator, selected)
    chosen = views.choose(view, indicators)
page.show_notes()

# Compute
result = comparison.compute(view, selected, comparator, own, indicators)

# Show
views.show(view, result, chosen)
page.guide(comparison.GUIDE)
page.woher(indicators)
page.next_step(
    (registry.STECKBRIEF, "Steckbrief öffnen", {"sr": selected}),
    (registry.KARTE, "Auf der Karte zeigen", {"sr": selected}),
    (registry.SZENARIO, "Ein Szenario rechnen", {"sr": selected}),
)
