"""What people typed never becomes a picture, a link or an icon."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.text.markdown import literal

UI = Path(__file__).parents[2] / "sozialraum" / "ui"


@pytest.mark.parametrize(
    "typed",
    [
        "![](https://example.org/x.png)",
        "[hier](javascript:alert(1))",
        "<img src=x>",
        "https://example.org/",
        "www.example.org",
        ":material/home:",
        ":red[rot]",
        "$x^2$",
        "`code`",
        "&#33;[](x)",
    ],
)
def test_markup_is_taken_out_of_force(typed: str) -> None:
    shown = literal(typed)
    assert shown != typed
    assert not re.search(r"(?<!\\)[\[\]<`$&]", shown)  # every opening sign is escaped
    assert "://" not in shown
    assert not re.search(r":[\w/]", shown)


def test_plain_german_stays_as_it_is() -> None:
    text = "Träger „VSP e.V.“: 2,50 VzÄ (Stand 31.12.2024), davon 50 % § 11. Gut so?"
    assert literal(text) == text


@given(st.text())
def test_the_signs_shown_are_the_signs_typed(typed: str) -> None:
    typed = typed.replace("\u2060", "")
    shown = re.sub(r"\\([\\`*_\[\]<>$~|&])", r"\1", literal(typed)).replace("\u2060", "")
    assert shown == " ".join(typed.split())


def test_no_notice_repeats_an_error_or_a_name_unescaped() -> None:
    """Errors repeat what people typed or what a file holds; names and notes are typed."""
    risky = re.compile(
        r"st\.(?:error|warning|success|info|caption|markdown)\("
        r"(?:str\(error\)|message\b|f\"[^\n]*\{(?:error|trouble|opened\.\w+|saved\.\w+)\})"
    )
    found = [
        f"{path.name}: {match.group()}"
        for path in sorted(UI.glob("*.py"))
        for match in risky.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
