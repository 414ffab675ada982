"""Szenario: staff KiFaZ and coordinator posts per Stadtraum and see posts, costs and supply."""

from sozialraum.ui import registry
from sozialraum.ui.shell import page
from sozialraum.ui.shell.part import part
from sozialraum.ui.szenario import ausstattung, evidence, planning, planning_edit, views

views.begin()
view = page.choose_view(registry.SZENARIO, dict.fromkeys(registry.SZENARIO.views, ("KiFaZ", "VzÄ")))


@part  # a slider's move redraws the sliders and the results only, nothing around them
def show_ledger(code: str, places: ausstattung.Places) -> None:
    """Compute and show who gets how many posts; the figures first, they are what people wait for."""
    ausstattung.show(planning.compute(), code, places)
    planning_edit.edit_plan(code, places.sliders)
    planning_edit.edit_more(places.more)
    planning.publish()
    planning_edit.follow_page()


if view == "ausstattung":
    code, places = ausstattung.begin()
    with places.notes:
        page.show_notes()
    with places.results:
        show_ledger(code, places)
    evidence.fill(places.evidence, code)
else:
    page.show_notes()
    planning.publish()
    registry.SZENARIO.module(view).show()
views.explain(view)
page.next_step(
    (registry.STECKBRIEF, "Steckbrief des Stadtraums", {}),
    (
        registry.STANDORTE,
        "Standorte in den KiFaZ-Stadträumen",
        {"je": "szenario", "p": str(max(planning.kifaz_count(), 1))},
    ),
    (registry.UEBERBLICK, "Zum Überblick", {}),
)
