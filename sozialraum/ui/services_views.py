"""The Angebote page's views: which there are and what they explain."""

from __future__ import annotations

from importlib import import_module

from sozialraum.model.services.ratios import AGE_CLASSES
from sozialraum.ui import controls, page, services
from sozialraum.ui.services import Listing

VIEWS = {
    "liste": "Liste & Karte",
    "radar": "Versäulungs-Radar",
    "versorgung": "Versorgung",
    "bearbeiten": "Bearbeiten",
}
# Loaded when they are opened: the first page shall not wait for all of them.
_MODULES = {
    "liste": "services_list",
    "radar": "services_radar",
    "versorgung": "services_ratios",
    "bearbeiten": "services_edit",
}


def chosen() -> str:
    """The view to show (``?ansicht=...``)."""
    return controls.choose("Ansicht", VIEWS, param="ansicht", default="liste", kind="segmented")


def show(view: str, listing: Listing) -> None:
    """Draw a view with what one can do there and where its figures come from."""
    module = import_module(f"sozialraum.ui.{_MODULES[view]}")
    module.show(listing)
    page.guide(module.GUIDE)
    indicators = [AGE_CLASSES[0]] if view == "versorgung" else []
    page.woher(indicators, "stadtraum", *services.SOURCE_LINES)
