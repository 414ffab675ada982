"""Style sheets: every colour is a token, every name they style is one the code writes."""

from __future__ import annotations

import re

import pytest

from sozialraum.pictures import palette
from sozialraum.ui.shell import page

from .source import ROOT

SHEETS = sorted((ROOT / "sozialraum" / "ui").rglob("*.css"))
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "sozialraum").rglob("*")
    if path.suffix in (".py", ".js")
)
PREFIXES = ("choice_", "fold_")  # what the shell puts before a name


def found(pattern: str) -> dict[str, set[str]]:
    text = {sheet: re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8")) for sheet in SHEETS}
    # by path: several packages bring a style.css
    return {
        sheet.relative_to(ROOT).as_posix(): set(re.findall(pattern, rules))
        for sheet, rules in text.items()
    }


def test_there_are_sheets_for_the_frame_and_for_pages():
    names = [sheet.relative_to(ROOT / "sozialraum/ui").as_posix() for sheet in SHEETS]
    assert {"shell/assets/base.css", "shell/assets/components.css"} <= set(names)
    assert "szenario/style.css" in names
    assert all(sheet.read_text(encoding="utf-8") in page.style_sheet() for sheet in SHEETS)


def test_no_sheet_names_a_colour_of_its_own():
    offenders = found(r"#[0-9A-Fa-f]{3,8}\b(?=[^{}]*})|rgba?\([^)]*\)")
    assert {name: colours for name, colours in offenders.items() if colours} == {}


# Not colours: the filter of the dark theme, and what assets/present.js measures.
BROWSERS = {"night", "scale", "zoom", "image"}


def test_every_token_is_known_and_used():
    used = set().union(*found(r"var\(--sr-([\w-]+)\)").values())
    assert used - BROWSERS == set(palette.TOKENS)


@pytest.mark.parametrize("kind", [r"\.st-key-([\w-]+)", r"st-key-([\w-]+)\"\]", r"\.(sr-[\w-]+)"])
def test_every_name_is_one_the_code_writes(kind):
    names = set().union(*found(kind).values())
    bare = {re.sub("|".join(f"^{prefix}" for prefix in PREFIXES), "", name) for name in names}
    assert bare
    assert sorted(name for name in bare if name not in CODE) == []
