"""One flow of keeping work: save, change, open, copy, delete, bring back, hand on as a link.

Scenarios, weightings and papers differ in what they hold, not in how they are kept. The whole flow stands
in one module, for each step must know what the others left open. The rules:

- Texts are read in the callback, at click time: what was typed a moment ago is kept, too.
- "Änderungen speichern" names the version that was opened; who was quicker is not overwritten.
- Nothing unsaved is replaced without a question, and what was deleted can be brought back.
- The address names what is open, so that a reload does not forget it; what was typed lasts as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Generic

import streamlit as st

from sozialraum.model.errors import PlanningError
from sozialraum.model.typed import AUTHOR_LETTERS, NAME_LETTERS, NOTE_LETTERS
from sozialraum.store.errors import StoreError
from sozialraum.store.identity import is_id
from sozialraum.store.saved_entry import DocumentType, Entry, Saved
from sozialraum.store.shelf import Shelf
from sozialraum.text.markdown import literal
from sozialraum.ui.registry import Page
from sozialraum.ui.shell import address, callbacks, data, page, session

WHO = "Wer (freiwillig, Kürzel genügt)"
_COPY = " (Kopie)"


@dataclass(frozen=True)
class Keeper(Generic[DocumentType]):
    """How one kind of work is kept.

    Attributes:
        key: Start of the keys of widgets and session.
        param: Address parameter that names what is open.
        target: The page a link opens.
        shelf: Where documents lie.
        make: Name, author, note -> document of what is in force at that moment.
        put: Puts an opened document in force; raises if it cannot be.
        settle: Told that a document is what is in force (saved, or opened with changes on top).
        is_unsaved: Whether something in force would be lost if it were replaced.
        is_in_address: Whether the address itself says what is in force.
        link: Further query parameters of a link.
    """

    key: str
    param: str
    target: Page
    shelf: Shelf[DocumentType]
    make: Callable[[str, str, str], DocumentType]
    put: Callable[[DocumentType], None]
    settle: Callable[[DocumentType], None]
    is_unsaved: Callable[[], bool]
    is_in_address: Callable[[], bool]
    link: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What was typed, and to what it belongs, outlives a reload."""
        names = ("was", "name", "author", "note", "suggested")
        session.lasting(*(f"{self.key}_{name}" for name in names), of=self.param)

    @cached_property
    def label(self) -> str:
        """What one is called: "Szenario"."""
        return self.shelf.noun.the.split()[-1]

    @cached_property
    def _said(self) -> callbacks.Said:
        return callbacks.Said(f"{self.key}_message")

    @property
    def opened(self) -> Saved[DocumentType] | None:
        """What is open, as it was when it was opened or saved."""
        found: Saved[DocumentType] | None = self._get("opened")
        return found

    def close(self) -> None:
        """What is in force is no longer the saved one; saving must not replace it."""
        self._set("opened", None)
        self._set("was", None)
        self._set("is_closed", True)

    def lists(self) -> tuple[dict[str, Entry], dict[str, Entry]]:
        """What is kept and what was deleted: id -> entry, the newest change first."""
        found = self.shelf.list_saved(data.engine(), with_deleted=True)
        kept, deleted = (
            {one.id: one for one in found if one.is_deleted is state} for state in (False, True)
        )
        return kept, deleted

    # Opening

    def follow_link(self) -> None:
        """Open what the address names, once; ask first if unsaved work would be replaced."""
        wanted, followed = address.changed(self.param), self._get("followed")
        if wanted and wanted != followed:
            self._set("followed", wanted)
            callbacks.guarded(self._follow, say=address.note)(wanted, is_first=followed is None)
        if self.opened is not None:
            self._set("followed", self.opened.id)
            address.publish(self.param, self.opened.id, "")
        elif self._get("is_closed"):
            address.publish(self.param, "", "")
        self._show_question()

    def _follow(self, wanted: str, *, is_first: bool) -> None:
        if not is_id(wanted):
            shown = address.harmless(wanted)
            address.note(
                f"Der Link nennt nichts Gespeichertes: „{shown}“ gibt es nicht ({self.label})."
            )
        elif is_first and (self.is_in_address() or self._get("was")):
            self._reopen(wanted)
        elif self.opened is None or self.opened.id != wanted:
            self._ask_or_open(wanted)

    def _reopen(self, wanted: str) -> None:
        """After a reload: the address holds what was changed since opening, the session what was typed."""
        was, typed = self._get("was"), session.held()
        if was is not None:
            self._settle_on(was, typed)
        newest = self.shelf.load(data.engine(), wanted)  # says so if it was deleted meanwhile
        if was is None:
            self._settle_on(newest, {key: one for key, one in typed.items() if one})
        elif not (self.is_unsaved() or self._is_form_changed()):
            self._settle_on(newest, {})  # else whoever was quicker would be overwritten

    def _settle_on(self, saved: Saved[DocumentType], typed: Mapping[str, Any]) -> None:
        self.settle(saved.document)
        self._hold(saved)
        st.session_state.update(typed)

    def _ask_or_open(self, document_id: str | None = None) -> None:
        wanted = document_id or self._chosen()
        if self.is_unsaved() or self._is_form_changed():
            self._set("asked", wanted)
        else:
            self._open(wanted)

    def _open(self, document_id: str) -> None:
        self._set("asked", None)
        saved = self.shelf.load(data.engine(), document_id)
        self.put(saved.document)
        self._hold(saved)
        self._set("choice", saved.id)

    def _hold(self, saved: Saved[DocumentType]) -> None:
        self._set("opened", saved)
        self._set("is_closed", False)
        self._set("followed", saved.id)
        self._set("was", saved)
        self.fill(saved.document)

    def _is_form_changed(self) -> bool:
        held = self.opened
        kept = (held.name, held.author, held.note) if held else (self._get("suggested"), "", "")
        now = (self._get(name) for name in ("name", "author", "note"))
        return any((one or "") != (other or "") for one, other in zip(now, kept, strict=True))

    def _is_kept(self, held: Saved[DocumentType]) -> bool:
        """Whether what is in force lies there as it is: not changed or deleted by anybody."""
        entry = self.lists()[0].get(held.id)
        is_same = entry is not None and entry.version == held.version
        return is_same and not (self.is_unsaved() or self._is_form_changed())

    def _show_question(self) -> None:
        asked = self._get("asked")
        if not asked:
            return
        entry = self.lists()[0].get(asked)
        name = f"„{literal(entry.name)}“" if entry else f"{self.label} {literal(asked)}"
        with st.container(key=f"{self.key}_question"):
            st.warning(
                "Was jetzt eingestellt ist, ist nicht gespeichert und würde ersetzt. Soll "
                f"{name} trotzdem geöffnet werden?"
            )
            with st.container(horizontal=True, gap="small"):
                self._button("Trotzdem öffnen", partial(self._open, asked), "list")
                self._button("Abbrechen", partial(self._set, "asked", None), "list")

    # Saving

    def fill(self, document: DocumentType) -> None:
        """Name, author and note of a document into the form; call it before the form is drawn.

        Saving again would else wipe them out, or give one document the name of another.
        """
        for name in ("name", "author", "note"):
            self._set(name, getattr(document, name))

    def show_form(
        self, suggestion: str = "", *, more: Callable[[], None] | None = None, note: str = "Notiz"
    ) -> None:
        """Name, author, note and the buttons that keep what is in force.

        Args:
            suggestion: A name, as long as nobody typed one.
            more: Draws further fields between the note and the buttons.
            note: Label of the note.
        """
        if self._get("name") in (None, self._get("suggested")) and self.opened is None:
            self._set("name", suggestion)
        self._set("suggested", suggestion)
        for name in ("author", "note"):
            self._set(name, self._get(name) or "")
        st.text_input("Name", max_chars=NAME_LETTERS, **self._field("name"))
        st.text_input(WHO, max_chars=AUTHOR_LETTERS, **self._field("author"))
        st.text_area(note, max_chars=NOTE_LETTERS, **self._field("note"))
        if more is not None:
            more()
        opened = self.opened
        with st.container(horizontal=True, gap="small"):
            self._button("Neu speichern", self._save, "form")
            if opened is not None:
                # the version as drawn: whoever saved in between is not overwritten
                replace = partial(self._save, opened.id, opened.version)
                self._button("Änderungen speichern", replace, "form")
        st.caption(
            "Bitte keine personenbezogenen Angaben: Alle, die diese Anwendung öffnen, lesen mit."
        )
        self._said.show("form")

    def _field(self, name: str) -> dict[str, Any]:
        return {"key": f"{self.key}_{name}", "placeholder": "", "persist_state": "session"}

    def _save(self, document_id: str = "", version: int = 0) -> None:
        texts = [str(self._get(name) or "") for name in ("name", "author", "note")]
        document = self.make(*texts)
        if document_id:
            saved = self.shelf.update(data.engine(), document_id, document, version)
        elif self.opened is not None and self._is_kept(self.opened):
            saved = self.opened  # pressed twice: nobody could tell the two apart
        else:
            saved = self.shelf.save(data.engine(), document)
        self.settle(saved.document)
        self._hold(saved)
        self._set("choice", saved.id)
        self._said.done(
            f"Gespeichert als „{saved.name}“. Den Link zum Weitergeben finden Sie bei "
            "„Gespeichert“.",
            "form",
        )

    # The list

    def show_list(self, kept: Mapping[str, Entry], deleted: Mapping[str, Entry]) -> None:
        """What is kept, with open, copy, delete and a link; below, what can be brought back."""
        st.header("Gespeichert", anchor=False)
        if not kept:
            st.info("Noch ist nichts gespeichert. Bei „Speichern“ geben Sie einen Namen.")
        else:
            self._show_kept(kept)
        self._said.show("list")
        gone = self._get("deleted")
        if gone in deleted:
            self._button("Löschen rückgängig", partial(self._restore, gone), "list")
        if deleted:
            with page.fold("Gelöschtes wiederherstellen", key=f"{self.key}_bin") as is_open:
                if is_open:
                    self._select("Gelöscht", "bin", deleted)
                    self._button("Wiederherstellen", self._restore, "list")

    def _show_kept(self, kept: Mapping[str, Entry]) -> None:
        chosen = self._select(self.label, "choice", kept)
        with st.container(horizontal=True, gap="small"):
            self._button("Öffnen", self._ask_or_open, "list")
            self._button("Duplizieren", self._duplicate, "list")
            self._button("Löschen", self._delete, "list")
        st.page_link(
            self.target.file,
            label=f"Link auf „{literal(kept[chosen].name)}“",
            query_params={**self.link, self.param: chosen},
            help="Zum Weitergeben: Rechtsklick, Adresse kopieren.",
        )

    def _select(self, label: str, name: str, entries: Mapping[str, Entry]) -> str:
        keep_selection(f"{self.key}_{name}", entries)
        return str(
            st.selectbox(
                label,
                list(entries),
                format_func=lambda key: label_of(entries[key]) if key in entries else key,
                key=f"{self.key}_{name}",
                placeholder="Bitte wählen",
            )
        )

    def _chosen(self, name: str = "choice") -> str:
        return str(self._get(name) or "")  # at click time: the select may have moved meanwhile

    def _duplicate(self) -> None:
        wanted = self._chosen()
        name = self.shelf.load(data.engine(), wanted).name
        copy = self.shelf.duplicate(
            data.engine(), wanted, name[: NAME_LETTERS - len(_COPY)] + _COPY
        )
        self._set("choice", copy.id)
        self._said.done(
            f"„{copy.name}“ ist angelegt und oben gewählt. Was jetzt eingestellt ist, bleibt.",
            "list",
        )

    def _delete(self) -> None:
        gone = self.shelf.delete(data.engine(), self._chosen())
        self._set("deleted", gone.id)
        self._said.done(f"„{gone.name}“ ist gelöscht und lässt sich zurückholen.", "list")

    def _restore(self, document_id: str = "") -> None:
        back = self.shelf.restore(data.engine(), document_id or self._chosen("bin"))
        self._set("deleted", None)
        self._set("choice", back.id)
        self._said.done(f"„{back.name}“ ist wieder da.", "list")

    # Several at once

    def options(
        self, kept: Mapping[str, Entry], deleted: Mapping[str, Entry], param: str
    ) -> dict[str, str]:
        """Labels for a choice of several, those deleted meanwhile included if they are chosen."""
        held = address.chosen(param)
        asked = [*(held or []), *(st.query_params.get(param) or "").split(".")]
        gone = {
            key: f"{one.name} ({key}, gelöscht)" for key, one in deleted.items() if key in asked
        }
        return {key: f"{one.name} ({key})" for key, one in kept.items()} | gone

    def load_each(
        self, ids: Iterable[str], check: Callable[[DocumentType], object] = bool
    ) -> dict[str, Saved[DocumentType]]:
        """Documents by id; one that cannot be read or used (``check``) is named and left out."""
        found = {}
        for key in ids:
            try:
                saved = self.shelf.load(data.engine(), key)
                check(saved.document)
                found[key] = saved
            except (StoreError, PlanningError) as error:
                st.warning(f"{literal(callbacks.reason(error))} Der Vergleich geht ohne weiter.")
        return found

    # Session

    def _button(self, label: str, action: Callable[[], None], place: str) -> None:
        say = partial(self._said.refused, place=place)
        callbacks.button(label, f"{self.key}_do_{label}", action, say=say)

    def _get(self, name: str) -> Any:
        return st.session_state.get(f"{self.key}_{name}")

    def _set(self, name: str, value: object) -> None:
        st.session_state[f"{self.key}_{name}"] = value


def label_of(entry: Entry) -> str:
    """A line of the list: what tells entries apart first, as the field may be narrow."""
    return f"{entry.name} ({entry.saved_text}, {entry.id})"


def keep_selection(key: str, options: Collection[str]) -> None:
    """Hold what is selected although labels change; call it before the widget is drawn.

    The browser knows options by their labels only: a new name or date of what is chosen would else
    drop it. In the place of what is no option any more, of several it is let go, the first is put:
    the browser would keep its label, and send that.
    """
    held = st.session_state.get(key)
    if isinstance(held, list):
        st.session_state[key] = [one for one in held if one in options]
    elif isinstance(held, str) and options:
        st.session_state[key] = held if held in options else next(iter(options))
    else:
        st.session_state.pop(key, None)
