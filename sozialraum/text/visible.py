"""People's text where a control character would act instead of being read, as on a terminal."""

from __future__ import annotations

import json
import re
import unicodedata

_PLAIN = re.compile(r"[\n\t -~\u00a0-\u00ac\u00ae-\u017f]*")  # almost every text is only this
_HARMLESS = "\u00ad\u200c\u200d"  # hyphen and joiners that languages and emoji need
# Cc: control characters (ESC, NUL); Cf: direction marks and what nobody sees; Cs: halves of a
# character; Zl, Zp: ends of a line or paragraph.
_ACTING = ("Cc", "Cf", "Cs", "Zl", "Zp")


def visible(text: str, *, is_line: bool = False) -> str:
    """The text with acting characters written as JSON writes them (ESC: a backslash, u001b).

    JSON stays the same value, because these characters stand only inside its texts.

    Args:
        text: Anything.
        is_line: Whether it must stay one line; then line ends and tabs are written out, too.
    """
    if not is_line and _PLAIN.fullmatch(text):
        return text
    kept = _HARMLESS if is_line else "\n\t" + _HARMLESS
    return "".join(
        json.dumps(letter)[1:-1]
        if letter not in kept and unicodedata.category(letter) in _ACTING
        else letter
        for letter in text
    )
