"""Steckbrief: one Stadtraum in the study's four dimensions, live."""

import streamlit as st

from sozialraum.answers import profile_sheet
from sozialraum.ui import registry
from sozialraum.ui.shell import page
from sozialraum.ui.steckbrief import details, profile

page.header("Steckbrief", "Wie steht ein Stadtraum in der Stadt da?", "VzÄ", "HzE")

# Load
code = profile.chosen_with_neighbours()
page.show_notes()

# Compute
facts = profile.compute(code)

# Show
page.answer(facts.sentence)
profile.show_figures(facts)
profile.show_picture(facts)
profile.show_study(facts)
profile.show_dimensions(facts)
left, right = st.columns(2, gap="large")
with left:
    details.show_age(facts)
with right:
    details.show_time(facts)
details.show_inside(facts)
details.show_places(facts)
details.show_missing(facts)
page.guide(profile.GUIDE)
page.woher(profile_sheet.KEY_FIGURES, "stadtraum", profile.MORE_SOURCES)
page.next_step(
    (registry.VERGLEICH, "Mit anderen Stadträumen vergleichen", {"sr": code}),
    (registry.KARTE, "Auf der Karte zeigen", {"sr": code}),
    (registry.SZENARIO, "Ein Szenario rechnen", {"sr": code}),
)
