"""PDF (PDF/UA-1) and pictures of pages by typst, from templates beside this module (decision 0015)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from sozialraum.documents import renderers
from sozialraum.documents.document import Request
from sozialraum.documents.leading_back import qr
from sozialraum.documents.tables import clean_text
from sozialraum.text import format as de

FOLDER = renderers.FOLDER
FONT = "Sozialraum Sans"
_UNKNOWN = "□"  # stands for a letter the typeface lacks: PDF/UA allows no empty box of its own
# Points per inch of a picture to keep, and of a preview; at 96 the renderer cuts words of a map.
PRINT, SCREEN = 220.0, 120.0


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    """What the typeface can write."""
    spans = (FOLDER / "fonts" / "letters.txt").read_text("ascii").split()
    limits = ((int(part, 16) for part in span.split("-")) for span in spans)
    return frozenset(chr(code) for low, high in limits for code in range(low, high + 1))


def _writable(content: Any) -> Any:
    """The same with texts the typeface can write; what it cannot is a box."""
    if isinstance(content, str):
        if content.startswith("<svg"):
            return content
        known = _letters()
        return "".join(sign if sign in known else _UNKNOWN for sign in clean_text(content))
    if isinstance(content, Mapping):
        return {key: _writable(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_writable(value) for value in content]
    return content


def footer(request: Request, title: str) -> str:
    """The line below every page; ``title``: before it, "" = nothing."""
    made = f"erstellt {de.date(request.day)}"
    seal = f"Prüfsumme {request.release.release.data_hash[:8]}"
    return " · ".join(filter(None, (title, made, seal)))


def frame(request: Request, title: str, held: Mapping[str, str], live: str) -> dict[str, Any]:
    """What stands around the content of a sheet or a report.

    Args:
        request: What is asked.
        title: Of the document, "" = it has none.
        held: Where it comes from (`document.origin`).
        live: Address of the view it shows.
    """
    return {
        "title": title,
        "footer": footer(request, title),
        "origin": list(held.items()),
        "qr": qr(live, "svg").decode(),
    }


def build(
    template: str,
    content: Mapping[str, Any],
    day: str,
    ending: Literal["pdf", "png", "svg"] = "pdf",
    ppi: float = PRINT,
) -> bytes:
    """A document; as "png" or "svg" its first page.

    Args:
        template: Name of a template: "profile", "sheet".
        content: What it prints: texts, numbers, lists; SVG as text that begins with "<svg".
        day: ISO day of its making, the only date in the file.
        ending: What comes out.
        ppi: Of a picture.
    """
    options: dict[str, Any] = {"ppi": ppi} if ending == "png" else {}
    if ending == "pdf":
        options = {"pdf_standards": ["ua-1"]}
    asked = {
        "template": template,
        "content": json.dumps(_writable(content), ensure_ascii=False),
        "day": day,
        "ending": ending,
        "options": options,
    }
    return renderers.run("typst", asked)
