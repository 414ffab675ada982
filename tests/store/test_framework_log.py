"""What people wrote about the framework: history, undo, deletion, and nobody is overwritten."""

from __future__ import annotations

import pytest

from sozialraum.store import db, exchange, framework_log
from sozialraum.store.errors import QuickerError, StoreError
from sozialraum.store.framework_log import MEASURE, NOTE


def states(engine, kind=NOTE):
    return [
        (one.record_id, one.version, dict(one.values))
        for one in framework_log.history(engine, kind)
    ]


def test_each_state_stays_and_the_newest_is_in_force(tiny_engine):
    framework_log.write(tiny_engine, NOTE, "n1", {"text": "Ä\nB"}, 0, "Amt 51")
    framework_log.write(tiny_engine, NOTE, "n1", {"text": "C"}, 1)
    framework_log.write(tiny_engine, MEASURE, "n1", {"state": "umgesetzt"}, 0)
    assert states(tiny_engine) == [("n1", 1, {"text": "Ä\nB"}), ("n1", 2, {"text": "C"})]
    (first, last) = framework_log.history(tiny_engine, NOTE)
    assert first.made_text.startswith("Amt 51, ")
    assert framework_log.newest([first, last]) == {"n1": last}


def test_who_comes_second_is_told(tiny_engine):
    framework_log.write(tiny_engine, NOTE, "n1", {"text": "A"}, 0, "Amt 51")
    with pytest.raises(QuickerError, match="Amt 51"):
        framework_log.write(tiny_engine, NOTE, "n1", {"text": "B"}, 0)
    assert states(tiny_engine) == [("n1", 1, {"text": "A"})]


def test_deleting_and_taking_back_are_states_too(tiny_engine):
    framework_log.write(tiny_engine, NOTE, "n1", {"text": "A"}, 0)
    framework_log.write(tiny_engine, NOTE, "n1", {}, 1)
    back = framework_log.undo(tiny_engine, NOTE, "n1", 2)
    assert dict(back.values) == {"text": "A"}
    assert len(states(tiny_engine)) == 3
    with pytest.raises(StoreError, match="nichts zurückzunehmen"):
        framework_log.undo(tiny_engine, NOTE, "n2", 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 2001, "zu lang"),
        ("a\x1bb", "Steuerzeichen"),
        ("Frauenhaus, Musterstr. 5", "Schutzort"),
    ],
)
def test_what_may_not_be_kept_is_refused(tiny_engine, text, words):
    with pytest.raises(StoreError, match=words):
        framework_log.write(tiny_engine, NOTE, "n1", {"text": text}, 0)
    assert states(tiny_engine) == []


def test_the_export_carries_every_state_once(tiny_engine, tmp_path):
    framework_log.write(tiny_engine, NOTE, "n1", {"text": "A"}, 0)
    framework_log.write(tiny_engine, NOTE, "n1", {"text": "B"}, 1)
    other = db.engine(f"sqlite:///{tmp_path / 'other.sqlite'}")
    text = exchange.write(tiny_engine).encode()
    assert exchange.read(other, text).added["framework_entries"] == 2
    assert exchange.read(other, text).added["framework_entries"] == 0
    assert states(other) == states(tiny_engine)
    framework_log.write(other, NOTE, "n1", {"text": "C"}, 2)
    framework_log.write(tiny_engine, NOTE, "n1", {"text": "D"}, 2)
    done = exchange.read(other, exchange.write(tiny_engine).encode())
    assert done.added["framework_entries"] == 0
    assert "anderes" in " ".join(done.notes)
