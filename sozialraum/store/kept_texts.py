"""Texts people keep: cleaned, never with a protective place's address, old hidden signs shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sozialraum.model import typed
from sozialraum.model.services import protected
from sozialraum.store.errors import StoreError


def revealed(content: Any) -> Any:
    """JSON content with hidden characters shown; an older program may have kept some."""
    if isinstance(content, str):
        return typed.reveal(content, is_line=False)
    if isinstance(content, list):
        return [revealed(item) for item in content]
    if isinstance(content, dict):
        return {revealed(key): revealed(item) for key, item in content.items()}
    return content


def cleaned(texts: Mapping[str, object], rules: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """Texts as they may be kept in a log.

    Args:
        texts: Field -> text, as typed.
        rules: Field -> its German name and longest length; notes may have several lines.

    Raises:
        StoreError: Too long, with hidden characters, or giving a protective place away.
    """
    try:
        clean = {
            name: typed.clean(texts[name], *rule, is_line=rule[1] != typed.NOTE_LETTERS)
            for name, rule in rules.items()
        }
    except typed.TypedError as error:
        raise StoreError(f"{error} Es ist nichts verloren.") from None
    refuse_protected(clean.values())
    return clean


def refuse_protected(texts: Iterable[str]) -> None:
    """Raise StoreError if a text names a protective place together with where it is."""
    for text in texts:
        if protected.gives_away(text):
            raise StoreError(
                f"„{text[:60]}“: Das klingt nach einem Schutzort mit seiner Anschrift. So etwas "
                "wird hier nicht aufbewahrt, denn alle lesen mit. Es ist nichts verloren; bitte "
                "lassen Sie die Anschrift weg."
            )
