"""Measures as cards in columns of their state. Plain HTML: lists a screen reader can walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_COLUMN = Markup(
    '<section aria-label="{0}: {1}"><b>{0} ({1})</b><ul tabindex="0">{2}</ul></section>'
)
_CARD = Markup('<li class="{}">{}<span>{}</span></li>')


@dataclass(frozen=True)
class Card:
    """One card: column, words, where, and what is wrong ("überfällig, wartet"; "" = nothing)."""

    column: str
    text: str
    place: str
    mark: str


def build(cards: Sequence[Card], columns: Sequence[str]) -> str:
    """HTML of the board; columns without a card are left out but the first."""
    parts = []
    for column in columns:
        own = [card for card in cards if card.column == column]
        if own:
            items = Markup("").join(
                _CARD.format(
                    "late" if card.mark else "",
                    card.text,
                    " · ".join(filter(None, (card.place, card.mark))),
                )
                for card in own
            )
            parts.append(_COLUMN.format(column, len(own), items))
    return str(Markup('<div class="sr-board">{}</div>').format(Markup("").join(parts)))
