"""Which module draws which view of the page Angebote."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from sozialraum.model.services.ratios import AGE_CLASSES
from sozialraum.ui import registry
from sozialraum.ui.einrichtungen import services
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.shell import controls, page


def _module(view: str) -> ModuleType:
    """The view's module, loaded when it is opened: the first shall not wait for all of them."""
    if view == "radar":
        from sozialraum.ui.angebote import radar

        return radar
    if view == "versorgung":
        from sozialraum.ui.angebote import versorgung

        return versorgung
    if view == "bearbeiten":
        from sozialraum.ui.angebote import bearbeiten

        return bearbeiten
    from sozialraum.ui.angebote import liste

    return liste


def chosen() -> str:
    """The view to show."""
    return controls.chosen_view(registry.ANGEBOTE)


def choose(view: str, listing: Listing) -> Any:
    """What the view asks for in the page's row of controls; None where it asks for nothing."""
    chooser = getattr(_module(view), "choose", None)
    return chooser(listing) if chooser else None


def show(view: str, listing: Listing, chosen: Any) -> None:
    """Draw a view with what one can do there and where its figures come from."""
    module = _module(view)
    module.show(listing, chosen)
    page.guide(module.GUIDE)
    indicators = [AGE_CLASSES[0]] if view == "versorgung" else []
    page.woher(indicators, "stadtraum", *services.SOURCE_LINES)
