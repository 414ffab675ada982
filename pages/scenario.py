"""Szenario: staff KiFaZ and coordinator posts per Stadtraum and see posts, costs and supply."""

import streamlit as st

from sozialraum.ui import controls, page, planning, planning_view, scenario_views

page.header(
    "Szenario",
    "Was kosten KiFaZ und Koordinationsstellen, und wie viele Stellen kommen auf junge Menschen?",
    "KiFaZ",
    "VzÄ",
)
view = scenario_views.chosen()


@st.fragment  # a slider's move redraws this part only, not the frame around it
def show_ledger() -> None:
    """Load, compute and show who gets how many posts."""
    page.begin_part()
    left, right = st.columns([2, 5], gap="medium")
    with left:
        planning.choose_preset()
        code = controls.chosen_stadtraum("Stadtraum bearbeiten")

    result = planning.compute()
    supply = planning_view.supply_of(result)

    with right:  # before the sliders: the figures are what people wait for
        page.show_notes()
        planning_view.show_results(result, code, supply)
    with left:
        planning.edit_plan(code)
        planning.edit_more()
    planning_view.show_tables(result, code, supply)
    planning_view.show_parameters(result)
    planning_view.show_downloads(result, supply)
    page.end_part()


if view.key == "ausstattung":
    show_ledger()
else:
    page.show_notes()
    view.show()
view.explain()
page.next_step(
    ("pages/profile.py", "Steckbrief des Stadtraums", {}),
    ("pages/overview.py", "Zum Überblick", {}),
)
