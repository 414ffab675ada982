"""Which module draws which view of the page Vielfalt im Stadtraum."""

from __future__ import annotations

from types import ModuleType

from sozialraum.answers.heterogeneity import Result


def _module(view: str) -> ModuleType:
    """The view's module, loaded when it is opened: the first shall not wait for all of them."""
    if view == "alle":
        from sozialraum.ui.vielfalt import alle

        return alle
    if view == "karte":
        from sozialraum.ui.vielfalt import nachbarschaft

        return nachbarschaft
    if view == "summe":
        from sozialraum.ui.vielfalt import eigene_auswahl

        return eigene_auswahl
    from sozialraum.ui.vielfalt import ein_stadtraum

    return ein_stadtraum


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
