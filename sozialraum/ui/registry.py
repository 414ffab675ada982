"""Every page and every view, once: file, name on screen, place in the address, question.

The frame, the links between pages, README's table and the tests read it. It loads no page before
one of its views is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Page:
    """One page of the app.

    Attributes:
        file: Below the root; what Streamlit runs.
        title: On screen.
        path: Its address below the root ("" for the first), and its package in ``ui``.
        group: Heading in the sidebar.
        param: Name in the address of what chooses a view; "" for a page without views.
        views: Key in the address -> label on screen; the first is shown by default.
        questions: Key of a view -> the one question it answers, where the page has one per view.
        modules: Key of a view -> the module that draws it, where it has another name.
    """

    file: str
    title: str
    path: str
    group: str
    param: str = ""
    views: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)

    def module(self, view: str) -> ModuleType:
        """What draws a view, loaded when it is opened: the first shall not wait for all of them."""
        return import_module(f"sozialraum.ui.{self.path}.{self.modules.get(view, view)}")

    def choose(self, view: str, found: Any) -> list[Any]:
        """Draw a view's own control, if it has one; its choice goes to the view's ``show``."""
        own = getattr(self.module(view), "choose", None)
        return [own(found)] if own else []


UEBERBLICK = Page("pages/overview.py", "Überblick", "", "Erkunden")
KARTE = Page("pages/district_map.py", "Karte", "karte", "Erkunden")
STECKBRIEF = Page("pages/profile.py", "Steckbrief", "steckbrief", "Erkunden")
VERGLEICH = Page(
    "pages/compare.py",
    "Vergleich",
    "vergleich",
    "Erkunden",
    "ansicht",
    {
        "tabelle": "Tabelle",
        "heatmap": "Farbtabelle",
        "abweichung": "Abweichungen",
        "streuung": "Streudiagramm",
        "verlauf": "Zeitverlauf",
    },
)
VIELFALT = Page(
    "pages/heterogeneity.py",
    "Vielfalt im Stadtraum",
    "vielfalt",
    "Erkunden",
    "ansicht",
    {
        "innen": "Ein Stadtraum",
        "alle": "Alle 17",
        "karte": "Nachbarschaft",
        "summe": "Eigene Auswahl",
    },
    modules={"innen": "ein_stadtraum", "karte": "nachbarschaft", "summe": "eigene_auswahl"},
)
ANGEBOTE = Page(
    "pages/services.py",
    "Angebote",
    "angebote",
    "Erkunden",
    "ansicht",
    {
        "liste": "Liste & Karte",
        "radar": "Grundlagen & Träger",
        "versorgung": "Versorgung",
        "bearbeiten": "Bearbeiten",
    },
)
BEDARF = Page(
    "pages/need.py",
    "Bedarf & Auswahl",
    "bedarf",
    "Planen",
    "blick",
    {
        "rangfolge": "Rangfolge",
        "auswahl": "Auswahl",
        "umkehr": "Was müsste gelten?",
        "pruefen": "Prüfen",
        "klassen": "Klassen",
        "speichern": "Speichern",
    },
    {
        "rangfolge": "Wo ist der Bedarf hoch, und wie sicher?",
        "auswahl": "Folgt eine Auswahl aus den Daten?",
        "umkehr": "Was brächte einen Stadtraum weiter vor?",
        "pruefen": "Was prägt die Reihenfolge, und hält sie?",
        "klassen": "Änderte sich etwas oder nur die Grenze?",
        "speichern": "Wie lassen sich Gewichte weitergeben?",
    },
    {"umkehr": "umkehrfrage"},
)
SZENARIO = Page(
    "pages/scenario.py",
    "Szenario",
    "szenario",
    "Planen",
    "ansicht",
    {
        "ausstattung": "Ausstattung",
        "raeume": "Stadträume",
        "verteilung": "Bedarf",
        "bemessung": "Bemessung",
        "zeit": "Zeit",
        "wirkung": "Wirkung",
        "papier": "Papier",
        "speichern": "Speichern",
    },
    {
        "ausstattung": "Was kostet es, und wie viel Personal bringt es?",
        "raeume": "Welcher Stadtraum erhält wie viel?",
        "verteilung": "Wer erhielte wie viele Stellen nach Bedarf?",
        "bemessung": "Was ergibt der Maßstab der Stadt?",
        "zeit": "Wann entstehen die Stellen, was kosten sie?",
        "wirkung": "Wen erreicht es, und was weiß man darüber?",
        "papier": "Was steht im Papier für den Ausschuss, und stimmt es noch?",
        "speichern": "Wie lässt sich ein Szenario weitergeben?",
    },
    {"raeume": "stadtraeume", "verteilung": "bedarf"},
)
STANDORTE = Page(
    "pages/sites.py",
    "Erreichbarkeit & Standorte",
    "standorte",
    "Planen",
    "sicht",
    {"neu": "Neue Standorte", "anzahl": "Wie viele?", "bestand": "Bestand und Versorgung"},
    {
        "neu": "Wo sollten neue Angebote stehen?",
        "anzahl": "Wie viele Standorte braucht es?",
        "bestand": "Wer erreicht ein Angebot zu Fuß?",
    },
    {"neu": "neue_standorte", "anzahl": "wie_viele"},
)
RAHMENKONZEPTION = Page(
    "pages/framework.py",
    "Rahmenkonzeption",
    "rahmenkonzeption",
    "Planen",
    "ansicht",
    {
        "befunde": "Befunde",
        "praxis": "Gute Praxis",
        "plan": "Maßnahmen",
        "budget": "Aktionsbudget",
    },
    {
        "befunde": "Was fand die Studie, und gilt es noch?",
        "praxis": "Was machen andere, und was kostete es hier?",
        "plan": "Was ist vorgeschlagen, und was wurde daraus?",
        "budget": "Wie viel Geld ist für Ideen vor Ort noch frei?",
    },
)
DATEN = Page(
    "pages/sources.py",
    "Daten & Quellen",
    "daten",
    "Daten",
    "teil",
    {
        "blatt": "Kennzahlenblatt",
        "quellen": "Quellen",
        "luecken": "Was fehlt",
        "downloads": "Downloads",
        "glossar": "Glossar",
        "zeichen": "Zeichen und Regeln",
        "grenzen": "Grenzen",
        "aktualisieren": "Aktualisieren",
        "import": "Eigene Tabelle",
        "staende": "Stände",
    },
)
PAGES = (
    UEBERBLICK,
    KARTE,
    STECKBRIEF,
    VERGLEICH,
    VIELFALT,
    ANGEBOTE,
    BEDARF,
    SZENARIO,
    STANDORTE,
    RAHMENKONZEPTION,
    DATEN,
)
