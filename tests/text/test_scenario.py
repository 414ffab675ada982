"""What a scenario gives one Stadtraum: after instead of before, never the other way round."""

from __future__ import annotations

import math

from sozialraum.text import scenario


def test_the_new_rate_stands_first_and_the_old_one_behind_it():
    said = scenario.of_area("4 Pieschen", 169_120, 0.98, 1.13)
    assert said == "4 Pieschen: +169.120 € im Jahr, 1,13 statt 0,98 VzÄ je 1.000 unter 25."


def test_nothing_given_is_said_as_nothing():
    said = scenario.of_area("4 Pieschen", 0, 0.98, 0.981)
    assert said == "4 Pieschen: keine Mehrkosten, weiter 0,98 VzÄ je 1.000 unter 25."


def test_a_rate_nobody_knows_is_missing_and_not_zero():
    assert "k. A." in scenario.of_area("4 Pieschen", 1, math.nan, math.nan)
