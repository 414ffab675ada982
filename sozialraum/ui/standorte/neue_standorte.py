"""Standorte, first view: where new places should stand, and how good that is."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from sozialraum.answers import site_candidates, site_effects
from sozialraum.answers.places import GROUPS
from sozialraum.answers.sites import Answer
from sozialraum.answers.table import Table
from sozialraum.documents.tables import metadata_of
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Model
from sozialraum.pictures import map_frame, sites_map, tables
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.ui import registry
from sozialraum.ui.shell import controls, data, downloads, draw, page
from sozialraum.ui.standorte import sites, sites_controls, sites_effects, sites_search

MOST_NAMED = 6
MOST_IN_LEAD = 3  # names the answer has room for
PROVEN = {
    Model.P_MEDIAN: "Nachgerechnet: Kürzer geht es im Mittel nicht.",
    Model.MCLP: "Nachgerechnet: Mehr sind nicht zu erreichen.",
    Model.LSCP: "Nachgerechnet: Mit weniger Standorten geht es nicht.",
    Model.P_CENTER: "Nachgerechnet: Der längste Weg lässt sich nicht kürzen.",
    Model.EQUITY: "Nachgerechnet: Besser lässt sich das nicht abwägen.",
}


def show() -> None:
    """Controls beside the picture, then the tables."""
    top = st.container()  # the answer needs the controls, which stand beside the picture
    left, right = st.columns([2, 5], gap="small")
    with left, page.levers():
        model = controls.choose("Ziel", sites.MODELS, param="ziel", default="p-median")
        p = 0
        if model != Model.LSCP:
            p = sites_controls.chosen_number()
        group = sites_controls.chosen_group()
        minutes = sites_controls.chosen_minutes()
        asked, stadtraum = sites_controls.chosen(group, minutes, model, p)
    with top:
        page.show_notes()
    with right:
        try:
            found = sites_search.run(
                asked, partial(site_effects.answered, asked, sites_effects.without_loaded(asked))
            )
        except SitesError as error:
            sites_search.show_infeasible(asked, error)
            return
        if found is None:
            return
        answer, moved = found
        picture = f'<div class="st-key-picture">{draw.map_html(_map(answer, stadtraum))}</div>'
        st.html(f'<div class="sr-sites">{_figures(answer, stadtraum)}{picture}</div>')
    with top:
        page.answer(lead(answer))
    shifted = site_effects.shifted(answer, sites_effects.compared_kind())
    page.note(f"{rest(answer)} {sites_effects.shift_words(shifted)}".rstrip())
    if moved is not None:
        page.note(sites_effects.moved_words(moved))
    page.note(f"{limits_of(answer)}{sites_effects.ways_words(answer.question)}")
    st.html(_site_table(answer))
    with page.fold("Wem nehmen die neuen Standorte Menschen weg?", key="shift") as is_open:
        if is_open:
            sites_effects.show_shift(answer)
    with page.fold("Zuordnung: wer geht wohin?", key="assignment") as is_open:
        if is_open:
            draw.values(assignment_table(answer))
    _take_over(answer)
    with page.fold("Wie gut ist das? Verfahren und Schranke", key="sites_proof") as is_open:
        if is_open:
            st.html(_proof_line(answer))
    with page.fold("Ergebnis herunterladen", key="sites_downloads") as is_open:
        if is_open:
            _downloads(answer)
            downloads.offer_map(
                _map(answer, stadtraum), [GROUPS[answer.wish.group][0]], "stadtteil"
            )


def lead(answer: Answer) -> str:
    """Where, and who reaches a site."""
    share = de.with_unit(100 * answer.ways.share, "%", 1)
    return f"{_where(answer)}: Für {share} liegt einer in {answer.wish.minutes:g} Minuten."


def rest(answer: Answer) -> str:
    """How far it is, how good the sites are, and what speaks against the answer."""
    wish, ways = answer.wish, answer.ways
    mean = wish.walk(ways.mean)
    minutes = f"{de.number(mean)} Minuten" if mean >= 1 else "unter 1 Minute"
    text = f"Im Mittel dauert der Weg {minutes}. {proof(answer)}"
    if 2 * len(answer.codes) > len(answer.problem.demand_ids):
        text += (
            " Mehr als die Hälfte der Stadtteile hätte einen eigenen: So kurze Wege lassen sich mit "
            "Mittelpunkten von Stadtteilen kaum beurteilen."
        )
    if answer.found.uncovered:
        names = answer.question.places.areas["name"]
        missed = [names.iloc[i] for i in answer.found.uncovered]
        text += f" Von keinem Standort aus zu erreichen: {de.listing(missed)}."
    return f"{text} Gezählt: {wish.who}, {de.date(answer.question.places.stichtag)}."


def _where(answer: Answer) -> str:
    """The new sites by name: "Bei diesen Annahmen stehen 3 Standorte am besten in Cotta, ...".

    What is settled (existing places, sites that stand in any case) is counted beside them.
    """
    settled = set(answer.question.fixed)
    new = [code for code in answer.codes if code not in settled]
    if not settled:
        kept = ""
    elif len(settled) == 1:
        kept = " neben dem einen feststehenden"
    else:
        kept = f" neben den {len(settled)} feststehenden"
    if not new:
        return f"Bei diesen Annahmen braucht es keinen neuen Standort{kept}"
    verb, noun = ("steht", "Standort") if len(new) == 1 else ("stehen", "Standorte")
    added = ("neuer " if len(new) == 1 else "neue ") if settled else ""
    where = f"in {_names(answer, new, MOST_IN_LEAD)}"
    if answer.wish.ground != site_candidates.ANYWHERE:  # names of places are long
        where = f"bei {_names(answer, new, 1)}"
    return f"Bei diesen Annahmen {verb} {len(new)} {added}{noun}{kept} am besten {where}"


def proof(answer: Answer) -> str:
    """How good the sites are, in words."""
    found = answer.found
    if found.is_optimal:
        return PROVEN[found.model]
    return f"Höchstens {gap_words(answer)} vom bestmöglichen Ergebnis entfernt."


def gap_words(answer: Answer) -> str:
    """The proven gap, rounded up: "0 %", "0,13 %"."""
    if answer.found.is_optimal:
        return "0 %"
    return f"{de.number(np.ceil(10_000 * answer.found.gap) / 100, 2)} %"


def limits_of(answer: Answer) -> str:
    """What the answer cannot say."""
    wide = answer.question.too_large(answer.wish.within(answer.found.distances))
    middle, existing = "die Mitte eines Stadtteils, keine Adresse", "ein erfasster Ort"
    sited = {
        site_candidates.ANYWHERE: middle,
        site_candidates.EXISTING_FIRST: f"{existing} oder {middle}",
        site_candidates.EXISTING_ONLY: existing,
    }[answer.wish.ground]
    text = (
        "Ein Stadtteil ist hier ein Punkt: Er gilt ganz als erreicht oder gar nicht, und ein "
        f"Standort ist {sited}. Wege innerhalb des Stadtteils "
        "zählen als 0 Minuten, in Wirklichkeit ist es also weiter. Bus und Bahn zählen nicht mit."
    )
    if answer.wish.ground != site_candidates.ANYWHERE:
        text += (
            " Zu einem erfassten Ort zählt der Weg ab der Mitte des Stadtteils. Erweitern: Das Angebot läuft. Umnutzen: Es ist geschlossen oder seine Schließung "
            "beschlossen (Annahme). Räume, Eigentümer und Zustand der Häuser sind nicht geprüft."
        )
    if wide:
        text += (
            f" {de.number(wide)} der als erreicht gezählten {answer.wish.who_dative} wohnen in "
            "Stadtteilen, deren Rand weiter von der Mitte liegt als der gewählte Fußweg."
        )
    return text


def _figures(answer: Answer, stadtraum: str) -> str:
    wish, ways = answer.wish, answer.ways
    mean, longest = (de.number(wish.walk(metres)) for metres in (ways.mean, ways.longest))
    return page.build_figures(
        page.figure(
            f"In {wish.minutes:g} Minuten da",
            f"{de.number(100 * ways.share, 1)} %",
            f"{de.number(ways.within)} von {de.number(ways.total)}",
            big_id="standorte-anteil",
        ),
        page.figure("Weg im Mittel", f"{mean} min", f"längster {longest} min"),
        sites.stadtraum_figure(answer.question, stadtraum, answer.found.distances),
    )


def _proof_line(answer: Answer) -> str:
    """Objective, bound, gap, method and seconds, under the map."""
    found = answer.found
    return (
        f'<div class="sr-notice">Zielwert {objective_words(answer, found.objective)} · bewiesene '
        f"Schranke {objective_words(answer, found.bound)} · Abstand zum Optimum "
        f"{gap_words(answer)} · {found.method}, {_seconds(answer.seconds)}</div>"
    )


def _seconds(seconds: float) -> str:
    return "unter 0,1 s" if seconds < 0.1 else f"{de.number(seconds, 1)} s"


def objective_words(answer: Answer, value: float) -> str:
    """The objective in its unit, as people say it."""
    model, total = answer.found.model, answer.problem.total
    if model is Model.P_MEDIAN:
        return f"{de.number(value / total)} m im Mittel"
    if model is Model.MCLP:
        return f"{de.number(value)} Personen" if not answer.wish.by_need else de.number(value)
    if model is Model.LSCP:
        return de.count(round(value), "Standort", "Standorte")
    return f"{de.number(value)} m"


def _map(answer: Answer, stadtraum: str) -> map_frame.Map:
    ids, names = answer.problem.demand_ids, answer.question.places.areas["name"]
    minutes = dict(zip(ids, answer.minutes, strict=True))
    symbols, sited = sites.symbols(answer.question, answer.codes), answer.chosen["name"]
    to = [answer.problem.site_ids[int(j)] for j in answer.found.assignment]
    far = ids[int(answer.found.distances.argmax())]
    return sites_map.build(
        data.current(),
        minutes,
        sites_map.WALK,
        list(symbols.values()),
        titles={
            code: f"{names[code]}\n{de.number(value)} Minuten zu Fuß nach {sited[goal]}"
            for (code, value), goal in zip(minutes.items(), to, strict=True)
        },
        links=[(code, symbols[goal]) for code, goal in zip(ids, to, strict=True)],
        selected=sites.stadtteile_of(stadtraum),
        title=lead(answer),
        alternative=(
            f"Karte der 61 Stadtteile nach Minuten zu Fuß zum nächsten von {len(symbols)} "
            f"Standorten: {site_names(answer)}. Am weitesten ist es von {names[far]} "
            f"({de.number(minutes[far])} Minuten). Alle Werte in der Zuordnung darunter."
        ),
    )


def site_names(answer: Answer) -> str:
    """The Stadtteile of the sites, the first ones by name."""
    return _names(answer, answer.codes)


def _names(answer: Answer, codes: list[str], most: int = MOST_NAMED) -> str:
    names = [str(name) for name in answer.question.candidates.loc[codes, "name"]]
    if len(names) > most:
        return f"{', '.join(names[:most])} und {len(names) - most} weiteren"
    return de.listing(names)


def _where_heading(answer: Answer) -> str:
    return "Stadtteil" if answer.wish.ground == site_candidates.ANYWHERE else "Ort"


def _sited(answer: Answer) -> str:
    """What a row of the table is."""
    if answer.wish.ground == site_candidates.ANYWHERE:
        return "Standorte (Mitte des Stadtteils, keine Adresse)"
    return "Standorte (erfasste Orte; „neu“: Mitte des Stadtteils, keine Adresse)"


def _site_table(answer: Answer) -> str:
    names = controls.stadtraum_names()
    rows = [
        {
            "number": str(row.number),
            "name": row.name_,
            "stadtraum": names[row.stadtraum],
            "role": row.role,
            "people": de.number(row.people),
            "within": de.number(row.within),
            "minutes": de.number(row.minutes),
        }
        for row in answer.sites.rename(columns={"name": "name_"}).itertuples()
    ]
    who = answer.wish.who
    return tables.build_table(
        rows,
        [
            Column("number", "Nr.", is_number=False),
            Column("name", _where_heading(answer), is_number=False),
            Column("stadtraum", "Stadtraum", is_number=False),
            Column("role", "Rolle", is_number=False),
            Column("people", f"{who[:1].upper()}{who[1:]}, für die er der nächste ist"),
            Column("within", f"davon in {answer.wish.minutes:g} Minuten"),
            Column("minutes", "Weg im Mittel (min)"),
        ],
        caption=_sited(answer),
    )


def assignment_table(answer: Answer) -> Table:
    """Every Stadtteil and the site it goes to."""
    return Table(
        [
            Column("code", file="Nummer"),
            Column("name", "Stadtteil", is_number=False, file=True),
            Column("people", answer.wish.who, file=True),
            Column("site", "Nächster Standort", is_number=False, file=True),
            Column("metres", "Fußweg (m)", file="Fußweg m", digits=0),
            Column("minutes", "Minuten", file=True, digits=1),
        ],
        answer.assignment,
        caption="Jeder Stadtteil geht zum nächsten Standort",
    )


def _take_over(answer: Answer) -> None:
    inside, names = answer.stadtraeume, controls.stadtraum_names()
    more = len(answer.codes) - len(inside)
    several = " Wo mehrere Standorte liegen, rechnet das Szenario ein KiFaZ." if more else ""
    page.link(
        registry.SZENARIO,
        f"Als Szenario rechnen: KiFaZ in {de.count(len(inside), 'Stadtraum', 'Stadträumen')}",
        {"plan": sites.as_scenario(answer)},
    )
    st.caption(
        f"Je ein KiFaZ mit 1,5 Stellen in {de.listing([names[code] for code in inside])}; Entgelt und "
        f"Annahmen bleiben die des jetzigen Szenarios.{several}"
    )


def _downloads(answer: Answer) -> None:
    wish = answer.wish
    downloads.download_buttons(
        assignment_table(answer),
        metadata_of(
            data.current().sources_of([GROUPS[wish.group][0]], "stadtteil"),
            data.current().lines(),
            f"Standorte: {site_names(answer)}; Ziel: {sites.MODELS[wish.model]}; "
            f"{objective_words(answer, answer.found.objective)}, Schranke "
            f"{objective_words(answer, answer.found.bound)}; {answer.found.method}",
            sites_effects.assumptions(answer.question),
            f"Ein Stadtteil ist ein Punkt. {_sited(answer)}.",
        ),
        name="standorte",
        key="sites",
    )
