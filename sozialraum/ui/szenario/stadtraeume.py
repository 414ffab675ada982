"""The Szenario page's view "Stadträume": the ledger of all 17, every cell can be typed.

Streamlit's data editor is a canvas that keyboards and screen readers cannot use, so each cell is a
plain input with a name of its own. The view works on the same scenario as the sliders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from sozialraum.model.scenario.fields import FIELD_LABELS, PLAN_FIELDS
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, StadtraumPlan
from sozialraum.text import format as de
from sozialraum.text import read
from sozialraum.text import scenario as words
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import address, controls, page, session
from sozialraum.ui.shell.callbacks import button, guarded
from sozialraum.ui.shell.part import part
from sozialraum.ui.shell.session import Slot
from sozialraum.ui.szenario import (
    ausstattung,
    evidence,
    ledger_words,
    planning,
    planning_edit,
    planning_table,
    provision_view,
    reasons,
)

INDICATORS = ausstattung.INDICATORS
SOURCES = ausstattung.SOURCES
GUIDE = """
- Jede Zeile ist ein Stadtraum. Setzen Sie den Haken für ein **KiFaZ** oder tippen Sie Stellen und
  Aktionsbudget ein; mit der Eingabetaste wird gerechnet.
- Erlaubt sind Viertelstellen („1,75“) und ganze Euro („20.000“). Was nicht möglich ist, bleibt im
  Feld stehen, mit einem Hinweis darüber; gerechnet wird mit dem bisherigen Wert.
- **Summe der Stellen festhalten:** Jedes Mehr verlangt ein Weniger. Wer abgibt, steht darüber.
  Die Aktionsbudgets sind davon nicht betroffen.
