"""Karte: one indicator over all areas, with ranking and table on the same selection."""

import streamlit as st

from sozialraum.ui import controls, facilities, mapview, page

page.header("Karte", "Wie verteilt sich eine Kennzahl über die Stadt?")
left, right = st.columns([1, 3], gap="medium")

# Load
with left:
    level = controls.chosen_level()
    indicator = controls.chosen_indicator(level, default="belastungsindex")
    stichtag = controls.chosen_date(indicator, level)
    classing = mapview.chosen_classing(indicator, level, stichtag)
    selected = controls.chosen_area(level)
    categories = facilities.chosen_categories()
page.show_notes()

# Compute
view = mapview.compute(indicator, level, stichtag, classing)
places = facilities.on_map(categories)

# Show
with right:
    mapview.show_answer(view, selected)
    mapview.show(view, selected, places)
mapview.show_ranking(view, selected)
mapview.show_table(view, selected)
facilities.show_list(places)
page.guide(mapview.GUIDE)
page.woher([indicator.indicator_id], level)
page.next_step(*mapview.next_steps(level, selected))
