"""Golden values: gross and employer cost per VzÄ in Saxony, five pay columns, five years."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.costs import personnel
from sozialraum.model.costs.personnel import CostError, CostView
from sozialraum.store.schema import STATUSES

COLUMNS = [("S 11b", 4), ("S 12", 3), ("S 12", 4), ("S 15", 4), ("S 17", 4)]
GOLDEN = {
    2017: [(47741, 59115), (45116, 55865), (48348, 59866), (49700, 61541), (53855, 66552)],
    2018: [(48924, 60555), (46235, 57227), (49546, 61325), (50932, 63041), (55189, 68142)],
    2024: [(61550, 77128), (58445, 73237), (62268, 78013), (61539, 77114), (66455, 82867)],
    2025: [(62907, 79143), (59730, 75147), (63641, 80067), (62949, 79196), (67977, 85342)],
    2026: [(65236, 82204), (61939, 78049), (65998, 83165), (65341, 82337), (70561, 88833)],
}
CASES = [
    (year, group, step, gross, employer)
    for year, row in GOLDEN.items()
    for (group, step), (gross, employer) in zip(COLUMNS, row, strict=True)
]

PARAMETERS = personnel.PayParameters(
    year=2026,
    lob=0.02,
    jsz=0.85,
    kv=0.0875,
    pv=0.013,
    rv_av=0.106,
    zvk=0.0406,
    uv=0.013,
    bbg=69_750,
    sue_zulage_eur=180,
    gamma=0.2,
    sachkosten_kgst_eur=9_700,
)


def employer(pay, parameters, group, step, year):
    return personnel.employer_eur(pay, group, step, personnel.pay_parameters(parameters, year))


@pytest.mark.parametrize(("year", "group", "step", "gross", "cost"), CASES)
def test_gross_and_employer_cost_match_the_golden_table(
    pay, parameters, year, group, step, gross, cost
):
    of_year = personnel.pay_parameters(parameters, year)
    assert personnel.gross_eur(pay, group, step, of_year) == pytest.approx(gross, abs=1)
    assert personnel.employer_eur(pay, group, step, of_year) == pytest.approx(cost, abs=1)


def test_s12_step_4_in_2026_matches_to_the_cent(pay, parameters):
    of_year = personnel.pay_parameters(parameters, 2026)
    assert personnel.gross_eur(pay, "S 12", 4, of_year) == pytest.approx(65_998.48, abs=0.01)
    assert personnel.employer_eur(pay, "S 12", 4, of_year) == pytest.approx(83_164.69, abs=0.01)


@pytest.mark.parametrize(("year", "observed"), [(2024, 74_982), (2025, 76_836)])
def test_stuttgarts_printed_rate_lies_between_step_3_and_4(pay, parameters, year, observed):
    low, high = (employer(pay, parameters, "S 12", step, year) for step in (3, 4))
    assert low < observed < high


def test_grant_view_meets_dresdens_cost_per_post_of_2019_within_one_percent(pay, parameters):
    of_year = personnel.pay_parameters(parameters, 2018)
    cost = employer(pay, parameters, "S 11b", 4, 2018) * (1 + of_year.gamma)
    assert cost == pytest.approx(72_833, rel=0.01)


def test_council_money_of_2018_pays_57_percent_of_ten_posts(pay, parameters):
    assert 350_000 / (10 * employer(pay, parameters, "S 12", 4, 2018)) == pytest.approx(
        0.571, abs=0.0005
    )


@pytest.mark.parametrize("year", sorted(GOLDEN))
def test_cost_rises_with_every_step_and_every_group_of_equal_allowance(pay, parameters, year):
    def row(group):
        return [employer(pay, parameters, group, step, year) for step in personnel.PAY_STEPS]

    for group in personnel.PAY_GROUPS:
        assert np.all(np.diff(row(group)) > 0)
    for lower, higher in (("S 11b", "S 12"), ("S 15", "S 17")):
        assert np.all(np.array(row(higher)) > np.array(row(lower)))


def test_on_cost_above_the_ceiling_holds_no_health_and_care_contribution():
    above, more = PARAMETERS.bbg, PARAMETERS.bbg + 1_000
    rise = personnel.employer_from_gross(more, PARAMETERS) - personnel.employer_from_gross(
        above, PARAMETERS
    )
    assert rise == pytest.approx(1_000 * (1 + 0.106 + 0.0406 + 0.013))


def test_on_cost_factor_of_2026_is_1_2601():
    assert personnel.employer_from_gross(60_000, PARAMETERS) / 60_000 == pytest.approx(1.2601)


def test_allowance_is_paid_to_s11b_and_s12_only():
    months = np.full(12, 4_000.0)
    with_it = personnel.gross_from_months(months, "S 12", PARAMETERS)
    without = personnel.gross_from_months(months, "S 15", PARAMETERS)
    assert with_it - without == pytest.approx(180 * (12 * 1.02 + 0.85))


def test_bonus_is_measured_on_november():
    months = np.full(12, 4_000.0)
    months[10] = 5_000.0
    rise = personnel.gross_from_months(months, "S 17", PARAMETERS) - personnel.gross_from_months(
        np.full(12, 4_000.0), "S 17", PARAMETERS
    )
    assert rise == pytest.approx(1_000 * (1.02 + 0.85))


def test_views_differ_by_the_workplace_cost_only():
    assert personnel.material_eur(CostView.ZUWENDUNG, PARAMETERS) == 0
    assert personnel.material_eur(CostView.KGST, PARAMETERS) == 9_700


@given(st.floats(0, 200_000), st.floats(0, 200_000))
def test_employer_cost_never_falls_with_gross_pay(one, other):
    low, high = sorted((one, other))
    assert personnel.employer_from_gross(low, PARAMETERS) <= personnel.employer_from_gross(
        high, PARAMETERS
    )


def test_pay_changes_within_the_year_are_placed_in_their_months(pay):
    months = personnel.monthly_pay(pay, 2025, "S 12", 4)
    assert months.tolist() == [4631.04] * 3 + [4769.97] * 9


def test_unknown_year_names_group_step_and_the_years_there_are(pay):
    with pytest.raises(CostError, match=r"S 12, Stufe 4, im Jahr 2020.*2017, 2018, 2024"):
        personnel.monthly_pay(pay, 2020, "S 12", 4)


def test_months_without_pay_are_an_error_not_zero(pay):
    part = pay[~((pay["year"] == 2025) & (pay["month_from"] == 4))]
    with pytest.raises(CostError, match="Lücken: Monat 4, 5"):
        personnel.monthly_pay(part, 2025, "S 12", 4)


def test_a_year_needs_pay_and_parameters_and_the_known_years_are_named(pay, parameters):
    personnel.check_year(pay, parameters, 2024)
    for year in (2019, 2030):
        with pytest.raises(
            CostError, match=f"Jahr {year} .* nur für 2017, 2018, 2024, 2025, 2026 vor"
        ):
            personnel.check_year(pay, parameters, year)
    with pytest.raises(CostError, match="nur für kein Jahr"):
        personnel.check_year(pay.iloc[:0], parameters, 2024)


def test_missing_parameters_are_named(parameters):
    with pytest.raises(CostError, match="2020 fehlen Kostenparameter: bbg, jsz, kv, pv, rv_av"):
        personnel.pay_parameters(parameters, 2020)


def test_an_empty_default_counts_as_missing(parameters):
    emptied = parameters.assign(
        default=parameters["default"].mask(
            (parameters["parameter_id"] == "kv") & (parameters["valid_year"] == 2026)
        )
    )
    with pytest.raises(CostError, match="kv"):
        personnel.pay_parameters(emptied, 2026)


def test_a_years_own_parameter_goes_before_the_general_one(parameters):
    assert personnel.pay_parameters(parameters, 2018).sue_zulage_eur == 0
    assert personnel.pay_parameters(parameters, 2026).sue_zulage_eur == 180
    assert (
        personnel.pay_parameters(parameters, 2018).zvk
        != personnel.pay_parameters(parameters, 2026).zvk
    )


def test_years_on_offer_are_those_with_pay_and_parameters(pay, parameters):
    assert personnel.available_years(pay, parameters) == sorted(GOLDEN)
    without = parameters[(parameters["parameter_id"] != "pv") | (parameters["valid_year"] != 2024)]
    assert 2024 not in personnel.available_years(pay, without)
    later = pd.concat([pay, pay[pay["year"] == 2026].assign(year=2027)])
    assert 2027 not in personnel.available_years(later, parameters)


def test_every_pay_parameter_stands_in_the_register_with_source_range_and_grade(parameters):
    for field in dataclasses.fields(personnel.PayParameters)[1:]:
        rows = parameters[parameters["parameter_id"] == field.name]
        assert len(rows) > 0, field.name
        assert (rows["minimum"] <= rows["default"]).all()
        assert (rows["default"] <= rows["maximum"]).all()
        assert rows["grade"].isin(list("ABCD")).all()
        assert rows["status"].isin(STATUSES).all()
        assert rows[["unit", "step", "year", "status", "source_text"]].notna().all(axis=None)


def test_pay_table_has_each_month_once_for_every_group_step_and_year(pay):
    assert set(pay["pay_group"]) == set(personnel.PAY_GROUPS)
    assert set(pay["step"]) == set(personnel.PAY_STEPS)
    for _, rows in pay.groupby(["year", "pay_group", "step"]):
        months = [m for row in rows.itertuples() for m in range(row.month_from, row.month_to + 1)]
        assert sorted(months) == list(range(1, 13))
