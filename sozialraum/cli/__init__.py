"""The command line, the second door to everything: ``python -m sozialraum ...``.

Answers go to stdout, faults to stderr. Exit codes: 0 done, 1 the data or the store have a fault,
2 the call was wrong. Everything slow is imported inside the commands.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code and never shows a traceback for expected faults."""
    _write_utf8()
    from sozialraum.cli.commands import app
    from sozialraum.cli.german import run

    return run(app, list(sys.argv[1:] if arguments is None else arguments))


def _write_utf8() -> None:
    # A pipe on Windows would use an old code page, which has no "−" and no "≈".
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and not stream.isatty():
            reconfigure(encoding="utf-8")
