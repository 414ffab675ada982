"""The large renderers (typst, vl-convert), each call in a process of its own.

Loaded into the server they would stay: 30 MB for a Steckbrief, 110 for all 17, 70 for the first chart.
A process starts in a tenth of a second and gives everything back. It runs this file by its path and
imports nothing else of the program.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from time import monotonic
from typing import Any

FOLDER = Path(__file__).parent
_PATIENCE_S, _LOOK_S = 120, 0.2
STOPPED: ContextVar[Callable[[], bool]] = ContextVar("STOPPED", default=lambda: False)
_DRAWING = Lock()  # one at a time: two cores


class RendererError(Exception):
    """A renderer refused its input, or ended early; the message is its own, for the log."""


def run(renderer: str, asked: Mapping[str, Any]) -> bytes:
    """Let "typst", "chart" or "png" draw.

    Args:
        renderer: Key of `_RENDERERS`.
        asked: Its arguments, as JSON knows them.

    Raises:
        RendererError: It fails, takes longer than two minutes, or is `STOPPED` (its process ends).
    """
    pipe = subprocess.PIPE
    # -P: modules of this folder must not stand in for packages of the same name
    order = [sys.executable, "-P", __file__, renderer]
    with _DRAWING, TemporaryFile() as sent:
        # a file: through a pipe, what is not read at the first look would never be sent
        sent.write(json.dumps(asked).encode())
        sent.seek(0)
        with subprocess.Popen(order, stdin=sent, stdout=pipe, stderr=pipe) as child:
            latest = monotonic() + _PATIENCE_S
            while True:
                try:
                    made, said = child.communicate(timeout=_LOOK_S)
                    break
                except subprocess.TimeoutExpired:
                    if STOPPED.get()() or monotonic() > latest:
                        child.kill()
                        raise RendererError(f"{renderer}: stopped or late") from None
    if child.returncode:
        raise RendererError(f"{renderer}: {said.decode(errors='replace')[-2000:]}")
    return made


def _typst(template: str, content: str, day: str, ending: Any, options: dict[str, Any]) -> bytes:
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER / "fonts"]
    )
    made = typst.Compiler(
        FOLDER / f"{template}.typ",
        root=FOLDER,
        font_paths=fonts,
        sys_inputs={"content": content},
    ).compile(
        format=ending, timestamp=dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC), **options
    )
    first = made[0] if isinstance(made, list) else made
    return bytes(first or b"")


def _chart(spec: dict[str, Any]) -> bytes:
    import vl_convert

    vl_convert.register_font_directory(str(FOLDER / "fonts"))
    return vl_convert.vegalite_to_svg(spec).encode()


def _png(svg: str, scale: float) -> bytes:
    import vl_convert

    return vl_convert.svg_to_png(svg, scale=scale)


_RENDERERS: dict[str, Callable[..., bytes]] = {"typst": _typst, "chart": _chart, "png": _png}

if __name__ == "__main__":
    sys.stdout.buffer.write(_RENDERERS[sys.argv[1]](**json.load(sys.stdin.buffer)))
