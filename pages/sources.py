"""Daten & Quellen: every indicator's sheet, every source, downloads, gaps, glossary."""

from sozialraum.ui import controls, page, sheets

page.header("Daten & Quellen", "Woher kommt jede Zahl, was bedeutet sie, und was fehlt?")

# Load
part = controls.choose("Bereich", sheets.PARTS, param="teil", default="blatt", kind="segmented")
page.show_notes()

# Show
sheets.show_answer(part)
sheets.show_part(part)
page.guide(sheets.GUIDE)
sheets.show_release()
page.next_step(
    ("pages/district_map.py", "Zur Karte", {}),
    ("pages/overview.py", "Zum Überblick", {}),
)
