"""spopt (PySAL) as a second opinion on random instances: the same optima."""

import numpy as np
import pulp
import pytest
from spopt.locate import LSCP, MCLP, PCenter, PMedian

from sozialraum.model.sites import covering, p_median

from .cases import city

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # PuLP's own, on the way to 4


def solved(model):
    return model.solve(pulp.PULP_CBC_CMD(msg=False)).problem.objective.value()


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_spopt_finds_the_same_optima(seed):
    problem = city(25, 12, seed)
    ways, people = problem.distances, problem.weights
    radius = covering.smallest_radius(problem) * 1.2
    # spopt divides by the sum of the weights when it reports, its objective does not
    median = solved(PMedian.from_cost_matrix(ways, people, p_facilities=3))
    assert p_median.solve(problem, 3).objective == pytest.approx(median)
    reached = solved(MCLP.from_cost_matrix(ways, people, radius / 2, p_facilities=3))
    assert covering.max_cover(problem, 3, radius / 2).objective == pytest.approx(reached)
    fewest = solved(LSCP.from_cost_matrix(ways, radius))
    assert covering.set_cover(problem, radius).objective == pytest.approx(fewest)
    centre = solved(PCenter.from_cost_matrix(np.round(ways), p_facilities=3))
    assert covering.center(problem, 3).objective == pytest.approx(centre, abs=0.5)
