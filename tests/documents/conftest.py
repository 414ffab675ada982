"""One release for all documents, what is asked of it, and what people read in a PDF."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.engine import Engine

from sozialraum.answers.release import Release
from sozialraum.documents.document import Request
from tests.as_read import assert_as_read

DAY = "2026-11-28"


@pytest.fixture(scope="session")
def release(engine: Engine) -> Iterator[Release]:
    """The release of the real data, read once; no document may change what all visitors share."""
    found = Release.read(engine)
    yield found
    assert_as_read(found, engine)


@pytest.fixture
def ask(release: Release, engine: Engine) -> Callable[..., Request]:
    """A request: ``ask("karte", "pdf", indicator="u18_share")``."""

    def asked(kind: str, ending: str, **more: str) -> Request:
        return Request(release, engine, kind=kind, format=ending, **{"day": DAY, **more})

    return asked


@pytest.fixture
def text_of(tmp_path) -> Callable[..., str]:
    """The text of a PDF as it is copied, in reading order."""
    if shutil.which("pdftotext") is None:
        if os.environ.get("SOZIALRAUM_REQUIRE_BROWSER"):
            pytest.fail("pdftotext is missing")
        pytest.skip("pdftotext (poppler-utils) is not installed")

    def read(pdf: bytes, *options: str) -> str:
        file = tmp_path / "read.pdf"
        file.write_bytes(pdf)
        return subprocess.run(
            ["pdftotext", *options, file, "-"], capture_output=True, text=True, check=True
        ).stdout

    return read
