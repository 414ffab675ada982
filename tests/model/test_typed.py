"""One rule for what people type: nothing acts without being seen, and nothing visible is changed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model import typed
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan, RankingError
from sozialraum.model.scenario.document import Document, DocumentError
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.services import ServiceError
from sozialraum.model.services.edits import CHANGE, Edit, readable

ACTING = ["\x00", "\x1b", "\n", "\x7f", "\x9b", "\u202e", "\u2066", "\u200f", "\u2028", "\ud800"]
plain = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), max_size=100)


@given(st.text(max_size=200), st.booleans())
def test_what_is_taken_holds_nothing_hidden_and_what_is_shown_neither(text, is_line):
    allowed = "\u200c\u200d" if is_line else "\u200c\u200d\n\t"
    for shown in (typed.reveal(text, is_line=is_line), _taken(text, is_line)):
        hidden = [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Cf", "Zl", "Zp")]
        assert not set(hidden) - set(allowed)


def _taken(text, is_line):
    try:
        return typed.clean(text, "Name", 200, is_line=is_line)
    except typed.TypedError:
        return ""


@given(plain)
def test_visible_text_stays_as_it_was_typed(text):
    assert typed.clean(text, "Name", 100) == text.strip()
    assert typed.reveal(text) == text


@pytest.mark.parametrize("sign", ACTING)
def test_every_kind_of_name_refuses_what_acts_without_being_seen(sign):
    name = f"Sitzung{sign}txt"
    with pytest.raises(DocumentError, match="Steuerzeichen"):
        Document(name, PRESETS["alle_17"])
    with pytest.raises(RankingError, match="Steuerzeichen"):
        Weighting(name, IndexPlan())
    with pytest.raises(ServiceError, match="Steuerzeichen"):
        readable(Edit("F001", CHANGE, {"name": name}))


def test_pasted_break_marks_go_and_joined_emoji_stay():
    assert typed.clean("Familien\u00adzentrum\ufeff", "Name", 40) == "Familienzentrum"
    assert typed.clean("👩\u200d👧", "Name", 40) == "👩\u200d👧"
    assert typed.clean("eins\r\nzwei", "Notiz", 40, is_line=False) == "eins\nzwei"
