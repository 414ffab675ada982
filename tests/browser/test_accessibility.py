"""Accessibility by machine: what axe finds that is not excused; test_views.py asks it everywhere.

Exceptions live in one place, the table in docs/accessibility.md, and each names its reason.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "accessibility.md"
_ROW = re.compile(
    r"^\| `(?P<rule>[a-z0-9-]+)` \| `(?P<selector>[^`]+)` \| (?P<why>[^|]+) \|$", re.M
)


class Allowed(NamedTuple):
    """One rule that the framework breaks inside elements matching a selector."""

    rule: str
    selector: str
    why: str


def allowed() -> list[Allowed]:
    """The exceptions documented for readers of the accessibility statement."""
    return [Allowed(*row) for row in _ROW.findall(DOCUMENT.read_text(encoding="utf-8"))]


def _is_allowed(page: Page, rule: str, target: str, exceptions: list[Allowed]) -> bool:
    return any(
        page.evaluate(
            "([target, selector]) => document.querySelector(target)?.closest(selector) != null",
            [target, exception.selector],
        )
        for exception in exceptions
        if exception.rule == rule
    )


def violations(page: Page) -> list[str]:
    """Violations of any impact that the document does not excuse, one line per element."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    exceptions = allowed()
    return [
        f"{violation['id']} ({violation['impact']}): {' '.join(map(str, node['target']))}\n"
        f"    {node['html'][:200]}\n    {node.get('failureSummary', '')}"
        for violation in found
        for node in violation["nodes"]
        if not _is_allowed(page, violation["id"], str(node["target"][-1]), exceptions)
    ]


def test_axe_would_find_a_picture_without_a_text(page: Page) -> None:
    page.evaluate(
        "document.querySelector('[data-testid=\"stMain\"]').append(document.createElement('img'))"
    )
    assert any(line.startswith("image-alt") for line in violations(page))


def test_axe_would_find_a_heading_out_of_order_which_is_no_more_than_moderate(page: Page) -> None:
    page.evaluate(
        """() => { const heading = document.createElement("h6"); heading.textContent = "Zu tief";
        document.querySelector('[data-testid="stMain"] h1').after(heading); }"""
    )
    assert any(line.startswith("heading-order (moderate)") for line in violations(page))


def test_every_exception_names_a_reason() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) == len(allowed())
    assert all(len(exception.why.split()) >= 5 for exception in allowed())
