"""What a session remembers beside its choices: each thing declared once, with its type.

Choices live in `address`, what people save in `keeper`; this is for the rest. A reload of the page
begins a new session: what was begun and not saved would be lost. So what is said to be `lasting` is
held in this process under a name that only the browser's tab knows (app.js); after a reload the tab
says it once, in a cookie that it takes back at once. Nothing of it is in the store or the address.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from sozialraum.ui.shell import address

T = TypeVar("T")
_LASTING: dict[str, str] = {}  # key -> the parameter it belongs to
# tab -> what lasts, and what the address said; the newest last
_HELD: OrderedDict[str, tuple[dict[str, Any], dict[str, str | None]]] = OrderedDict()
_MOST_TABS = 50  # with something to lose; each may hold a file of 10 MB
_PROCESS = secrets.token_hex(4)
_GONE = (
    "Das Programm ist inzwischen neu gestartet worden. Was Sie begonnen und nicht gespeichert hatten "
    "(eine eingelesene Tabelle, eigene Texte, Notizen), ist nicht mehr da; eine Datei lesen Sie bitte "
    "noch einmal ein. Gespeichertes und die Auswahl in der Adresse bleiben."
)


def lasting(*keys: str, of: str = "") -> None:
    """Say what shall outlive a reload; keys of widgets as well.

    ``of``: The address parameter that says to what they belong; another link in the tab drops them.
    """
    _LASTING.update(dict.fromkeys(keys, of))


def begin() -> str:
    """Start of a whole page's run, before any widget is drawn: a new session takes over what lasts.

    Returns:
        The tab's name, for the page (app.js reads it).
    """
    if not _TAB.get():
        _TAB.set(f"{_PROCESS}.{secrets.token_hex(16)}")
        former = str(st.context.cookies.get("sr_tab", ""))
        kept, named = _HELD.get(former, ({}, {}))
        same = {one for one, value in named.items() if st.query_params.get(one) == value}
        st.session_state.update({key: kept[key] for key in kept if _LASTING[key] in same})
        if re.fullmatch(r"[\da-f]{8}\.[\da-f]{32}", former) and not former.startswith(_PROCESS):
            address.note(_GONE)
    return _TAB.get()


def held() -> dict[str, Any]:
    """What lasts of this session: key -> value."""
    return {key: st.session_state[key] for key in _LASTING if key in st.session_state}


def hold() -> None:
    """End of a run: hold what lasts, if there is anything to lose."""
    now = held()
    _HELD.pop(_TAB.get(), None)
    if any(now.values()):
        named = {one: st.query_params.get(one) for one in set(_LASTING.values())}
        _HELD[_TAB.get()] = now, named
        if len(_HELD) > _MOST_TABS:
            _HELD.popitem(last=False)


@dataclass(frozen=True)
class Slot(Generic[T]):
    """One thing a session remembers.

    Attributes:
        key: Its name in the session.
        default: What holds before anything is kept; never changed in place.
        lasts: Whether it outlives a reload (`lasting`).
        of: To which parameter it belongs then.
    """

    key: str
    default: T
    lasts: bool = False
    of: str = ""

    def __post_init__(self) -> None:
        """Say once that it lasts."""
        if self.lasts:
            lasting(self.key, of=self.of)

    def get(self) -> T:
        """What is kept, or the default."""
        kept: T = st.session_state.get(self.key, self.default)
        return kept

    def set(self, value: T) -> None:
        """Keep a value."""
        st.session_state[self.key] = value

    def take(self) -> T:
        """What is kept, or the default; it is forgotten."""
        kept: T = st.session_state.pop(self.key, self.default)
        return kept


_TAB = Slot("_tab", "")


def of_widget(key: str) -> Any:
    """What the widget with this key holds now; for callbacks."""
    return st.session_state[key]


def show_in_widget(key: str, value: Any) -> None:
    """Put a value into a widget; in a callback, or before the widget is drawn."""
    st.session_state[key] = value


def text_of(key: str) -> str:
    """What stands in the text field with this key, "" for nothing."""
    return str(st.session_state.get(key) or "")


def is_new(key: str) -> bool:
    """Whether a widget has never been drawn, or was forgotten: it may be given a first value."""
    return key not in st.session_state


def drop(*keys: str) -> None:
    """Forget widgets; in a callback, so that they are drawn anew."""
    for key in keys:
        st.session_state.pop(key, None)


def is_on(key: str) -> bool:
    """Whether the box with this key is ticked."""
    return bool(st.session_state.get(key))
