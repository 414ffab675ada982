"""The Standorte page's widgets: who, how far, how many, and what is folded away."""

from __future__ import annotations

import numpy as np

from sozialraum.answers import site_candidates
from sozialraum.answers.places import GROUPS
from sozialraum.answers.site_wish import Wish
from sozialraum.answers.sites import Question
from sozialraum.model.sites import distances
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Model
from sozialraum.text import format as de
from sozialraum.ui.shell import address, controls, register
from sozialraum.ui.standorte import sites

PER = {
    "frei": "überall möglich",
    "bezirk": "je Stadtbezirk mindestens einer",
    "typ": "je Stadtraumtyp mindestens einer",
    "szenario": "je KiFaZ-Stadtraum des Szenarios mindestens einer",
}
STAYS = {"bleibt": "bleibt bestehen", "offen": "darf verlegt werden"}
GROUNDS = {
    site_candidates.ANYWHERE: "Mitte jedes Stadtteils",
    site_candidates.EXISTING_FIRST: "Bestand zuerst, sonst Mitte des Stadtteils",
    site_candidates.EXISTING_ONLY: "nur Bestand",
}
MINUTES = (5, 10, 15, 20, 30, 45, 60)


def chosen_group() -> str:
    """For whom (``?fuer=u6``)."""
    names = {key: words[:1].upper() + words[1:] for key, (_, words) in GROUPS.items()}
    return controls.choose("Für wen", names, param="fuer", default="u6")


def chosen_number() -> int:
    """How many new sites (``?p=3``)."""
    numbers = _numbers()
    return int(controls.choose("Neue Standorte", numbers, param="p", default="3", kind="slider"))


def planned() -> tuple[str, int]:
    """Aim and number of the view "Neue Standorte", which other views take as given."""
    model = controls.remembered(sites.MODELS, param="ziel", default="p-median")
    return model, int(controls.remembered(_numbers(), param="p", default="3"))


def _numbers() -> dict[str, str]:
    return {str(n): str(n) for n in range(1, sites.MOST_SITES + 1)}


def chosen_minutes() -> float:
    """The walk that counts as within reach (``?minuten=15``)."""
    return controls.slide(
        "Fußweg höchstens",
        MINUTES,
        param="minuten",
        default=distances.WITHIN_MINUTES,
        words=lambda value: f"{value:g} Minuten",
        help=register.entries()["fussweg_minuten"].help,
    )


def chosen(group: str, minutes: float, model: str, p: int) -> tuple[Question, str]:
    """The question with everything that is folded away, and the Stadtraum to highlight."""
    with controls.popover("Annahmen und Vorgaben", key="sites_terms"):
        by_need, per, mean_share = _chosen_aim(model)
        stock, stays = _chosen_stock()
        ground, fixed = _chosen_ground(stock)
        on_network = _chosen_network()
        detour, kmh, bridges = _chosen_walk()
        stadtraum = controls.chosen_stadtraum("Stadtraum hervorheben")
    wish = Wish(
        model=Model(model),
        p=p,
        group=group,
        minutes=minutes,
        detour=detour,
        kmh=kmh,
        closed_bridges=bridges,
        by_need=by_need,
        stock=stock,
        stock_stays=stays,
        fixed=fixed,
        groups=_groups(per),
        mean_share=mean_share,
        ground=ground,
        on_network=on_network,
    )
    return Question(sites.places(), wish), stadtraum


def _chosen_aim(model: str) -> tuple[bool, str, float]:
    weight = controls.choose(
        "Kinder zählen",
        {"kopf": "alle gleich", "bedarf": "nach Bedarf ihres Stadtraums (Annahme)"},
        param="gewicht",
        default="kopf",
    )
    per = controls.choose("Verteilung", PER, param="je", default="frei")
    mean = register.entries()["standorte_mittlerer_weg_anteil"]
    mean_share = mean.default
    if model == Model.EQUITY:
        mean_share = controls.slide(
            "Gewicht des mittleren Wegs",
            register.steps(mean),
            param="lambda",
            default=mean.default,
            words=lambda value: de.number(value, 1),
            help=mean.help,
        )
    return weight == "bedarf", per, mean_share


