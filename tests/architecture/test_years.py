"""Years are data: no column, parameter, module or sentence about the funding list holds one."""

from __future__ import annotations

import ast
import csv
import re
import tomllib

import pytest

from sozialraum.store import schema

from .source import ROOT, docstrings, name, tree
from .test_imports import MODULES

YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
# What the list is called on screen, and a year since its first: "VzÄ 2024", "gefördert 2024".
ABOUT_THE_LIST = re.compile(
    r"(VzÄ|[Ff]örder\w*|[Gg]eförder\w*( Stellen| Angebote| VzÄ)?|Angebote( von)?|bewillig\w*|Stadt)"
    r"[ (]+20(2[4-9]|[3-9]\d)"
)
FILES = [
    path
    for folder in ("answers", "cli", "documents", "model", "pictures", "store", "text", "ui")
    for path in sorted((ROOT / "sozialraum" / folder).rglob("*.py"))
]


def test_no_column_and_no_module_holds_a_year() -> None:
    tables = [*schema.PUBLISHED.tables.values(), *schema.USERS.tables.values()]
    columns = [f"{table.name}.{column.name}" for table in tables for column in table.columns]
    assert [text for text in (*columns, *MODULES) if YEAR.search(text.replace("_", " "))] == []


def test_no_parameter_holds_a_year_and_each_has_a_row_for_all_years_or_for_single_ones() -> None:
    with (ROOT / "data" / "parameter.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    ids = [row["parameter_id"] for row in rows]
    assert [text for text in ids if YEAR.search(text.replace("_", " "))] == []
    assert len({(row["parameter_id"], row["valid_year"]) for row in rows}) == len(rows)


def _texts(source: ast.Module) -> list[str]:
    """All texts of a module but its docstrings; what an f-string fills in is left out."""
    said = docstrings(source)
    found = []
    for node in ast.walk(source):
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            found.append("".join(map(str, parts)))
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
        ):
            found.append(node.value)
    return found


def test_no_sentence_says_the_year_of_the_funding_list_by_itself() -> None:
    offenders = [
        f"{name(path)}: {text[:80]}"
        for path in FILES
        for text in _texts(tree(path))
        if ABOUT_THE_LIST.search(text)
    ]
    assert offenders == []


def test_no_indicator_computed_of_the_funding_list_holds_its_year_or_its_figures() -> None:
    registry = tomllib.loads((ROOT / "data" / "indicators.toml").read_text(encoding="utf-8"))
    texts = {
        f"{key}.{field}": text
        for key, item in registry.items()
        if any(series["table"] == "@angebote_stadtraum" for series in item["series"])
        for field, text in item.items()
        if isinstance(text, str)
    }
    assert len(texts) > 50
    figure = re.compile(r"\d,\d|\(\d")
    found = [key for key, text in texts.items() if YEAR.search(text) or figure.search(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        *("VzÄ 2024", "gefördert 2024 (von 3", "Geförderte Angebote 2024, vorher"),
        *("Förderliste 2024 der", "Angebote von 2024", "die Stadt 2024 bewilligte", "VzÄ (2024)"),
        *("Geförderte Stellen 2025", "Förderung 2026"),
    ],
)
def test_such_a_sentence_would_be_found(text: str) -> None:
    assert ABOUT_THE_LIST.search(text)
