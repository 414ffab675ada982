"""What the page Vielfalt draws: colours by direction, marks beside colour, tables that add up."""

from __future__ import annotations

import html
import json
import logging
import re

import pytest

from sozialraum.documents.tables import sheet
from sozialraum.model.heterogeneity.equity_view import EquityView
from sozialraum.model.heterogeneity.pockets import PocketRule
from sozialraum.model.heterogeneity.profile import Settings
from sozialraum.pictures import palette, svgmap
from tests.screen import follow_store, open_app

KEY = "alleinerziehende_je_100_u18"


@pytest.fixture(scope="module")
def compute(engine):  # noqa: ARG001
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    from sozialraum.answers import heterogeneity
    from sozialraum.ui.shell import data

    follow_store()  # another test may have looked at another one
    data.snapshot()

    def build(key=KEY, selected="12"):
        settings = Settings(PocketRule(0.5, 1.96), 1, EquityView.AVERAGE, 4)
        return heterogeneity.answer(
            data.current(), key, "2025-12-31", settings, selected=selected, is_strict=False
        )

    return build


def test_the_burdened_side_is_purple_whichever_way_it_is_counted():
    from sozialraum.ui.vielfalt.nachbarschaft import colours

    assert colours(1)["HH"] == colours(-1)["NN"] == palette.PURPLE[4]
    assert colours(-1)["HH"] == colours(1)["NN"] == palette.TEAL[4]
    assert not set(colours(0).values()) & {*palette.PURPLE, *palette.TEAL}
    for polarity in (1, 0, -1):
        assert len(set(colours(polarity).values())) == 5


def test_a_class_is_letters_too_and_the_legend_counts_every_stadtteil(compute):
    from sozialraum.ui.vielfalt import nachbarschaft

    picture = compute()
    classes = picture.classes
    assert (classes != "").sum() == picture.neighbours[1]["is_nominal"].sum()
    shown = nachbarschaft.build_map(picture, alt="Probe")
    for letters in ("HH", "NN"):
        assert list(shown.style.labels.values()).count(letters) == (classes == letters).sum()
    assert sum(row.count for row in shown.key.rows) == 61
    svg = svgmap.build_svg(shown.canvas, shown.style, alt="Probe")
    # the four Stadtteile of Stadtraum 12, Strehlen among them, are outlined
    assert svg.count(f'stroke="{palette.SELECTED}"') == 4
    frame = sheet(nachbarschaft.table(picture))
    assert len(frame) == 61
    assert frame["p"].is_monotonic_increasing


def test_a_map_may_outline_several_areas():
    square = svgmap.Shape("a", "M0 0L1 0L1 1Z", 0.5, 0.5)
    canvas = svgmap.Picture(10, 10, (square, svgmap.Shape("b", "M2 2L3 2L3 3Z", 2, 2)), "")
    style = svgmap.Style(fills={"a": "#fff", "b": "#fff"}, also_selected=frozenset("ab"))
    assert svgmap.build_svg(canvas, style, alt="x").count(palette.SELECTED) == 2


def test_the_strip_shows_every_part_and_says_clear_by_shape(compute):
    from sozialraum.ui.vielfalt import ein_stadtraum

    picture = compute()
    frame = ein_stadtraum.strip_frame(picture)
    assert len(frame) == 62
    assert frame["is_selected"].sum() == 4
    spec = ein_stadtraum.strips(picture).to_dict()
    points = spec["layer"][-1]["encoding"]
    assert points["shape"]["scale"] == {
        "domain": ["Teil", "deutlich belasteter"],
        "range": ["circle", "diamond"],
    }
    assert set(frame["kind"]) == set(points["shape"]["scale"]["domain"])
    words = ein_stadtraum.describe(picture)
    assert "Größte Spannweite: 10 Leuben (11,1 je 100 bis 25,4 je 100)" in words
    assert "kleinste: 11 Prohlis" in words


def test_parts_in_the_table_and_the_export_add_up_to_the_city(compute):
    from sozialraum.ui.vielfalt import ein_stadtraum

    picture = compute()
    frame = ein_stadtraum.export_frame(picture)
    assert frame["Haushalte Alleinerziehender"].sum() == 13873
    assert frame["unter 18 Jahre"].sum() == 93533
    cut = frame[frame["Nummer"].str.startswith("76-")]
    assert cut["Herkunft"].tolist() == ["Erschlossen", "Erschlossen"]
    assert set(frame["Herkunft"]) == {"Berechnet", "Erschlossen"}
    _, rows = ein_stadtraum.parts(picture, ["12"], "Teile").shown()
    assert [row["name"] for row in rows] == [
        "12 Niedersedlitz/Strehlen",
        "Leubnitz-Neuostra",
        "Niedersedlitz",
        "Strehlen (Teil in 12)",
        "Lockwitz",
        "Stadt Dresden",
    ]
    assert rows[1]["note"] == "deutlich belasteter"
    assert rows[3]["note"] == "erschlossen"
    notes = ein_stadtraum.metadata(picture)
    assert any(key.startswith("Quelle") for key in notes)
    assert any("Strehlen" in text for text in notes.values())


def test_the_profile_table_follows_the_rank_and_marks_hidden_parts(compute):
    from sozialraum.ui.vielfalt import alle

    made = alle.table(compute())
    _, rows = made.shown()
    assert [row["code"] for row in rows][:3] == ["11", "09", "10"]
    assert {row["code"] for row in rows if row["is_alarm"] == "verborgen"} == {"03", "15"}
    two = next(row for row in rows if row["code"] == "02")
    assert two["sd"] == alle.FEW
    frame = sheet(made)
    assert frame["Beitrag zu Theil innerhalb"].sum() == pytest.approx(1, abs=0.001)
    columns = {column.key for column in alle.table(compute("u18_share")).shown()[0]}
    assert not {"averse", "worst"} & columns


def test_presenting_leads_through_its_years(engine):  # noqa: ARG001
    bodies = "".join(each.proto.body for each in open_app("heterogeneity").get("html"))
    steps = json.loads(html.unescape(re.search(r'data-steps="([^"]*)"', bodies)[1]))
    assert steps["year"]["param"] == "stand" and len(steps["year"]["all"]) > 1
