"""Modelled cost per post against the city's funding list of 2024."""

import numpy as np
import pandas as pd
import pytest

from sozialraum.model.costs import calibration, personnel
from sozialraum.model.costs.calibration import CalibrationError
from tests.model.conftest import DATA


@pytest.fixture(scope="module")
def list_1() -> pd.DataFrame:
    amounts = pd.read_csv(DATA / "funding.csv")
    amounts = amounts[amounts["offer_id"].str.startswith("L1") & (amounts["year"] == 2024)]
    return amounts.pivot_table(index="offer_id", columns="kind", values="value")


@pytest.fixture
def of_2024(list_1, pay, parameters):
    year = personnel.pay_parameters(parameters, 2024)
    employer = personnel.employer_eur(pay, "S 11b", 4, year)
    return calibration.calibrate(list_1, employer, year.gamma)


def offers(*rows):
    return pd.DataFrame(rows, columns=list(calibration.AMOUNTS), dtype=float)


def test_the_list_holds_111_offers_of_which_four_have_no_posts(of_2024):
    assert (of_2024.offer_count, of_2024.used_count) == (111, 107)
    assert of_2024.vzae == pytest.approx(214.79)


def test_staff_money_per_post_is_the_lists_sum_over_its_posts(of_2024):
    assert of_2024.staff.observed_eur == pytest.approx(14_437_887 / 214.79)


def test_modelled_pay_of_step_4_is_a_seventh_above_what_the_city_funded_in_2024(of_2024):
    assert of_2024.staff.modelled_eur == pytest.approx(77_128, abs=1)
    assert of_2024.staff.difference_eur == pytest.approx(9_910, abs=1)
    assert of_2024.staff.difference_share == pytest.approx(0.147, abs=0.001)


def test_with_material_the_model_is_seven_percent_above(of_2024):
    assert of_2024.total.observed_eur == pytest.approx(86_389, abs=1)
    assert of_2024.total.modelled_eur == pytest.approx(77_128 * 1.2, abs=2)
    assert of_2024.total.difference_share == pytest.approx(0.071, abs=0.001)
    assert of_2024.observed_gamma == pytest.approx(0.285, abs=0.001)


def test_step_4_pay_lies_above_nine_tenths_of_the_offers(of_2024):
    low, middle, high = of_2024.staff_quantiles_eur
    assert low < middle < high < of_2024.staff.modelled_eur


def test_ratios_are_sums_over_sums_not_means_of_ratios():
    found = calibration.calibrate(offers((1, 50_000, 10_000), (3, 240_000, 0)), 80_000, 0.2)
    assert found.staff.observed_eur == 290_000 / 4
    assert found.total.observed_eur == 300_000 / 4
    assert found.observed_gamma == pytest.approx(1 / 29)


def test_offers_without_posts_or_with_a_missing_amount_do_not_count_as_zero():
    whole = (2, 140_000, 20_000)
    table = offers(whole, (0, 0, 9_000), (1, np.nan, 5_000), (np.nan, 60_000, 0), (1, 9, np.nan))
    found = calibration.calibrate(table, 70_000, 0.2)
    assert (found.offer_count, found.used_count) == (5, 1)
    assert found.staff.difference_eur == 0


def test_a_list_without_any_usable_offer_is_an_error():
    with pytest.raises(CalibrationError, match="Kein gefördertes Angebot"):
        calibration.calibrate(offers((0, 0, 5)), 70_000, 0.2)
