"""The Szenario page's view "Speichern und Vergleichen": keep, reopen, exchange, compare."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sozialraum.model import scenario as model
from sozialraum.model.scenario import ScenarioResult, reopened
from sozialraum.model.scenario.document import Document
from sozialraum.store import scenario_files, scenarios
from sozialraum.store.errors import StoreError
from sozialraum.store.saved_entry import local_time
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui import (
    address,
    controls,
    data,
    page,
    planning,
    reasons,
    saved_comparison,
    tables,
)
from sozialraum.ui.tables import Column

INDICATORS = ["u18_count", "u25_count"]
SOURCES = (
    "**Gespeichertes** liegt im Datenspeicher dieses Programms, nicht im Netz. Gespeichert werden "
    "Name, Notiz, auf Wunsch ein Kürzel, das Szenario und sein Ergebnis mit Datenstand.",
)
GUIDE = """
- **Speichern** legt das Szenario mit Namen, Notiz und Begründung ab, samt Ergebnis und Datenstand.
- **Öffnen** zeigt ein gespeichertes Szenario. Haben sich die Daten geändert, stehen beide Ergebnisse da.
- **Als Datei** geben Sie ein Szenario weiter; die Datei lässt sich hier wieder einlesen.
- **Vergleichen** stellt zwei bis vier Szenarien nebeneinander und nennt, was sich unterscheidet.
"""


_FORM = ("save_name", "save_author", "save_note")


def show(result: ScenarioResult) -> None:
    """Draw the view."""
    _adopt_link()
    entries = {entry.id: entry for entry in scenarios.list_saved(data.engine())}
    opened = st.session_state.get("opened_from")
    count = de.count(len(entries), "gespeichertes Szenario", "gespeicherte Szenarien")
    kept = f"Es gibt {count}." if entries else "Noch ist keines gespeichert."
    is_changed = planning.history().is_changed or reasons.is_changed()
    state = "geändert, nicht gespeichert" if is_changed else "unverändert"
    page.answer(f"{result.scenario.name} ({state}). {kept}")
    _show_reopened(result, opened)
    left, right = st.columns(2, gap="large")
    with left:
        _show_save(result, opened)
    with right:
        _show_list(entries)
        _show_files(result)
    saved_comparison.show(result, entries)


def _adopt_link() -> None:
    """Open the scenario a link names (``?szenario=...``)."""
    wanted = st.query_params.get("szenario")
    if wanted and wanted != st.session_state.get("followed"):
        st.session_state["followed"] = wanted
        _open(wanted)
        st.rerun()


def _open(scenario_id: str) -> None:
    try:
        saved = scenarios.load(data.engine(), scenario_id)
        planning.affordable(saved.document.scenario)
    except (StoreError, model.CostError) as error:
        address.note(str(error))
        return
    planning.start_from(saved.document.scenario)
    st.session_state["opened_from"] = saved
    st.session_state["save_form"] = saved.document
    reasons.take(saved.document.rationales)


def _show_reopened(result: ScenarioResult, opened: scenarios.Saved[Document] | None) -> None:
    """A saved scenario on today's data: what it gave then, what it gives now."""
    if opened is None or planning.history().is_changed:
        return
    release = data.current().release
    then = reopened.compare_with_now(
        opened.document, result, data_hash=release.data_hash, code_version=release.code_version
    )
    st.markdown(
        f"**{literal(opened.name)}**, gespeichert von {literal(opened.saved_text)}. {then.text}"
    )
    if opened.note:
        st.markdown(f"Notiz: {literal(opened.note)}")
    if not then.is_same and not then.totals.empty:
        tables.show_table(
            [
                {
                    "label": row.label,
                    "saved": de.number(row.saved, 2),
                    "now": de.number(row.now, 2),
                    "difference": de.number(row.difference, 2, sign=True),
                }
                for row in then.totals.itertuples()
            ],
            [
                Column("label", "Größe", is_number=False),
                Column("saved", "Beim Speichern"),
                Column("now", "Heute"),
                Column("difference", "Unterschied"),
            ],
            caption="Ergebnis beim Speichern und heute",
        )


def _show_save(result: ScenarioResult, opened: scenarios.Saved[Document] | None) -> None:
    st.subheader("Speichern", anchor=False)
    _fill_form(result, opened)
    st.text_input("Name", max_chars=120, key="save_name")
    st.text_input("Wer (freiwillig, Kürzel genügt)", max_chars=80, key="save_author")
    st.text_area("Notiz", max_chars=2000, key="save_note")
    reasons.write("plans", "Warum so? (Begründung)")
    with page.fold("Begründungen zu einzelnen Werten", key="save_reasons") as is_open:
        if is_open:
            reasons.edit(controls.stadtraum_names(), "kifaz_vzae")

    def keep(*, as_new: bool) -> None:
        # Read now: what was typed a moment ago reaches the server together with the click.
        name, author, note = (str(st.session_state[key] or "") for key in _FORM)
        st.session_state["save_message"] = _save(
            result, name, author, note, None if as_new else opened
        )

    with st.container(horizontal=True, gap="small"):
        st.button("Neu speichern", on_click=keep, kwargs={"as_new": True})
        if opened is not None:
            st.button("Änderungen speichern", on_click=keep, kwargs={"as_new": False})
    message = st.session_state.pop("save_message", None)
    if message:
        (st.success if message[0] else st.error)(literal(message[1]))


