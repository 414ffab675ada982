"""What proposed sites change: people taken from existing places, and what loaded data moved."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from sozialraum.answers import site_effects
from sozialraum.answers.site_effects import Shifted
from sozialraum.answers.sites import Answer, Question
from sozialraum.answers.table import Column, Table
from sozialraum.text import sites as words
from sozialraum.ui.einrichtungen import facilities
from sozialraum.ui.shell import controls, draw, page
from sozialraum.ui.standorte import sites

_KIND, _FIRST = "art", "F"  # the choice of the view "Bestand und Versorgung"


def compared_kind() -> str:
    """The kind of existing places new sites are compared with."""
    kinds = sites.stock_kinds()
    letter = controls.remembered(sites.stock_names(), param=_KIND, default=_FIRST)
    return kinds.get(letter) or next(iter(kinds.values()))


def shift_words(found: Shifted) -> str:
    """Whom the new sites reach first, and whom they take, in a sentence; "" = there is none."""
    if found.found is None:
        return ""
    return words.shift_sentence(
        found.found.all_fresh,
        found.found.all_taken,
        found.found.all_nearer,
        places=len(found.places),
        kind=facilities.kind_names()[found.category],
        minutes=found.answer.wish.minutes,
    )


def show_shift(answer: Answer) -> None:
    """The choice of existing places, and for each site whom it reaches first and whom it takes."""
    letter = controls.choose(
        "Verglichen mit bestehenden", sites.stock_names(), param=_KIND, default=_FIRST
    )
    found = site_effects.shifted(answer, sites.stock_kinds()[letter])
    if found.found is None:
        st.markdown("Es kommt kein Standort hinzu.")
        return
    draw.values(shift_table(found))
    losses = loss_table(found)
    if not losses.frame.empty:
        draw.values(losses)
    page.note(
        "Wer gleich weit zu beiden hat, bleibt beim bestehenden. Angebote ohne bekannten Ort fehlen: In "
        "Wirklichkeit haben eher mehr Menschen schon eines. Wie viele Plätze ein Angebot hat, zählt nicht."
    )


def shift_table(found: Shifted) -> Table:
    """One row per new site; the foot counts everybody once."""
    shift, answer = found.found, found.answer
    assert shift is not None
    sited, number = answer.chosen["name"], {code: i for i, code in enumerate(answer.codes, start=1)}
    frame = pd.DataFrame(
        {
            "number": [str(number[code]) for code in answer.added],
            "name": [str(sited[code]) for code in answer.added],
            "reach": shift.fresh + shift.taken,
            "fresh": shift.fresh,
            "taken": shift.taken,
            "nearer": shift.nearer,
        }
    )
    foot = {
        "name": "Zusammen (jede Person einmal)",
        "reach": shift.all_reached,
        "fresh": shift.all_fresh,
        "taken": shift.all_taken,
        "nearer": shift.all_nearer,
    }
    return Table(
        [
            Column("number", "Nr.", is_number=False, file=True),
            Column("name", "Neuer Standort", is_number=False, file=True),
            Column("reach", f"Erreicht in {answer.wish.minutes:g} Minuten", file=True, digits=0),
            Column("fresh", "davon zum ersten Mal", file=True, digits=0),
            Column("taken", "davon haben schon eines", file=True, digits=0),
            Column("nearer", "und hätten es näher", file=True, digits=0),
        ],
        frame,
        caption=f"Wen die neuen Standorte erreichen ({answer.wish.who}), verglichen mit bestehenden: "
        f"{facilities.kind_names()[found.category]}",
        foot=[foot],
    )


def loss_table(found: Shifted) -> Table:
    """Existing places people would leave for a nearer new one, the most first."""
    shift = found.found
    assert shift is not None
    frame = found.places[["name"]].assign(lost=shift.losses)
    return Table(
        [
            Column("name", "Bestehendes Angebot", is_number=False, file=True),
            Column(
                "lost", f"{found.answer.wish.who}, denen ein neuer Standort näher ist", file=True
            ),
        ],
        frame[frame["lost"] > 0],
        caption="Von welchen bestehenden Angeboten sie kommen (bisher das nächste)",
        order=["-lost"],
    )


def without_loaded(asked: Question) -> Question | None:
    """The same question where nothing is loaded; None if nothing is."""
    before, held = sites.places_before(), asked.places
    if before is None or not (held.has_borders or held.found_points or asked.is_on_network):
        return None
    return replace(asked, places=before)
