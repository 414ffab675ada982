"""Texts people type or paste: one rule for what is kept, refused and shown.

Control characters reach terminals and files, directional overrides make a name read as another.
They are refused where somebody enters a text and shown by their number where one is already stored.
"""

from __future__ import annotations

import unicodedata

from sozialraum.model.errors import PlanningError

# Of everything people keep: its name, who kept it, what they note.
NAME_LETTERS, AUTHOR_LETTERS, NOTE_LETTERS = 120, 80, 2000
LAYOUT = "\n\t"  # what a text of several lines may hold besides its words
# Pasted with words from PDF files and web pages; they do nothing but allow or forbid a line break.
_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_BREAKS = {0x2028: "\n", 0x2029: "\n"}  # what word processors paste
_JOINERS = "\u200c\u200d"  # emoji and some scripts need them
# Control, half of a pair, format (directional overrides among them), line and paragraph separator.
_HIDDEN = ("Cc", "Cs", "Cf", "Zl", "Zp")


class TypedError(PlanningError):
    """A text that cannot be taken; the message (German) names the field and what is allowed."""


def is_hidden(sign: str, *, is_line: bool = True) -> bool:
    """Whether a character acts without being seen: control, direction, line end, half a pair."""
    if sign in _JOINERS or (not is_line and sign in LAYOUT):
        return False
    return unicodedata.category(sign) in _HIDDEN


def clean(value: object, label: str, most: int, *, is_line: bool = True) -> str:
    """The text as it may be kept: no blanks around it, no invisible break marks.

    Args:
        value: What was typed, pasted or read from a file.
        label: German name of the field.
        most: Longest length in characters.
        is_line: Whether it must be a single line.

    Raises:
        TypedError: No text, too long, or with characters that act without being seen.
    """
    if not isinstance(value, str):
        raise TypedError(f"{label}: Erlaubt ist ein Text bis {most} Zeichen.")
    text = value.replace("\r\n", "\n").translate({**_DROPPED, **_BREAKS}).strip()
    if len(text) > most:
        raise TypedError(
            f"{label}: „{reveal(text[:60])}…“ ist mit {len(text)} Zeichen zu lang. "
            f"Erlaubt sind bis zu {most} Zeichen."
        )
    hidden = [place for place, sign in enumerate(text) if is_hidden(sign, is_line=is_line)]
    if hidden:
        first = hidden[0]
        before = f" nach „{text[max(first - 20, 0) : first]}“" if first else ""
        raise TypedError(
            f"{label}: Der Text enthält Steuerzeichen oder Zeilenumbrüche (U+{ord(text[first]):04X}"
            f"{before}). Erlaubt sind Buchstaben, Ziffern und Satzzeichen."
        )
    return text


def reveal(text: str, *, is_line: bool = True) -> str:
    """The text with every hidden character shown by its number: "[U+202E]"."""
    if text.isprintable():  # hundreds of stored texts a page, nearly all of them
        return text
    return "".join(
        f"[U+{ord(sign):04X}]" if is_hidden(sign, is_line=is_line) else sign for sign in text
    )
