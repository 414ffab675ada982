"""OR-Library networks: the published optima of pmed1-5, where the files are at hand.

The files are not ours to hand on. They are looked for in the folder of the environment variable
SOZIALRAUM_ORLIB or beside the repository; without them, the tests against trying every set and
against HiGHS (test_p_median, test_covering) still prove the same solvers.
"""

import os
from pathlib import Path

import numpy as np
import pytest

from sozialraum.model.sites import covering, orlib, p_median
from sozialraum.model.sites.errors import SitesError

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("SOZIALRAUM_ORLIB", ROOT.parent / "shared" / "reference" / "orlib"))
# Optima after Beasley (1985): p-median; Pullan (2008): p-centre.
OPTIMA = {1: (5819, 127), 2: (4093, 98), 3: (4250, 93), 4: (3034, 74), 5: (1355, 48)}

needs_files = pytest.mark.skipif(
    not (FOLDER / "pmed1.txt").exists(),
    reason="pmed1-5 liegen nicht vor (Ordner in SOZIALRAUM_ORLIB nennen)",
)


@needs_files
@pytest.mark.parametrize(("number", "optima"), OPTIMA.items())
def test_pmed_reaches_the_published_optima(number, optima):
    problem, p = orlib.read((FOLDER / f"pmed{number}.txt").read_text(encoding="ascii"))
    median, centre = p_median.solve(problem, p), covering.center(problem, p)
    assert (median.objective, centre.objective) == optima
    assert median.is_optimal
    assert centre.is_optimal


def test_a_repeated_edge_takes_its_last_cost_and_ways_are_the_shortest():
    problem, p = orlib.read("3 3 1\n1 2 10\n2 3 5\n2 1 4\n")
    assert p == 1
    assert problem.distances.tolist() == [[0, 4, 9], [4, 0, 5], [9, 5, 0]]
    assert problem.site_ids == ("1", "2", "3")
    assert p_median.solve(problem, p).sites == (1,)


def test_an_edge_of_length_zero_is_an_edge():
    assert orlib.read("2 1 1\n1 2 0\n")[0].distances.tolist() == [[0, 0], [0, 0]]
    assert orlib.read("1 0 1\n")[0].distances.tolist() == [[0]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Form"),
        ("a b c", "ganze Zahlen"),
        ("3 2 1\n1 2 5\n", "Form"),
        ("2 1 3\n1 2 5\n", "3 Standorte"),
        ("99999 0 1\n", "99999 Orte"),
        ("2 1 1\n1 5 5\n", "außerhalb von 1 bis 2"),
        ("2 1 1\n0 1 5\n", "außerhalb"),
        ("2 1 1\n1 2 -5\n", "kürzer als 0"),
        ("3 1 1\n1 2 5\n", "zerfällt"),
    ],
)
def test_other_texts_are_refused_with_a_reason(text, words):
    with pytest.raises(SitesError, match=words):
        orlib.read(text)


def test_the_format_of_the_files_is_read_as_numpy_would():
    dice = np.random.default_rng(1)
    edges = [(i, i + 1, int(dice.integers(1, 50))) for i in range(1, 20)]
    text = f"20 {len(edges)} 3\n" + "".join(f" {i} {j} {c} \n" for i, j, c in edges)
    problem, p = orlib.read(text)
    steps = np.array([c for _, _, c in edges])
    assert problem.distances[0, -1] == steps.sum()
    assert p == 3
