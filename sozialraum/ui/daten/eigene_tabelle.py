"""The part Eigene Tabelle of Daten & Quellen: a file becomes figures, after a look at what changes."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

from sozialraum.answers import own_edition, own_funding, own_table
from sozialraum.answers.own_origin import OwnTableError, Plan
from sozialraum.model.errors import PlanningError
from sozialraum.store import data_files, given_table, queries, recognise
from sozialraum.store.errors import StoreError
from sozialraum.store.given_table import MAX_FILE, GivenTable
from sozialraum.store.recognise import Recognised
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui.daten import eigene_angaben as form
from sozialraum.ui.daten import felder, foerderliste, probelauf
from sozialraum.ui.shell import data, draw, session
from sozialraum.ui.shell.callbacks import Said, button, guarded
from sozialraum.ui.shell.session import Slot

_FILE = "own_file"
_FINDINGS_SHOWN, _ROWS = 30, 6


_GIVEN: Slot[GivenTable | None] = Slot("_own_given", None, lasts=True)
_READ: Slot[tuple[Hashable, Recognised] | None] = Slot("_own_read", None)
_SAID = Said("_own_said", "Es wurde nichts verändert.")


def answer() -> str:
    """What this part does, or which file it is about."""
    given = _GIVEN.get()
    if given is not None:
        return f"„{given.name}“ ist eingelesen. Bevor etwas übernommen wird, sehen Sie, was sich ändert."
    return (
        "Eigene Zahlen je Gebiet einlesen: aus einer CSV- oder Excel-Datei, mit Probelauf. Die Datei "
        "bleibt auf dem Rechner, auf dem dieses Programm läuft."
    )


def show() -> None:
    """A file, what was recognised, what it is, and what it would change."""
    _SAID.show()
    given = _GIVEN.get()
    if given is None:
        _show_upload()
        return
    button("Andere Datei", "own_drop", _drop)
    try:
        plan = foerderliste.show(given) if _is_funding(given) else _show_figures(given)
    except (StoreError, PlanningError) as error:
        st.info(literal(str(error)))
        probelauf.forget()
        return
    if plan is not None:
        probelauf.show(plan, _SAID.refused, _taken)


def _is_funding(given: GivenTable) -> bool:
    """Whether the file is a funding list: by its headings, unless somebody says otherwise."""
    if not own_funding.looks_like_list(given):
        return False
    kinds = {"liste": own_table.PURPOSES["foerderung"], "zahlen": "Zahlen je Gebiet"}
    return felder.choose("Was ist das für eine Tabelle?", "is_funding", kinds) == "liste"


def _show_figures(given: GivenTable) -> Plan | None:
    st.subheader("1 · Was erkannt wurde", anchor=False)
    found = _show_recognised(given)
    if found is None:
        return None
    st.subheader("2 · Was die Zahlen sind", anchor=False)
    return _show_forms(found)


def _show_upload() -> None:
    with st.container(key="german_upload"):
        st.file_uploader(
            f"Datei mit Zahlen je Gebiet einlesen (CSV oder Excel, bis {MAX_FILE // 1_000_000} MB)",
            type=["csv", "tsv", "txt", "xlsx"],
            key=_FILE,
            max_upload_size=MAX_FILE // 1_000_000,
            on_change=guarded(_take_file, say=_SAID.refused),
        )
    st.markdown(
        "- Gebiete dürfen als Nummer oder Name dastehen („4“, „04“, „SR 4“, „Pieschen“), in Zeilen oder "
        "Spalten, Jahre ebenso.\n"
        "- Kopfzeilen, Anmerkungen, Summen, Trennzeichen und Zeichensatz werden erkannt.\n"
        "- Was unklar ist, wird gefragt. Übernommen wird alles oder nichts, und es lässt sich "
        "zurücknehmen.\n"
        "- Datei und Angaben bleiben, wenn Sie die Seite neu laden oder wechseln. Erst mit dem Schließen des "
        "Fensters oder einem Neustart des Programms sind sie weg."
    )
    foerderliste.offer_template()


def _take_file() -> None:
    upload = session.of_widget(_FILE)
    probelauf.forget()
    _READ.set(None)
    if upload is not None:
        felder.forget(
            "areas", "area_", "is_", "slot_", "sheet", "level", "area", "head", "day", "decimal"
        )
        _GIVEN.set(given_table.read(upload.name, upload.getvalue()))


def _drop() -> None:
    _GIVEN.set(None)
    _READ.set(None)
    probelauf.forget()
    felder.forget()


def _taken(words: str) -> None:
    _drop()
    _SAID.done(words)


def _show_recognised(given: GivenTable) -> Recognised | None:
    held = _READ.get()
    before = held[1] if held is not None and held[1].given.sha256 == given.sha256 else None
    summary = st.container()
    with st.expander(
        "Erkennung ändern", expanded=before is not None and len(before.faults) > len(before.unknown)
    ):
        chosen = form.choices(before, [one.name for one in given.sheets])
    asked = (given.sha256, repr(chosen))
    if held is None or held[0] != asked:
        try:
            areas = queries.table(data.engine(), "area")
            _READ.set((asked, recognise.recognise(given, areas, chosen)))
        except (StoreError, PlanningError) as error:
            summary.error(literal(str(error)))
            return None
        st.rerun()  # the lists above name the columns of what was found
    assert held is not None
    found = held[1]
    with summary:
        st.markdown("\n".join(f"- {literal(line)}" for line in found.summary()))
        if found.faults:
            count = de.count(len(found.faults), "Punkt ist", "Punkte sind")
            st.warning(f"{count} noch zu klären. Solange wird nichts übernommen.")
        form.show_findings(found.findings, _FINDINGS_SHOWN)
        _show_rows(found)
    form.assign_areas(found)
    return found


def _show_rows(found: Recognised) -> None:
    names = data.current().names(found.level) if found.level in data.LEVELS else {}
    shown = found.measures[:5]
    rows = [
        (
            names.get(row["code"], "Stadt" if row["level"] == "stadt" else row["code"]),
            de.date(row["stichtag"]) if row["stichtag"] else "offen",
            *(_number(row[measure]) for measure in shown),
        )
        for row in found.rows.head(_ROWS).to_dict("records")
    ]
    headings = ("Gebiet", "Stichtag", *shown)
    with st.expander(
        f"Die ersten {len(rows)} von {len(found.rows)} Zeilen, wie sie gelesen wurden"
    ):
        draw.words(headings, rows, caption="Wie die Datei gelesen wurde", numbers=headings[2:])


def _number(value: float) -> str:
    return de.MISSING if value != value else de.short(value)


def _show_forms(found: Recognised) -> Plan:
    """The forms; gives the plan, or raises with what is still missing."""
    shapes = own_edition.shapes(data_files.read_files(data.DATA_DIR))
    best = own_edition.best_shape(shapes, found)
    purposes = {key: word for key, word in own_table.PURPOSES.items() if key != "foerderung"}
    purpose = felder.choose(
        "Was ist das für eine Tabelle?", "purpose", purposes, "jahrgang" * bool(best)
    )
    fault: Exception | None = None
    try:
        if purpose == "jahrgang":
            shape, columns = form.edition(found, shapes, best)
        elif purpose == "neu":
            wanted = [form.new_indicator(found)]
        else:
            wanted = form.figures(found)
    except OwnTableError as error:  # the source's fields must stay where they are
        fault = error
    st.markdown("**Woher die Zahlen kommen**")
    gaps = bool(found.rows[list(found.measures)].isna().any(axis=None))
    origin = form.origin(purpose, gaps and purpose != "jahrgang")
    if fault is not None:
        raise fault
    release = data.current()
    if purpose == "jahrgang":
        return own_edition.edition(release, found, shape, columns, origin)
    return own_table.figures(release, found, wanted, origin)
