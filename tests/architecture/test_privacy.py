"""Nothing on a page may make the reader's browser talk to somebody else."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from .source import ROOT, UI_FILES, docstrings, name, tree

# Names of XML vocabularies look like addresses, but nothing is ever fetched from them.
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
ADDRESS = re.compile(r"(?:https?|wss?)://[^\s\"'<>)]+")
LOADING = re.compile(r"@import|url\(\s*['\"]?(?!#)|<link\b|<script[^>]+src|<iframe", re.IGNORECASE)


def _strings(path: Path) -> list[str]:
    module = tree(path)
    prose = docstrings(module)
    return [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]


def test_no_address_is_written_into_the_user_interface() -> None:
    found = [
        (name(path), hit)
        for path in UI_FILES
        for text in _strings(path)
        for hit in ADDRESS.findall(text)
        if hit not in NAMESPACES
    ]
    assert found == []


def test_no_style_or_frame_is_loaded_from_elsewhere() -> None:
    found = [
        (name(path), text[:80])
        for path in UI_FILES
        for text in _strings(path)
        if LOADING.search(text)
    ]
    assert found == []


def test_every_map_is_drawn_without_a_background_service() -> None:
    """Streamlit asks a map service unless `map_provider` is None and `map_style` is left out."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in UI_FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and _may_ask_a_map_service(node)
    ]
    assert found == []


def _may_ask_a_map_service(call: ast.Call) -> bool:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    called = getattr(call.func, "attr", getattr(call.func, "id", ""))
    provider = keywords.get("map_provider")
    is_off = isinstance(provider, ast.Constant) and provider.value is None
    return (
        "map_style" in keywords
        or (called == "Deck" and not is_off)
        or (called in {"map", "plotly_chart"} and _is_streamlit(call.func))
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
