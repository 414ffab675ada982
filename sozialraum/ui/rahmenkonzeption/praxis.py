"""Rahmenkonzeption, view "Gute Praxis": examples, how well they are evidenced, what they cost here."""

from __future__ import annotations

import streamlit as st

from sozialraum.answers import practice as answers
from sozialraum.answers.practice import Practice
from sozialraum.model.scenario.link import encode
from sozialraum.text import format as de
from sozialraum.ui import registry
from sozialraum.ui.shell import controls, data, downloads, draw, page
from sozialraum.ui.shell.register import GRADES


def show() -> None:
    """Draw the view."""
    found = answers.practices(data.current())
    graded = [one for one in found if one.grade in "AB"]
    page.answer(
        f"Von {de.count(len(found), 'Beispiel', 'Beispielen')} "
        f"{'ist keines' if not graded else de.count(len(graded), 'ist eines', 'sind')} gut belegt; "
        f"für {len([one for one in found if one.scenario])} lassen sich Stellen oder Geld nennen."
    )
    page.show_notes()
    with st.container(key="practice_table"):
        draw.values(answers.table(found))
    page.note(
        "A bis D sagt, wie gut etwas belegt ist: "
        + "; ".join(f"{key} = {text}" for key, text in GRADES.items())
        + ". Was sich übertragen ließe, ist unsere Einschätzung."
    )
    chosen = controls.choose(
        "Beispiel im Einzelnen",
        {one.id: one.name for one in found},
        param="beispiel",
        default=found[0].id,
    )
    _show_one(next(one for one in found if one.id == chosen))
    downloads.download_buttons(
        lambda: answers.table(found),
        data.current().lines(),
        name="gute_praxis",
        key="practice",
    )


def _show_one(one: Practice) -> None:
    st.header(one.name, anchor=False)
    st.write(f"**Ziel:** {one.goal}")
    st.write("\n".join(["**Bausteine:**", "", *(f"- {text}" for text in one.elements)]))
    st.write(f"**Beleg ({one.grade}):** {one.evidence} {one.grade_reason}")
    st.write(f"**Was sich übertragen ließe:** {one.carries_over}")
    st.write(f"**Was nicht:** {one.stays_there}")
    st.write(f"**Kosten hier:** {one.cost}. {one.cost_words}")
    if one.scenario is not None:
        params = {"plan": encode(one.scenario), "ansicht": "ausstattung"}
        page.link(registry.SZENARIO, "Als Szenario öffnen", params)
    st.caption(f"Folie „{one.slide}“; {de.status_label(one.status)}. Quelle: {one.source}.")
