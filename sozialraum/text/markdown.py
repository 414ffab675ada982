"""What people typed, as it may stand inside Markdown: every sign as typed, nothing loaded.

Streamlit's notices know Markdown only. A typed ``![](https://...)`` would load a foreign picture
in the browser of everybody who opens the page, and ``:material/...:`` a font of icons.
"""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[\\`*_\[\]<>$~|&]")
# The joiner is invisible and keeps addresses, icons and short codes from being recognised.
_STARTS = re.compile(r":(?=[\w/-])|www(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"


def literal(text: str) -> str:
    """The text on one line, shown as it was typed.

    Args:
        text: Anything a person may have written: a name, a note, a provider, an error that
            repeats one of them.

    Returns:
        Markdown that shows the same signs; runs of white space become one space.
    """
    escaped = _SIGNS.sub(lambda sign: "\\" + sign.group(), " ".join(text.split()))
    return _STARTS.sub(lambda start: start.group() + _JOINER, escaped)
