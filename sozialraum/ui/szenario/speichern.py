"""The Szenario page's view "Speichern und Vergleichen": keep, reopen, exchange, compare."""

from __future__ import annotations

import streamlit as st

from sozialraum.answers import scenario as answers
from sozialraum.answers.table import Column, Table
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.link import encode
from sozialraum.model.scenario.presets import preset_of
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.store import scenario_files, scenarios
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui import registry
from sozialraum.ui.shell import controls, data, downloads, draw, page, session
from sozialraum.ui.shell.callbacks import Said, guarded
from sozialraum.ui.shell.keeper import Keeper
from sozialraum.ui.shell.session import Slot
from sozialraum.ui.szenario import planning, reasons, saved_comparison

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


_FILE: Slot[Document | None] = Slot("scenario_file", None)
_FILE_SAID = Said("scenario_file_said", "Das bisherige Szenario bleibt, wie es war.")


def show() -> None:
    """Draw the view."""
    KEEPER.follow_link()
    planning.publish()  # a link may just have put another one in force
    result = planning.compute()
    page.show_notes()
    kept, deleted = KEEPER.lists()
    count = de.count(len(kept), "gespeichertes Szenario", "gespeicherte Szenarien")
    page.answer(
        f"{result.scenario.name} ({_state_words()}). "
        + (f"Es gibt {count}." if kept else "Noch ist keines gespeichert.")
    )
    _show_reopened(result)
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Speichern", anchor=False)
        KEEPER.show_form(result.scenario.name, more=_show_reasons)
    with right:
        KEEPER.show_list(kept, deleted)
        _show_files(result)
    saved_comparison.show(result, KEEPER, kept, deleted)


def _state_words() -> str:
    """How what is in force stands to what is kept."""
    if planning.history().is_changed or reasons.is_changed():
        return "geändert, nicht gespeichert"
    if KEEPER.opened is not None:
        return "unverändert"
    return "nicht gespeichert" if is_unsaved() else "Vorlage"


def is_unsaved() -> bool:
    """Whether the scenario in force would be lost if another one were opened."""
    if planning.history().is_changed or reasons.is_changed():
        return True
    return KEEPER.opened is None and preset_of(planning.current(), planning.presets()) is None


def _show_reasons() -> None:
    reasons.write("plans", "Warum so? (Begründung)")
    with page.fold("Begründungen zu einzelnen Werten", key="save_reasons") as is_open:
        if is_open:
            reasons.edit(controls.stadtraum_names(), "kifaz_vzae", without=("plans",))


def _document(result: ScenarioResult, **texts: str) -> Document:
    release = data.current().release
    return Document.of(
        result,
        rationales=reasons.texts(),
        data_hash=release.data_hash,
        code_version=release.code_version,
        **texts,
    )


def document_in_force() -> Document:
    """The scenario in force with its reasons, as it would be kept."""
    return _document(planning.compute())


def work() -> dict[str, str]:
    """The scenario in force for "Mitnehmen"; one that is not kept is named by its link's text."""
    document, opened = document_in_force(), KEEPER.opened
    is_kept = opened is not None and opened.document.scenario == document.scenario
    return {
        "scenario": scenario_files.to_json(document),
        "scenario_name": opened.id if opened and is_kept else encode(document.scenario),
    }


def _make(name: str, author: str, note: str) -> Document:
    return _document(planning.compute(), name=name, author=author, note=note)


def put_in_force(document: Document) -> None:
    """Put a kept scenario with its reasons in force."""
    planning.start_from(document.scenario)
    reasons.take(document.rationales)
    _FILE.set(None)


def _settle(document: Document) -> None:
    planning.rebase(document.scenario)
    reasons.take(document.rationales)
    _FILE.set(None)


KEEPER = Keeper(
    key=planning.KEEPER_KEY,
    param=planning.SAVED_PARAM,
    target=registry.SZENARIO,
    shelf=scenarios.SHELF,
    make=_make,
    put=put_in_force,
    settle=_settle,
    is_unsaved=is_unsaved,
    is_in_address=lambda: planning.PARAM in st.query_params,
    link={"ansicht": "speichern"},
)


def _show_reopened(result: ScenarioResult) -> None:
    """A scenario kept here or in a file, on today's data: what it gave then, what it gives now."""
    opened = KEEPER.opened
    document: Document | None = opened.document if opened else _FILE.get()
    if document is None or document.scenario != result.scenario:
        return
    then = answers.reopened(data.current(), document, result)
    by = literal(opened.saved_words) if opened else "aus einer Datei"
    st.markdown(f"**{literal(document.name)}**, {by}. {then.text}")
    if document.note:
        st.markdown(f"Notiz: {literal(document.note)}")
    if then.is_same or then.saved is None:
        return
    draw.values(
        Table(
            [
                Column("label", "Größe", is_number=False),
                Column("saved", "Beim Speichern", decimals=2),
                Column("now", "Heute", decimals=2),
                Column("difference", "Unterschied", decimals=2, sign=True),
            ],
            then.moved,
            caption="Ergebnis beim Speichern und heute",
        )
    )


def _show_files(result: ScenarioResult) -> None:
    st.header("Als Datei", anchor=False)
    document = _document(result)
    with st.container(horizontal=True, gap="small"):
        downloads.offer(
            "JSON-Datei",
            lambda: scenario_files.to_json(document),
            file_name="szenario.json",
            mime="application/json",
            key="scenario_json",
        )
        downloads.offer(
            "YAML-Datei",
            lambda: scenario_files.to_yaml(document),
            file_name="szenario.yaml",
            mime="application/yaml",
            key="scenario_yaml",
        )
    with st.container(key="german_upload"):
        st.file_uploader(
            "Szenario-Datei einlesen (JSON oder YAML, bis 200 kB)",
            type=["json", "yaml", "yml"],
            key="scenario_upload",
            on_change=guarded(_take_file, say=_FILE_SAID.refused),
        )
    _FILE_SAID.show()


def _take_file() -> None:
    upload = session.of_widget("scenario_upload")
    if upload is None:
        return
    document = scenario_files.read_text(upload.getvalue())
    planning.put(document.scenario, name=document.name)
    KEEPER.close()  # saving must not replace what was open before
    KEEPER.fill(document)
    reasons.replace(document.rationales)  # not saved here yet
    _FILE.set(document)
