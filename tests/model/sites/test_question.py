"""The one door leads to every model, and says what is missing."""

import pytest

from sozialraum.model.sites import covering, equity, p_median, question
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Model

from .cases import city


def test_every_model_answers_as_its_own_module_does():
    problem = city(20, 10, 1)
    expected = {
        Model.P_MEDIAN: p_median.solve(problem, 3),
        Model.MCLP: covering.max_cover(problem, 3, 2_000),
        Model.LSCP: covering.set_cover(problem, 2_000),
        Model.P_CENTER: covering.center(problem, 3),
        Model.EQUITY: equity.trade_off(problem, 3, 0.25),
    }
    for model in Model:
        found = question.solve(problem, model, p=3, radius=2_000, mean_share=0.25)
        assert found.model is model
        assert found.sites == expected[model].sites
        assert found.objective == expected[model].objective
    assert set(question.LABELS) == set(Model)


@pytest.mark.parametrize("model", question.NEEDS_RADIUS)
def test_a_missing_radius_is_named(model):
    with pytest.raises(SitesError, match="Umkreis"):
        question.solve(city(5, 3, 1), model, p=1)


@pytest.mark.parametrize("model", [m for m in Model if m is not Model.LSCP])
def test_a_missing_number_is_named(model):
    with pytest.raises(SitesError, match="Zahl der Standorte"):
        question.solve(city(5, 3, 1), model, radius=100)
