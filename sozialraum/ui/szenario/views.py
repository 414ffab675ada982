"""What the page Szenario does in every view."""

from __future__ import annotations

from sozialraum.ui import registry
from sozialraum.ui.shell import page, take
from sozialraum.ui.szenario import planning


def begin() -> None:
    """Take up the scenario of the address."""
    planning.adopt()
    take.hold(_work)


def _work() -> dict[str, str]:
    from sozialraum.ui.szenario import speichern  # loaded when somebody takes something home

    return speichern.work()


def explain(view: str) -> None:
    """What one can do in a view, and where its figures come from."""
    module = registry.SZENARIO.module(view)
    page.guide(module.GUIDE)
    page.woher(module.INDICATORS, "stadtraum", *module.SOURCES)
