"""Every view of every page, as tests open them."""

from __future__ import annotations

from sozialraum.ui import (
    comparison,
    heterogeneity,
    need_views,
    registry,
    scenario_views,
    services_views,
    sheets,
    sites_views,
)

# Page -> the parameter that names a view, and the views; pages that are missing have one view.
VIEWS = {
    "karte": ("ebene", ["stadtraum", "stadtteil"]),
    "vergleich": ("ansicht", list(comparison.VIEWS)),
    "vielfalt": ("ansicht", list(heterogeneity.VIEWS)),
    "bedarf": ("blick", list(need_views.VIEWS)),
    "szenario": ("ansicht", list(scenario_views.VIEWS)),
    "angebote": ("ansicht", list(services_views.VIEWS)),
    "standorte": ("sicht", list(sites_views.VIEWS)),
    "daten": ("teil", list(sheets.PARTS)),
}
# Page and parameters; a page's first view is what its address shows without any.
PLACES: list[tuple[registry.Page, dict[str, str]]] = [
    (page, {param: view} if place else {})
    for page in registry.PAGES
    for param, views in [VIEWS.get(page.path, ("", [""]))]
    for place, view in enumerate(views)
]
