"""Nothing is kept that only tests use: what the product does not reach is deleted."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from .source import PAGE_FILES, ROOT, name, tree

PRODUCT = [
    path for path in sorted((ROOT / "sozialraum").rglob("*.py")) if "migrations" not in path.parts
]
DOORS = [ROOT / "app.py", *PAGE_FILES, *sorted((ROOT / "benchmarks").rglob("*.py"))]
Definition = tuple[Path, str]
# Only tests use these, each with its reason.
ALLOWED: dict[str, str] = {}


def _defined(part: ast.stmt) -> list[str]:
    """Names a statement at the top of a module defines, if nothing but a use keeps them."""
    if isinstance(part, ast.FunctionDef | ast.ClassDef):
        is_registered = isinstance(part, ast.FunctionDef) and part.decorator_list
        return [] if is_registered else [part.name]
    if not isinstance(part, ast.Assign | ast.AnnAssign) or part.value is None:
        return []
    if isinstance(part.value, ast.Call) and ast.unparse(part.value.func) == "Table":
        return []  # a table of the store registers itself
    targets = part.targets if isinstance(part, ast.Assign) else [part.target]
    found = [node.id for one in targets for node in ast.walk(one) if isinstance(node, ast.Name)]
    return [one for one in found if not one.startswith("__")]


def _uses(path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Who uses what in a file: the defining name ("" = the file itself) and (module, name).

    The module is its last name, "" where the file imported the name itself or defines it, "*"
    where it may be any.
    """
    alias = {
        one.asname or one.name: one.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        for one in node.names
    }
    for part in tree(path).body:
        owner = (_defined(part) or [""])[0]
        if owner == "" and ast.unparse(part).startswith("__all__"):
            continue
        for node in ast.walk(part):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                yield owner, ("", alias.get(node.id, node.id))
            elif isinstance(node, ast.Attribute):  # of no imported module: a value of any kind
                yield owner, (alias.get(ast.unparse(node.value), "*"), node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield owner, ("*", node.value)  # getattr(queries, "pay")


def _unused() -> set[Definition]:
    """What no living code mentions; what only the unused mentions is unused itself."""
    users: dict[tuple[str, str], set[Definition]] = defaultdict(set)
    imported: dict[Path, set[str]] = {}
    for path in (*PRODUCT, *DOORS):
        imported[path] = {
            one.name
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ImportFrom)
            for one in node.names
        }
        for owner, used in _uses(path):
            users[used].add((path, owner))
    defined = [
        (path, one) for path in PRODUCT for part in tree(path).body for one in _defined(part)
    ]

    def mentions(path: Path, one: str) -> set[Definition]:
        modules = {path.stem, path.parent.name, path.parent.parent.name, "*"}
        found = {user for module in modules for user in users[module, one]}
        near = {u for u in users["", one] if u[0] == path or one in imported[u[0]]}
        return (found | near) - {(path, one)}

    asked = {one: mentions(*one) for one in defined}
    unused: set[Definition] = set()
    while more := {one for one in asked if one not in unused and asked[one] <= unused}:
        unused |= more
    return unused


def test_only_tests_use_nothing_of_the_product() -> None:
    found = {f"{name(path)}: {one}" for path, one in _unused()}
    assert sorted(found - ALLOWED.keys()) == []
    assert sorted(ALLOWED.keys() - found) == []
