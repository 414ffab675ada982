"""Karte: one indicator over all areas, with ranking and table on the same selection."""

import streamlit as st

from sozialraum.ui.einrichtungen import facilities
from sozialraum.ui.karte import choices, mapview
from sozialraum.ui.shell import controls, page

page.header("Karte", "Wie verteilt sich eine Kennzahl über die Stadt?")

# Load
with page.control_row():
    level = choices.chosen_level()
    indicator = choices.chosen_indicator(level, default="belastungsindex")
    stichtag = choices.chosen_date(indicator, level)
    selected = choices.chosen_area(level)
    with controls.popover("Optionen", key="map_terms"):
        classing = mapview.chosen_classing(indicator, level, stichtag)
        categories = facilities.chosen_categories()
        form = mapview.chosen_form()
page.show_notes()

# Compute
view = mapview.compute(indicator, level, stichtag, classing)
places = facilities.on_map(categories, level)

# Show
page.answer(view.sentence(selected))
with st.container(key="map_row"):
    left, right = st.columns([5, 3], gap="medium")
with left, page.picture():
    mapview.show(view, selected, places, form)
with right:
    mapview.show_ranking(view, selected)
mapview.show_table(view, selected)
facilities.show_list(places)
page.guide(mapview.GUIDE)
page.woher([indicator.indicator_id], level)
page.next_step(*mapview.next_steps(level, selected))
