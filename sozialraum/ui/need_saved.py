"""The view "Speichern" of the page Bedarf & Auswahl: keep, reopen and compare weightings."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sozialraum.answers.need import TOP, Result
from sozialraum.model.ranking import CANDIDATES, DIMENSIONS, IndexPlan, RankingError, groups
from sozialraum.model.ranking.document import Weighting
from sozialraum.store import weightings
from sozialraum.store.errors import StoreError
from sozialraum.store.identity import is_id
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.text.need import percent
from sozialraum.ui import address, controls, data, exports, need, need_tables, page, tables
from sozialraum.ui.need import BY_NUMBERS, BY_WORDS, DIMENSION_PARAMS, NUMBERS, WEIGHT_WORDS
from sozialraum.ui.tables import Column

PARAM = "gewichtung"
_OPENED, _FOLLOWED, _MESSAGE = "weighting_opened", "weighting_followed", "weighting_message"
MOST_GROUPS = 6


def adopt_link() -> None:
    """Open the weighting a link names (``?gewichtung=...``), once."""
    wanted = st.query_params.get(PARAM)
    if wanted and wanted != st.session_state.get(_FOLLOWED):
        st.session_state[_FOLLOWED] = wanted
        _open(wanted)


def _open(weighting_id: str) -> None:
    if not is_id(weighting_id):
        shown = address.harmless(weighting_id)
        address.note(f"Der Link nennt keine gespeicherte Gewichtung: „{shown}“ gibt es nicht.")
        return
    try:
        saved = weightings.load(data.engine(), weighting_id)
    except (StoreError, RankingError) as error:
        address.note(f"Der Link ließ sich nicht öffnen. {error}")
        return
    apply(saved.document)
    st.session_state[_OPENED] = saved


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
                f"{data.indicator(one.indicator_id).short_name}: Das Gewicht {de.short(weight)} ist "
                f"hier als „{WEIGHT_WORDS[word]}“ gezeigt."
            )
        controls.set_choice(need.param_of(one.indicator_id), word)
    controls.set_choice("norm", plan.normalisation.value)
    controls.set_choice("mittel", plan.aggregation.value)
    codes = [code for code in weighting.choice.values() if code in need.inputs().names]
    controls.set_choice("wahl", list(dict.fromkeys(codes)))


def show(result: Result, selected: str) -> None:
    """Draw the view."""
    entries = {entry.id: entry for entry in weightings.list_saved(data.engine())}
    opened: weightings.Saved[Weighting] | None = st.session_state.get(_OPENED)
    count = de.count(len(entries), "gespeicherte Gewichtung", "gespeicherte Gewichtungen")
    name = f"Geöffnet: {opened.name}" if opened else "Ihre Gewichte sind noch nicht gespeichert"
    kept = f"Es gibt {count}" if entries else "Es gibt noch keine gespeicherte Gewichtung"
    page.answer(f"{name}. {kept}.")
    _show_reopened(result, opened)
    left, right = st.columns(2, gap="large")
    with left:
        _show_save(result, selected, opened)
    with right:
        _show_list(entries)
        st.download_button(
            "Als Datei (JSON)",
            lambda: weightings.to_json(_weighting(result, "Bedarfsindex", "", "", {})),
            file_name="gewichtung.json",
            mime="application/json",
            on_click="ignore",
        )
        st.caption("Auf der Befehlszeile: python -m sozialraum rank --weights gewichtung.json")
    _show_groups(entries)


def _show_reopened(result: Result, opened: weightings.Saved[Weighting] | None) -> None:
    """What a saved weighting gave then, if that differs from now."""
    if opened is None:
        return
    document, names = opened.document, result.inputs.names
    # plain text: what people typed must not become a picture from somewhere else
    st.text(f"{opened.name}, gespeichert von {opened.saved_text}")
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


def _weighting(
    result: Result, name: str, author: str, note: str, notes: Mapping[str, str]
) -> Weighting:
    release = result.inputs.release
    chosen = address.chosen("wahl")
    codes = (
        chosen if isinstance(chosen, list) else list(Weighting("x", IndexPlan()).choice.values())
    )
    types = result.panel.types
    return Weighting(
        name=name,
        plan=result.plan,
        choice={f"{types.get(code, 'ohne Typ')} {code}": code for code in codes},
        author=author,
        note=note,
        notes=notes,
        data_hash=release.data_hash,
        code_version=release.code_version,
        ranks={str(code): float(rank) for code, rank in result.index.ranks.dropna().items()},
    )


def _show_save(result: Result, selected: str, opened: weightings.Saved[Weighting] | None) -> None:
    st.subheader("Speichern", anchor=False)
    name = st.text_input(
        "Name", value=opened.name if opened else "", max_chars=120, key="weighting_name"
    )
    author = st.text_input(
        "Wer (freiwillig, Kürzel genügt)", max_chars=80, key="weighting_author", placeholder=""
    )
    note = st.text_area(
        "Warum so? (Begründung, Notiz)", max_chars=2000, key="weighting_note", placeholder=""
    )
    own = st.text_area(
        f"Was Sie über {result.inputs.names[selected]} wissen (freiwillig)",
        max_chars=2000,
        key=f"weighting_area_{selected}",
        placeholder="",
    )
    notes = {
        **(opened.document.notes if opened else {}),
        **({selected: own} if own.strip() else {}),
    }

    def keep(*, as_new: bool) -> None:
        st.session_state[_MESSAGE] = _save(
            result, name, author, note, notes, None if as_new else opened
        )

    with st.container(horizontal=True, gap="small"):
        st.button("Neu speichern", type="primary", on_click=keep, kwargs={"as_new": True})
        if opened is not None:
            st.button("Änderungen speichern", on_click=keep, kwargs={"as_new": False})
    st.caption(
        "Bitte keine personenbezogenen Angaben: Alle, die diese Anwendung öffnen, lesen mit."
    )
    message = st.session_state.pop(_MESSAGE, None)
    if message:
        (st.success if message[0] else st.error)(literal(message[1]))
        if message[0] and opened is not None:
            _show_link(opened.id)


def _save(
    result: Result,
    name: str,
    author: str,
    note: str,
    notes: Mapping[str, str],
    opened: weightings.Saved[Weighting] | None,
) -> tuple[bool, str]:
    """Keep the weighting; (done, German message)."""
    try:
        document = _weighting(result, name, author, note, notes)
        if opened is None:
            saved = weightings.save(data.engine(), document)
        else:
            saved = weightings.update(data.engine(), opened.id, document, opened.version)
    except (StoreError, RankingError) as error:
        return False, str(error)
    st.session_state[_OPENED] = saved
    return True, f"Gespeichert als „{saved.name}“."


def _show_link(weighting_id: str) -> None:
    st.page_link(
        "pages/need.py",
        label="Link zu dieser Gewichtung",
        query_params={PARAM: weighting_id},
        help="Rechte Maustaste, „Link kopieren“: Wer ihn öffnet, sieht diese Gewichte.",
    )


def _show_list(entries: Mapping[str, weightings.Entry]) -> None:
    st.subheader("Gespeichert", anchor=False)
    if not entries:
        st.info("Noch ist nichts gespeichert. Links geben Sie der Gewichtung einen Namen.")
        return
    labels = {key: f"{entry.name} ({entry.saved_text}, {key})" for key, entry in entries.items()}
    chosen = st.selectbox(
        "Gewichtung",
        list(labels),
        format_func=lambda key: labels.get(key, key),
        key="weighting_choice",
        placeholder="Bitte wählen",
    )

    def delete() -> None:
        weightings.delete(data.engine(), chosen)
        st.session_state["weighting_deleted"] = chosen

    def restore() -> None:
        weightings.restore(data.engine(), st.session_state.pop("weighting_deleted"))

    with st.container(horizontal=True, gap="small"):
        st.button("Öffnen", on_click=_open, args=(chosen,))
        st.button("Löschen", on_click=delete)
        if st.session_state.get("weighting_deleted"):
            st.button("Löschen rückgängig", on_click=restore)
    _show_link(chosen)


def _show_groups(entries: Mapping[str, weightings.Entry]) -> None:
    """Weightings of several groups side by side: where they agree and where not."""
    if len(entries) < 2:
        return
    st.subheader("Gewichtungen vergleichen", anchor=False)
    options = {key: f"{entry.name} ({key})" for key, entry in entries.items()}
    chosen = controls.choose_many(
        "Zwei bis sechs Gewichtungen",
        options,
        param="gruppen",
        default=list(options)[:2],
        limit=MOST_GROUPS,
    )
    if len(chosen) < 2:
        st.info("Bitte wählen Sie mindestens zwei.")
        return
    loaded = {key: weightings.load(data.engine(), key) for key in chosen}
    found = groups.compare(
        {key: need.compute(one.document.plan).index for key, one in loaded.items()}, TOP
    )
    names = need.inputs().names
    st.markdown(groups_words(found, names))
    tables.show_table(
        [
            {
                "name": names[str(code)],
                **{key: de.number(row[key]) for key in chosen},
                "agree": percent(row["agreement"]),
                "spread": de.number(row["spread"]),
            }
            for code, row in found.table.iterrows()
        ],
        [
            Column("name", "Stadtraum", is_number=False),
            *(Column(key, loaded[key].name) for key in chosen),
            Column("agree", f"unter den ersten {TOP}"),
            Column("spread", "Ränge auseinander"),
        ],
        caption="Rang je Gewichtung",
    )
    labels = {key: loaded[key].name for key in chosen}
    exports.download_tables(
        {"Vergleich": lambda: need_tables.agreement(found, labels, names)},
        lambda: exports.metadata_of(
            data.sources_of([one.indicator_id for one in CANDIDATES]),
            data.release_lines(),
            *(
                f"{labels[key]} ({key}): {need.to_token(one.document.plan)}"
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
        cause = data.indicator(found.causes[code]).short_name
        spread = de.count(int(found.table.loc[code, "spread"]), "Rang", "Ränge")
        parts.append(f"{names[code]} ({spread} auseinander, vor allem wegen {cause})")
    return f"{first} Am weitesten auseinander: {de.listing(parts)}."