def _fill_form(result: ScenarioResult, opened: scenarios.Saved[Document] | None) -> None:
    """Name, author and note of what was opened or read from a file a moment ago.

    Saving again would else wipe them out, or give one scenario the name of another.
    """
    document = st.session_state.pop("save_form", None)
    is_new = document is not None
    document = document or (opened.document if opened else None)
    texts = (
        (document.name, document.author, document.note)
        if document
        else (result.scenario.name, "", "")
    )
    for key, text in zip(_FORM, texts, strict=True):
        if is_new or key not in st.session_state:
            st.session_state[key] = text


def _save(
    result: ScenarioResult,
    name: str,
    author: str,
    note: str,
    opened: scenarios.Saved[Document] | None,
) -> tuple[bool, str]:
    """Keep the scenario; (done, German message)."""
    release = data.current().release
    try:
        document = Document.of(
            result,
            name=name,
            author=author,
            note=note,
            rationales=reasons.texts(),
            data_hash=release.data_hash,
            code_version=release.code_version,
        )
        if opened is None:
            saved = scenarios.save(data.engine(), document)
        else:
            saved = scenarios.update(data.engine(), opened.id, document, opened.version)
    except (StoreError, model.ScenarioError) as error:
        return False, str(error)
    planning.start_from(saved.document.scenario)
    st.session_state["opened_from"] = saved
    reasons.take(saved.document.rationales)
    st.session_state["saved_choice"] = saved.id  # its link stands in the list
    return (
        True,
        f"Gespeichert als „{saved.name}“. Den Link zum Weitergeben finden Sie bei „Gespeichert“.",
    )


def _show_list(entries: Mapping[str, scenarios.Entry]) -> None:
    st.subheader("Gespeichert", anchor=False)
    if not entries:
        st.info("Noch ist nichts gespeichert. Links geben Sie dem Szenario einen Namen.")
        return
    labels = {key: _label(entry) for key, entry in entries.items()}
    chosen = st.selectbox(
        "Szenario",
        list(labels),
        format_func=lambda key: labels.get(key, key),
        key="saved_choice",
        placeholder="Bitte wählen",
    )

    def duplicate() -> None:
        copy = scenarios.duplicate(data.engine(), chosen, f"{entries[chosen].name} (Kopie)"[:120])
        _open(copy.id)

    with st.container(horizontal=True, gap="small"):
        st.button("Öffnen", on_click=_open, args=(chosen,))
        st.button("Duplizieren", on_click=duplicate)
        st.button("Löschen", on_click=_delete, args=(chosen,))
        if st.session_state.get("deleted"):
            st.button("Löschen rückgängig", on_click=_restore)
    st.page_link(
        "pages/scenario.py",
        label=f"Link auf „{entries[chosen].name}“",
        query_params={"ansicht": "speichern", "szenario": chosen},
        help="Zum Weitergeben: Rechtsklick, Adresse kopieren.",
    )


def _label(entry: scenarios.Entry) -> str:
    """A line of the list: what tells entries apart first, as the field may be narrow."""
    by = f", {entry.author}" if entry.author else ""
    return f"{entry.name} ({local_time(entry.changed_at)}{by}, {entry.id})"


def _delete(scenario_id: str) -> None:
    scenarios.delete(data.engine(), scenario_id)
    st.session_state["deleted"] = scenario_id


def _restore() -> None:
    scenarios.restore(data.engine(), st.session_state.pop("deleted"))


def _show_files(result: ScenarioResult) -> None:
    st.subheader("Als Datei", anchor=False)
    release = data.current().release
    document = Document.of(
        result,
        rationales=reasons.texts(),
        data_hash=release.data_hash,
        code_version=release.code_version,
    )
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "JSON-Datei",
            lambda: scenario_files.to_json(document),
            file_name="szenario.json",
            mime="application/json",
            on_click="ignore",
        )
        st.download_button(
            "YAML-Datei",
            lambda: scenario_files.to_yaml(document),
            file_name="szenario.yaml",
            mime="application/yaml",
            on_click="ignore",
        )
    with st.container(key="german_upload"):
        upload = st.file_uploader(
            "Szenario-Datei einlesen (JSON oder YAML, bis 200 kB)",
            type=["json", "yaml", "yml"],
            key="scenario_upload",
        )
    if upload is not None and upload.file_id != st.session_state.get("imported"):
        st.session_state["imported"] = upload.file_id
        try:
            document = scenario_files.read_text(upload.getvalue())
            planning.affordable(document.scenario)
        except (model.ScenarioError, model.CostError) as error:
            st.error(f"{literal(str(error))} Das bisherige Szenario bleibt, wie es war.")
            return
        planning.put(document.scenario)
        st.session_state["opened_from"] = None  # saving must not replace what was open before
        st.session_state["save_form"] = document
        st.session_state["rationales"] = dict(document.rationales)  # not saved here yet
        st.rerun()
