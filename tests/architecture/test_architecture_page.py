"""`docs/architecture.md` leads from a question to its rule, and names nothing that is gone."""

import re

from sozialraum.ui.registry import PAGES

from .source import ROOT

TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ")]
NAMED = re.findall(r"`((?:sozialraum|data|pages)[\w/.*-]*)`", TEXT)


def test_every_page_has_its_row():
    heads = [row.removeprefix("| ").partition(":")[0] for row in ROWS]
    assert [page.title for page in PAGES if page.title not in heads] == []


def test_every_layer_page_and_part_of_the_model_is_named():
    layers = [path for path in (ROOT / "sozialraum").iterdir() if (path / "__init__.py").exists()]
    parts = [
        path for path in (ROOT / "sozialraum/model").iterdir() if (path / "__init__.py").exists()
    ]
    pages = [path for path in (ROOT / "sozialraum/ui").iterdir() if (path / "__init__.py").exists()]
    paths = [path.relative_to(ROOT).as_posix() for path in (*layers, *pages, *parts)]
    assert [path for path in paths if path not in NAMED] == []


def test_every_answer_is_named():
    files = (ROOT / "sozialraum/answers").glob("[!_]*.py")
    assert [file.name for file in files if f"sozialraum/answers/{file.name}" not in NAMED] == []


def test_nothing_is_named_that_is_gone():
    assert NAMED
    assert [name for name in NAMED if not list(ROOT.glob(name))] == []
