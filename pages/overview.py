"""Überblick: what the city needs to know in one screen."""

from sozialraum.ui.shell import page
from sozialraum.ui.ueberblick import overview

page.header("Überblick", "Wo ist die soziale Belastung hoch und das Angebot knapp?", "VzÄ")

# Load and compute
picture = overview.compute()

# Show
page.show_notes()
page.answer(picture.sentence)
overview.show_figures(picture)
overview.show_picture(picture)
overview.show_notes(picture)
overview.show_table(picture)
page.guide(overview.GUIDE)
page.woher(overview.INDICATORS)
page.next_step(*overview.DOORS)
