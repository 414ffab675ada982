"""What office files share: text that is safe in XML, and bytes that stay the same."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from sozialraum.documents.tables import clean_text

LANGUAGE = "de-DE"
FONT = "Arial"
PROGRAM = "Sozialraum Dresden"
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def lines(text: str) -> list[str]:
    """The paragraphs of a text, each without characters nobody sees; empty ones are left out."""
    return [clean for line in text.splitlines() if (clean := clean_text(line).strip())]


def describe(core: Any, *, title: str, subject: str, author: str, day: str) -> None:
    """Fill the properties of a file; ``day`` is the ISO date of its making."""
    moment = dt.datetime.fromisoformat(day)
    core.title, core.subject = clean_text(title)[:250], clean_text(subject)[:250]
    core.author, core.last_modified_by = clean_text(author) or PROGRAM, PROGRAM
    core.language, core.comments, core.keywords = LANGUAGE, "", ""
    core.created = core.modified = moment
    core.revision = 1


def settled(data: bytes, day: str) -> bytes:
    """The same file with the day as the time of all its parts: same content, same bytes.

    The tables behind charts are files in the file; they carry the time of their making, too.
    """
    moment = dt.date.fromisoformat(day)
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            part = old.read(name)
            if name.endswith(".xlsx"):
                part = settled(part, day)
            elif name == "docProps/core.xml":
                part = _MOMENT.sub(f"{day}T00:00:00Z".encode(), part)
            new.writestr(info, part)
    return buffer.getvalue()


def origin_lines(origin: Mapping[str, str]) -> list[str]:
    """Where a document comes from, a paragraph per entry."""
    return [f"{clean_text(label)}: {clean_text(text)}" for label, text in origin.items()]
