"""The fold "Versorgung" on the page: the model's numbers, every group, near misses named."""

from __future__ import annotations

import pytest

from sozialraum.model.scenario.link import encode
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.provision import GroupProvision
from sozialraum.ui.szenario import provision_view, wirkung
from tests.screen import everything, open_app


def open_provision(view="ausstattung", **params):
    app = open_app("scenario", ansicht=view, **params)
    app.session_state["fold_provision"] = True
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("group", provision_view.GROUPS)
@pytest.mark.parametrize("view", ["ausstattung", "raeume"])
def test_every_group_has_its_picture_and_tables(view, group):
    text = everything(open_provision(view, kopf=group))
    assert f"VzÄ je 1.000 {provision_view.GROUPS[group]}" in text
    assert 'class="sr-strip"' in text
    assert "Gini-Koeffizient" in text


def test_the_three_model_areas_gain_and_nobody_loses():
    text = everything(open_provision())
    assert "Es gewinnen 3" in text
    assert "Es verlieren" not in text


def test_a_cut_of_the_offers_is_felt_everywhere():
    text = everything(open_provision(plan=encode(PRESETS["kuerzung_2025"])))
    assert "Es verlieren 17" in text


def test_prohlis_and_gorbitz_reach_the_threshold_and_the_others_distance_is_named():
    text = everything(open_provision())
    rows = text.rsplit("Schwellenregel wie in Stuttgart", 1)[1].split("<tr")
    reached = [row for row in rows if "erfüllt" in row and "nicht" not in row]
    assert len(reached) == 2
    assert "11 Prohlis" in reached[0] + reached[1]
    assert "16 Gorbitz" in reached[0] + reached[1]


def test_a_broken_group_in_the_link_is_named():
    app = open_provision(kopf="u99")
    assert not app.error
    assert "VzÄ je 1.000 unter 18" in everything(app)


def group(before, after, **known):
    import pandas as pd

    from sozialraum.model.measures.equity import equity

    frame = pd.DataFrame({"before": [1.0], "after": [1.0], "change": [0.0]}, index=["04"])
    none = equity(pd.Series(dtype=float), pd.Series(dtype=float))
    hours = {"hours_before": None, "hours_after": None, **known}
    return GroupProvision(
        frame=frame, before=before, after=after, spread_before=none, spread_after=none, **hours
    )


def test_what_is_not_known_is_said_and_nothing_is_invented():
    words = provision_view.sentence(group(None, None), "unter 18", {"04": "4 Pieschen"})
    assert "k. A. VzÄ je 1.000 unter 18 vorher" in words
    assert "Minuten" not in words
    assert "Kein Stadtraum gewinnt oder verliert" in words


def test_the_effect_view_says_which_assumption_carries_the_uncertainty():
    app = open_app("scenario", ansicht="wirkung")
    app.session_state["fold_prevention_sobol"] = True
    app.run()
    assert not app.exception
    assert "Sobol-Indizes" in everything(app)


def test_no_difference_stands_beside_two_rounded_rates_it_would_contradict():
    words = provision_view.sentence(group(1.666, 1.713), "unter 18", {"04": "4 Pieschen"})
    assert "1,67 VzÄ je 1.000 unter 18 vorher, 1,71 mit Szenario." in words
    assert wirkung._before(1.713, 1.666) == "bisher 1,67"
    assert wirkung._before(1.5, 1.5) == "bisher 1,50, unverändert"
