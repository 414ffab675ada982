"""What the Steckbrief page adds to the answer: rows, signs and the order of a time table."""

from sozialraum.answers.profile import Fact
from sozialraum.answers.release import Release
from sozialraum.ui.steckbrief import details, profile


def test_a_jump_between_samples_is_called_not_reliable_and_the_city_is_marked_too(engine):
    item = Release.read(engine).indicator("alleinerziehende_share")
    fact = Fact(
        *(item, "2024-12-31", 58.4, 59.4, "stichprobe", "", 39.3, "2022-12-31"),
        city_status="stichprobe",
    )
    row = profile._row(fact)
    assert row["change"] == "+19,1 Punkte (2022), Stichprobe: nicht belastbar"
    assert row["value"] == "58,4 % ≈"
    assert row["city"] == "59,4 % ≈"


def test_areas_of_a_time_table_stand_in_numeric_order_with_the_city_last():
    names = ["Stadt", "10 Plauen", "4 Pieschen", "16 Gorbitz"]
    assert sorted(names, key=details._number_first) == [
        "4 Pieschen",
        "10 Plauen",
        "16 Gorbitz",
        "Stadt",
    ]
