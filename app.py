"""The frame: page settings and navigation. Everything else is a page."""

import streamlit as st

from sozialraum.ui import frame

st.set_page_config(
    page_icon=str(frame.ICON),  # a local picture: a Material icon would be fetched from abroad
    layout="wide",
    initial_sidebar_state=240,
)
chosen = st.navigation(
    {
        "Erkunden": [
            st.Page("pages/overview.py", title="Überblick", default=True),
            st.Page("pages/district_map.py", title="Karte", url_path="karte"),
            st.Page("pages/profile.py", title="Steckbrief", url_path="steckbrief"),
            st.Page("pages/compare.py", title="Vergleich", url_path="vergleich"),
            st.Page("pages/heterogeneity.py", title="Vielfalt im Stadtraum", url_path="vielfalt"),
            st.Page("pages/services.py", title="Angebote", url_path="angebote"),
        ],
        "Planen": [
            st.Page("pages/need.py", title="Bedarf & Auswahl", url_path="bedarf"),
            st.Page("pages/scenario.py", title="Szenario", url_path="szenario"),
            st.Page("pages/sites.py", title="Erreichbarkeit & Standorte", url_path="standorte"),
        ],
        "Daten": [st.Page("pages/sources.py", title="Daten & Quellen", url_path="daten")],
    },
    expanded=True,
)
st.set_page_config(page_title=f"{chosen.title} · Sozialraum Dresden")
frame.run(chosen)
