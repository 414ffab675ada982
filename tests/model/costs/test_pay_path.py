"""Employer cost over the years."""

import numpy as np
import pytest

from sozialraum.model.costs import pay_path, personnel
from sozialraum.model.costs.personnel import CostError


def test_years_with_a_pay_table_take_it_and_later_ones_the_wage_growth(pay, parameters):
    path = pay_path.employer_path(pay, parameters, "S 12", 4, [2025, 2026, 2027, 2029])
    of_2025 = personnel.employer_eur(pay, "S 12", 4, personnel.pay_parameters(parameters, 2025))
    assert path[0] == pytest.approx(of_2025)
    assert path[1] == pytest.approx(83_164.69, abs=0.01)
    assert path[2:] == pytest.approx([83_164.69 * 1.03, 83_164.69 * 1.03**3], abs=0.02)


def test_another_growth_replaces_the_registers(pay, parameters):
    flat = pay_path.employer_path(pay, parameters, "S 12", 4, range(2026, 2036), 0.0)
    steep = pay_path.employer_path(pay, parameters, "S 12", 4, range(2026, 2036), 0.04)
    assert np.ptp(flat) == 0
    assert steep[-1] / steep[0] == pytest.approx(1.04**9)


def test_a_gap_between_pay_tables_is_an_error_not_a_guess(pay, parameters):
    with pytest.raises(CostError, match="2020"):
        pay_path.employer_path(pay, parameters, "S 12", 4, [2020])


def test_without_any_table_there_is_no_path(pay, parameters):
    with pytest.raises(CostError, match="Für kein Jahr"):
        pay_path.employer_path(pay.iloc[:0], parameters, "S 12", 4, [2026])