- Was sich gegenüber dem Ausgangspunkt geändert hat, steht am Ende jeder Zeile.
"""
TYPED = {
    "kifaz_vzae": "KiFaZ VzÄ",
    "koordination_vzae": "Koord. VzÄ",
    "aktionsbudget_eur": "Budget €",
}
NAME_WIDTH, FIELD_WIDTH = 176, 96
_UNITS = {field.name: field.unit for field in PLAN_FIELDS}
_ALLOWED = {field.name: field.allowed for field in PLAN_FIELDS}
_BAR_REM = 3.2
# scenario, (code, cell) -> (typed text, reason)
_REFUSED: Slot[tuple[Scenario | None, dict[tuple[str, str], tuple[str, str]]]] = Slot(
    "ledger_refused", (None, {})
)


@part  # an entry redraws this view only, not the frame around it
def show(_: ScenarioResult | None = None) -> None:
    """The whole view."""
    if not address.is_published(planning.PARAM):
        planning.adopt()
        planning.publish()
    names = controls.stadtraum_names()
    result = planning.compute()
    page.answer(answer(result))
    left, right = st.columns([2, 5], gap="small", vertical_alignment="bottom")
    with left:
        planning_edit.choose_preset()
    with right:
        planning_edit.edit_steps()
    page.show_notes()
    _show_messages(names)
    supply = ausstattung.supply_of(result)
    costs = dict(zip(result.areas["code"], result.areas["total_eur"], strict=True))
    with page.picture(), st.container(gap="xxsmall", key="raeume_grid"):
        _heading()
        for code in STADTRAUM_CODES:
            _row(code, names[code], float(costs[code]), _supply_bar(supply, code))
        st.html(_sums(result))
    page.note(basis(result))
    provision_view.show_fold(result, "")
    with page.fold("Warum so? Begründungen", key="ledger_reasons") as is_open:
        if is_open:
            reasons.edit(controls.stadtraum_names())
    with page.fold("Als Tabelle, mit Angebot je 1.000 vorher und nachher", key="ledger_table") as o:
        if o:
            st.html("".join(planning_table.build_tables(result, "", supply)))
    with page.fold("Vorlagen, und was es in Dresden wirklich gab", key="ledger_presets") as is_open:
        if is_open:
            evidence.show_presets()


def answer(result: ScenarioResult) -> str:
    """What is planned in all, and what it costs."""
    totals, areas = result.totals, result.areas
    with_posts = int((areas["vzae"] > 0).sum())
    money = float(areas["aktionsbudget_eur"].sum())
    verb = "erhält" if with_posts == 1 else "erhalten"
    return (
        f"{with_posts} von 17 Stadträumen {verb} zusammen {de.number(float(areas['vzae'].sum()), 2)} "
        f"VzÄ, darin {totals.kifaz_count} KiFaZ, und {de.euro(money)} Aktionsbudget. Das kostet rund "
        f"{de.euro_short(totals.total_eur)} im Jahr."
    )


def basis(result: ScenarioResult) -> str:
    """How the scenario differs from its start, and what its figures rest on."""
    history = planning.history()
    changed = ledger_words.since_start(history.start, history.present)
    return (
        f"{words.basis(result)} {changed} Balken: VzÄ je 1.000 unter 25, grau geförderte Angebote, blau "
        f"das Szenario dazu; Stellen und Einwohner {de.date(planning.population_day())}."
    )


def _show_messages(names: Mapping[str, str]) -> None:
    """Who balanced the last entry, and what could not be taken."""
    planning_edit.show_note()
    refused = _refused()
    if not refused:
        return
    now = planning.current()
    lines = [
        f"**{names[code]}:** {literal(reason)} Gerechnet wird mit {_written(now.plan(code), cell)}."
        for (code, cell), (_, reason) in refused.items()
    ]
    st.warning("Nicht übernommen, die Eingabe steht noch im Feld:  \n" + "  \n".join(lines))
    button("Diese Eingaben verwerfen", "ledger_discard", _hold, {})


def _refused() -> dict[tuple[str, str], tuple[str, str]]:
    """Typed texts that were refused and still stand, with the reason.

    They belong to the scenario in force when they were typed; entries beside them take them along,
    another scenario (undone, opened, gone back to) does not.
    """
    scenario, held = _REFUSED.get()
    return dict(held) if scenario == planning.current() else {}


def _hold(refused: Mapping[tuple[str, str], tuple[str, str]]) -> None:
    _REFUSED.set((planning.current(), dict(refused)))


def _heading() -> None:
    """What the columns are, each with what speaks for its value."""
    with st.container(
        key="raeume_head", horizontal=True, gap="xsmall", vertical_alignment="bottom"
    ):
        st.html("<b>KiFaZ im Stadtraum</b>", width=NAME_WIDTH)
        for cell, label in TYPED.items():
            with st.container(width=FIELD_WIDTH, gap=None):
                evidence.popover(cell, label)
        st.html(
            '<div class="sr-ledger-effect"><b>Kosten je Jahr</b>'
            "<span>VzÄ je 1.000 unter 25</span></div>"
        )


def _row(code: str, name: str, total: float, bar: str) -> None:
    """One Stadtraum: whether it has a KiFaZ, three amounts, what they cost and what changed."""
    history = planning.history()
    plan = history.present.plan(code)
    refused = _refused()
    with st.container(
        key=f"raeume_row_{code}", horizontal=True, gap="xsmall", vertical_alignment="center"
    ):
        key = f"ledger_kifaz_{code}"
        planning_edit.fill(key, plan.kifaz)
        st.checkbox(name, key=key, on_change=guarded(_tick), args=(code, key), width=NAME_WIDTH)
        for cell in TYPED:
            key = f"ledger_{cell}_{code}"
            kept = refused.get((code, cell))
            planning_edit.fill(key, kept[0] if kept else _written(plan, cell))
            st.text_input(
                f"{name}: {FIELD_LABELS[cell]}, {_UNITS[cell]}",
                key=key,
                label_visibility="collapsed",
                max_chars=read.LONGEST,
                on_change=guarded(_type),
                args=(code, cell, key),
                placeholder="0",
                width=FIELD_WIDTH,
            )
        change = ledger_words.row_change(history.start, history.present, code)
        st.html(_effect(total, bar, change, plan.flags))


def _written(plan: StadtraumPlan, cell: str) -> str:
    value = float(getattr(plan, cell))
    return de.number(value, 2 if value and cell != "aktionsbudget_eur" else 0)


def _supply_bar(supply: pd.DataFrame, code: str) -> str:
    """Posts per 1,000 young people: grey what is there, blue what the scenario adds."""
    before, after = (float(supply.loc[code, key]) for key in ("before", "after"))
    first, last = de.number(before, 2), de.number(after, 2)
    span = last if first == last else f"{first} → {last}"
    most = float(supply["after"].max())
    if pd.isna(before) or pd.isna(after) or not most > 0:
        return f'<span class="sr-small">{span}</span>'
    low, high = sorted((before, after))
    grey, rest = (_BAR_REM * part / most for part in (low, high - low))
    kind = "sr-bar" if after >= before else "sr-bar sr-bar-loss"
    return (
        f'<span class="sr-ledger-bar" style="width:{_BAR_REM}rem">'
        f'<span class="sr-bar sr-bar-before" style="width:{grey:.2f}rem"></span>'
        f'<span class="{kind}" style="width:{rest:.2f}rem"></span></span>'
        f'<span class="sr-small">{span}</span>'
    )


def _effect(total: float, bar: str, change: str, flags: Sequence[str]) -> str:
    parts = [f"<b>{de.euro(total) if total else '–'}</b>", bar]
    if change:
        parts.append(f'<span class="sr-chip">geändert: {change}</span>')
    parts += [f'<span class="sr-small">{flag}</span>' for flag in flags]
    return f'<div class="sr-ledger-effect">{"".join(parts)}</div>'


def _sums(result: ScenarioResult) -> str:
    totals, areas = result.totals, result.areas
    outside = (
        f"; dazu {de.number(result.outside_vzae, 2)} VzÄ für Ortschaften"
        if result.outside_vzae
        else ""
    )
    return (
        f'<p class="sr-ledger-sum"><b>Zusammen:</b> {totals.kifaz_count} KiFaZ · '
        f"{de.number(float(areas['vzae'].sum()), 2)} VzÄ, davon "
        f"{de.number(float(areas['koordination_vzae'].sum()), 2)} Koordination · "
        f"{de.euro(float(areas['aktionsbudget_eur'].sum()))} Aktionsbudget · "
        f"<b>{de.euro(totals.total_eur)}</b> im Jahr{outside}</p>"
    )


def _tick(code: str, key: str) -> None:
    held = _refused()
    message = planning_edit.enter(code, "kifaz", int(session.of_widget(key)))
    if message:  # a tick holds no text that could be lost: it goes back by itself
        planning_edit.note(f"{message} Es wurde nichts geändert.")
        return
    _hold({place: kept for place, kept in held.items() if place != (code, "kifaz_vzae")})


def _type(code: str, cell: str, key: str) -> None:
    text = session.text_of(key)
    held = _refused()
    held.pop((code, cell), None)
    try:
        message = planning_edit.enter(code, cell, read.number(text))
    except ValueError as error:
        quoted = f" „{text.strip()}“" if text.strip() else ""
        message = f"{FIELD_LABELS[cell]}{quoted}: {error}. Erlaubt: {_ALLOWED[cell]}."
    if message:
        held[code, cell] = (text, message)
    _hold(held)