def _chosen_stock() -> tuple[tuple[str, ...], bool]:
    names = sites.stock_names()
    letters = controls.choose_many(
        "Bestehende Angebote als Standorte", names, param="bestand", default=[], limit=len(names)
    )
    stays = controls.choose("Bestand", STAYS, param="bestand_rolle", default="bleibt")
    kinds = sites.stock_kinds()
    return tuple(kinds[letter] for letter in letters), stays == "bleibt"


def _chosen_ground(stock: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Where sites may stand, and which of these places are settled."""
    ground = controls.choose(
        "Mögliche Orte",
        GROUNDS,
        param="moeglich",
        default=site_candidates.ANYWHERE,
        help="Bestand: erfasste Angebote und Schulen, deren Punkt bekannt ist. Punkte kommen mit den "
        "Adressen der Stadt (Daten & Quellen).",
    )
    try:
        rows = site_candidates.candidates(sites.places(), ground, stock)
    except SitesError:  # the answer says so
        return ground, ()
    names = {str(code): str(name) for code, name in rows["name"].items()}
    twice = rows["name"].duplicated(keep=False)
    names |= {str(code): f"{names[str(code)]} ({code})" for code in rows.index[twice]}
    ordered = dict(sorted(names.items(), key=lambda item: de.collation_key(item[1])))
    fixed = controls.choose_many(
        "Feste Standorte", ordered, param="fest", default=[], limit=sites.MOST_SITES
    )
    return ground, tuple(fixed)


def _chosen_network() -> bool:
    """Whether ways follow the loaded network; without one there is nothing to choose."""
    if sites.places().ways is None:
        return True
    names = {"netz": "auf dem geladenen Wegenetz", "luft": "Luftlinie mal Umweg (Annahme)"}
    return controls.choose("Wege messen", names, param="wege", default="netz") == "netz"


def _chosen_walk() -> tuple[float, float, tuple[str, ...]]:
    detour = controls.slide(
        "Umwegfaktor (Annahme)",
        [1 + step / 20 for step in range(11)],
        param="umweg",
        default=distances.DETOUR,
        words=lambda value: de.number(value, 2),
        help="Länge des Wegs je Luftlinie; in Städten meist 1,15 bis 1,45.",
    )
    kmh = controls.slide(
        "Tempo zu Fuß (Annahme)",
        [3 + step / 2 for step in range(7)],
        param="tempo",
        default=distances.WALKING_KMH,
        words=lambda value: f"{de.number(value, 1)} km/h",
        help="4,0 mit Kinderwagen oder kleinen Kindern, 5,0 für geübte Erwachsene.",
    )
    bridges = sites.places().bridges
    names = {f"b{position}": str(name) for position, name in enumerate(bridges["name"])}
    shut = [f"b{position}" for position in np.flatnonzero(~bridges["is_open"])]
    closed = controls.choose_many(
        "Nicht begehbare Brücken", names, param="gesperrt", default=shut, limit=len(names) - 1
    )
    return detour, kmh, tuple(names[key] for key in closed)


def _groups(per: str) -> tuple[tuple[str, str], ...]:
    areas = sites.places().areas
    if per == "bezirk":
        return tuple((code, f"Stadtbezirk {name}") for code, name in areas["stadtbezirk"].items())
    if per == "typ":
        return tuple((code, f"Typ {typ}") for code, typ in areas["typ"].items() if typ)
    if per == "szenario":
        names, wanted = controls.stadtraum_names(), sites.planned_stadtraeume()
        if not wanted:
            address.note(
                "Im Szenario steht kein KiFaZ; die Vorgabe je KiFaZ-Stadtraum wirkt nicht."
            )
        return tuple(
            (code, f"Stadtraum {names[stadtraum]}")
            for code, stadtraum in areas["stadtraum"].items()
            if stadtraum in wanted
        )
    return ()
