"""The Szenario page's view "Speichern und Vergleichen": keep, reopen, exchange, compare."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from sozialraum.model import scenario as model
from sozialraum.model.scenario import Scenario, ScenarioResult, comparison, reopened
from sozialraum.model.scenario.document import Document
from sozialraum.store import scenario_files, scenarios
from sozialraum.store.errors import StoreError
from sozialraum.text import format as de
from sozialraum.ui import address, controls, data, page, planning, tables
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
NOW = "jetzt"


def show(result: ScenarioResult) -> None:
    """Draw the view."""
    _adopt_link()
    entries = {entry.id: entry for entry in scenarios.list_saved(data.engine())}
    opened = st.session_state.get("opened_from")
    count = de.count(len(entries), "gespeichertes Szenario", "gespeicherte Szenarien")
    state = "geändert" if planning.history().is_changed else "unverändert"
    page.answer(f"{result.scenario.name} ({state}). Es gibt {count}.")
    _show_reopened(result, opened)
    left, right = st.columns(2, gap="large")
    with left:
        _show_save(result, opened)
    with right:
        _show_list(entries)
        _show_files(result)
    _show_comparison(result, entries)


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
    except StoreError as error:
        address.note(str(error))
        return
    planning.start_from(saved.document.scenario)
    st.session_state["opened_from"] = saved
    st.session_state["rationales"] = dict(saved.document.rationales)


def _show_reopened(result: ScenarioResult, opened: scenarios.Saved[Document] | None) -> None:
    """A saved scenario on today's data: what it gave then, what it gives now."""
    if opened is None or planning.history().is_changed:
        return
    release = data.current().release
    then = reopened.compare_with_now(
        opened.document, result, data_hash=release.data_hash, code_version=release.code_version
    )
    st.markdown(f"**{opened.name}**, gespeichert von {opened.saved_text}. {then.text}")
    if opened.note:
        st.markdown(f"Notiz: {opened.note}")
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
    suggestion = opened.name if opened else result.scenario.name
    name = st.text_input("Name", value=suggestion, max_chars=120, key="save_name")
    author = st.text_input(
        "Wer (freiwillig, Kürzel genügt)", max_chars=80, key="save_author", placeholder=""
    )
    note = st.text_area("Notiz", max_chars=2000, key="save_note", placeholder="")
    reasons = st.text_area(
        "Warum so? (Begründung)",
        value=st.session_state.get("rationales", {}).get("plans", ""),
        max_chars=1000,
        key="save_reason",
        placeholder="",
    )

    def keep(*, as_new: bool) -> None:
        st.session_state["save_message"] = _save(
            result, name, author, note, reasons, None if as_new else opened
        )

    with st.container(horizontal=True, gap="small"):
        st.button("Neu speichern", type="primary", on_click=keep, kwargs={"as_new": True})
        if opened is not None:
            st.button("Änderungen speichern", on_click=keep, kwargs={"as_new": False})
    message = st.session_state.pop("save_message", None)
    if message:
        (st.success if message[0] else st.error)(message[1])


def _save(
    result: ScenarioResult,
    name: str,
    author: str,
    note: str,
    reasons: str,
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
            rationales={"plans": reasons} if reasons.strip() else {},
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
    return True, f"Gespeichert als „{saved.name}“. Link: ?ansicht=speichern&szenario={saved.id}"


def _show_list(entries: Mapping[str, scenarios.Entry]) -> None:
    st.subheader("Gespeichert", anchor=False)
    if not entries:
        st.info("Noch ist nichts gespeichert. Links geben Sie dem Szenario einen Namen.")
        return
    labels = {key: f"{entry.name} ({entry.saved_text}, {key})" for key, entry in entries.items()}
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
    st.caption(f"Link: ?ansicht=speichern&szenario={chosen}")


def _delete(scenario_id: str) -> None:
    scenarios.delete(data.engine(), scenario_id)
    st.session_state["deleted"] = scenario_id


def _restore() -> None:
    scenarios.restore(data.engine(), st.session_state.pop("deleted"))


def _show_files(result: ScenarioResult) -> None:
    st.subheader("Als Datei", anchor=False)
    release = data.current().release
    document = Document.of(result, data_hash=release.data_hash, code_version=release.code_version)
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
        except model.ScenarioError as error:
            st.error(f"{error} Das bisherige Szenario bleibt, wie es war.")
            return
        planning.put(document.scenario)
        st.rerun()


def _show_comparison(result: ScenarioResult, entries: Mapping[str, scenarios.Entry]) -> None:
    st.subheader("Vergleichen", anchor=False)
    options = {NOW: f"{result.scenario.name} (jetzt)"}
    options |= {key: f"{preset.name} (Vorlage)" for key, preset in planning.presets().items()}
    options |= {key: f"{entry.name} ({key})" for key, entry in entries.items()}
    chosen = controls.choose_many(
        "Zwei bis vier Szenarien",
        options,
        param="szenarien",
        default=["status_quo", NOW],
        limit=comparison.MOST,
    )
    if len(chosen) < comparison.FEWEST:
        st.info("Bitte wählen Sie mindestens zwei Szenarien.")
        return
    results = [_result_of(key, result) for key in chosen]
    found = comparison.compare(results)
    _show_totals(found)
    _show_moved(found)


def _result_of(key: str, result: ScenarioResult) -> ScenarioResult:
    if key == NOW:
        return result
    wanted: Scenario = (
        planning.presets()[key]
        if key in planning.presets()
        else scenarios.load(data.engine(), key).document.scenario
    )
    return planning.compute_of(wanted)


def _show_totals(found: comparison.Comparison) -> None:
    rows = []
    for row in found.totals.to_dict("records"):
        cells: dict[str, object] = {"label": f"{row['label']} ({row['unit']})".replace(" ()", "")}
        decimals = {"VzÄ": 2, "EUR": 0}.get(row["unit"], 0)
        for position in range(len(found.names)):
            cells[f"v{position}"] = de.number(row[f"value_{position}"], decimals)
            if position:
                cells[f"d{position}"] = de.number(
                    row[f"difference_{position}"], decimals, sign=True
                )
        rows.append(cells)
    columns = [Column("label", "Größe", is_number=False), Column("v0", found.names[0])]
    for position, name in enumerate(found.names[1:], start=1):
        columns += [Column(f"v{position}", name), Column(f"d{position}", "Unterschied")]
    tables.show_table(rows, columns, caption=f"Ergebnisse; Unterschied jeweils zu {found.names[0]}")


def _show_moved(found: comparison.Comparison) -> None:
    names = controls.stadtraum_names()
    rows = [
        {
            "what": f"{names[one.code]}: {one.label}" if one.code else one.label,
            **{f"v{i}": _setting(value, one.unit) for i, value in enumerate(one.values)},
        }
        for one in found.moved
    ]
    if not rows:
        st.info("Die gewählten Szenarien sind gleich eingestellt.")
        return
    tables.show_table(
        rows,
        [
            Column("what", "Einstellung", is_number=False),
            *(Column(f"v{i}", name) for i, name in enumerate(found.names)),
        ],
        caption="Was unterschiedlich eingestellt ist",
    )


def _setting(value: object, unit: str) -> str:
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return "–"
    if unit == "%" and isinstance(value, float):
        return de.with_unit(100 * value, "%")
    if isinstance(value, bool | str):
        return (
            {True: "ja", False: "nein"}.get(value, str(value)) if isinstance(value, bool) else value
        )
    if isinstance(value, int | float):
        return (
            str(value) if not unit else de.with_unit(float(value), unit, 0 if unit == "EUR" else 2)
        )
    return str(getattr(value, "value", value))
