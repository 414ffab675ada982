"""Steckbrief: one Stadtraum in the study's four dimensions, live."""

import streamlit as st

from sozialraum.ui import page, profile, profile_view

page.header(
    "Steckbrief", "Wie steht ein Stadtraum da, im Vergleich zur Stadt und zu früher?", "VzÄ", "HzE"
)

# Load
code = profile.chosen_with_neighbours()
page.show_notes()

# Compute
facts = profile.compute(code)

# Show
page.answer(facts.sentence)
left, right = st.columns([3, 2], gap="large")
with left:
    profile.show_figures(facts)
with right:
    profile.show_locator(facts)
profile.show_study(facts)
profile.show_dimensions(facts)
left, right = st.columns(2, gap="large")
with left:
    profile_view.show_age(facts)
with right:
    profile_view.show_time(facts)
profile_view.show_inside(facts)
profile_view.show_places(facts)
profile_view.show_missing(facts)
page.guide(profile.GUIDE)
page.woher(profile.KEY_FIGURES, "stadtraum", profile.MORE_SOURCES)
page.next_step(
    ("pages/compare.py", "Mit anderen Stadträumen vergleichen", {"sr": code}),
    ("pages/district_map.py", "Auf der Karte zeigen", {"sr": code}),
    ("pages/scenario.py", "Ein Szenario rechnen", {"sr": code}),
)
