"""The step Probelauf of Eigene Tabelle: what taking a table over changes, before it is taken over."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import streamlit as st

from sozialraum.answers import changes, class_map
from sozialraum.answers.changes import Changes
from sozialraum.answers.own_origin import Plan
from sozialraum.pictures import choropleth, map_frame, svgmap
from sozialraum.store import additions
from sozialraum.text.markdown import literal
from sozialraum.ui.daten import staende
from sozialraum.ui.shell import data, page
from sozialraum.ui.shell.callbacks import button
from sozialraum.ui.shell.session import Slot


@dataclass(frozen=True)
class Trial:
    """What taking a table over would change, for exactly what was typed then."""

    plan: Plan
    changes: Changes
    asked: Hashable


_TRIAL: Slot[Trial | None] = Slot("_own_trial", None)


def show(plan: Plan, say: Callable[[str], None], done: Callable[[str], None]) -> None:
    """What taking a plan over changes, and the buttons that do it.

    Args:
        plan: What was typed and read.
        say: Takes the German reason of what failed.
        done: Takes the sentence on what was taken over.
    """
    st.subheader("3 · Probelauf", anchor=False)
    asked = (repr(plan.addition), data.release_key())
    trial = _TRIAL.get()
    if trial is not None and trial.asked != asked:
        trial = None  # something was changed since: what is shown must be what is taken over
    for note in plan.notes:
        st.markdown(literal(note))
    button(
        "Zeigen, was sich ändert",
        "own_try",
        _try,
        plan,
        asked,
        say=say,
        type="secondary" if trial else "primary",
    )
    if trial is None:
        return
    st.markdown(
        f"**{literal(trial.plan.addition.title)}**: {literal(changes.sentence(trial.changes))}"
    )
    with st.container(horizontal=True, gap="small"):
        button("Übernehmen", "own_take", _take, done, say=say, type="primary")
        button("Verwerfen", "own_forget", forget)
    _show_map(trial)
    staende.show_changes(trial.changes, key="own")


def _try(plan: Plan, asked: Hashable) -> None:
    """Build it in memory with all checks; nothing is written."""
    _TRIAL.set(None)
    before = data.current()
    after = changes.examined(data.engine(), data.DATA_DIR, before, plan.addition)
    _TRIAL.set(Trial(plan, changes.compare(before, after), asked))


def _take(done: Callable[[str], None]) -> None:
    trial = _TRIAL.get()
    if trial is None:
        return
    additions.add(data.engine(), data.DATA_DIR, trial.plan.addition)
    done(
        f"Übernommen: {trial.plan.addition.title}. Alle Seiten rechnen jetzt damit. Unter Stände steht, "
        "was sich geändert hat, und dort lässt es sich zurücknehmen."
    )


def forget() -> None:
    """What was looked at does not hold any more."""
    _TRIAL.set(None)


def _show_map(trial: Trial) -> None:
    """The first indicator of the table as the map would show it."""
    after = trial.changes.after
    moved = trial.changes.values
    for level in ("stadtraum", "stadtteil"):
        rows = moved[(moved["level"] == level) & moved["indicator_id"].isin(after.indicators)]
        if rows.empty:
            continue
        first = next((k for k in trial.plan.indicators if k in set(rows["indicator_id"])), None)
        key = first or str(rows["indicator_id"].iloc[0])
        item, day = after.indicator(key), after.newest(key, level)
        view = choropleth.drawn(class_map.unasked(after, item, level, day))
        names = {row.code: row.name for row in view.frame.itertuples()}
        style = svgmap.Style(fills=view.colours, names=names, titles=view.tooltips())
        canvas = svgmap.city(after, level)
        st.html(
            map_frame.build(
                map_frame.Map(
                    canvas,
                    style,
                    name="vorschau",
                    alt=f"Vorschau: {view.alternative}",
                    key=choropleth.key(view),
                    source=choropleth.origin_line(view, after),
                )
            )
        )
        page.note(f"Vorschau: So zeigt die Karte {item.name} nach dem Übernehmen.")
        return
