"""Every page, once: its file, its name on screen, its place in the address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page of the app; ``path`` is its address below the root ("" for the first)."""

    file: str
    title: str
    path: str
    group: str


PAGES = (
    Page("pages/overview.py", "Überblick", "", "Erkunden"),
    Page("pages/district_map.py", "Karte", "karte", "Erkunden"),
    Page("pages/profile.py", "Steckbrief", "steckbrief", "Erkunden"),
    Page("pages/compare.py", "Vergleich", "vergleich", "Erkunden"),
    Page("pages/heterogeneity.py", "Vielfalt im Stadtraum", "vielfalt", "Erkunden"),
    Page("pages/services.py", "Angebote", "angebote", "Erkunden"),
    Page("pages/need.py", "Bedarf & Auswahl", "bedarf", "Planen"),
    Page("pages/scenario.py", "Szenario", "szenario", "Planen"),
    Page("pages/sites.py", "Erreichbarkeit & Standorte", "standorte", "Planen"),
    Page("pages/sources.py", "Daten & Quellen", "daten", "Daten"),
)
PATHS = {page.file: page.path for page in PAGES}
