"""Erreichbarkeit & Standorte: who reaches a place on foot, and where new ones should stand."""

import streamlit as st

from sozialraum.ui import registry
from sozialraum.ui.shell import page
from sozialraum.ui.shell.part import part
from sozialraum.ui.standorte import views

top = st.container()  # the question is that of the view, which is chosen below it
view = views.chosen()
with top:
    question = registry.STANDORTE.questions[view.key]
    page.header("Erreichbarkeit & Standorte", question, *view.short)


@part  # a slider's move redraws this part only, not the frame around it
def show_view() -> None:
    """Controls, answer, picture and tables of the view."""
    view.show()


show_view()
view.explain()
page.next_step(
    (registry.SZENARIO, "Zum Szenario", {}),
    (registry.ANGEBOTE, "Zu den Angeboten", {}),
    (registry.KARTE, "Zur Karte", {"ebene": "stadtteil"}),
)
