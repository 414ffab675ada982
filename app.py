"""The frame: page settings and navigation. Everything else is a page."""

from itertools import groupby

import streamlit as st

from sozialraum.ui.registry import PAGES
from sozialraum.ui.shell import frame

st.set_page_config(
    page_icon=str(frame.ICON),  # a local picture: a Material icon would be fetched from abroad
    layout="wide",
    initial_sidebar_state=240,
)
chosen = st.navigation(
    {
        group: [
            st.Page(one.file, title=one.title, url_path=one.path or None, default=not one.path)
            for one in pages
        ]
        for group, pages in groupby(PAGES, key=lambda one: one.group)
    },
    expanded=True,
)
st.set_page_config(page_title=f"{chosen.title} · Sozialraum Dresden")
frame.run(chosen)
