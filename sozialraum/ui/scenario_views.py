"""The views of the page Szenario: which there are, what they show, where their figures come from."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from sozialraum.ui import controls, page, planning

VIEWS = {
    "ausstattung": "Ausstattung",
    "raeume": "Stadträume",
    "verteilung": "Bedarf",
    "bemessung": "Bemessung",
    "zeit": "Zeit",
    "wirkung": "Wirkung",
    "speichern": "Speichern",
}
# Loaded when they are opened: the first page shall not wait for all of them.
_MODULES = {
    "ausstattung": "planning_view",
    "raeume": "ledger_view",
    "verteilung": "distribution_view",
    "bemessung": "staffing_view",
    "zeit": "waves",
    "wirkung": "prevention_view",
    "speichern": "saved",
}
_OF_RESULT = ("zeit", "wirkung", "speichern")


@dataclass(frozen=True)
class View:
    """One view: its id and the module that draws it."""

    key: str
    module: ModuleType

    def show(self) -> None:
        """Draw the view (all but "ausstattung", which the page draws as a fragment)."""
        planning.publish()
        if self.key in _OF_RESULT:
            self.module.show(planning.compute())
        else:
            self.module.show()

    def explain(self) -> None:
        """What one can do here, and where the figures come from."""
        page.guide(self.module.GUIDE)
        page.woher(self.module.INDICATORS, "stadtraum", *self.module.SOURCES)


def chosen() -> View:
    """The view to show (``?ansicht=...``)."""
    planning.adopt()
    key = controls.choose(
        "Ansicht", VIEWS, param="ansicht", default="ausstattung", kind="segmented"
    )
    return View(key, import_module(f"sozialraum.ui.{_MODULES[key]}"))
