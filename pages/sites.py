"""Erreichbarkeit & Standorte: who reaches a place on foot, and where new ones should stand."""

from sozialraum.ui import registry
from sozialraum.ui.shell import page
from sozialraum.ui.shell.part import part
from sozialraum.ui.standorte import views

views.begin()
view = page.choose_view(registry.STANDORTE, {"neu": ("KiFaZ",), "bestand": ("VzÄ",)})


@part  # a slider's move redraws this part only, not the frame around it
def show_view() -> None:
    """Controls, answer, picture and tables of the view."""
    registry.STANDORTE.module(view).show()


show_view()
views.explain()
page.next_step(
    (registry.SZENARIO, "Zum Szenario", {}),
    (registry.ANGEBOTE, "Zu den Angeboten", {}),
    (registry.KARTE, "Zur Karte", {"ebene": "stadtteil"}),
)
