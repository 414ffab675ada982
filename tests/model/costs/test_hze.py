"""Dresden's costs per running case of 2022, and what a number of cases means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.costs import hze
from sozialraum.model.costs.hze import HzeError, UnitCosts


@pytest.fixture
def costs(parameters):
    return hze.unit_costs(parameters)


EVEN = UnitCosts((100.0, 200.0, 300.0, 400.0), (0.25, 0.25, 0.25, 0.25))


def test_unit_costs_are_the_councils_figures_of_2022(costs):
    assert costs.cost_eur == (9_397, 20_950, 13_680, 52_980)
    assert costs.of("stationaer") / costs.of("ambulant") == pytest.approx(5.6, abs=0.05)


def test_case_shares_and_unit_costs_give_the_printed_mean_and_shares_of_money(costs):
    assert costs.mean_eur == pytest.approx(21_860, rel=0.001)
    ambulant, teilstationaer, vollzeitpflege, stationaer = costs.money_share
    assert ambulant == pytest.approx(0.25, abs=0.01)
    assert teilstationaer == pytest.approx(0.023, abs=0.001)
    assert vollzeitpflege == pytest.approx(0.075, abs=0.001)
    assert 0.62 < stationaer < 2 / 3


def test_added_cases_cost_in_full_and_avoided_ones_free_the_cashable_part(costs):
    table = hze.money_of_cases({"stationaer": -10, "ambulant": 4}, costs, 0.5).set_index("form")
    assert table.loc["stationaer", "gross_eur"] == -529_800
    assert table.loc["stationaer", "cash_eur"] == -264_900
    assert table.loc["ambulant", "cash_eur"] == table.loc["ambulant", "gross_eur"] == 37_588


@pytest.mark.parametrize("form", ["fallaufkommen_ambulant", "fallaufkommen_stationaer"])
def test_the_studys_case_numbers_are_never_multiplied_with_money(costs, form):
    with pytest.raises(HzeError, match="keine angegebene Einheit"):
        hze.money_of_cases({form: 26}, costs, 0.5)


def test_an_unknown_form_is_named_with_those_there_are(costs):
    with pytest.raises(HzeError, match=r"Beratung ist nicht möglich.*vollzeitpflege"):
        hze.money_of_cases({"Beratung": 1}, costs, 0.5)


@pytest.mark.parametrize("cashable", [-0.1, 1.1, float("nan")])
def test_the_cashable_part_is_a_fraction(costs, cashable):
    with pytest.raises(HzeError, match="Kassenwirksamer Anteil"):
        hze.money_of_cases({}, costs, cashable)


def test_cases_worth_an_amount_free_that_amount(costs):
    table = hze.cases_worth(1_000_000, costs, 0.5).set_index("form")
    assert table.loc["stationaer", "case_count"] == pytest.approx(37.75, abs=0.01)
    for form, row in table.iterrows():
        freed = hze.money_of_cases({form: -row["case_count"]}, costs, 0.5)["cash_eur"].sum()
        assert freed == pytest.approx(-1_000_000)


@pytest.mark.parametrize(("amount", "cashable"), [(-1, 0.5), (1, 0), (1, 1.5)])
def test_no_negative_amount_and_no_division_by_nothing(costs, amount, cashable):
    with pytest.raises(HzeError, match="nicht negativ"):
        hze.cases_worth(amount, costs, cashable)


@given(st.floats(0, 2e8), st.floats(0, 1))
def test_avoided_cases_add_up_to_the_fall_in_money(spending, fall):
    table = hze.avoided_cases(spending, fall, EVEN, {})
    assert table["amount_eur"].sum() == pytest.approx(spending * fall)
    assert (table["case_count"] >= 0).all()
    assert table["case_count"].tolist() == pytest.approx([spending * fall / 1000] * 4)


def test_modifiers_move_the_fall_between_forms_but_not_the_sum():
    # money shares 0.1, 0.2, 0.3, 0.4: 0.1 * 5 + 0.2 + 0.3 + 0 = 1
    table = hze.avoided_cases(1_000, 0.1, EVEN, {"ambulant": 5.0, "stationaer": 0.0})
    assert table["amount_eur"].tolist() == pytest.approx([50, 20, 30, 0])


@pytest.mark.parametrize(
    "modifiers", [{"ambulant": 2.0}, {"ambulant": -3.0, "stationaer": 2.0}, {"stationaer": 0.5}]
)
def test_modifiers_must_average_one_by_money_and_not_be_negative(modifiers):
    with pytest.raises(HzeError, match="im Mittel 1"):
        hze.avoided_cases(1_000, 0.1, EVEN, modifiers)


def test_modifiers_for_unknown_forms_are_refused():
    with pytest.raises(HzeError, match="Hilfeform"):
        hze.avoided_cases(1_000, 0.1, EVEN, {"Kur": 1.0})


@pytest.mark.parametrize("cost", [0.0, float("nan")])
def test_a_cost_per_case_is_positive(cost):
    with pytest.raises(HzeError, match="größer als null"):
        UnitCosts((cost, 1.0, 1.0, 1.0), (1.0, 0.0, 0.0, 0.0))


def test_a_form_of_help_may_have_no_case():
    assert UnitCosts((1.0, 3.0, 5.0, 7.0), (0.5, 0.5, 0.0, 0.0)).mean_eur == 2


@pytest.mark.parametrize("shares", [(0.5, 0.5, 0.5, 0.5), (1.5, -0.5, 0.0, 0.0)])
def test_case_shares_make_a_whole(shares):
    with pytest.raises(HzeError, match="100 %"):
        UnitCosts((1.0, 1.0, 1.0, 1.0), shares)
