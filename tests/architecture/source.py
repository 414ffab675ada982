"""The source files that the rules of this folder speak about, read once."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE_FILES = sorted((ROOT / "pages").glob("*.py"))
UI_FILES = [ROOT / "app.py", *PAGE_FILES, *sorted((ROOT / "sozialraum" / "ui").rglob("*.py"))]

# Made by tools, git-ignored or not ours.
_FOREIGN_FOLDERS = {".git", ".venv", "var", "bench-results", "htmlcov", "node_modules"}


@functools.cache
def tree(path: Path) -> ast.Module:
    """The parsed source of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: Path) -> str:
    """The path as people write it: relative to the repository."""
    return path.relative_to(ROOT).as_posix()


def repository_files() -> Iterator[Path]:
    """Every file that may be committed."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and not _FOREIGN_FOLDERS & set(parts) and not _is_cache(parts):
            yield path


def _is_cache(parts: tuple[str, ...]) -> bool:
    return any(part == "__pycache__" or part.endswith("_cache") for part in parts) or (
        parts[0] in {".hypothesis", ".coverage"} or ".sqlite" in parts[-1]
    )


def docstrings(module: ast.Module) -> set[int]:
    """Identities of the constants that are docstrings."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, owners)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
