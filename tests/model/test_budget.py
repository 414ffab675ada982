"""The Aktionsbudget's ledger: its sums close after any sequence of lines, and nothing is lost."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model import budget
from sozialraum.model.budget import (
    ALLOT,
    ASK,
    GIVE_BACK,
    GRANT,
    KINDS,
    PAY,
    REJECT,
    RESULT,
    REVERSE,
    BudgetError,
    Line,
)


def likely(kind, amount, project, reverses):
    """A step that can be booked if the ledger allows it; chance alone hardly makes one."""
    has_amount = kind not in budget.WITHOUT_AMOUNT
    is_of_project = kind not in (ALLOT, REVERSE)
    return kind, abs(amount) * has_amount, project * is_of_project, reverses * (kind == REVERSE)


ANY = st.tuples(
    st.sampled_from(sorted(KINDS)),
    st.integers(-50_000, 50_000),
    st.sampled_from(["a", "b"]),
    st.integers(0, 12),
)
MADE = st.tuples(
    st.sampled_from([*sorted(KINDS), GRANT, PAY]),
    st.integers(1, 50_000),
    st.sampled_from(["a", "b"]),
    st.integers(1, 12),
)
START = [(ALLOT, 90_000, "", 0), (ASK, 60_000, "a", 0), (ASK, 60_000, "b", 0)]
STEPS = st.lists(st.one_of(ANY, MADE.map(lambda one: likely(*one))), min_size=5, max_size=40).map(
    lambda steps: [*START, *steps]
)


def line(lines, kind, cents=0, project="", reverses=0, text="Ein Satz."):
    return Line(len(lines) + 1, kind, cents, project, reverses, text)


def ledger(*steps):
    found = []
    for step in steps:
        found = budget.booked(found, line(found, *step))
    return found


FESTIVAL = ((ALLOT, 100_00), (ASK, 80_00, "a"))


@given(STEPS)
def test_the_sums_close_after_every_step_whatever_is_tried(steps):
    lines, available, granted, paid = [], 0, 0, 0
    for kind, amount, about, reverses in steps:
        is_reversal = kind == REVERSE and 0 < reverses <= len(lines)
        project = lines[reverses - 1].project if is_reversal else about
        new = line(lines, kind, amount, project, reverses)
        before = list(lines)
        try:
            lines = budget.booked(lines, new)
        except BudgetError as error:
            assert lines == before
            assert str(error).endswith(".")
            continue
        assert lines[: len(before)] == before  # nothing is overwritten
        undone = lines[reverses - 1] if kind == REVERSE else None
        moved, sign = (undone, -1) if undone else (new, 1)
        available += sign * moved.cents * (moved.kind == ALLOT)
        granted += sign * moved.cents * ((moved.kind == GRANT) - (moved.kind == GIVE_BACK))
        paid += sign * moved.cents * (moved.kind == PAY)
        sums = budget.account(lines)
        assert (sums.available, sums.granted, sums.paid) == (available, granted, paid)
        assert sums.available == sums.granted + sums.left
        assert sums.granted == sums.committed + sums.paid
        assert min(sums.left, sums.committed, sums.paid) >= 0
        found = budget.projects(lines).values()
        assert sums.granted == sum(one.granted for one in found)
        assert sums.paid == sum(one.paid for one in found)
        assert all(0 <= one.paid <= one.granted <= one.asked for one in found)


def test_an_undertaking_goes_from_application_to_result():
    lines = ledger(*FESTIVAL)
    assert budget.account(lines) == budget.Account(100_00, 0, 0, 80_00)
    lines = ledger(*FESTIVAL, (GRANT, 70_00, "a"), (PAY, 50_00, "a"))
    sums = budget.account(lines)
    assert (sums.left, sums.committed, sums.asked) == (30_00, 20_00, 0)
    (one,) = budget.projects(lines).values()
    assert (one.state, one.is_open) == ("bewilligt", False)
    lines = ledger(*FESTIVAL, (GRANT, 70_00, "a"), (PAY, 50_00, "a"), (GIVE_BACK, 20_00, "a"))
    assert budget.account(lines) == budget.Account(100_00, 50_00, 50_00, 0)
    assert budget.account(lines).left == 50_00
    (one,) = budget.projects(lines).values()
    assert (one.state, one.asked, one.granted) == ("ausgezahlt", 80_00, 50_00)
    (one,) = budget.projects(ledger(*FESTIVAL, (REJECT, 0, "a"))).values()
    assert one.state == "abgelehnt"


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (((ALLOT, 50_00), (ASK, 80_00, "a"), (GRANT, 60_00, "a")), "Budget reicht nicht"),
        ((*FESTIVAL, (GRANT, 80_01, "a")), "beantragt sind 80,00 €"),
        ((*FESTIVAL, (GRANT, 30_00, "a"), (PAY, 30_01, "a")), "bewilligt sind 30,00 €"),
        ((*FESTIVAL, (PAY, 1, "a")), "bewilligt sind 0,00 €"),
        (((ALLOT, 1), (GRANT, 1, "a")), "nicht beantragt"),
        ((*FESTIVAL, (GRANT, 1, "a"), (REJECT, 0, "a")), "zugleich abgelehnt"),
        ((*FESTIVAL, (REJECT, 0, "a"), (REJECT, 0, "a")), "schon abgelehnt"),
        ((*FESTIVAL, (RESULT, 0, "a")), "erst nach einer Bewilligung"),
        ((*FESTIVAL, (ASK, 1, "a")), "schon beantragt"),
        ((*FESTIVAL, (GRANT, 80_00, "a"), (REVERSE, 0, "", 1)), "Budget reicht nicht"),
        ((*FESTIVAL, (GRANT, 1, "a"), (REVERSE, 0, "a", 2)), "zuerst zurück"),
        ((*FESTIVAL, (REVERSE, 0, "a", 2), (REVERSE, 0, "a", 2)), "schon zurückgenommen"),
        ((*FESTIVAL, (REVERSE, 0, "a", 2), (REVERSE, 0, "a", 3)), "keine Gegenbuchung"),
        ((*FESTIVAL, (REVERSE, 0, "a", 9)), "nur eine Buchung"),
        ((*FESTIVAL, (ALLOT, -100_01)), "Budget reicht nicht"),
        (((ALLOT, 0),), "über 0 €"),
        ((*FESTIVAL, (GRANT, -1, "a")), "über 0 €"),
        ((*FESTIVAL, (GRANT, 1)), "Vorhaben"),
        ((*FESTIVAL, (REJECT, 0, "a", 0, " ")), "Begründung"),
        (((ALLOT, 10**11),), "100 Millionen"),
    ],
)
def test_what_does_not_close_is_refused_in_german(steps, words):
    with pytest.raises(BudgetError, match=words):
        ledger(*steps)


def test_a_reversed_line_counts_no_more_and_stays():
    lines = ledger(*FESTIVAL, (GRANT, 60_00, "a"), (REVERSE, 0, "a", 3), (GRANT, 50_00, "a"))
    assert len(lines) == 5
    assert budget.account(lines).granted == 50_00


def test_amounts_are_exact_cents():
    assert budget.cents(Decimal("1234.56")) == 123456
    assert budget.euros(123456) == "1.234,56 €"
    assert budget.euros(-5) == "−0,05 €"
    with pytest.raises(BudgetError, match="zwei Stellen"):
        budget.cents(Decimal("0.001"))


@given(
    st.integers(0, 10**9),
    st.lists(st.integers(1, 60_000), min_size=1, max_size=17),
    st.sampled_from([0.0, 0.3, 1.0]),
)
def test_what_is_distributed_adds_up_and_only_less_than_a_step_stays(total, heads, beta):
    need = pd.Series(heads, index=[f"{i:02d}" for i in range(len(heads))])
    parts = budget.distribute(total, need, beta, 100_00)
    assert 0 <= total - int(parts.sum()) < 100_00
    assert (parts % 100_00 == 0).all()
    if beta == 1.0:
        assert parts.max() - parts.min() <= 100_00
