"""What a session remembers beside its choices: each thing declared once, with its type.

Choices live in `address`, what people save in `keeper`; this is for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

T = TypeVar("T")


@dataclass(frozen=True)
class Slot(Generic[T]):
    """One thing a session remembers.

    Attributes:
        key: Its name in the session.
        default: What holds before anything is kept; never changed in place.
    """

    key: str
    default: T

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
