"""The city's staffing formula, recomputed: against the printed table and as people open it."""

import re
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from sozialraum.answers import bemessung
from sozialraum.model.fachkraeftebemessung import BemessungError
from sozialraum.pictures import soll_chart
from sozialraum.ui.szenario import bemessung as staffing_view
from tests.screen import everything, open_app

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "data" / "tables"
NAMES = {f"{number:02d}": f"{number} Ort" for number in range(1, 18)}
DEFAULTS = bemessung.Terms(155.71, 0.6, "prognose_0_26_2020_count", "benachteiligungsindex", 0.0)


def inputs() -> tuple[pd.Series, pd.Series, pd.Series]:
    """Population, index and printed Soll of 2020, index = code."""
    table = pd.read_csv(DATA / "fachkraeftebemessung.csv", dtype={"code": str})
    rows = table[(table["ebene"] == "stadtraum") & (table["stichtag"] == "2020-12-31")]
    rows = rows.set_index("code")
    index = pd.read_csv(DATA / "index.csv", dtype={"code": str})
    index = index[(index["ebene"] == "stadtraum") & (index["stichtag"] == "2017-12-31")]
    return rows["prognose_0_26"], index.set_index("code")["wert"], rows["vzae_soll"]


def compute(**more) -> bemessung.Recomputed:
    population, index, printed = inputs()
    terms = bemessung.Terms(**{**DEFAULTS.__dict__, **more})
    return bemessung.compute(terms, population, index, printed, -1)


def test_the_defaults_meet_all_printed_values_within_four_thousandths():
    result = compute()
    assert len(result.frame) == 17
    assert result.largest_deviation <= 0.004
    assert set(result.frame["verdict"]) == {"unverändert"}


def test_the_answer_at_the_defaults_says_that_and_where_the_formula_comes_from():
    text = staffing_view.answer(compute(), NAMES)
    assert "trifft alle 17 gedruckten Werte" in text
    assert "0,004 VzÄ" in text
    text = staffing_view.basis(compute())
    assert "aus der Tabelle rekonstruiert" in text
    assert "bewegt alle anderen mit" in text


def test_a_heavier_index_moves_posts_to_the_burdened_and_keeps_the_sum():
    result = compute(population_weight=0.4)
    assert result.frame.loc["16", "verdict"] == "gewinnt"
    assert result.frame.loc["07", "verdict"] == "verliert"
    assert result.frame["soll"].sum() == pytest.approx(155.71)
    text = staffing_view.answer(result, NAMES)
    assert "am meisten 16 Ort (+" in text
    assert "verlieren" in text


def test_more_people_in_one_area_cost_all_others():
    population, index, printed = inputs()
    more = population.copy()
    more["01"] += 1000
    result = bemessung.compute(DEFAULTS, more, index, printed, -1)
    assert result.frame.loc["01", "verdict"] == "gewinnt"
    others = result.frame.drop("01")
    assert (others["soll"] < printed.drop("01") + 0.004).all()


def test_the_supplement_comes_on_top_for_the_three_suburban_areas():
    result = compute(supplement_vzae=0.5)
    assert result.total_vzae == pytest.approx(157.21)
    gained = result.frame.index[result.frame["verdict"] == "gewinnt"]
    assert list(gained) == ["06", "07", "17"]
    assert "verlieren" not in staffing_view.answer(result, NAMES)


def test_a_missing_population_is_named_not_guessed():
    population, index, printed = inputs()
    gap = population.astype(float).copy()
    gap["05"] = float("nan")
    with pytest.raises(BemessungError, match="05"):
        bemessung.compute(DEFAULTS, gap, index, printed, -1)


def test_a_soll_nobody_printed_stays_missing():
    population, index, printed = inputs()
    result = bemessung.compute(DEFAULTS, population, index, printed.drop("09"), -1)
    assert result.frame.loc["09", "verdict"] == "k. A."


open_view = partial(open_app, "scenario", ansicht="bemessung")


def test_the_view_opens_on_the_printed_table(engine):  # noqa: ARG001
    app = open_view()
    assert not app.exception
    assert not app.error
    text = everything(app)
    assert "trifft alle 17 gedruckten Werte" in text
    app.session_state["fold_formula_table"] = True
    text = everything(app.run())
    assert "188,71" in text  # asked for in 2019
    assert "152,50" in text  # funded in 2019
    assert "6.000 (erschlossen)" in text


def test_every_colour_of_the_chart_is_named_beside_it(engine):  # noqa: ARG001
    found = re.findall(r'background:(#\w+)"></span>([^<]+)', everything(open_view()))
    named = {label: colour for colour, label in found}
    assert list(named) == ["Soll, gerechnet", "Soll 2020, gedruckt", "Geförderte Angebote 2024"]
    spec = soll_chart.build(compute().frame, inputs()[2], NAMES, named).to_dict()
    for layer in spec["layer"]:
        scale = layer["encoding"]["color"]["scale"]
        assert dict(zip(scale["domain"], scale["range"], strict=True)) == named


def test_an_estimate_is_named_in_the_tables_caption(engine):  # noqa: ARG001
    app = open_view(fk_bev="j0_26_count", fk_index="belastungsindex")
    app.session_state["fold_formula_table"] = True
    text = everything(app.run())
    assert "Bevölkerung: 0–26 heute (Schätzung)" in text
    assert "Gegenüber dem Soll 2020 gewinnen" in text


def test_a_link_sets_total_weight_and_supplement(engine):  # noqa: ARG001
    text = everything(open_view(fk_gesamt="200", fk_gewicht="1", fk_zuschlag="mit"))
    assert "201,50 VzÄ" in text
    assert "100 : 0" in text


def test_hostile_values_in_the_link_end_in_the_defaults(engine):  # noqa: ARG001
    hostile = dict.fromkeys(("fk_gesamt", "fk_gewicht", "fk_bev", "fk_index"), "1e999")
    app = open_view(**hostile)
    assert not app.exception
    assert not app.error
    assert "trifft alle 17 gedruckten Werte" in everything(app)
