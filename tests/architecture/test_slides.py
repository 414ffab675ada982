"""`docs/rahmenkonzeption.md`: every heading of the study has a page and a test that exists."""

from __future__ import annotations

import csv
import re

from sozialraum.ui.registry import PAGES

from .source import ROOT

TABLE = (ROOT / "docs" / "rahmenkonzeption.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d\d) \| (.+?) \| (.+?) \| `(.+?)` \|$", TABLE, re.M)


def test_every_heading_has_its_row() -> None:
    with (ROOT / "data" / "slide.csv").open(encoding="utf-8") as file:
        slides = [(row["slide_id"], row["heading"]) for row in csv.DictReader(file)]
    assert [(number, heading) for number, heading, _, _ in ROWS] == slides
    assert len(slides) == 45


def test_every_row_names_a_page_or_view_there_is() -> None:
    views = {page.title for page in PAGES}
    views |= {f"{page.title} > {label}" for page in PAGES for label in page.views.values()}
    assert [place for _, _, place, _ in ROWS if place not in views] == []


def test_every_row_names_a_test_there_is() -> None:
    lost = []
    for _, _, _, named in ROWS:
        file, _, test = named.partition("::")
        path = ROOT / file
        if not path.exists() or f"def {test}(" not in path.read_text(encoding="utf-8"):
            lost.append(named)
    assert lost == []


def test_each_view_of_the_framework_holds_a_slide() -> None:
    (own,) = [page for page in PAGES if page.path == "rahmenkonzeption"]
    held = {place for _, _, place, _ in ROWS}
    assert [label for label in own.views.values() if f"{own.title} > {label}" not in held] == []
