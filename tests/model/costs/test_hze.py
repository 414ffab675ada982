"""Dresden's costs per running case of 2022, and how many cases an amount stands for."""

import numpy as np
import pytest

from sozialraum.model.costs import hze
from sozialraum.model.defaults import default_values
from sozialraum.model.errors import PlanningError


def test_unit_costs_are_the_councils_figures_of_2022(parameters):
    table = hze.cases_worth(0, parameters, 0.5)
    assert table["unit_eur"].tolist() == [9_397, 20_950, 13_680, 52_980]


def test_case_shares_and_unit_costs_give_the_printed_mean_and_shares_of_money(parameters):
    shares = default_values(parameters, [f"hze_fallanteil_{form}" for form in hze.FORM_NAMES])
    money = np.multiply(
        hze.cases_worth(0, parameters, 0.5)["unit_eur"].to_numpy(), list(shares.values())
    )
    assert sum(shares.values()) == pytest.approx(1)
    assert money.sum() == pytest.approx(21_860, rel=0.001)
    ambulant, teilstationaer, vollzeitpflege, stationaer = money / money.sum()
    assert ambulant == pytest.approx(0.25, abs=0.01)
    assert teilstationaer == pytest.approx(0.023, abs=0.001)
    assert vollzeitpflege == pytest.approx(0.075, abs=0.001)
    assert 0.62 < stationaer < 2 / 3


def test_cases_worth_an_amount_free_that_amount(parameters):
    table = hze.cases_worth(1_000_000, parameters, 0.5).set_index("form")
    assert table.loc["stationaer", "case_count"] == pytest.approx(37.75, abs=0.01)
    freed = table["case_count"] * table["unit_eur"] * 0.5
    assert freed.tolist() == pytest.approx([1_000_000] * 4)


@pytest.mark.parametrize(("amount", "cashable"), [(-1, 0.5), (1, 0), (1, 1.5), (float("nan"), 1)])
def test_no_negative_amount_and_no_division_by_nothing(parameters, amount, cashable):
    with pytest.raises(PlanningError, match="nicht negativ"):
        hze.cases_worth(amount, parameters, cashable)


def test_a_cost_per_case_is_positive(parameters):
    free = parameters.assign(
        default=parameters["default"].where(parameters["unit"] != "EUR je Fall", 0)
    )
    with pytest.raises(PlanningError, match="größer als null"):
        hze.cases_worth(1, free, 0.5)
