"""Checks find what disagrees, and the real data pass them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from sozialraum.store import build, check_rows, data_files, db, queries, verify
from sozialraum.store.checks import CHECKS, Content, run_checks
from sozialraum.store.errors import DataError

DATA_DIR = Path(__file__).resolve().parents[2] / "data"
SERIES = """
[[einwohner_count.series]]
table = "stadt"
level = "stadt"
code_value = "dresden"
time = "stichtag"
numerator = ["einwohner"]
status = "amtlich"
source = "od_alter"
"""


def outcome(report, check_id):
    return next(result for result in report.checks if result.check_id == check_id)


def print_city(tiny, inhabitants):
    tiny.append("tables.toml", '\n[stadt]\ntitle = "x"\nsource = "od_alter"\n')
    tiny.append("tables/stadt.csv", f"stichtag,einwohner\n2024-12-31,{inhabitants}\n")
    tiny.append("indicators.toml", SERIES)


def failure(tiny, engine):
    with pytest.raises(DataError) as caught:
        build.build(engine, tiny.folder)
    return str(caught.value)


def test_the_sum_of_stadtraeume_is_compared_with_the_printed_city(tiny, tiny_engine):
    print_city(tiny, 600)
    assert outcome(build.build(tiny_engine, tiny.folder), "city_sums").detail == "1 Vergleich"


def test_a_wrong_city_total_stops_the_build(tiny, tiny_engine):
    print_city(tiny, 601)
    assert "Summe der Stadträume 600, Stadt 601" in failure(tiny, tiny_engine)


def test_a_known_deviation_is_shown_and_does_not_stop_the_build(tiny, tiny_engine):
    print_city(tiny, 601)
    tiny.append(
        "known_deviations.csv",
        "city_sums,einwohner_count,dresden,2024-12-31,Druckfehler\n",
    )
    result = outcome(build.build(tiny_engine, tiny.folder), "city_sums")
    assert result.outcome == "passed"
    assert "(einwohner_count), Dresden, 31.12.2024: Summe der" in result.known[0]


def test_stadtteile_add_up_with_the_printed_parts_of_the_split_one(tiny, tiny_engine):
    result = outcome(build.build(tiny_engine, tiny.folder), "stadtteil_sums")
    assert (result.outcome, result.detail) == ("passed", "3 Vergleiche")
    tiny.replace("tables/einwohner_stadtteil.csv", "76,90,40,50", "76,90,41,49")
    assert "(einwohner_count), Gebiet 01, 31.12.2024: Summe der Stadtteile 101" in failure(
        tiny, tiny_engine
    )


def test_age_classes_must_add_up(tiny, tiny_engine):
    text = (tiny.folder / "indicators.toml").read_text(encoding="utf-8")
    series = text[text.index("[jung_share]") :].replace('denominator = ["jung", "alt"]\n', "")
    for name in ("jung", "alt"):
        one = series.replace("jung_share", f"alter_{name}_count").replace("100", "1")
        tiny.append("indicators.toml", one.replace('["jung"]', f'["{name}"]'))
        tiny.append(
            "known_deviations.csv", f"complete,alter_{name}_count,03,2025-12-31,Nicht gedruckt\n"
        )
    assert outcome(build.build(tiny_engine, tiny.folder), "age_sums").outcome == "passed"
    tiny.replace("tables/alter_stadtraum.csv", ",10,90,", ",11,90,")
    assert "Summe der Altersklassen 101, Einwohner 100" in failure(tiny, tiny_engine)


def test_a_protected_place_with_an_address_stops_the_build(tiny, tiny_engine):
    tiny.write(
        "facility.csv",
        "facility_id,name,category,type,street,reach,state,is_protected,status,source_text\n"
        "S1,Schutzhaus,Schutz,Haus,,stadtweit,aktiv,1,amtlich,Liste\n",
    )
    assert outcome(build.build(tiny_engine, tiny.folder), "protected_places").outcome == "passed"
    tiny.replace("facility.csv", "Haus,,", "Haus,Gasse 1,")
    assert "S1 nennt einen Ort" in failure(tiny, tiny_engine)


@pytest.mark.parametrize("share", [0.4, 0.6])
def test_shares_that_are_less_or_more_than_the_whole_are_named(engine, share):
    tables = {name: queries.table(engine, name) for name in _names()}
    reach = tables["facility_reach"].head(2).assign(facility_id="F1", share=[0.5, share])
    tables["facility_reach"] = reach
    compared, (deviation,) = check_rows.shares(Content(tables))
    assert compared == 1 + tables["funded_offer_reach"]["offer_id"].nunique()
    assert f"F1: Anteile ergeben {'0,9' if share < 0.5 else '1,1'} statt 1" in str(deviation)


def test_what_cannot_be_compared_is_skipped_and_not_passed(tiny, tiny_engine):
    assert outcome(build.build(tiny_engine, tiny.folder), "polarity").outcome == "skipped"


def test_the_real_data_pass_every_check(engine):
    results = verify.verify(engine, DATA_DIR)
    assert {result.check_id for result in results} == {"current", "files", *CHECKS}
    assert [r for r in results if r.outcome != "passed"] == []


def test_turning_a_polarity_round_is_noticed(engine):
    tables = {name: queries.table(engine, name) for name in _names()}
    indicators = tables["indicator"].copy()
    turned = indicators["indicator_id"] == "belastungsindex"
    indicators.loc[turned, "polarity"] *= -1
    results = run_checks(Content({**tables, "indicator": indicators}))
    found = next(result for result in results if result.check_id == "polarity")
    assert found.outcome == "failed"
    assert "(belastungsindex), Gebiet 17, 2020: am stärksten" in found.detail


def test_stadtraeume_11_and_16_carry_most_and_7_least(engine):
    polarity = queries.table(engine, "indicator").set_index("indicator_id")["polarity"]
    for name, year in (("benachteiligungsindex", "2017"), ("belastungsindex", "2020")):
        found = queries.values(engine, "stadtraum").query("indicator_id == @name")
        found = found[found["stichtag"].str.startswith(year)].set_index("code")["value"]
        burden = (found * polarity[name]).sort_values()
        assert polarity[name] == -1
        assert set(burden.index[-2:]) == {"11", "16"}
        if year == "2017":
            assert burden.index[0] == "07"


def test_an_orphan_a_double_and_a_lost_source_are_noticed(engine):
    tables = {name: queries.table(engine, name) for name in _names()}
    broken = tables["value"].copy()
    broken.loc[0, "code"] = "nirgends"
    broken.loc[1, "source_id"] = "niemand"
    broken.loc[3, :] = broken.loc[2, :]
    results = {r.check_id: r.outcome for r in run_checks(Content({**tables, "value": broken}))}
    assert [results[name] for name in ("no_orphans", "no_duplicates", "sources")] == ["failed"] * 3


def _names():
    from sozialraum.store import schema

    return list(schema.PUBLISHED.tables)


def _edited(tmp_path, table, edit):
    """A build of the real data with one raw table changed; its message, "" if it passed."""
    folder = tmp_path / "data"
    shutil.copytree(DATA_DIR, folder)
    file = folder / "tables" / f"{table}.csv"
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    edit(frame).to_csv(file, index=False, lineterminator="\n")
    data_files.write_checksums(folder)
    try:
        build.build(db.engine(f"sqlite:///{tmp_path / 'edited.sqlite'}"), folder)
    except DataError as error:
        return str(error)
    return ""


def _row(frame, code, date="2019-12-31", column="stadtraum"):
    return (frame[column] == code) & (frame["stichtag"] == date)


def test_a_missing_area_of_one_year_stops_the_build(tmp_path):
    message = _edited(tmp_path, "einwohner_stadtraum", lambda rows: rows[~_row(rows, "05")])
    assert "(alter_0_2_count), Gebiet 05, 31.12.2019: kein Wert (Stadtraum)" in message


def test_an_empty_cell_of_one_year_stops_the_build(tmp_path):
    def emptied(rows):
        rows.loc[_row(rows, "05"), "ae_haushalte"] = ""
        return rows

    message = _edited(tmp_path, "alleinerziehende_stadtraum", emptied)
    assert "(alleinerziehende_share), Gebiet 05, 31.12.2019: kein Wert (Stadtraum)" in message


def test_an_age_shift_that_leaves_the_sum_and_contradicts_the_stadtteile_stops_the_build(tmp_path):
    def shifted(rows):
        here = _row(rows, "11")  # with the split Strehlen: compared together with Stadtraum 12
        for column, step in (("a_3_5", 40), ("a_25_29", -40)):
            rows.loc[here, column] = str(int(rows.loc[here, column].iloc[0]) + step)
        return rows

    message = _edited(tmp_path, "einwohner_stadtraum", shifted)
    assert "„Stadtteile ergeben ihren Stadtraum in jeder Zahl“" in message
    assert "(alter_3_5_count), Gebiet 11, 31.12.2019: Summe der Stadtteile" in message


def test_dates_with_single_printed_areas_are_no_gaps(engine):
    tables = {name: queries.table(engine, name) for name in _names()}
    results = {r.check_id: r for r in run_checks(Content(tables))}
    assert results["complete"].outcome == "passed"
    values = tables["value"]
    single = values[(values["indicator_id"] == "fachkraefte_soll_vzae") & values["value"].notna()]
    assert (single["stichtag"] == "2021-12-31").sum() == 1  # Stadtraum 7 alone
