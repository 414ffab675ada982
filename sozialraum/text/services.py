"""What is said about one service: its state and origin, the same on every page and in every file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sozialraum.model.services import OPERATIONS
from sozialraum.text import format as de


def state_words(row: Mapping[str, Any]) -> str:
    """State, how old the news is, and whether somebody changed it here: "in Betrieb (Stand 2024)"."""
    words = OPERATIONS[row["operation"]]
    dated = f"{words} (Stand {de.date(row['as_of'])})" if row["as_of"] else words
    return f"{dated}, {row['changed']}" if row["changed"] else dated


def origin_words(status: str) -> str:
    """The word for a status; what people entered here has none of the published ones."""
    return de.status_label(status) if status else "Eingabe"
