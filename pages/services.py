"""Angebote: which services there are, on which legal basis, by whom, for how many, where."""

import streamlit as st

from sozialraum.ui import page, services, services_views

page.header(
    "Angebote",
    "Welche Angebote gibt es wo, auf welcher Grundlage und von wem, und was fehlt?",
    "VzÄ",
    "ASD",
    "KiFaZ",
)

# Load
with page.control_row():
    view = services_views.chosen()
    listing = services.load()
remarks = st.container()  # above the view, but filled after its own choices are read

# Show
services.show_banners(listing)
services_views.show(view, listing)
with remarks:
    page.show_notes()
page.next_step(
    ("pages/district_map.py", "Auf der Karte: Bedarf und Belastung", {}),
    ("pages/sites.py", "Wer erreicht sie zu Fuß?", {"sicht": "bestand"}),
    ("pages/scenario.py", "Ein Szenario rechnen", {}),
)
