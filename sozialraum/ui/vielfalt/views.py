"""Which module draws which view of the page Vielfalt im Stadtraum."""

from __future__ import annotations

from sozialraum.answers.heterogeneity import Result
from sozialraum.ui import registry


def choose(view: str, result: Result) -> object:
    """Draw the view's own control, if it has one; its choice goes to `show`."""
    own = getattr(registry.VIELFALT.module(view), "choose", None)
    return own(result) if own is not None else None


def show(view: str, result: Result, chosen: object) -> None:
    """Draw the view."""
    module = registry.VIELFALT.module(view)
    if hasattr(module, "choose"):
        module.show(result, chosen)
    else:
        module.show(result)
