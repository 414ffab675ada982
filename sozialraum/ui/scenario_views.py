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
QUESTIONS = {
    "ausstattung": "Was kosten KiFaZ und Koordinationsstellen, und wie viele Stellen kommen auf "
    "junge Menschen?",
    "raeume": "Welcher Stadtraum erhält wie viele Stellen und wie viel Geld?",
    "verteilung": "Wer erhielte wie viele Stellen, wenn sie nach Bedarf verteilt würden?",
    "bemessung": "Was ergibt der Maßstab der Stadt, und wer gewinnt oder verliert, wenn er sich ändert?",
    "zeit": "Wann entstehen die Stellen, und was kosten sie Jahr für Jahr?",
    "wirkung": "Wen erreicht das Szenario, und was weiß man über Wirkung und Geld?",
    "speichern": "Wie lässt sich ein Szenario aufheben, weitergeben und vergleichen?",
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

    @property
    def question(self) -> str:
        """The one question the view answers."""
        return QUESTIONS[self.key]

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
