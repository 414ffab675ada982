"""The register is the only place defaults come from."""

import pytest

from sozialraum.model import defaults
from sozialraum.model.costs import hze, paths, pay_path
from sozialraum.model.defaults import ParameterError
from sozialraum.model.people import projection
from sozialraum.model.prevention.inputs import PARAMETER_IDS
from sozialraum.store.schema import STATUSES

USED = sorted(
    {
        *hze.PARAMETER_IDS,
        *paths.PARAMETER_IDS,
        *pay_path.PARAMETER_IDS,
        *PARAMETER_IDS,
        *projection.PARAMETER_IDS,
    }
)


@pytest.mark.parametrize("parameter_id", USED)
def test_every_default_of_the_time_and_effect_models_stands_in_the_register(
    parameters, parameter_id
):
    rows = parameters[parameters["parameter_id"] == parameter_id]
    assert len(rows) == 1
    row = rows.iloc[0]
    assert row["minimum"] <= row["default"] <= row["maximum"]
    assert row["grade"] in "ABCD"
    assert row["status"] in STATUSES
    assert len(row["source_text"]) > 3
    assert len(row["description"]) > 3


def test_rows_come_in_the_order_asked_for_with_range_and_grade(parameters):
    found = defaults.registered(parameters, ["lohnsteigerung", "anlauf_eur"])
    assert list(found) == ["lohnsteigerung", "anlauf_eur"]
    wage = found["lohnsteigerung"]
    assert (wage.minimum, wage.default, wage.maximum) == (0.02, 0.03, 0.04)
    assert (wage.grade, wage.status) == ("D", "annahme")


def test_missing_rows_are_all_named(parameters):
    with pytest.raises(ParameterError, match=r"fehlen: eins, zwei\."):
        defaults.registered(parameters, ["eins", "lohnsteigerung", "zwei"])


def test_a_row_without_a_number_counts_as_missing(parameters):
    emptied = parameters.assign(
        maximum=parameters["maximum"].mask(parameters["parameter_id"] == "anlauf_eur")
    )
    with pytest.raises(ParameterError, match="anlauf_eur"):
        defaults.default_values(emptied, ["anlauf_eur"])
