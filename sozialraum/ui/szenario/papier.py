"""The Szenario page's view "Papier": a draft for the committee, in people's own words, kept and checked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from sozialraum.answers import paper as answers
from sozialraum.documents import paper as writer
from sozialraum.documents.document import MIMES, Request, file_name, silent
from sozialraum.model.paper import Paper
from sozialraum.model.ranking.document import Weighting
from sozialraum.store import papers, weightings
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui import registry
from sozialraum.ui.shell import address, controls, data, downloads, draw, page, take
from sozialraum.ui.shell.keeper import Keeper
from sozialraum.ui.shell.session import Slot
from sozialraum.ui.szenario import papier_text, planning, speichern

INDICATORS = ["u18_count", "einwohner_count"]
SOURCES = (
    "**Texte** entstehen aus denselben Antworten wie die Seiten. Was Sie selbst schreiben, bleibt, wie "
    "es ist; nur die Zahlen darunter können sich ändern.",
)
GUIDE = """
- **Baustein** wählt einen Absatz. Er ist ein Vorschlag aus den Zahlen; schreiben Sie ihn um, wie Sie möchten.
- **Anmerkungen** hängen an einer Zahl. Ändert sie sich mit neuen Daten, sagt das Papier es.
- **Als Word-Datei** nimmt das Papier mit, so wie es hier steht.
- **Speichern** legt Texte, Anmerkungen, Szenario und Gewichtung ab, samt allen Zahlen von heute.
"""
_NAME = "Planungspapier"
_NONE, _HELD = "ohne", "papier"
_KEPT: Slot[Paper | None] = Slot("paper_kept", None)


def show() -> None:
    """Draw the view."""
    KEEPER.follow_link()
    planning.publish()  # a paper may just have put another scenario in force
    page.show_notes()
    kept, deleted = KEEPER.lists()
    place = st.container()  # the answer counts what is chosen below it
    with page.control_row():
        weighting = _choose_weighting()
        chosen = _choose_areas()
    paper = _paper(_NAME, weighting, chosen)
    draft = answers.draft(data.current(), paper)
    with place:
        page.answer(_state(draft))
    _show_changes(draft)
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Text", anchor=False)
        papier_text.edit(draft)
        if _are_words_changed():
            st.caption(
                "Geändert und nicht gespeichert. Texte und Anmerkungen stehen nicht in der Adresse: "
                "Ein Link nimmt sie nicht mit, und wer das Fenster schließt, verliert sie."
            )
        _offer(paper)
        page.unfold("Anmerkung zu einer Zahl", "paper_remark", papier_text.remark, draft)
    with right:
        st.header("Speichern", anchor=False)
        KEEPER.show_form(_NAME)
        KEEPER.show_list(kept, deleted)


def _state(draft: answers.Draft) -> str:
    changed = len(draft.changes)
    parts = [
        f"{len(draft.chapters)} Kapitel mit {len(draft.figures)} Zahlen",
        f"{de.count(len(draft.open_blocks), 'Stelle ist', 'Stellen sind')} noch zu ergänzen"
        if draft.open_blocks
        else "alle Stellen sind ausgefüllt",
    ]
    end = (
        f" Seit dem Speichern {'hat sich eine Zahl' if changed == 1 else f'haben sich {changed} Zahlen'}"
        " geändert."
        if changed
        else ""
    )
    return f"{'; '.join(parts)}.{end}"


def _choose_weighting() -> Weighting | None:
    entries = {one.id: one for one in weightings.list_saved(data.engine())}
    held = _KEPT.get()
    options = {_NONE: "ohne Gewichtung, ohne Ränge"}
    if held is not None and held.weighting is not None:
        options[_HELD] = f"{held.weighting.name} (im Papier)"
    options |= {key: f"{one.name} ({key})" for key, one in entries.items()}
    if len(options) == 1:
        return None
    start = _HELD if _HELD in options else _NONE
    found = controls.choose("Gewichtung", options, param="papiergewichtung", default=start)
    if found == _HELD and held is not None:
        return held.weighting
    return None if found == _NONE else weightings.load(data.engine(), found).document


def _choose_areas() -> tuple[str, ...]:
    held = _KEPT.get()
    start = list(held.chosen) if held is not None else []
    names = controls.stadtraum_names()
    found = controls.choose_many(
        "Stadträume (leer: die des Szenarios)",
        names,
        param="papierraeume",
        default=start,
        limit=len(names),
    )
    return tuple(found)


def _paper(name: str, weighting: Weighting | None, chosen: tuple[str, ...], **texts: str) -> Paper:
    held = _KEPT.get()
    scenario = speichern.document_in_force()
    return Paper(
        name=name,
        scenario=scenario,
        weighting=weighting,
        chosen=chosen,
        texts=papier_text.TEXTS.get(),
        remarks=papier_text.REMARKS.get(),
        figures=held.figures if held is not None else {},
        **texts,
    )


def _show_changes(draft: answers.Draft) -> None:
    """Every number that is another one than when the paper was kept, and what hangs on it."""
    if not draft.changes:
        return
    for key, changes in draft.stale_texts.items():
        labels = de.listing([one.figure.label for one in changes[:5]])
        st.warning(
            f"Ihr eigener Text in „{draft.title_of(key)}“ nennt vielleicht alte Zahlen: "
            f"{literal(labels)}."
        )
    with page.fold(
        f"Geänderte Zahlen ({len(draft.changes)})",
        key="paper_changes",
        expanded=len(draft.changes) < 8,
    ) as is_open:
        if is_open:
            draw.values(draft.change_table)


def _offer(paper: Paper) -> None:
    opened = KEEPER.opened
    name = opened.document.name if opened else _NAME
    text = papers.SHELF.to_text(replace(paper, name=name, author=opened.author if opened else ""))
    held = {"paper": text, "paper_name": opened.id if opened and not _is_unsaved() else ""}
    take.hold(lambda: {**speichern.work(), **held})  # "Mitnehmen" gives the same paper
    request = Request(
        data.current(),
        data.engine(),
        kind="vorlage",
        format="docx",
        day=dt.date.today().isoformat(),
        url=take.installation(registry.SZENARIO.path),
        paper=held["paper"],
        paper_name=held["paper_name"],
    )
    downloads.offer(
        "Als Word-Datei",
        lambda: writer.make(request, silent).data,
        file_name=file_name(request, name),
        mime=MIMES["docx"],
        key="paper_docx",
    )


def _make(name: str, author: str, note: str) -> Paper:
    held = _KEPT.get()
    chosen = address.in_force("papierraeume", () if held is None else held.chosen)
    key = str(address.in_force("papiergewichtung", ""))
    weighting = held.weighting if held is not None and key in ("", _HELD) else None
    if key not in ("", _HELD, _NONE):
        weighting = weightings.load(data.engine(), key).document
    paper = _paper(name, weighting, tuple(chosen), author=author, note=note)
    now = data.current()
    return writer.kept(answers.draft(now, paper), now.release.data_hash, now.release.code_version)


def _put(paper: Paper) -> None:
    if paper.scenario is not None:
        speichern.put_in_force(paper.scenario)
    _settle(paper)


def _settle(paper: Paper) -> None:
    _KEPT.set(paper)
    papier_text.TEXTS.set(dict(paper.texts))
    papier_text.REMARKS.set(dict(paper.remarks))
    for param in ("papiergewichtung", "papierraeume"):  # the paper's own hold again
        address.forget(param)


def _are_words_changed() -> bool:
    held = _KEPT.get()
    kept = ({}, {}) if held is None else (held.texts, held.remarks)
    return (papier_text.TEXTS.get(), papier_text.REMARKS.get()) != kept


def _are_choices_changed() -> bool:
    held = _KEPT.get()
    chosen = () if held is None else held.chosen
    own = _NONE if held is None or held.weighting is None else _HELD
    return (
        tuple(address.in_force("papierraeume", chosen)) != tuple(chosen)
        or address.in_force("papiergewichtung", own) != own
    )


def _is_unsaved() -> bool:
    if _are_words_changed() or _are_choices_changed():
        return True
    held = _KEPT.get()
    is_own = held is not None and held.scenario is not None
    now = planning.current()
    if is_own and held is not None and held.scenario is not None:
        return now != held.scenario.scenario
    return speichern.is_unsaved()


KEEPER = Keeper(
    key="paper",
    param="papier",
    target=registry.SZENARIO,
    shelf=papers.SHELF,
    make=_make,
    put=_put,
    settle=_settle,
    is_unsaved=_is_unsaved,
    is_in_address=lambda: planning.PARAM in st.query_params,
    link={"ansicht": "papier"},
)
