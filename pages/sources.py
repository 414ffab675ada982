"""Daten & Quellen: every indicator's sheet, every source, downloads, gaps, glossary."""

from sozialraum.ui import registry
from sozialraum.ui.daten import sheets
from sozialraum.ui.shell import controls, page

page.header("Daten & Quellen", "Woher kommt jede Zahl, und was fehlt?")

# Load
part = controls.chosen_view(registry.DATEN)
page.show_notes()

# Show
sheets.show_answer(part)
sheets.show_part(part)
page.guide(sheets.GUIDE)
sheets.show_release()
page.next_step(
    (registry.KARTE, "Zur Karte", {}),
    (registry.UEBERBLICK, "Zum Überblick", {}),
)
