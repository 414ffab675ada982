"""Which indicators a page offers, in which order; and that a figure's origin ends at its source."""

from itertools import groupby

import pytest

from sozialraum.answers.release import Release
from sozialraum.model.ranking.catalogue import STUDY_DIMENSIONS
from sozialraum.ui.shell import controls, page
from tests.pages.test_pages import open_app


@pytest.fixture(scope="module")
def release(engine):
    return Release.read(engine)


OFFERED = {
    "district_map": "choice_indikator",
    "sources": "choice_indikator",
    "heterogeneity": "choice_merkmal",
}


def options(app, name):
    if name == "compare":
        return app.multiselect(key="choice_kennzahlen").options
    return app.selectbox(key=OFFERED[name]).options


@pytest.mark.parametrize("name", [*OFFERED, "compare"])
def test_the_most_used_come_first_the_rest_by_the_dimensions_of_the_study(name, release):
    found = options(open_app(name, folds=("comparison_terms",)), name)
    names = {
        f"{one.name} ({STUDY_DIMENSIONS[one.dimension]})": key
        for key, one in release.indicators.items()
    }
    keys = [names[label] for label in found]  # whole names, each with its dimension
    used = [key for key in controls.MOST_USED if key in keys]
    assert keys[: len(used)] == used
    assert len(used) == (1 if name == "heterogeneity" else 10)
    rest = [release.indicators[key].dimension for key in keys[len(used) :]]
    runs = [dimension for dimension, _ in groupby(rest)]
    assert runs == [dimension for dimension in STUDY_DIMENSIONS if dimension in runs]


def test_where_a_figure_comes_from_ends_at_the_source_itself(release):
    rows = release.sources_of(["u18_share"]).to_dict("records")
    told = page.origin(rows[0])
    assert "](https://opendata.dresden.de/)" in told
    assert "Fundstelle: einwohner\\_" in told
    assert "31.12.2025" in told and "Lizenz: dl-de/by-2-0" in told


def test_a_source_without_an_address_is_named_without_a_link():
    told = page.origin({"title": "<b>Blatt</b>.", "attribution": "Amt", "stichtag": "2024-12-31"})
    assert told == (
        "Quelle: \\<b\\>Blatt\\</b\\>. Amt. Jüngster Stichtag: 31.12.2024. Lizenz: ohne Angabe."
    )
