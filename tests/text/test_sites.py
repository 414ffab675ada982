"""Sentences about sites: numbers that add up, and no claim where nothing is known."""

from __future__ import annotations

import pytest

from sozialraum.text import sites


@pytest.mark.parametrize(
    ("fresh", "taken", "nearer", "places", "words"),
    [
        (900, 334, 20, 12, "erreichen 1.234: 900 zum ersten Mal, 334 haben in 15 Minuten schon"),
        (900, 334, 20, 1, "schon das eine Angebot „Treffs“; 20 von ihnen wäre ein neuer näher"),
        (
            900,
            0,
            0,
            12,
            "erreichen 900; keiner davon hat in 15 Minuten schon eines der 12 Angebote",
        ),
        (900, 0, 0, 0, "erreichen 900; von „Treffs“ ist kein Ort bekannt"),
    ],
)
def test_the_shift_in_words(fresh, taken, nearer, places, words):
    found = sites.shift_sentence(fresh, taken, nearer, places=places, kind="Treffs", minutes=15)
    assert words in found


def test_what_did_not_move_is_said_to_stay():
    same = sites.moved_sentence("dem Wegenetz", (0.5, 0.5001), (30.0, 30.04))
    assert same == "Mit dem Wegenetz: erreicht weiter 50,0 %, Weg im Mittel weiter 30,0 Minuten."
    moved = sites.moved_sentence("X", (0.5, 0.6), (30, 29), ["Cotta"], ["Löbtau", "Plauen"])
    assert "erreicht 60,0 % statt 50,0 %, Weg im Mittel 29,0 statt 30,0 Minuten" in moved
    assert moved.endswith("Standorte: Löbtau und Plauen statt Cotta.")


def test_what_was_loaded_in_words():
    assert sites.loaded_words(has_borders=True, found_points=1, has_ways=True) == (
        "den amtlichen Grenzen, 1 gefundenen Ort und dem Wegenetz"
    )
