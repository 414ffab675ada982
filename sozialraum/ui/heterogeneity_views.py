"""Which view of the page Vielfalt im Stadtraum is drawn by which module."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from sozialraum.answers.heterogeneity import Result

# Loaded when they are opened: the first view shall not wait for all of them.
_MODULES = {
    "innen": "heterogeneity_inside",
    "alle": "heterogeneity_all",
    "karte": "heterogeneity_map",
    "summe": "heterogeneity_choice",
}


def _module(view: str) -> ModuleType:
    return import_module(f"sozialraum.ui.{_MODULES[view]}")


def choose(view: str, result: Result) -> object:
    """Draw the view's own control, if it has one; its choice goes to `show`."""
    own = getattr(_module(view), "choose", None)
    return own(result) if own is not None else None


def show(view: str, result: Result, chosen: object) -> None:
    """Draw the view."""
    module = _module(view)
    if hasattr(module, "choose"):
        module.show(result, chosen)
    else:
        module.show(result)
