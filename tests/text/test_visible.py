"""People's text shown where control characters would act."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.text.visible import visible

ACTING = ("Cc", "Cf", "Cs", "Zl", "Zp")
HARMLESS = "\u00ad\u200c\u200d"


@given(st.text(st.characters(codec=None), max_size=60), st.booleans())
def test_nothing_that_acts_is_left_and_nothing_else_changes(text, is_line):
    shown = visible(text, is_line=is_line)
    kept = HARMLESS if is_line else HARMLESS + "\n\t"
    assert not [c for c in shown if c not in kept and unicodedata.category(c) in ACTING]
    if all(c in kept or unicodedata.category(c) not in ACTING for c in text):
        assert shown == text


@given(st.recursive(st.text(), lambda part: st.dictionaries(st.text(), part), max_leaves=9))
def test_json_keeps_its_value(content):
    words = json.dumps(content, ensure_ascii=False, indent=2)
    assert json.loads(visible(words)) == content


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Löbtau, „Süd“ – 5 €\n", "Löbtau, „Süd“ – 5 €\n"),
        ("\x1b[2J", "\\u001b[2J"),
        ("a\0b\x9b\u202e\ud800", "a\\u0000b\\u009b\\u202e\\ud800"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_examples(text, shown):
    assert visible(text) == shown
