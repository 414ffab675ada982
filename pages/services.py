"""Angebote: which services there are, on which legal basis, by whom, for how many, where."""

import streamlit as st

from sozialraum.model.services.ratios import AGE_CLASSES
from sozialraum.ui import registry
from sozialraum.ui.einrichtungen import services
from sozialraum.ui.shell import controls, page

page.header("Angebote", "Welche Angebote gibt es wo und von wem, und was fehlt?", "VzÄ", "ASD")

# Load
view = controls.chosen_view(registry.ANGEBOTE)
with page.control_row():
    listing = services.load()
    chosen = registry.ANGEBOTE.choose(view, listing)
remarks = st.container()  # above the view, but filled after its own choices are read

# Show
services.show_banners(listing)
module = registry.ANGEBOTE.module(view)
module.show(listing, *chosen)
page.guide(module.GUIDE)
page.woher([AGE_CLASSES[0]] if view == "versorgung" else [], "stadtraum", *services.SOURCE_LINES)
with remarks:
    page.show_notes()
page.next_step(
    (registry.KARTE, "Auf der Karte: Bedarf und Belastung", {}),
    (registry.STANDORTE, "Wer erreicht sie zu Fuß?", {"sicht": "bestand"}),
    (registry.SZENARIO, "Ein Szenario rechnen", {}),
)
