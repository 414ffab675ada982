"""The small line below a picture or table."""

from __future__ import annotations

from markupsafe import Markup


def build(text: str) -> str:
    """HTML of a notice; the text is plain text."""
    return str(Markup('<div class="sr-notice">{}</div>').format(text))
