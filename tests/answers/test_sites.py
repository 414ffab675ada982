"""Standorte: the best sites by trying all, people from the files, searches without a screen."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sozialraum.answers import places
from sozialraum.answers.release import Release
from sozialraum.answers.site_wish import Wish
from sozialraum.answers.sites import Question
from sozialraum.model.sites.problem import Model
from sozialraum.store import services

DATA = Path(__file__).resolve().parents[2] / "data"
WISH = Wish(
    model=Model.MCLP,
    p=3,
    group="u6",
    minutes=15,
    detour=1.25,
    kmh=4.5,
    closed_bridges=("Carolabrücke",),
    by_need=False,
    stock=(),
    stock_stays=True,
    fixed=(),
    groups=(),
    mean_share=0.5,
)


@pytest.fixture(scope="module")
def asked(engine):
    listed = services.current(engine, services.published(engine)).services
    return Question(places.read(Release.read(engine), listed, DATA), WISH)


@pytest.fixture(scope="module")
def small():
    """Under-6s of the Stadtteile, 31.12.2025, from the file."""
    table = pd.read_csv(DATA / "tables" / "einwohner_stadtteil.csv", dtype={"stadtteil": str})
    rows = table[table["stichtag"] == "2025-12-31"].set_index("stadtteil")
    return rows["a_0_2"] + rows["a_3_5"]


def test_no_three_other_sites_reach_more(asked, small):
    """All 35,990 ways to choose 3 of 61 are tried."""
    answer = asked.solve()
    heads = small[list(asked.places.points.ids)].to_numpy(float)
    near = answer.problem.distances <= 15 / 60 * 4500
    best = max(
        heads[near[:, list(three)].any(axis=1)].sum()
        for three in itertools.combinations(range(61), 3)
    )
    assert (answer.ways.within, answer.ways.total) == (best, small.sum()) == (4333, 26198)
    chosen = [asked.places.points.ids.index(code) for code in answer.codes]
    mine = answer.problem.distances[:, chosen].min(axis=1)
    assert answer.ways.mean == pytest.approx(float(heads @ mine / heads.sum()))
    assert answer.minutes.tolist() == pytest.approx((mine / 4500 * 60).tolist())


@pytest.mark.parametrize("code", ["03", "04", "10", "16"])
def test_a_stadtraum_counts_its_own_people(asked, small, code):
    links = pd.read_csv(DATA / "area_link.csv", dtype=str)
    is_inside = (links["parent_level"] == "stadtraum") & (links["parent_code"] == code)
    inside = [one for one in links.loc[is_inside, "child_code"] if one in small.index]
    table = asked.solve().assignment.set_index("code").loc[inside]
    reached, total, mean = asked.reach(code, asked.solve().found.distances)
    assert total == small[inside].sum()
    assert reached == small[table.index[table["minutes"] <= 15]].sum()
    assert mean == pytest.approx((small[inside] * table["minutes"]).sum() / total)


def test_a_search_needs_no_session(asked):
    found = []
    thread = threading.Thread(target=lambda: found.append(asked.stock("Beratungsstelle")))
    thread.start()
    thread.join(120)
    (stock,) = found
    assert stock.planned is not None
    assert np.isnan(stock.per_1000).all()
