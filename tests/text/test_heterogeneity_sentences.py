"""The sentences about hidden parts, patterns and rules must say what the numbers say."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from sozialraum.model.heterogeneity import spatial
from sozialraum.model.heterogeneity.equity_view import EquityView
from sozialraum.model.heterogeneity.pockets import PocketRule
from sozialraum.model.heterogeneity.profile import Measure, Settings, profile
from sozialraum.text import heterogeneity as words_of
from sozialraum.text.heterogeneity import Words

SETTINGS = Settings(PocketRule(0.5, 1.96), 1, EquityView.AVERAGE, 4)
NAMES = {"01": "1 Altstadt", "02": "2 Johannstadt", "03": "3 Neustadt"}


def analyse(rows, polarity=1, settings=SETTINGS):
    """(part, stadtraum, numerator, denominator, children) -> profile and words."""
    columns = ["part", "stadtraum", "numerator", "denominator", "children"]
    parts = pd.DataFrame(rows, columns=columns).assign(is_cut=False).set_index("part")
    parts[columns[2:]] = parts[columns[2:]].astype(float)
    parts["code"] = parts.index
    found = profile(parts, Measure(100, polarity, True), settings)
    names = {str(part): f"Teil {part}" for part in parts.index}
    return found, Words("Anteil", "%", 1, NAMES, words_of.part_names(parts, names))


HIDDEN = [
    ("a", "01", 300, 1000, 200),
    ("b", "01", 100, 1000, 600),
    ("c", "02", 200, 1000, 100),
    ("d", "02", 212, 1000, 100),
]


def test_the_alarm_is_a_plain_sentence_with_children_and_place():
    found, words = analyse(HIDDEN)
    assert words_of.pocket_sentence(found, "01", words) == (
        "1 Altstadt wirkt unauffällig (20,0 %), doch 25,0 % der unter 18-Jährigen leben in einem "
        "deutlich belasteteren Teil: Teil a (30,0 %)."
    )
    assert words_of.pocket_basis(found, "01", words) == (
        "1 Altstadt: 20,0 % (Stadt 20,3 %). 200 von 800 unter 18-Jährigen leben dort. Der Teil ist "
        "deutlich belasteter als Stadtraum und Stadt."
    )
    assert words_of.alarm_sentence(found, words) == (
        "Unauffälliger Durchschnitt, deutlich belasteterer Teil: 1 Altstadt."
    )
    assert words_of.alarm_basis(found, words) == (
        "Die deutlich belasteteren Teile: 1 Altstadt – Teil a."
    )


def test_no_pocket_gives_the_range():
    found, words = analyse(HIDDEN)
    assert words_of.pocket_sentence(found, "02", words) == (
        "2 Johannstadt: Kein Teil ist deutlich belasteter als der Stadtraum insgesamt; die Werte "
        "reichen von 20,0 % bis 21,2 %."
    )
    assert words_of.pocket_basis(found, "02", words) == "2 Johannstadt: 20,6 % (Stadt 20,3 %)."
    calm, words = analyse(HIDDEN[2:])
    assert words_of.alarm_basis(calm, words) == ""
    assert "Kein unauffälliger Stadtraum" in words_of.alarm_sentence(calm, words)


def test_without_a_direction_nothing_is_called_a_burden():
    found, words = analyse(HIDDEN, polarity=0)
    sentence = words_of.pocket_sentence(found, "01", words)
    assert "in einem Teil mit deutlich höherem Wert: Teil a" in sentence
    sentence += words_of.pocket_basis(found, "01", words) + words_of.alarm_basis(found, words)
    sentence += words_of.pocket_sentence(found, "02", words)
    assert "Kein Teil liegt deutlich höher als der Stadtraum" in sentence
    assert "belastet" not in sentence
    assert "auffällig" not in sentence
    assert "sagt nichts über Belastung" in words_of.alarm_sentence(found, words)


def test_a_pocket_in_a_well_off_or_burdened_stadtraum_says_so():
    rows = [("a", "01", 150, 1000, 9), ("b", "01", 20, 1000, 9), ("c", "02", 400, 2000, 9)]
    found, words = analyse(rows)
    assert words_of.pocket_basis(found, "01", words).endswith(
        "Gegen die Stadt fällt das nicht auf."
    )
    rows = [("a", "01", 500, 1000, 9), ("b", "01", 300, 1000, 9), ("c", "02", 300, 3000, 9)]
    found, words = analyse(rows)
    assert words_of.pocket_basis(found, "01", words).endswith(
        "Der Stadtraum ist schon insgesamt auffällig."
    )


def test_a_missing_part_is_said():
    found, words = analyse([*HIDDEN, ("e", "01", np.nan, 100, 5)])
    assert "k. A." in words_of.pocket_sentence(found, "01", words)
    assert words_of.pocket_basis(found, "01", words) == ""


def test_the_city_sentence_speaks_of_the_inside():
    found, _ = analyse([("a", "01", 30, 100, 1), ("b", "01", 10, 100, 1), ("c", "02", 20, 100, 1)])
    assert words_of.city_sentence(found).startswith("100,0 % der Unterschiede")
    even, _ = analyse([("a", "01", 10, 100, 1), ("b", "02", 10, 100, 1)])
    assert "nichts zu verdecken" in words_of.city_sentence(even)


def test_cautions_name_small_numbers_and_weak_sources():
    found, words = analyse([*HIDDEN, ("e", "03", 3, 1000, 5)])
    text = " ".join(words_of.cautions(found, words, ["stichprobe", "amtlich"]))
    assert "Kleine Zahl (Zähler unter 4): Teil e." in text
    assert "Stichprobe" in text
    assert "amtlich" not in text
    calm, words = analyse(HIDDEN)
    assert "Kein Zähler liegt unter 4" in " ".join(words_of.cautions(calm, words))


def test_the_rule_names_its_numbers():
    assert "0,5 Standardabweichungen" in words_of.rule_sentence(SETTINGS)
    assert "1,96 Standardfehler" in words_of.rule_sentence(SETTINGS)


@pytest.mark.parametrize(
    ("view", "polarity", "expected"),
    [
        (EquityView.AVERAGE, 1, "alle Zähler durch alle Nenner"),
        (EquityView.AVERSE, 1, "quadratische"),
        (EquityView.AVERSE, -1, "geometrische"),
        (EquityView.WORST, 1, "am stärksten belasteten"),
        (EquityView.AVERAGE, 0, "keine Richtung"),
    ],
)
def test_the_view_says_which_measure_it_is(view, polarity, expected):
    settings = dataclasses.replace(SETTINGS, view=view)
    assert expected in words_of.view_sentence(settings, polarity)


@pytest.mark.parametrize(
    ("moran", "expected"),
    [
        (spatial.Moran(0.4, -0.02, 0.0002, 61), "Ähnliche Stadtteile liegen öfter"),
        (spatial.Moran(-0.4, -0.02, 0.01, 61), "Verschiedene Stadtteile liegen öfter"),
        (spatial.Moran(0.05, -0.02, 0.3, 61), "nicht von Zufall trennen"),
        (spatial.Moran(None, None, None, 2), "reichen die Werte nicht"),
    ],
)
def test_the_pattern_is_claimed_only_where_it_is(moran, expected):
    assert expected in words_of.moran_sentence(moran)
    assert "Moran" not in words_of.moran_sentence(moran)
    assert ("Moran-I = " in words_of.moran_basis(moran)) == (moran.value is not None)


def test_p_is_never_zero():
    assert words_of.probability(0.0002) == "p < 0,001"
    assert words_of.probability(0.03) == "p = 0,030"


def make_lisa(**columns):
    frame = pd.DataFrame({"quadrant": ["HH", "NN", "NH"], "p": [0.001, 0.03, 0.6]}, list("abc"))
    return frame.assign(**columns)


def test_noticeable_areas_are_grouped_by_class():
    names = {"a": "Anders", "b": "Beispiel", "c": "Chorweiler"}
    found = make_lisa(is_significant=[True, False, False], is_nominal=[True, True, False])
    strict = words_of.lisa_sentence(found, is_strict=True)
    assert strict == "1 von 3 Stadtteilen ist, streng geprüft, auffällig: 1 hoch neben hoch."
    basis = words_of.lisa_basis(found, names, is_strict=True)
    assert basis.startswith("Hoch neben hoch: Anders. Streng geprüft heißt: mit Korrektur")
    lax = words_of.lisa_sentence(found, is_strict=False)
    assert lax.endswith("einzeln geprüft, auffällig: 1 hoch neben hoch, 1 niedrig neben niedrig.")
    basis = words_of.lisa_basis(found, names, is_strict=False)
    assert "Hoch neben hoch: Anders; niedrig neben niedrig: Beispiel." in basis
    assert "allein durch Zufall" in basis
    every = words_of.lisa_sentence(make_lisa(is_nominal=True), is_strict=False)
    assert every.endswith("1 hoch neben hoch, 1 niedrig neben niedrig, 1 gemischt.")
    none = make_lisa(is_significant=False, is_nominal=False)
    assert words_of.lisa_sentence(none, is_strict=True).endswith(", keiner auffällig.")
    grey = make_lisa(is_significant=False, is_nominal=[True, True, False])
    sentence = words_of.lisa_sentence(grey, is_strict=True)
    assert sentence.endswith("keiner auffällig (einzeln geprüft: 2)."), "a grey map needs a way out"


def test_names_of_choices():
    _, words = analyse(HIDDEN)
    assert words_of.choice_name("stadt", words, {}) == "Ganze Stadt"
    assert words_of.choice_name("sr02", words, {}) == "Stadtraum 2 Johannstadt"
    assert words_of.choice_name("21", words, {"21": "Pieschen-Süd"}) == "Pieschen-Süd (21)"
    cut = pd.DataFrame({"code": ["76"], "stadtraum": ["11"], "is_cut": [True]}, ["76-11"])
    names = words_of.part_names(cut, {"76": "Strehlen"})
    assert names == {"76-11": "Strehlen (Teil in 11)"}
    other = dataclasses.replace(words, parts=names)
    assert words_of.choice_name("76-11", other, {}) == "Strehlen (Teil in 11) (76-11)"
