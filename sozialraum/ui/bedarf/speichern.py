"""The view "Speichern" of the page Bedarf & Auswahl: keep, reopen and compare weightings."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sozialraum.answers.need import TOP, Result
from sozialraum.model.ranking import groups
from sozialraum.model.ranking.catalogue import CANDIDATES, DIMENSIONS
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan, RankingError
from sozialraum.store import weightings
from sozialraum.store.saved_entry import Entry, Saved
from sozialraum.text import format as de
from sozialraum.ui import registry
from sozialraum.ui.bedarf import need, need_tables
from sozialraum.ui.bedarf.need import BY_NUMBERS, BY_WORDS, DIMENSION_PARAMS, NUMBERS, WEIGHT_WORDS
from sozialraum.ui.shell import address, controls, data, downloads, draw, page, session, take
from sozialraum.ui.shell.keeper import Keeper, keep_selection
from sozialraum.ui.shell.session import Slot

# token of the plan that is kept; "": the one the page began with
_KEPT_PLAN = Slot("weighting_plan", "")
MOST_GROUPS = 6


def adopt_link() -> None:
    """Open the weighting a link names (``?gewichtung=...``), once."""
    KEEPER.follow_link()
    take.hold(_work)


def _work() -> dict[str, str]:
    """The opened weighting for "Mitnehmen"; weights that are not kept cannot be named in a recipe."""
    opened = KEEPER.opened
    if opened is None or _is_plan_changed():
        return {}
    return {"weighting": weightings.SHELF.to_text(opened.document), "weighting_name": opened.id}


def apply(weighting: Weighting) -> None:
    """Set all widgets to a weighting; call it before they are drawn."""
    plan = weighting.plan
    in_words = all(f"{weight:g}" in WEIGHT_WORDS for weight in plan.dimensions.values())
    controls.set_choice("gewichte_in", BY_WORDS if in_words else BY_NUMBERS)
    # numbers the sliders have are shown as they were kept; others in proportion to the largest
    is_exact = all(weight in NUMBERS for weight in plan.dimensions.values())
    top = 100.0 if is_exact else max(plan.dimensions.values())
    for key, weight in plan.dimensions.items():
        if in_words:
            controls.set_choice(DIMENSION_PARAMS[key], f"{weight:g}")
            continue
        number = 5.0 * round(100 * weight / top / 5)
        controls.set_choice(f"{DIMENSION_PARAMS[key]}_zahl", number)
        if abs(number - 100 * weight / top) > 1e-9:
            address.note(f"{DIMENSIONS[key]}: Das Gewicht ist auf Fünferschritte gerundet.")
    for one in CANDIDATES:
        weight = plan.indicators[one.indicator_id]
        word = min(WEIGHT_WORDS, key=lambda text: abs(float(text) - weight))
        if float(word) != weight:
            address.note(
                f"{data.current().indicator(one.indicator_id).short_name}: Das Gewicht {de.short(weight)} ist "
                f"hier als „{WEIGHT_WORDS[word]}“ gezeigt."
            )
        controls.set_choice(need.param_of(one.indicator_id), word)
    controls.set_choice("norm", plan.normalisation.value)
    controls.set_choice("mittel", plan.aggregation.value)
    controls.set_choice("wahl", _chosen_in(weighting))


def _chosen_in(weighting: Weighting) -> list[str]:
    codes = dict.fromkeys(weighting.choice.values())
    return [code for code in codes if code in need.inputs().names]


def show(result: Result, selected: str, places: need.Places) -> None:
    """Draw the view."""
    kept, deleted = KEEPER.lists()
    opened = KEEPER.opened
    count = de.count(len(kept), "gespeicherte Gewichtung", "gespeicherte Gewichtungen")
    name = f"Geöffnet: {opened.name}" if opened else "Ihre Gewichte sind noch nicht gespeichert"
    changed = " (geändert, nicht gespeichert)" if opened and _is_unsaved() else ""
    there = f"Es gibt {count}" if kept else "Es gibt noch keine gespeicherte Gewichtung"
    with places.answer:
        page.answer(f"{name}{changed}. {there}.")
    _show_reopened(result, opened)
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Speichern", anchor=False)
        about = result.inputs.names[selected]
        KEEPER.show_form(
            more=lambda: _ask_about(selected, about), note="Warum so? (Begründung, Notiz)"
        )
    with right:
        KEEPER.show_list(kept, deleted)
        document = _weighting(result.plan, "Bedarfsindex")
        downloads.offer(
            "Als Datei (JSON)",
            lambda: weightings.SHELF.to_text(document),
            file_name="gewichtung.json",
            mime="application/json",
            key="weighting_json",
        )
        st.caption("Auf der Befehlszeile: python -m sozialraum rank --weights gewichtung.json")
    _show_groups(kept, deleted)


def _ask_about(code: str, name: str) -> None:
    session.lasting(_area_key(code), of=KEEPER.param)
    st.text_area(
        f"Was Sie über {name} wissen (freiwillig)",
        max_chars=2000,
        key=_area_key(code),
        placeholder="",
        persist_state="session",
    )


def _area_key(code: str) -> str:
    return f"weighting_area_{code}"


def _weighting(plan: IndexPlan, name: str, **texts: object) -> Weighting:
    result = need.compute(plan)
    release = result.inputs.release
    chosen = address.in_force("wahl")
    codes = (
        chosen if isinstance(chosen, list) else list(Weighting("x", IndexPlan()).choice.values())
    )
    types = result.panel.types
    return Weighting(
        name=name,
        plan=plan,
        choice={f"{types.get(code, 'ohne Typ')} {code}": code for code in codes},
        data_hash=release.data_hash,
        code_version=release.code_version,
        ranks={str(code): float(rank) for code, rank in result.index.ranks.dropna().items()},
        **texts,  # type: ignore[arg-type]
    )


def _make(name: str, author: str, note: str) -> Weighting:
    names = need.inputs().names
    held = KEEPER.opened.document.notes if KEEPER.opened else {}
    notes = {code: text for code, text in held.items() if code not in names}
    notes |= {code: str(Slot(_area_key(code), held.get(code, "")).get()) for code in names}
    return _weighting(need.plan_in_force(), name, author=author, note=note, notes=notes)


def _put(weighting: Weighting) -> None:
    apply(weighting)
    _settle(weighting)
    _KEPT_PLAN.set(need.plan_in_force().to_token())  # as far as it can be shown


def _settle(weighting: Weighting) -> None:
    _KEPT_PLAN.set(weighting.plan.to_token())
    for code in need.inputs().names:
        session.show_in_widget(_area_key(code), weighting.notes.get(code, ""))


def _is_unsaved() -> bool:
    """Whether weights, chosen Bezugsräume or what is known of an area would be lost."""
    opened = KEEPER.opened
    kept = opened.document if opened else Weighting("x", IndexPlan())
    codes = _chosen_in(kept)
    return (
        _is_plan_changed()
        or address.in_force("wahl", codes) != codes
        or any(
            session.text_of(_area_key(code)) != kept.notes.get(code, "")
            for code in need.inputs().names
            if not session.is_new(_area_key(code))
        )
    )


def _is_plan_changed() -> bool:
    try:
        now = need.plan_in_force().to_token()
    except RankingError:  # nothing counts: still somebody's setting
        return True
    return now != (_KEPT_PLAN.get() or IndexPlan().to_token())


KEEPER = Keeper(
    key="weighting",
    param="gewichtung",
    target=registry.BEDARF,
    shelf=weightings.SHELF,
    make=_make,
    put=_put,
    settle=_settle,
    is_unsaved=_is_unsaved,
    is_in_address=need.is_in_address,
)


def _show_reopened(result: Result, opened: Saved[Weighting] | None) -> None:
    """What a saved weighting gave then, if that differs from now."""
    if opened is None:
        return
    document, names = opened.document, result.inputs.names
    # plain text: what people typed must not become a picture from somewhere else
    st.text(f"{opened.name}, {opened.saved_words}")
    if opened.note:
        st.text(f"Notiz: {opened.note}")
    for code, text in document.notes.items():
        st.text(f"Notiz zu {names.get(code, code)}: {text}")
    if document.plan.weights() != result.plan.weights() or not document.ranks:
        return
    moved = [
        f"{names[code]} {rank:.0f} → {result.index.ranks[code]:.0f}"
        for code, rank in document.ranks.items()
        if code in result.index.ranks.index and result.index.ranks[code] != rank
    ]
    if moved:
        st.info(
            f"Ränge beim Speichern und heute (Daten oder Programm sind neu): {de.listing(moved)}."
        )


def _show_groups(kept: Mapping[str, Entry], deleted: Mapping[str, Entry]) -> None:
    """Weightings of several groups side by side: where they agree and where not."""
    options = KEEPER.options(kept, deleted, "gruppen")
    if len(options) < 2:
        return
    st.header("Gewichtungen vergleichen", anchor=False)
    keep_selection(address.key_of("gruppen"), options)
    chosen = controls.choose_many(
        "Zwei bis sechs Gewichtungen",
        options,
        param="gruppen",
        default=list(options)[:2],
        limit=MOST_GROUPS,
    )
    loaded = KEEPER.load_each(chosen)
    if len(loaded) < 2:
        st.info("Bitte wählen Sie mindestens zwei.")
        return
    found = groups.compare(
        {key: need.compute(one.document.plan).index for key, one in loaded.items()}, TOP
    )
    names = need.inputs().names
    st.markdown(groups_words(found, names))
    labels = {key: one.name for key, one in loaded.items()}
    made = need_tables.agreement(found, labels, names)
    draw.values(made)
    downloads.download_tables(
        {"Vergleich": lambda: made},
        lambda: downloads.origin(
            [one.indicator_id for one in CANDIDATES],
            *(
                f"{labels[key]} ({key}): {one.document.plan.to_token()}"
                for key, one in loaded.items()
            ),
        ),
        name="gewichtungen_vergleich",
        key="need_groups",
    )


def groups_words(found: groups.Agreement, names: Mapping[str, str]) -> str:
    """Where all agree, and the two areas in which they differ most."""
    agreed = [names[code] for code in found.agreed]
    first = (
        f"Alle sehen unter den ersten {TOP}: {de.listing(agreed)}."
        if agreed
        else f"Kein Stadtraum steht bei allen unter den ersten {TOP}."
    )
    if not found.disputed:
        return f"{first} Die Ränge stimmen überall überein."
    parts = []
    for code in found.disputed:
        cause = data.current().indicator(found.causes[code]).short_name
        spread = de.count(int(found.table.loc[code, "spread"]), "Rang", "Ränge")
        parts.append(f"{names[code]} ({spread} auseinander, vor allem wegen {cause})")
    return f"{first} Am weitesten auseinander: {de.listing(parts)}."
