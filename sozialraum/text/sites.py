"""Sentences about questions of sites, for the page and the command line."""

from __future__ import annotations

from collections.abc import Mapping

from sozialraum.text import format as de


def need_sentence(mixed: Mapping[str, Mapping[str, float]]) -> str:
    """Whose need a Stadtteil has.

    Args:
        mixed: Split Stadtteil -> Stadtraum -> share of its under-18s there, 0-1.
    """
    text = "Jeder Stadtteil hat den Bedarf je Kopf seines Stadtraums"
    for name, shares in mixed.items():
        parts = [
            f"{de.with_unit(100 * share, '%', 0)} in Stadtraum {int(code)}"
            for code, share in shares.items()
        ]
        text += f"; {name} den seiner Teile, nach den unter 18-Jährigen dort ({de.listing(parts)})"
    return f"{text}."
