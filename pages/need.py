"""Bedarf & Auswahl: a need index of one's own, how sure its ranks are, and choosing areas by it."""

import streamlit as st

from sozialraum.ui import need_views, page

page.header(
    "Bedarf & Auswahl",
    "Wo ist der Bedarf am höchsten, und wie fest steht diese Reihenfolge?",
    "VzÄ",
)
view = need_views.chosen()


@st.fragment  # a slider's move redraws this part only, not the frame around it
def show_need() -> None:
    """Choices at the left, the view at the right."""
    page.begin_part()
    need_views.show(view)
    page.end_part()


show_need()
page.guide(need_views.GUIDE)
page.woher(need_views.INDICATORS, "stadtraum", *need_views.SOURCES)
page.next_step(
    ("pages/profile.py", "Steckbrief des Stadtraums", {}),
    ("pages/compare.py", "Stadträume vergleichen", {}),
)
