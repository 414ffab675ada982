"""The ledgers in the store: two writers, a crash at any step, a full disk; the sums still close."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from sozialraum.model import budget
from sozialraum.model.budget import ALLOT, ASK, GRANT, PAY, BudgetError, Line
from sozialraum.store import budget as store
from sozialraum.store import db, exchange
from sozialraum.store.budget import Entry
from sozialraum.store.errors import QuickerError, StoreError
from sozialraum.store.schema_users import budget_line


def line(kind, cents=0, project="", text="Ein Satz.", **more):
    return Line(0, kind, cents, project, text=text, **more)


def entry(seen, made, code="04"):
    return Entry(code, 2026, seen, made)


def lines(engine, code="04"):
    return store.ledgers(engine).get((code, 2026), [])


@pytest.fixture
def asked(tiny_engine):
    """100 € in Stadtraum 4 and an application for 80 €."""
    store.book(tiny_engine, [entry(0, line(ALLOT, 100_00))])
    need = "Treffpunkt fehlt"
    (ask,) = store.book(
        tiny_engine, [entry(1, line(ASK, 80_00, text="Hoffest", need=need, criteria=("k1",)))]
    )
    return ask


def test_a_line_comes_back_as_it_was_booked(tiny_engine, asked):
    first, second = lines(tiny_engine)
    assert (first.kind, first.cents, first.number) == (ALLOT, 100_00, 1)
    assert second == asked
    assert (second.text, second.need, second.criteria) == ("Hoffest", "Treffpunkt fehlt", ("k1",))
    assert second.made_at.endswith("+00:00")


def test_who_comes_second_is_told_and_books_nothing(tiny_engine, asked):
    store.book(tiny_engine, [entry(2, line(GRANT, 60_00, asked.project, author="Amt 51"))])
    with pytest.raises(QuickerError, match=r"Bewilligung \(Nr\. 3\), Amt 51"):
        store.book(tiny_engine, [entry(2, line(GRANT, 20_00, asked.project))])
    assert budget.account(lines(tiny_engine)).granted == 60_00


def test_two_writers_at_once_never_grant_more_than_there_is(tmp_path):
    url = f"sqlite:///{tmp_path / 'two.sqlite'}"
    first = db.engine(url)
    store.book(first, [entry(0, line(ALLOT, 100_00))])
    (ask,) = store.book(first, [entry(1, line(ASK, 100_00))])
    refused, start = [], threading.Barrier(2)

    def work():
        engine = db.engine(url)
        start.wait()
        for _ in range(8):
            seen = len(lines(engine))
            try:
                store.book(engine, [entry(seen, line(GRANT, 30_00, ask.project))])
            except (QuickerError, BudgetError) as error:
                refused.append(error)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sums = budget.account(lines(first))
    assert (sums.granted, sums.left) == (90_00, 10_00)
    assert len(refused) == 13


def test_a_crash_between_any_two_steps_leaves_all_or_nothing(tiny_engine, asked):
    """The process dies before each statement of a booking in three ledgers, and before commit."""
    wanted = [entry(2, line(GRANT, 1, asked.project)), *(entry(0, line(ALLOT, 5), c) for c in "12")]
    for step in range(1, 90):
        left = [step]

        def fail(*_, left=left):
            left[0] -= 1
            if left[0] == 0:
                raise RuntimeError("killed")

        events = ("before_cursor_execute", "commit")
        for event in events:
            sa.event.listen(tiny_engine, event, fail)
        try:
            store.book(tiny_engine, wanted)
        except RuntimeError:
            pass
        finally:
            for event in events:
                sa.event.remove(tiny_engine, event, fail)
        if left[0] > 0:
            break
        assert list(store.ledgers(tiny_engine)) == [("04", 2026)]
        assert len(lines(tiny_engine)) == 2
    assert step > 6
    assert len(store.ledgers(tiny_engine)) == 3


@pytest.mark.usefixtures("asked")
def test_a_full_disk_is_said_in_german_and_books_nothing(tiny_engine):
    text = "x" * 290

    @sa.event.listens_for(tiny_engine, "connect")
    def limit(connection, _):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StoreError, match="kein Platz mehr"):
        for seen in range(2, 200):
            store.book(tiny_engine, [entry(seen, line(ASK, 1, text=text))])
    held = lines(tiny_engine)
    assert [one.number for one in held] == list(range(1, len(held) + 1))
    assert budget.account(held).available == 100_00


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"text": "x" * 301}, "zu lang"),
        ({"author": "Amt\x1b[2J"}, "Steuerzeichen"),
        ({"need": "Frauenhaus, Musterstr. 5"}, "Schutzort"),
    ],
)
def test_what_may_not_be_kept_is_refused(tiny_engine, more, words):
    with pytest.raises(StoreError, match=words):
        store.book(tiny_engine, [entry(0, line(ASK, 1, **{"text": "Fest", **more}))])
    assert lines(tiny_engine) == []


@pytest.mark.usefixtures("asked")
def test_an_unreadable_text_keeps_its_amount(tiny_engine):
    with db.writing(tiny_engine) as connection:
        connection.execute(sa.update(budget_line).values(document="{"))
    assert budget.account(lines(tiny_engine)).available == 100_00
    assert lines(tiny_engine)[1].text == "(nicht lesbar)"


def test_the_export_carries_the_ledgers_and_reading_it_books_nothing_twice(
    tiny_engine, tmp_path, asked
):
    other = db.engine(f"sqlite:///{tmp_path / 'other.sqlite'}")
    text = exchange.write(tiny_engine).encode()
    assert exchange.read(other, text).added["budget_lines"] == 2
    assert store.ledgers(other) == store.ledgers(tiny_engine)
    assert exchange.read(other, text).added["budget_lines"] == 0
    store.book(other, [entry(2, line(GRANT, 60_00, asked.project))])
    store.book(tiny_engine, [entry(2, line(GRANT, 70_00, asked.project))])
    done = exchange.read(other, exchange.write(tiny_engine).encode())
    assert done.added["budget_lines"] == 0
    assert "anderes" in " ".join(done.notes)
    assert budget.account(lines(other)).granted == 60_00


@pytest.mark.parametrize(
    ("change", "words"),
    [({"cents": 10_000_000}, "Budget reicht nicht"), ({"number": 7}, "lückenlos")],
)
def test_a_changed_export_cannot_break_the_sums(tiny_engine, tmp_path, asked, change, words):
    import json

    store.book(tiny_engine, [entry(2, line(GRANT, 60_00, asked.project))])
    store.book(tiny_engine, [entry(3, line(PAY, 10_00, asked.project))])
    content = json.loads(exchange.write(tiny_engine))
    content["budget_lines"][2].update(change)
    if "cents" in change:
        content["budget_lines"][1]["cents"] = change["cents"]
    other = db.engine(f"sqlite:///{tmp_path / 'other.sqlite'}")
    done = exchange.read(other, json.dumps(content).encode())
    assert store.ledgers(other) == {}
    assert words in " ".join(done.notes)
