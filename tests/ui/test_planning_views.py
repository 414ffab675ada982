"""Szenario, Bedarf & Auswahl, Standorte: each view answers in two lines and keeps figures short."""

from __future__ import annotations

import re

import pytest

from sozialraum.ui import registry
from tests.screen import everything, open_app

# What fits at 1024 x 768, sidebar open: the question beside the title, two lines of 22 px.
LONGEST_ANSWER = 160
VIEWS = [
    (name, page, view)
    for name, page in (
        ("scenario", registry.SZENARIO),
        ("need", registry.BEDARF),
        ("sites", registry.STANDORTE),
    )
    for view in page.views
]


@pytest.mark.parametrize(("name", "page", "view"), VIEWS, ids=[f"{v[0]}-{v[2]}" for v in VIEWS])
def test_a_view_answers_its_own_question_in_two_lines(name, page, view, engine):  # noqa: ARG001
    text = everything(open_app(name, **{page.param: view}))
    question = page.questions[view]
    assert f"</button>{question}<" in text
    first = re.search(r'<p class="sr-answer"[^>]*>(.*?)</p>', text)
    assert first
    assert 20 < len(first[1]) <= LONGEST_ANSWER
    for label, small in re.findall(
        r'class="label">([^<]*)</div><div class="big"[^>]*>[^<]*</div><div class="small">(.*?)</div>',
        text,
    ):
        assert "<br>" not in small, f"{label}: one small line, the rest into a note"


def test_the_questions_of_a_page_differ():
    for _, page, _ in VIEWS:
        assert set(page.questions) == set(page.views)
        assert len(set(page.questions.values())) == len(page.views)
