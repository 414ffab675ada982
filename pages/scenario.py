"""Szenario: staff KiFaZ and coordinator posts per Stadtraum and see posts, costs and supply."""

import streamlit as st

from sozialraum.ui import controls, page, planning

page.header("Szenario", "Was kosten KiFaZ und Koordinationsstellen, und wen erreichen sie?")
left, right = st.columns([2, 5], gap="medium")

# Load
with left:
    planning.choose_preset()
    code = controls.chosen_stadtraum("Stadtraum bearbeiten")
    planning.edit_plan(code)
    planning.edit_terms()
page.show_notes()

# Compute
result = planning.compute()

# Show
with right:
    planning.show_answer(result)
    planning.show_figures(result)
    planning.show_maps(result, code)
planning.show_table(result, code)
planning.show_costs(result)
planning.show_downloads(result)
page.guide(planning.GUIDE)
page.woher(planning.INDICATORS, "stadtraum", *planning.SOURCES)
page.next_step(
    ("pages/profile.py", "Steckbrief des Stadtraums", {"sr": code}),
    ("pages/overview.py", "Zum Überblick", {}),
)
