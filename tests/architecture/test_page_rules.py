"""Pages are short scripts that select, compute and show; everything else has another home."""

from __future__ import annotations

import ast
from pathlib import Path

from sozialraum.ui.registry import PAGES

from .source import PAGE_FILES, UI_FILES, name, tree

MAX_LINES = 100
ALLOWED_IMPORTS = ("streamlit", "sozialraum.ui", "sozialraum.answers", "sozialraum.model")
FORBIDDEN_ATTRIBUTES = {"session_state", "query_params", "cache_data", "cache_resource"}


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


def _is_part(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Name) and decorator.id == "part"


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_a_page_is_short() -> None:
    assert PAGE_FILES
    assert {name(path): _lines(path) for path in PAGE_FILES if _lines(path) > MAX_LINES} == {}


def test_a_page_imports_only_streamlit_the_ui_answers_and_the_model() -> None:
    others = [
        f"{name(path)}: {item}"
        for path in PAGE_FILES
        for item in _imported(tree(path))
        if not any(item == allowed or item.startswith(f"{allowed}.") for allowed in ALLOWED_IMPORTS)
    ]
    assert others == []


def test_a_page_defines_nothing_but_one_part() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = {}
    for path in PAGE_FILES:
        defined = [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]
        others = [node for node in defined if not any(map(_is_part, node.decorator_list))]
        if others or len(defined) > 1:
            found[name(path)] = [node.name for node in defined]
    assert found == {}


def test_a_page_leaves_state_caching_and_errors_to_the_ui() -> None:
    nodes = [(path, node) for path in PAGE_FILES for node in ast.walk(tree(path))]
    found = [
        f"{name(path)}:{node.lineno}: {node.attr}"
        for path, node in nodes
        if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_ATTRIBUTES
    ]
    found += [
        f"{name(path)}:{node.lineno}: try"
        for path, node in nodes
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
    """A file is made outside the session; `downloads.offer` is the one place that sees to that."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in UI_FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "download_button"
    ]
    assert len(found) == 1
    assert found[0].startswith("sozialraum/ui/shell/downloads.py:")


def test_pages_escape_no_text_by_hand() -> None:
    """`pictures` and `Markup` templates do; a forgotten `escape()` shows only with a hostile name."""
    by_hand = [name(path) for path in UI_FILES if "from html import" in path.read_text("utf-8")]
    assert by_hand == []


def test_no_number_field_reads_numbers_the_english_way() -> None:
    """A browser set to English makes 45 of "4,5" there; `controls.typed_number` reads German."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in UI_FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "number_input"
    ]
    assert found == []


def test_only_the_shell_touches_the_session() -> None:
    """A key written in one module and read in another is nobody's; `session.Slot` has a type."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in UI_FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "session_state"
        if "/shell/" not in name(path)
    ]
    assert found == []


def test_a_slot_is_declared_once() -> None:
    keys = [
        node.args[0].value
        for path in UI_FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Slot"
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    assert keys
    assert sorted(set(keys)) == sorted(keys)
