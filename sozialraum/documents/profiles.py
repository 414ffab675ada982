"""The Steckbrief of a Stadtraum as PDF, and all 17 in one file or a ZIP."""

from __future__ import annotations

from sozialraum.documents.document import Document, DocumentError, Report, Request


def make(request: Request, report: Report) -> Document:
    """See `kinds.KINDS`."""
    raise DocumentError("Der Steckbrief als PDF entsteht gerade.")
