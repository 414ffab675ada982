"""The views of the page Szenario: which there are, what they show, where their figures come from."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from sozialraum.ui import registry
from sozialraum.ui.shell import controls, page, take
from sozialraum.ui.szenario import planning

_OF_RESULT = ("zeit", "wirkung", "papier", "speichern")


@dataclass(frozen=True)
class View:
    """One view: its id and the module that draws it."""

    key: str
    module: ModuleType

    @property
    def question(self) -> str:
        """The one question the view answers."""
        return registry.SZENARIO.questions[self.key]

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


def _work() -> dict[str, str]:
    from sozialraum.ui.szenario import speichern  # loaded when somebody takes something home

    return speichern.work()


def chosen() -> View:
    """The view to show."""
    planning.adopt()
    take.hold(_work)
    key = controls.chosen_view(registry.SZENARIO)
    return View(key, registry.SZENARIO.module(key))
