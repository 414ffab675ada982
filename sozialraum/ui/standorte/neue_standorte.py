"""Standorte, first view: where new places should stand, and how good that is."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sozialraum.answers import site_candidates, site_effects, site_words
from sozialraum.answers.places import GROUPS
from sozialraum.answers.sites import Answer
from sozialraum.answers.table import Column, Table
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Model
from sozialraum.pictures import map_frame, sites_map
from sozialraum.text import format as de
from sozialraum.ui import registry
from sozialraum.ui.shell import controls, data, downloads, draw, page
from sozialraum.ui.standorte import sites, sites_controls, sites_effects, sites_search


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
        page.answer(site_words.lead(answer))
    shifted = site_effects.shifted(answer, sites_effects.compared_kind())
    page.note(f"{site_words.rest(answer)} {sites_effects.shift_words(shifted)}".rstrip())
    if moved is not None:
        page.note(site_words.moved_words(moved))
    page.note(f"{site_words.limits_of(answer)}{site_words.ways_words(answer.question)}")
    draw.values(_site_table(answer))
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
        f'<div class="sr-notice">Zielwert {site_words.objective_words(answer, found.objective)} · bewiesene '
        f"Schranke {site_words.objective_words(answer, found.bound)} · Abstand zum Optimum "
        f"{site_words.gap_words(answer)} · {found.method}, {_seconds(answer.seconds)}</div>"
    )


def _seconds(seconds: float) -> str:
    return "unter 0,1 s" if seconds < 0.1 else f"{de.number(seconds, 1)} s"


def _map(answer: Answer, stadtraum: str) -> map_frame.Map:
    ids, names = answer.problem.demand_ids, answer.question.places.areas["name"]
    minutes = dict(zip(ids, answer.minutes, strict=True))
    symbols, sited = sites.symbols(answer.question, answer.codes), answer.chosen["name"]
    to = [answer.problem.site_ids[int(j)] for j in answer.found.assignment]
    far = ids[int(answer.found.distances.argmax())]
    return sites_map.build(
        data.current(),
        minutes,
        sites_map.walk(data.current()),
        list(symbols.values()),
        titles={
            code: f"{names[code]}\n{de.number(value)} Minuten zu Fuß nach {sited[goal]}"
            for (code, value), goal in zip(minutes.items(), to, strict=True)
        },
        links=[(code, symbols[goal]) for code, goal in zip(ids, to, strict=True)],
        selected=sites.stadtteile_of(stadtraum),
        title=site_words.lead(answer),
        alternative=(
            f"Karte der 61 Stadtteile nach Minuten zu Fuß zum nächsten von {len(symbols)} "
            f"Standorten: {site_words.site_names(answer)}. Am weitesten ist es von {names[far]} "
            f"({de.number(minutes[far])} Minuten). Alle Werte in der Zuordnung darunter."
        ),
    )


def _sited(answer: Answer) -> str:
    """What a row of the table is."""
    if answer.wish.ground == site_candidates.ANYWHERE:
        return "Standorte (Mitte des Stadtteils, keine Adresse)"
    return "Standorte (erfasste Orte; „neu“: Mitte des Stadtteils, keine Adresse)"


def _site_table(answer: Answer) -> Table:
    who, is_anywhere = answer.wish.who, answer.wish.ground == site_candidates.ANYWHERE
    return Table(
        [
            Column("number", "Nr.", is_number=False),
            Column("name", "Stadtteil" if is_anywhere else "Ort", is_number=False),
            Column("stadtraum", "Stadtraum", is_number=False),
            Column("role", "Rolle", is_number=False),
            Column("people", f"{who[:1].upper()}{who[1:]}, für die er der nächste ist"),
            Column("within", f"davon in {answer.wish.minutes:g} Minuten"),
            Column("minutes", "Weg im Mittel (min)"),
        ],
        answer.sites.assign(stadtraum=answer.sites["stadtraum"].map(controls.stadtraum_names())),
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
        downloads.origin(
            [GROUPS[wish.group][0]],
            f"Standorte: {site_words.site_names(answer)}; Ziel: {sites.MODELS[wish.model]}; "
            f"{site_words.objective_words(answer, answer.found.objective)}, Schranke "
            f"{site_words.objective_words(answer, answer.found.bound)}; {answer.found.method}",
            site_words.assumptions(answer.question),
            f"Ein Stadtteil ist ein Punkt. {_sited(answer)}.",
            level="stadtteil",
        ),
        name="standorte",
        key="sites",
    )
