"""Angebote: which services there are, on which legal basis, by whom, for how many, where."""

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
page.show_notes()

# Show
services.show_banners(listing)
services_views.show(view, listing)
page.next_step(
    ("pages/district_map.py", "Auf der Karte: Bedarf und Belastung", {}),
    ("pages/sites.py", "Wer erreicht sie zu Fuß?", {"sicht": "bestand"}),
    ("pages/scenario.py", "Ein Szenario rechnen", {}),
)
