"""Rahmenkonzeption: what the study of 2017 found and proposed, and what becomes of it."""

import streamlit as st

from sozialraum.ui import registry
from sozialraum.ui.rahmenkonzeption import views
from sozialraum.ui.shell import controls, page

top = st.container()  # the question is that of the view, which is chosen below it
view = controls.chosen_view(registry.RAHMENKONZEPTION)
with top:
    question = registry.RAHMENKONZEPTION.questions[view]
    page.header("Rahmenkonzeption", question, *views.SHORT[view])
registry.RAHMENKONZEPTION.module(view).show()
page.guide(views.GUIDE)
page.woher(views.INDICATORS)
page.next_step(
    (registry.SZENARIO, "Ein Szenario rechnen", {}),
    (registry.STECKBRIEF, "Steckbrief des Stadtraums", {}),
)
