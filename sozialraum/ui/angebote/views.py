"""Which module draws which view of the page Angebote."""

from __future__ import annotations

from typing import Any

from sozialraum.model.services.ratios import AGE_CLASSES
from sozialraum.ui import registry
from sozialraum.ui.einrichtungen import services
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.shell import page


def choose(view: str, listing: Listing) -> Any:
    """What the view asks for in the page's row of controls; None where it asks for nothing."""
    chooser = getattr(registry.ANGEBOTE.module(view), "choose", None)
    return chooser(listing) if chooser else None


def show(view: str, listing: Listing, chosen: Any) -> None:
    """Draw a view with what one can do there and where its figures come from."""
    module = registry.ANGEBOTE.module(view)
    module.show(listing, chosen)
    page.guide(module.GUIDE)
    indicators = [AGE_CLASSES[0]] if view == "versorgung" else []
    page.woher(indicators, "stadtraum", *services.SOURCE_LINES)
