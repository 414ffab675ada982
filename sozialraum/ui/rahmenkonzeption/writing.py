"""Forms of this page: fields that keep what was typed, and the one way a record is kept.

A form remembers the version it was first drawn with. Who was quicker is not overwritten: the change
is refused, what was typed stays, and pressing again, having seen the other, keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from sozialraum.model.typed import AUTHOR_LETTERS
from sozialraum.store import framework_log
from sozialraum.store.errors import QuickerError
from sozialraum.text.framework import FAMILIES
from sozialraum.ui.shell import address, callbacks, controls, data, session
from sozialraum.ui.shell.callbacks import Said
from sozialraum.ui.shell.keeper import WHO
from sozialraum.ui.shell.session import Slot

SAID = Said("framework_said")
UNDO = "Letzte Änderung zurücknehmen"
_SEEN: Slot[dict[str, int]] = Slot("framework_seen", {})


def text(label: str, key: str, most: int, held: str = "", *, has_lines: bool = False) -> None:
    """A text field; below it that no data of families belong there."""
    if session.is_new(key):
        session.show_in_widget(key, held)
    field = st.text_area if has_lines else st.text_input
    field(label, max_chars=most, key=key, placeholder="", persist_state="session")
    st.caption("Keine Angaben über Familien oder Personen.", help=FAMILIES)


def short(label: str, key: str, most: int, held: str = "", *, hint: str = "") -> None:
    """A field for an amount, a day or a sign: nothing to tell in it."""
    if session.is_new(key):
        session.show_in_widget(key, held)
    st.text_input(label, max_chars=most, key=key, placeholder=hint, persist_state="session")


def author(key: str) -> None:
    """Who writes; optional."""
    short(WHO, key, AUTHOR_LETTERS)


def choice(label: str, key: str, options: Mapping[str, str], held: str = "") -> str:
    """One of several, not in the address; returns it. Of the same name they show their ids as well.

    The browser knows options by their labels only: it would always take the first of that name.
    """
    names = list(options.values())
    labels = {
        key: f"{name} ({key})" if names.count(name) > 1 else name for key, name in options.items()
    }
    if session.is_new(key) or session.of_widget(key) not in options:
        session.show_in_widget(key, held if held in options else next(iter(options)))
    return str(
        st.selectbox(
            label,
            list(options),
            format_func=lambda one: labels.get(one, one),
            key=key,
            placeholder="Bitte wählen",
            persist_state="session",
        )
    )


def place(label: str) -> str:
    """The Stadtraum everyone looks at (``?sr=04``); "" = the whole city, which no other page forgets."""
    options = {address.WHOLE_CITY: "alle", **controls.stadtraum_names()}
    found = controls.choose(
        label, options, param="sr", default=address.WHOLE_CITY, resolve=controls.area_code
    )
    return "" if found == address.WHOLE_CITY else found


def button(label: str, key: str, action: Callable[[], str], place: str) -> None:
    """A button whose action says in German what it did; a refusal stands at the same place."""

    def run() -> None:
        SAID.done(action(), place)

    callbacks.button(label, key, run, say=partial(SAID.refused, place=place))


@dataclass(frozen=True)
class Form:
    """The form of one record, in the version it was first drawn with; `form` begins it.

    Attributes:
        kind: Of the record.
        chosen: Its id, or what stands for a new one.
        name: Start of the keys of its buttons, and where they say what they did.
        keys: Field -> key of its widget.
        is_new: Whether nothing is kept of it yet: keeping it gives it an id.
    """

    kind: str
    chosen: str
    name: str
    keys: Mapping[str, str]
    version: int
    is_new: bool

    def texts(self) -> dict[str, str]:
        """What stands in the fields, without spaces around it."""
        return {name: session.text_of(key).strip() for name, key in self.keys.items()}

    def record_id(self) -> str:
        """Under which id it is kept."""
        return framework_log.new_id(data.engine(), self.kind) if self.is_new else self.chosen

    def keep(self, values: Mapping[str, str], record_id: str = "") -> None:
        """Keep a state of the record. Done or refused, the form goes on from what the store holds."""
        key = record_id or self.record_id()
        try:
            framework_log.write(data.engine(), self.kind, key, values, self.version, self._who())
        except QuickerError:
            _forget(self.kind, self.chosen)
            raise
        self._go_on()

    def delete(self) -> str:
        """Nothing holds any more; the history keeps all."""
        self.keep({}, self.chosen)
        return "Gelöscht; die Geschichte bleibt."

    def take_back(self) -> str:
        """Put the state before in force again."""
        framework_log.undo(data.engine(), self.kind, self.chosen, self.version, self._who())
        self._go_on()
        return "Zurückgenommen."

    def _who(self) -> str:
        return session.text_of(f"{self.name}_author")

    def _go_on(self) -> None:
        _forget(self.kind, self.chosen)
        session.drop(*self.keys.values())

    def buttons(self, *actions: tuple[str, str, Callable[[], str]]) -> None:
        """Who writes, the buttons (label, end of the key, action), and what the last press said."""
        author(f"{self.name}_author")
        with st.container(horizontal=True, gap="small"):
            for label, what, action in actions:
                button(label, f"{self.name}_{what}", action, self.name)
        SAID.show(self.name)


def form(
    kind: str, chosen: str, name: str, fields: Iterable[str], version: int, *, is_new: bool = False
) -> Form:
    """Begin a form: it keeps the version of its first drawing until the record is kept."""
    seen = {f"{kind}-{chosen}": version, **_SEEN.get()}
    _SEEN.set(seen)
    keys = {field: f"{name}_{chosen}_{field}" for field in fields}
    return Form(kind, chosen, name, keys, seen[f"{kind}-{chosen}"], is_new)


def _forget(kind: str, chosen: str) -> None:
    _SEEN.set({key: held for key, held in _SEEN.get().items() if key != f"{kind}-{chosen}"})


def clear(*keys: str) -> None:
    """Empty fields after what stood in them is kept."""
    for key in keys:
        session.show_in_widget(key, "")
