"""The one place where the command line writes: nothing people typed acts on the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from sozialraum.text.visible import visible

DATA_DIR = Path(__file__).resolve().parents[2] / "data"
OK, FAULT = 0, 1


def say(text: object, *, is_line: bool = False) -> None:
    """An answer to stdout; ``is_line``: people's text in it must not break the line."""
    print(visible(str(text), is_line=is_line))


def complain(fault: object) -> None:
    """A fault or a note to stderr."""
    print(visible(str(fault)), file=sys.stderr)
