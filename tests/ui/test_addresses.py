"""Links that people have sent each other keep working: every name an address can hold today.

Whoever renames a parameter or one of its values breaks somebody's bookmark. A new name is added here.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
import sqlalchemy as sa

from sozialraum.store import weightings
from sozialraum.ui.registry import PAGES
from tests.screen import PATHS, everything, open_app
from tests.views import PLACES

FILES = {path: name for name, path in PATHS.items()}
# Page -> addresses, each with values nobody gets by default.
PLAN = "2-2026-0-1-4-0-20-0-0-x-0-6.4.20000.0410"
WEIGHTS = "b_soz=2&b_ang=1&b_bed=1&b_raum=2&w_alleinerziehende_share=1&w_einkommen_gering_share=4"
MORE_WEIGHTS = (
    "w_arbeitslosenanteil_2022_share=0&w_gesundheit_schlecht_share=1&w_aequivalenzeinkommen_eur=1"
    "&w_sgb2_25_54_share=1&w_kita_deckung_share=1&w_angebote_vzae_per_1000_u25=1"
    "&w_fachkraefte_deckung_share=1&w_u18_share=1&w_wahlbeteiligung_share=1&w_wohndauer_u5_share=1"
)
ADDRESSES = {
    "karte": [
        "indikator=u18_share&jahr=2020-12-31&sr=16&einteilung=quantile&klassen=4&orte=F.O",
        "indikator=u18_share&einteilung=manuell&grenzen=10;15;20",
        "ebene=stadtteil&indikator_st=u18_share&jahr_st=2020-12-31&st=95&darstellung=frei",
    ],
    "steckbrief": ["sr=16&verlauf=u18_share"],
    "vergleich": [
        "sr=16&mit=typ&kennzahlen=u18_share.einwohner_count&sortierung=u18_share",
        "mit=eigene&raeume=10.16&ansicht=heatmap",
        "ansicht=abweichung",
        "ansicht=streuung&x=u18_share&y=wahlbeteiligung_share",
        "ansicht=verlauf&verlauf=migration_share",
    ],
    "vielfalt": [
        "sr=16&merkmal=u18_share&stand=2020-12-31&abstand=0.75&zufall=1.64&klein=6",
        "ansicht=alle&sicht=schlechteste&epsilon=1.5",
        "ansicht=karte&pruefung=einzeln",
        "ansicht=summe&gebiete=sr01.sr02",
    ],
    "angebote": [
        "sr=16&art=okja.fb&para=11.16&traeger=caritas&alter=6_9&zustand=bedroht"
        "&schulsozialarbeit=mit&geteilt=voll",
        "ansicht=versorgung&versorgung=fb&gebiete=stadtteil&mass=vzae&altersgruppe=0_5",
        "ansicht=bearbeiten&aktion=move&angebot=F134",
    ],
    "bedarf": [
        f"sr=16&{WEIGHTS}&norm=rank&mittel=geometric&zufall=aus&streuung=nah",
        f"blick=pruefen&{MORE_WEIGHTS}",
        "gewichte_in=zahlen",
        "blick=auswahl&wahl=01.02.03&gegen=alle",
        "blick=umkehr&vor=05",
        "blick=klassen&klasse=u18_share&basis=2018-12-31&neuer=2024-12-31&s_anteil=25&s_zahl=900",
    ],
    "szenario": [
        f"sr=16&plan={PLAN}",
        "ansicht=verteilung&bedarf=belastungsindex&theta=0.5&verfahren=hamilton&stellen=20"
        "&einheit=0.5&sockel=0.2&mindest=0.25",
        "ansicht=bemessung&fk_gesamt=150&fk_gewicht=0.5&fk_bev=u25_count&fk_index=belastungsindex"
        "&fk_zuschlag=mit",
        "ansicht=zeit&folge=nummer&max_kifaz=2&max_vzae=4&jahre=6&lohn=0.02&anlauf=50000"
        "&start_modell=2028",
        "ansicht=zeit&alter=6_9&geburten=-0.1&zuzug=0.005&kinder_je_wohnung=0.5&bezug=2028"
        "&wohnungen=04-2027-120.13-2028-300&unbesetzt=0.1&besetzung=6",
        "ansicht=wirkung&elast=0.1&bestand=25000000&hze=120000000&kasse=0.6&beginn=3&horizont=12"
        "&entdeckung=0.05",
        "ansicht=verteilung&gewichte=z_score~arithmetic~u18_share*0.5~alleinerziehende_share*0.5",
        "ansicht=speichern&szenarien=jetzt.alle_17",
        "ansicht=papier&papierraeume=04.10",
    ],
    "standorte": [
        "fuer=u18&p=4&ziel=mclp&minuten=20&gewicht=bedarf&je=bezirk&umweg=1.3&tempo=4&sr=16",
        f"je=szenario&plan={PLAN}",
        "bestand=F&bestand_rolle=offen&fest=15&gesperrt=b1",
        "bestand=F&moeglich=vorrang",
        "sicht=anzahl&anteil=0.8",
        "sicht=bestand&art=O&zeigt=stellen",
    ],
    "rahmenkonzeption": [
        "suche=Netz&dimension=praxis&runde=asd&sr=16",
        "ansicht=praxis&beispiel=koeln",
        "ansicht=plan&form=tafel&sr=10&massnahme=M27",
        "ansicht=budget&sr=16&budgetjahr=2025",
    ],
    "daten": [
        "indikator=u18_share&ebene_blatt=stadtteil",
        "teil=quellen",
        "teil=glossar&suche=Theil",
    ],
}
# What decides which widgets there are, and what is read as text.
STEERING = {
    "ansicht",
    "blick",
    "sicht",
    "teil",
    "ebene",
    "mit",
    "einteilung",
    "bedarf",
    "gewichte_in",
}
TEXTS = {"grenzen", "plan", "gewichte", "suche"}
CASES = [(page, query) for page, queries in ADDRESSES.items() for query in queries]


@pytest.mark.parametrize(("page", "query"), CASES)
def test_an_address_of_today_is_followed(page, query):
    given = dict(parse_qsl(query))
    app = open_app(FILES[page], **given)
    assert not app.exception
    assert "Der Link" not in everything(app)
    assert "&lt;div" not in everything(app)  # our own HTML, escaped by mistake
    followed = app.session_state["_texts"][page]
    assert {name: followed.get(name) for name in given} == given


def in_order(app) -> list[tuple[str, str]]:
    """What the page shows, from top to bottom: kind and HTML."""

    def walk(block):
        for child in block.children.values():
            if hasattr(child, "children"):
                yield from walk(child)
            else:
                yield child.type, str(getattr(getattr(child, "proto", None), "body", ""))

    return list(walk(app.main))


@pytest.mark.parametrize(("page", "query"), CASES)
def test_what_cannot_be_followed_is_said(page, query):
    """Wherever the widget stands: in the frame, in a view, in a part drawn late."""
    given = dict(parse_qsl(query))
    kept = {name: value for name, value in given.items() if name in STEERING}
    broken = {name: "zz" for name in given if name not in STEERING | TEXTS}
    app = open_app(FILES[page], **kept, **broken)
    words = everything(app)
    silent = [name for name in broken if f"„{name}“" not in words.replace("\\", "")]
    assert silent == []
    kinds = [kind for kind, _ in in_order(app)]
    answer = next(
        place for place, (_, body) in enumerate(in_order(app)) if '<p class="sr-answer"' in body
    )
    notes = [place for place, kind in enumerate(kinds) if kind == "info"]
    assert not broken or notes[0] < answer  # before it, not at the foot of a long page


def test_every_name_an_address_can_hold_is_in_the_list(engine):
    with engine.begin() as connection:  # what others kept has names of its own: "gruppen"
        connection.execute(sa.delete(weightings.SHELF.table))
    listed = {
        page: {name for one in queries for name, _ in parse_qsl(one)}
        for page, queries in ADDRESSES.items()
    }
    missing = {}
    for page, params in PLACES:
        app = open_app(FILES[page.path], **params)
        held = app.session_state["_texts"] if page.path else {}
        names = set(held.get(page.path, {})) - listed.get(page.path, set())
        if names:
            missing.setdefault(page.path, set()).update(names)
    assert missing == {}
    assert set(ADDRESSES) == {page.path for page in PAGES if page.path}
