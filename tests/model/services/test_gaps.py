"""What is recorded against what was counted, in words that do not claim more than they know."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sozialraum.model.services import CLOSED, gaps, selection
from sozialraum.model.services.selection import Selection

from .frame import frame, service


def gap(recorded, reference, words, closed=0, note=""):
    rows = [service(operation=CLOSED)] * closed + [service()] * (recorded - closed)
    categories = pd.DataFrame(
        [
            {
                "category_id": "okja",
                "name": "Offene Arbeit",
                "is_study": 1,
                "count_reference": reference,
                "count_words": words,
                "count_year": np.nan if reference is np.nan else 2017,
                "count_source": words and "Folien",
                "note": note or None,
            },
            {"category_id": "asd", "name": "ASD", "is_study": 0, "count_reference": np.nan},
        ]
    )
    (found,) = gaps.gaps(frame(*rows), categories)
    return found


@pytest.mark.parametrize(
    ("recorded", "reference", "words", "expected"),
    [
        (31, 40, "rund 40 Häuser", "31 von rund 40 erfasst (Zählung 2017); es fehlen etwa 9."),
        (
            2,
            294,
            "mindestens 294",
            "2 von mindestens 294 erfasst (Zählung 2017); es fehlen mindestens 292.",
        ),
        (5, 28, "über 28 Schulen", "5 von über 28 erfasst (Zählung 2017); es fehlen mehr als 23."),
        (5, 13, "13 Projekte", "5 von 13 erfasst (Zählung 2017); es fehlen 8."),
        (12, 13, "13 Projekte", "12 von 13 erfasst (Zählung 2017); es fehlt 1."),
        (7, 7, "7 Plätze", "7 erfasst, so viele wie 2017 gezählt (7 Plätze)."),
    ],
)
def test_the_sentence_says_recorded_counted_and_missing(recorded, reference, words, expected):
    assert gap(recorded, reference, words).sentence == f"Offene Arbeit: {expected}"


def test_more_than_counted_is_not_called_growth():
    found = gap(42, 40, "rund 40 Häuser", closed=3)
    assert found.missing == 0
    assert "mehr Einträge heißen nicht mehr Angebote" in found.sentence
    assert found.sentence.endswith("Davon inzwischen geschlossen: 3.")


def test_without_a_count_nothing_is_made_up():
    found = gap(2, np.nan, None, note="Hinweis.")
    assert (found.reference, found.missing, found.short, found.year) == (None, None, "", None)
    assert "nicht gedruckt" in found.sentence
    assert found.sentence.endswith("Hinweis.")


ROWS = frame(
    service(home="01", paragraphs="16|11", age_from=0.0, age_to=17.0, provider="A"),
    service(serves="01|02", reach="mehrere", category_id="mja", age_from=10.0, provider="B"),
    service(home="02", operation=CLOSED, paragraphs=""),
)


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (Selection(), ["F1", "F2", "F3"]),
        (Selection(stadtraum="01"), ["F1", "F2"]),
        (Selection(stadtraum="02"), ["F2", "F3"]),
        (Selection(categories=("mja",)), ["F2"]),
        (Selection(paragraphs=("11",)), ["F1", "F2"]),
        (Selection(paragraphs=("16", "ohne")), ["F1", "F3"]),
        (Selection(provider="B"), ["F2"]),
        (Selection(age=3), ["F1"]),
        (Selection(age=18), ["F2", "F3"]),
        (Selection(operations=(CLOSED,)), ["F3"]),
        (Selection(stadtraum="01", provider="B", paragraphs=("11",)), ["F2"]),
        (Selection(stadtraum="03"), []),
    ],
)
def test_a_filter_lets_through_what_fits_all_of_it(chosen, ids):
    assert selection.select(ROWS, chosen)["service_id"].tolist() == ids
    assert chosen.is_on == (chosen != Selection())
