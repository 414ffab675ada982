"""Saved planning papers: kept whole, readable again however long, and nothing hidden in them."""

from __future__ import annotations

import pytest

from sozialraum.model.errors import PlanningError
from sozialraum.model.paper import Paper
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.store import papers
from sozialraum.store.errors import StoreError
from sozialraum.store.saved_entry import ConflictError


def paper(**fields):
    return Paper("Vorlage", scenario=Document("Plan", PRESETS["alle_17"]), **fields)


def test_a_saved_paper_is_loaded_as_it_was(tiny_engine):
    kept = paper(
        weighting=Weighting("AG", IndexPlan()),
        chosen=("10", "04", "10"),
        texts={"anlass.auftrag": "Zwei\nZeilen", "leer": " "},
        remarks={"rang.04": "geklärt"},
        figures={"rang.04": 4.0, "rate.04": None, "kosten.04": 169119.98},
    )
    saved = papers.SHELF.save(tiny_engine, kept)
    found = papers.SHELF.load(tiny_engine, saved.id)
    assert found == saved
    assert found.document.chosen == ("04", "10")
    assert found.document.texts == {"anlass.auftrag": "Zwei\nZeilen"}
    assert found.document.figures == {"rang.04": 4.0, "rate.04": None, "kosten.04": 169119.98}


def test_the_longest_paper_can_be_read_again(tiny_engine):
    texts = {f"block.{number}": "€" * 6000 for number in range(33)}
    saved = papers.SHELF.save(tiny_engine, paper(texts=texts))
    assert papers.SHELF.load(tiny_engine, saved.id).document.texts == texts
    with pytest.raises(PlanningError, match="zusammen zu lang"):
        paper(texts={**texts, "block.33": "€" * 6000})


def test_who_comes_second_is_told_and_nothing_is_overwritten(tiny_engine):
    saved = papers.SHELF.save(tiny_engine, paper())
    papers.SHELF.update(tiny_engine, saved.id, paper(note="schneller"), 1)
    with pytest.raises(ConflictError, match="inzwischen"):
        papers.SHELF.update(tiny_engine, saved.id, paper(note="langsamer"), 1)


TOLD = {"anlass.auftrag": "Das Frauenschutzhaus liegt in der Musterstraße 12."}


@pytest.mark.parametrize(
    "held",
    [{"texts": TOLD}, {"remarks": TOLD}, {"weighting": Weighting("AG", IndexPlan(), notes=TOLD)}],
    ids=["texts", "remarks", "weighting"],
)
def test_the_address_of_a_protective_place_is_not_kept(tiny_engine, held):
    with pytest.raises(StoreError, match="Schutzort"):
        papers.SHELF.save(tiny_engine, paper(**held))


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " "},
        {"name": "x" * 121},
        {"chosen": ("18",)},
        {"texts": {"a": "\u202everdreht"}},
        {"texts": {"a": "x" * 6001}},
        {"remarks": "kein Verzeichnis"},
        {"figures": {"a": float("nan")}},
        {"figures": {"a": True}},
    ],
    ids=str,
)
def test_what_cannot_be_kept_is_refused_in_german(fields):
    with pytest.raises(PlanningError, match=r"[A-ZÄÖÜa-z]+.*\."):
        Paper(**{"name": "Vorlage", **fields})


@pytest.mark.parametrize(
    "text",
    [
        *('{"schema_version": 1}', '{"schema_version": 2, "name": "x"}', "[]", "{"),
        *('{"name": "x"}', '{"schema_version": 1, "name": null}'),
    ],
)
def test_a_file_that_is_no_paper_is_refused(text):
    with pytest.raises(PlanningError):
        papers.read_text(text)
