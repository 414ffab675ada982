"""What the store answers."""

from __future__ import annotations

import pandas as pd
import pytest

from sozialraum.store import build, db, queries, schema


@pytest.fixture
def store(tiny, tiny_engine):
    build.build(tiny_engine, tiny.folder)
    return tiny_engine


def load(engine, codes):
    rows = [
        {
            "level": "stadtraum",
            "code": code,
            "geojson": "{}",
            "origin": "amt.gpkg",
            "loaded_at": "x",
        }
        for code in codes
    ]
    with db.writing(engine) as connection:
        connection.execute(schema.loaded_boundary.insert(), rows)


def test_codes_keep_their_leading_zero_and_missing_stays_missing(store):
    found = queries.values(store, "stadtraum").query("indicator_id == 'jung_share'")
    assert set(found["code"]) == {"01", "02", "03"}
    assert isinstance(found.index, pd.RangeIndex)
    assert found["value"].dtype == "float64"
    assert found["value"].isna().sum() == 1
    assert "level" not in found.columns


def test_values_of_all_indicators_come_without_a_choice(store):
    assert set(queries.values(store, "stadtraum")["indicator_id"]) == {
        "einwohner_count",
        "jung_share",
    }


def test_areas_come_in_the_citys_order_with_their_parents(store):
    found = queries.areas(store, "stadtteil").set_index("code")
    assert found.index.tolist() == ["01", "02", "11", "12", "76"]
    assert found.loc["76", "stadtraum_codes"] == "01|02"
    assert found.loc["12", "counted_with"] == "11"
    assert pd.isna(found.loc["01", "stadtbezirk_code"])


def test_links_name_child_and_parent(store):
    found = queries.links(store, "stadtteil", "stadtraum")
    assert found.columns.tolist() == ["child_code", "parent_code"]
    assert found[found["child_code"] == "76"]["parent_code"].tolist() == ["01", "02"]


def test_availability_counts_values_and_gaps(store):
    found = queries.availability(store).set_index(["indicator_id", "level", "stichtag"])
    row = found.loc[("jung_share", "stadtraum", "2025-12-31")]
    assert (row["value_count"], row["missing_count"]) == (2, 1)


def test_every_value_leads_to_a_source(engine):
    values = queries.values(engine, "stadtraum")
    joined = values.merge(queries.table(engine, "source"), on="source_id", how="left")
    assert len(joined) == len(values)
    assert joined["attribution"].notna().all()


def test_the_schematic_map_is_shown_until_a_level_is_loaded_completely(store):
    assert queries.boundaries(store, "stadtraum")["origin"].tolist() == [""] * 3
    empty = queries.state(store)[1]
    load(store, ["01", "02"])
    assert queries.boundaries(store, "stadtraum")["origin"].tolist() == [""] * 3
    load(store, ["03"])
    assert queries.boundaries(store, "stadtraum")["origin"].tolist() == ["amt.gpkg"] * 3
    assert empty == "" != queries.state(store)[1]


def test_every_table_of_an_empty_level_has_its_columns(store):
    assert queries.values(store, "asd_gebiet").columns.tolist() == [
        column.name for column in schema.value.columns if column.name != "level"
    ]
    assert queries.table(store, "statement").empty


def test_the_real_store_holds_every_table(engine):
    assert [name for name, count in queries.row_counts(engine).items() if not count] == []
    for ask in (queries.funded_offers, queries.availability):
        assert len(ask(engine)) > 0


def test_the_city_has_its_areas(engine):
    counts = {level: len(queries.areas(engine, level)) for level in schema.LEVELS}
    assert (counts["stadt"], counts["stadtbezirk"], counts["stadtraum"]) == (1, 10, 17)
    assert (counts["stadtteil"], counts["stat_bezirk"], counts["asd_gebiet"]) == (64, 383, 9)
    stadtteile = queries.areas(engine, "stadtteil").set_index("code")
    assert stadtteile["counted_with"].isna().sum() == 61
    assert stadtteile.loc["76", "stadtraum_codes"] == "11|12"


def test_the_map_covers_every_counted_area_and_knows_the_elbe(engine):
    for level, count in (("stadt", 1), ("stadtbezirk", 10), ("stadtraum", 17), ("stadtteil", 61)):
        assert len(queries.boundaries(engine, level)) == count
    assert queries.boundaries(engine, "elbe")["code"].tolist() == ["elbe"]


def test_known_figures_of_pieschen_are_found(engine):
    found = queries.values(engine, "stadtraum").query(
        "indicator_id in ['einwohner_count', 'u18_share']"
    )
    rows = found[(found["code"] == "04") & (found["stichtag"] == "2025-12-31")]
    values = rows.set_index("indicator_id")
    assert values.loc["einwohner_count", "value"] == 38498
    assert values.loc["u18_share", "value"] == pytest.approx(100 * 6889 / 38498)


def test_the_city_total_is_the_sum_of_its_stadtraeume(engine):
    city = (
        queries.values(engine, "stadt")
        .query("indicator_id == 'einwohner_count'")
        .set_index("stichtag")["value"]
    )
    parts = queries.values(engine, "stadtraum").query("indicator_id == 'einwohner_count'")
    assert city["2025-12-31"] == parts[parts["stichtag"] == "2025-12-31"]["value"].sum()
