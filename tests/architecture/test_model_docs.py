"""The model explains itself: whoever checks a figure finds the rule next to the code."""

from __future__ import annotations

import ast

from .source import ROOT, name, tree

MODULES = sorted((ROOT / "sozialraum" / "model").rglob("*.py"))
_KINDS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _public(owner: ast.Module | ast.ClassDef) -> list[ast.FunctionDef | ast.ClassDef]:
    found = []
    for node in owner.body:
        if isinstance(node, _KINDS) and not node.name.startswith("_"):
            found.append(node)
            if isinstance(node, ast.ClassDef):
                found += _public(node)
    return found


def test_everything_public_in_the_model_has_a_docstring() -> None:
    missing = [name(path) for path in MODULES if not ast.get_docstring(tree(path))]
    missing += [
        f"{name(path)}: {node.name}"
        for path in MODULES
        for node in _public(tree(path))
        if not ast.get_docstring(node)
    ]
    assert missing == []
    assert MODULES
