"""Posts handed out by need."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.allocation.methods import METHOD_LABELS, Method
from sozialraum.model.allocation.units import AllocationError
from sozialraum.model.scenario.distribute import Rule, by_method, distribute, kifaz_minimum
from sozialraum.model.scenario.ledger import posts
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, ScenarioError, StadtraumPlan

CODES = list(STADTRAUM_CODES)
NEED = pd.Series([float(1 + i) for i in range(17)], index=CODES)


def test_all_posts_arrive_and_more_need_never_gets_less():
    done = distribute(Scenario(), NEED, Rule(25.5, 0.3))
    given_out = posts(done.scenario)
    assert given_out.sum() == 25.5
    assert given_out.is_monotonic_increasing
    assert done.allocation.method is Method.SAINTE_LAGUE


def test_a_base_share_of_one_gives_everybody_the_same():
    done = distribute(Scenario(), NEED, Rule(17.0, 1.0))
    assert posts(done.scenario).tolist() == [1.0] * 17


def test_a_kifaz_keeps_its_coordinator_as_minimum():
    start = PRESETS["rahmenkonzeption"]
    need = pd.Series(0.0, index=CODES).mask(lambda s: s.index == "16", 1.0)
    done = distribute(start, need, Rule(5.0, 0.0, minimum=kifaz_minimum(start)))
    after = posts(done.scenario)
    assert after[after > 0].to_dict() == {"04": 1.0, "10": 1.0, "14": 1.0, "16": 2.0}
    assert all(done.scenario.plan(code).kifaz for code in ("04", "10", "14", "16"))
    assert done.scenario.plan("04").aktionsbudget_eur == 20_000


def test_the_minimum_elsewhere_can_be_set():
    minimum = kifaz_minimum(PRESETS["rahmenkonzeption"], 1.5, 0.5)
    assert (minimum["04"], minimum["01"], len(minimum)) == (1.5, 0.5, 17)


def test_only_those_that_take_part_get_posts():
    start = PRESETS["alle_17"]
    rule = Rule(6.0, 0.0, minimum=kifaz_minimum(start), codes=("16", "11", "04"))
    done = distribute(start, NEED, rule)
    after = posts(done.scenario)
    assert after[after > 0].index.tolist() == ["04", "11", "16"]
    assert after.sum() == 6.0
    assert by_method(start, NEED, rule).loc["01", "Sainte-Laguë/Webster"] == 0


def test_winners_and_losers_against_the_scenario_before():
    done = distribute(PRESETS["alle_17"], NEED, Rule(25.5, 0.0))
    changes = done.changes.set_index("code")
    assert changes["change"].sum() == 0
    assert changes.loc["17", "verdict"] == "gewinnt"
    assert changes.loc["01", "verdict"] == "verliert"
    assert changes.loc["01", "before"] == 1.5
    assert len(changes) == 17


def test_every_method_stands_beside_the_present_posts():
    rule = Rule(25.5, 0.3)
    table = by_method(PRESETS["alle_17"], NEED, rule)
    assert table.columns.tolist() == ["Bisher", *METHOD_LABELS.values()]
    assert table.sum().tolist() == [25.5] * (1 + len(METHOD_LABELS))
    for method, label in METHOD_LABELS.items():
        same = Rule(25.5, 0.3, method=method)
        single = posts(distribute(PRESETS["alle_17"], NEED, same).scenario)
        assert table[label].tolist() == single.tolist()
    # The textbook order: Adams favours the small, Jefferson the large.
    assert table.loc["17", "Jefferson/D’Hondt"] > table.loc["17", "Adams"]


def test_a_coarser_step_is_kept():
    done = distribute(Scenario(), NEED, Rule(17.0, 0.3, unit_vzae=0.5))
    assert (posts(done.scenario) * 2 % 1 == 0).all()


@pytest.mark.parametrize("unit", [0.0, 0.1, 0.3, -0.25, float("nan"), float("inf")])
def test_a_step_that_is_no_quarter_is_refused(unit):
    with pytest.raises(ScenarioError, match=r"Kleinste Stelle: .*Vielfache von 0,25"):
        Rule(10.0, 0.3, unit_vzae=unit)


@pytest.mark.parametrize(
    ("need", "rule", "message"),
    [
        (NEED.drop("05"), Rule(10.0, 0.3), "05"),
        (NEED, Rule(60.0, 0.3), "Höchstwerte"),
        (NEED, Rule(10.0, 0.3, minimum=1.0), "Mindestwerte"),
        (NEED, Rule(10.0, 1.3), "Sockelanteil"),
        (NEED, Rule(10.1, 0.3), "Vielfaches"),
        (NEED, Rule(10.0, 0.3, minimum={"99": 1.0}), "99"),
    ],
)
def test_what_cannot_be_handed_out_is_named(need, rule, message):
    with pytest.raises(AllocationError, match=message):
        distribute(Scenario(), need, rule)


def test_an_unknown_stadtraum_is_named():
    with pytest.raises(ScenarioError, match="Stadtraum: 18"):
        distribute(Scenario(), NEED, Rule(10.0, 0.3, codes=("01", "18")))


def test_more_than_a_stadtraum_can_have_is_refused():
    with pytest.raises(ScenarioError, match="Stellen im Stadtraum"):
        distribute(Scenario(), NEED, Rule(40.0, 0.0, maximum=9.0))


@given(
    quarters=st.integers(0, 17 * 12),
    beta=st.integers(0, 100).map(lambda n: n / 100),
    need=st.lists(st.floats(0.001, 100), min_size=17, max_size=17),
    method=st.sampled_from(list(Method)),
)
def test_any_distribution_is_a_valid_scenario_with_the_exact_sum(quarters, beta, need, method):
    rule = Rule(quarters / 4, beta, method=method)
    done = distribute(
        Scenario(outside_vzae=1.5, plans=(StadtraumPlan("04", 1.5, 0.5, 900),)),
        pd.Series(need, index=CODES),
        rule,
    )
    assert done.scenario.vzae == quarters / 4 + 1.5
    assert posts(done.scenario).between(0, 3).all()
    assert done.scenario.plan("04").aktionsbudget_eur == 900
