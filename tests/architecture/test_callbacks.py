"""No callback can break a page: each goes through the one wrapper that turns errors into notes."""

from __future__ import annotations

import ast

import pytest

from .source import UI_FILES, name, tree

CALLBACKS = {"on_click", "on_change", "on_select", "on_submit"}


def unguarded(module: ast.Module) -> list[int]:
    """Lines that hand Streamlit a callback in any other form than ``guarded(...)``."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            found += [k.value for k in node.keywords if k.arg in CALLBACKS]
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found += [v for k, v in pairs if isinstance(k, ast.Constant) and k.value in CALLBACKS]
    return [value.lineno for value in found if not _is_harmless(value)]


def _is_harmless(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):  # "ignore", "rerun"
        return isinstance(value.value, str)
    target = value.func if isinstance(value, ast.Call) else None
    return getattr(target, "id", getattr(target, "attr", "")) == "guarded"


def test_every_callback_is_guarded():
    found = {name(path): unguarded(tree(path)) for path in UI_FILES}
    assert {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "code", ["st.button('x', on_click=f)", "dict(on_change=a.b)", "{'on_select': lambda: 1}"]
)
def test_an_unguarded_one_would_be_noticed(code):
    assert unguarded(ast.parse(code)) == [1]


def test_there_are_callbacks_to_guard():
    used = sum(path.read_text(encoding="utf-8").count("guarded(") for path in UI_FILES)
    assert used > 20


def uncaught(module: ast.Module) -> list[int]:
    """Lines of fragments and dialogs that would show the framework's English box."""
    drawn = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    return [
        node.lineno
        for node in drawn
        if (by := [ast.unparse(one) for one in node.decorator_list])
        and any(one.startswith(("st.fragment", "st.dialog")) for one in by)
        and "caught" not in by
    ]


def test_every_part_drawn_by_itself_says_in_german_what_failed():
    found = {name(path): uncaught(tree(path)) for path in UI_FILES}
    assert {file: lines for file, lines in found.items() if lines} == {}
    assert uncaught(ast.parse("@st.fragment\ndef f(): ...")) == [2]
