"""Which rows of the register stand behind a field."""

from sozialraum.model.scenario import register
from sozialraum.model.scenario.fields import PLAN_FIELDS, SCENARIO_FIELDS


def test_a_fields_own_bounds_come_first():
    assert register.parameter_ids("kifaz_vzae") == (
        "szenario_kifaz_vzae",
        "kifaz_vzae",
        "anlauf_eur",
    )
    assert register.parameter_ids("view") == ("sachkosten_kgst_eur",)
    assert register.parameter_ids("name") == ()


def test_only_fields_of_a_scenario_have_rows():
    known = {field.name for field in (*PLAN_FIELDS, *SCENARIO_FIELDS)}
    assert {*register.BOUND_IDS, *register.EVIDENCE_IDS} <= known
