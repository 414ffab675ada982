"""Pages are short scripts that select, compute and show; everything else has another home."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from sozialraum.ui.registry import PAGES

from .source import PAGE_FILES, UI_FILES, name, tree

MAX_LINES = 100
ALLOWED_IMPORTS = ("streamlit", "sozialraum.ui", "sozialraum.answers", "sozialraum.model")
FORBIDDEN_ATTRIBUTES = {"session_state", "query_params", "cache_data", "cache_resource"}

pages = pytest.mark.parametrize("path", PAGE_FILES, ids=name)


def _imported(module: ast.Module) -> list[str]:
    names = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "pages are no package; relative imports do not work there"
            base = node.module or ""
            names += [base if base != "sozialraum" else f"{base}.{a.name}" for a in node.names]
    return [item for item in names if item != "__future__"]


def _is_fragment(decorator: ast.expr) -> bool:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(target, ast.Attribute) and target.attr == "fragment"


@pages
def test_a_page_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pages
def test_a_page_imports_only_streamlit_the_ui_answers_and_the_model(path: Path) -> None:
    others = [
        item
        for item in _imported(tree(path))
        if not any(item == allowed or item.startswith(f"{allowed}.") for allowed in ALLOWED_IMPORTS)
    ]
    assert others == []


@pages
def test_a_page_defines_nothing_but_one_fragment(path: Path) -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    defined = [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]
    assert len(defined) <= 1
    for node in defined:
        assert any(_is_fragment(decorator) for decorator in node.decorator_list), node.name


@pages
def test_a_page_leaves_state_caching_and_errors_to_the_ui(path: Path) -> None:
    found = [
        f"line {node.lineno}: {node.attr}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_ATTRIBUTES
    ]
    found += [
        f"line {node.lineno}: try"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Try | ast.TryStar)
    ]
    assert found == []


def test_every_page_file_is_registered() -> None:
    assert {page.file for page in PAGES} == {name(path) for path in PAGE_FILES}


def test_no_url_path_equals_a_file_name() -> None:
    """Otherwise Streamlit runs the file without app.py when a deep link comes first."""
    file_names = {path.stem for path in PAGE_FILES}
    urls = {page.path for page in PAGES if page.path}
    assert len(urls) == len(PAGE_FILES) - 1, "every page but the start page has its own address"
    assert urls & file_names == set()


def test_every_download_goes_through_the_one_wrapper() -> None:
    """A file is made outside the session; `exports.offer` is the one place that sees to that."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in UI_FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "download_button"
    ]
    assert len(found) == 1
    assert found[0].startswith("sozialraum/ui/exports.py:")


def test_no_number_field_reads_numbers_the_english_way() -> None:
    """A browser set to English makes 45 of "4,5" there; `controls.typed_number` reads German."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in UI_FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "number_input"
    ]
    assert found == []
