"""Every view of every page, as tests open them."""

from __future__ import annotations

from sozialraum.ui.registry import KARTE, PAGES, Page

# Page -> the parameter that names a view, and the views; pages that are missing have one view.
VIEWS = {page.path: (page.param, list(page.views)) for page in PAGES if page.views}
VIEWS[KARTE.path] = ("ebene", ["stadtraum", "stadtteil"])
# Page and parameters; a page's first view is what its address shows without any.
PLACES: list[tuple[Page, dict[str, str]]] = [
    (page, {param: view} if place else {})
    for page in PAGES
    for param, views in [VIEWS.get(page.path, ("", [""]))]
    for place, view in enumerate(views)
]
