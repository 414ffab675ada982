"""Angebote, view "Bearbeiten": the playground, keeping its changes for all, taking kept ones back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from sozialraum.model.typed import AUTHOR_LETTERS
from sozialraum.store import service_edits
from sozialraum.store.errors import QuickerError
from sozialraum.ui.angebote import ein_angebot
from sozialraum.ui.einrichtungen import services
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.shell import data, draw, session
from sozialraum.ui.shell.callbacks import Said, button
from sozialraum.ui.shell.keeper import WHO, keep_selection
from sozialraum.ui.shell.session import Slot

SAID, _KEEP_SAID, _UNDO_SAID = (Said(f"{name}_message") for name in ("edit", "keep", "undo"))
_VERSIONS: Slot[dict[str, int]] = Slot("services_versions", {})


def show(listing: Listing) -> None:
    """What this session changed and nobody else sees yet; undo, redo, keep."""
    st.header("Spielwiese", anchor=False)
    if not listing.playground:
        st.info("Leer. Was Sie links ändern, steht zuerst hier und nur in Ihrer Sitzung.")
    else:
        names = dict(zip(listing.services["service_id"], listing.services["name"], strict=True))
        draw.words(
            ("Angebot", "Änderung"),
            [
                (
                    names.get(edit.service_id, edit.service_id),
                    ein_angebot.change_words(edit.kind, edit.values),
                )
                for edit in listing.playground
            ],
            caption="Nur in dieser Sitzung, nicht gesichert",
        )
    with st.container(horizontal=True, gap="small"):
        button("Rückgängig", "play_undo", services.undo, disabled=not listing.playground)
        button("Wiederholen", "play_redo", services.redo, disabled=not services.undone())
        button("Alle verwerfen", None, services.empty_playground, disabled=not listing.playground)
    if listing.playground:
        _show_keep(listing)


def _show_keep(listing: Listing) -> None:
    edits, versions = listing.playground, _versions(listing)  # as drawn, whoever changes meanwhile
    texts = {"source": "keep_source", "note": "keep_note", "author": "keep_author"}

    def keep() -> None:
        try:
            service_edits.keep(
                data.engine(),
                [(edit, versions[edit.service_id]) for edit in edits],
                **{name: session.text_of(key) for name, key in texts.items()},
            )
        except QuickerError:
            # the other change is in the list now: who presses again has seen it
            _VERSIONS.take()
            raise
        services.empty_playground()
        for key in texts.values():
            session.show_in_widget(key, "")
        _VERSIONS.take()
        SAID.done("Gesichert. Alle sehen die Änderung jetzt.")

    with st.expander("Dauerhaft sichern", key="fold_keep"):
        st.text_input("Quelle (Pflicht)", max_chars=300, key=texts["source"])
        st.text_area("Notiz", max_chars=2000, key=texts["note"], placeholder="")
        st.text_input(WHO, max_chars=AUTHOR_LETTERS, key=texts["author"])
        button("Für alle sichern", "keep_button", keep, say=_KEEP_SAID.refused)
        _KEEP_SAID.show()


def _versions(listing: Listing) -> dict[str, int]:
    """The version each change started from: held when the service is first played with."""
    held = dict(_VERSIONS.get())
    touched = {edit.service_id for edit in listing.playground}
    for gone in set(held) - touched:
        held.pop(gone)
    for service_id in touched - set(held):
        held[service_id] = service_edits.version(data.engine(), service_id)
    _VERSIONS.set(held)
    return held


def show_kept(listing: Listing, kept: list[service_edits.Kept]) -> None:
    """Every change kept for all, newest first, and taking back the last one of a service."""
    st.header("Geschichte der gesicherten Änderungen", anchor=False)
    if not kept:
        st.info("Noch hat niemand eine Änderung dauerhaft gesichert.")
        return
    names = dict(zip(listing.services["service_id"], listing.services["name"], strict=True))
    draw.words(
        ("Wer, wann", "Angebot", "Änderung", "Quelle"),
        [
            (
                row.made_text,
                names.get(row.service_id, row.service_id),
                row.fault or ein_angebot.change_words(row.kind, row.values),
                f"{row.source}{f' ({row.note})' if row.note else ''}",
            )
            for row in reversed(kept)
        ],
        caption="Neueste zuerst; nichts wird gelöscht",
    )
    open_ids = list(dict.fromkeys(edit.service_id for edit in service_edits.in_force(kept)))
    _UNDO_SAID.show()
    if open_ids:
        _show_undo(open_ids, names, {row.service_id: row.version for row in kept})


def _show_undo(
    open_ids: Sequence[str], names: Mapping[str, str], versions: Mapping[str, int]
) -> None:
    """Take back the newest change of a service, in the version that is on screen."""
    keep_selection("undo_kept", open_ids)
    st.selectbox(
        "Letzte Änderung zurücknehmen bei",
        open_ids,
        format_func=lambda key: f"{names.get(key, key)} ({key})",
        key="undo_kept",
        placeholder="Bitte wählen",
    )

    def undo() -> None:
        chosen = str(session.of_widget("undo_kept"))
        service_edits.undo(data.engine(), chosen, versions[chosen])
        _UNDO_SAID.done(
            f"Die letzte Änderung von „{names.get(chosen, chosen)}“ ist zurückgenommen."
        )

    button("Gesicherte Änderung zurücknehmen", "undo_kept_button", undo, say=_UNDO_SAID.refused)
