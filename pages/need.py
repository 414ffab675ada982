"""Bedarf & Auswahl: a need index of one's own, how sure its ranks are, and choosing areas by it."""

from sozialraum.ui import registry
from sozialraum.ui.bedarf import views
from sozialraum.ui.shell import page
from sozialraum.ui.shell.part import part

view = page.choose_view(registry.BEDARF, dict.fromkeys(registry.BEDARF.views, ("VzÄ",)))


@part  # a slider's move redraws this part only, not the frame around it
def show_need() -> None:
    """Choices at the left, the view at the right."""
    views.show(view)


show_need()
page.guide(views.GUIDE)
page.woher(views.INDICATORS, "stadtraum", *views.SOURCES)
page.next_step(
    (registry.STECKBRIEF, "Steckbrief des Stadtraums", {}),
    (registry.VERGLEICH, "Stadträume vergleichen", {}),
)
