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


def _module(view: str) -> ModuleType:
    """The view's module, loaded when it is opened: the first shall not wait for all of them."""
    if view == "raeume":
        from sozialraum.ui.szenario import stadtraeume

        return stadtraeume
    if view == "verteilung":
        from sozialraum.ui.szenario import bedarf

        return bedarf
    if view == "bemessung":
        from sozialraum.ui.szenario import bemessung

        return bemessung
    if view == "zeit":
        from sozialraum.ui.szenario import zeit

        return zeit
    if view == "wirkung":
        from sozialraum.ui.szenario import wirkung

        return wirkung
    if view == "papier":
        from sozialraum.ui.szenario import papier

        return papier
    if view == "speichern":
        from sozialraum.ui.szenario import speichern

        return speichern
    from sozialraum.ui.szenario import ausstattung

    return ausstattung


def _work() -> dict[str, str]:
    from sozialraum.ui.szenario import speichern  # loaded when somebody takes something home

    return speichern.work()


def chosen() -> View:
    """The view to show."""
    planning.adopt()
    take.hold(_work)
    key = controls.chosen_view(registry.SZENARIO)
    return View(key, _module(key))
