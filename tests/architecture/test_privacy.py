"""Nothing on a page may make the reader's browser talk to somebody else."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from .source import ROOT, UI_FILES, docstrings, name, tree

# Names of XML vocabularies look like addresses, but nothing is ever fetched from them.
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
ADDRESS = re.compile(r"(?:https?|wss?)://[^\s\"'<>)]+")
LOADING = re.compile(r"@import|url\(\s*['\"]?(?!#)|<link\b|<script[^>]+src|<iframe", re.IGNORECASE)

ui_files = pytest.mark.parametrize("path", UI_FILES, ids=name)


def _strings(path: Path) -> list[str]:
    module = tree(path)
    prose = docstrings(module)
    return [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]


@ui_files
def test_no_address_is_written_into_the_user_interface(path: Path) -> None:
    found = {hit for text in _strings(path) for hit in ADDRESS.findall(text)}
    assert found - NAMESPACES == set()


@ui_files
def test_no_style_or_frame_is_loaded_from_elsewhere(path: Path) -> None:
    assert [text[:80] for text in _strings(path) if LOADING.search(text)] == []


@ui_files
def test_every_map_is_drawn_without_a_background_service(path: Path) -> None:
    """Streamlit asks a map service unless `map_provider` is None and `map_style` is left out."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        assert "map_style" not in keywords, f"line {node.lineno}"
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if called == "Deck":
            provider = keywords.get("map_provider")
            assert isinstance(provider, ast.Constant), f"line {node.lineno}"
            assert provider.value is None, f"line {node.lineno}"
        assert called not in {"map", "plotly_chart"} or not _is_streamlit(node.func), (
            f"line {node.lineno}: st.{called} may ask a map service"
        )


def _is_streamlit(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "st"
    )


def test_the_settings_keep_everything_in_the_house() -> None:
    text = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["client"]["showErrorLinks"] is False
    assert settings["server"]["enableXsrfProtection"] is True
    assert ADDRESS.findall(text) == []
