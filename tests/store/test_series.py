"""How published rows become values: sums, ratios, missing parts, sums for larger areas."""

from __future__ import annotations

import pandas as pd
import pytest

from sozialraum.store import build, data_files, values
from sozialraum.store.errors import DataError
from sozialraum.store.registry import read_registry

INDICATOR = """
[{name}]
name = "x"
short_name = "x"
definition = "x"
unit = "%"
factor = {factor}
kind = "share"
dimension = "sozialstrukturell"
topic = "x"
polarity = 0
decimals = 0
diverging = 0
[[{name}.series]]
table = "{table}"
level = "stadtraum"
code = "stadtraum"
time = "stichtag"
source = "od_alter"
{rest}
"""


def add(tiny, rest, name="neu", table="alter_stadtraum", factor=1):
    tiny.append(
        "indicators.toml", INDICATOR.format(name=name, rest=rest, table=table, factor=factor)
    )


def add_table(tiny, name, content):
    tiny.append("tables.toml", f'\n[{name}]\ntitle = "x"\nsource = "od_alter"\n')
    tiny.append(f"tables/{name}.csv", content)


def compute(tiny) -> pd.DataFrame:
    registry = read_registry(data_files.read_files(tiny.folder))
    found, problems = values.compute_values(registry)
    assert [*registry.problems, *problems] == []
    return found.set_index(["indicator_id", "level", "code", "stichtag"]).sort_index()


def fault(tiny, engine) -> str:
    with pytest.raises(DataError) as caught:
        build.build(engine, tiny.folder)
    return "\n".join(str(problem) for problem in caught.value.problems)


def test_a_share_is_formed_from_sums(tiny):
    row = compute(tiny).loc["jung_share", "stadtraum", "02", "2024-12-31"]
    assert (row["numerator"], row["denominator"], row["value"]) == (30, 200, 15)


def test_a_missing_part_makes_the_value_missing_not_zero(tiny):
    row = compute(tiny).loc["jung_share", "stadtraum", "03", "2025-12-31"]
    assert row[["numerator", "denominator", "value"]].isna().all()


def test_a_city_ratio_comes_from_sums_and_not_from_a_mean_of_ratios(tiny):
    row = compute(tiny).loc["jung_share", "stadt", "dresden", "2024-12-31"]
    assert (row["numerator"], row["denominator"]) == (100, 600)
    assert row["value"] == pytest.approx(100 * 100 / 600)
    assert row["status"] == "berechnet"


def test_a_city_value_with_a_missing_member_is_not_formed(tiny):
    found = compute(tiny)
    assert ("jung_share", "stadt", "dresden", "2025-12-31") not in found.index
    assert found.loc[("einwohner_count", "stadt", "dresden", "2025-12-31"), "value"] == 630


def test_a_split_stadtteil_is_never_added_to_a_stadtraum(tiny):
    tiny.replace(
        "indicators.toml",
        'level = "stadtteil"',
        'level = "stadtteil"\naggregate = ["stadtraum"]',
    )
    tiny.replace("indicators.toml", 'table = "alter_stadtraum"', 'table = "fehlt"')
    registry = read_registry(data_files.read_files(tiny.folder))
    found, _ = values.compute_values(registry)
    rows = found[(found["indicator_id"] == "einwohner_count") & (found["level"] == "stadtraum")]
    assert rows["code"].tolist() == ["03"], "01 and 02 share Stadtteil 76, 12 is counted with 11"


def test_the_printed_total_wins_over_the_sum(tiny):
    add_table(tiny, "stadt", "code,stichtag,wert\ndresden,2024-12-31,600\n")
    tiny.append(
        "indicators.toml",
        """
[[einwohner_count.series]]
table = "stadt"
level = "stadt"
code = "code"
time = "stichtag"
value = "wert"
status = "amtlich"
source = "od_alter"
""",
    )
    found = compute(tiny)
    assert found.loc[("einwohner_count", "stadt", "dresden", "2024-12-31"), "status"] == "amtlich"
    assert found.loc[("einwohner_count", "stadt", "dresden", "2025-12-31"), "status"] == "berechnet"


def test_weights_make_an_estimate_and_its_sum_stays_one(tiny):
    rest = 'numerator = { jung = 1, alt = 0.5 }\nstatus = "schaetzung"\naggregate = ["stadt"]'
    add(tiny, rest)
    found = compute(tiny)
    assert found.loc[("neu", "stadtraum", "01", "2024-12-31"), "value"] == 55
    city = found.loc[("neu", "stadt", "dresden", "2024-12-31")]
    assert (city["value"], city["status"]) == (350, "schaetzung")


def test_rows_are_filtered_and_summed_and_may_be_filtered_twice(tiny):
    add_table(
        tiny,
        "gruppen",
        "stichtag,stadtraum,gruppe,art,n\n"
        "2024-12-31,01,a,x,1\n2024-12-31,01,a,y,2\n2024-12-31,01,b,x,4\n2024-12-31,01,c,x,9\n",
    )
    rest = (
        'where = { gruppe = ["a", "b"] }\nnumerator = ["n"]\nnumerator_where = { art = "x" }\n'
        'denominator = ["n"]\nstatus = "amtlich"'
    )
    add(tiny, rest, table="gruppen")
    row = compute(tiny).loc["neu", "stadtraum", "01", "2024-12-31"]
    assert (row["numerator"], row["denominator"]) == (5, 7)


def test_a_denominator_may_be_another_indicator(tiny):
    rest = 'numerator = ["jung"]\ndenominator_indicator = "einwohner_count"\nstatus = "amtlich"'
    add(tiny, rest, factor=1000)
    row = compute(tiny).loc["neu", "stadtraum", "03", "2024-12-31"]
    assert (row["denominator"], row["value"]) == (300, 200)


def test_dividing_by_zero_gives_no_value(tiny):
    add_table(tiny, "null", "stichtag,stadtraum,n,d\n2024-12-31,01,1,0\n2024-12-31,02,0,4\n")
    rest = 'numerator = ["n"]\ndenominator = ["d"]\nstatus = "amtlich"'
    add(tiny, rest, table="null")
    found = compute(tiny).loc["neu", "stadtraum"]
    assert pd.isna(found.loc[("01", "2024-12-31"), "value"])
    assert found.loc[("02", "2024-12-31"), "value"] == 0


def test_status_source_period_and_note_come_from_columns_or_constants(tiny):
    add_table(
        tiny,
        "worte",
        "stadtraum,wert,status,hinweis\n01,1.5,studie,erste Angabe\n02,,erschlossen,\n",
    )
    rest = (
        'value = "wert"\nstatus_column = "status"\nnote_column = "hinweis"\n'
        'zeitraum = "Schuljahr 2016/17"'
    )
    add(tiny, rest, table="worte")
    tiny.replace(
        "indicators.toml",
        'table = "worte"\nlevel = "stadtraum"\ncode = "stadtraum"\ntime = "stichtag"',
        'table = "worte"\nlevel = "stadtraum"\ncode = "stadtraum"\ntime_value = "2017-06-30"',
    )
    found = compute(tiny).loc["neu", "stadtraum"]
    first, second = found.loc[("01", "2017-06-30")], found.loc[("02", "2017-06-30")]
    assert first[["value", "status", "note"]].tolist() == [1.5, "studie", "erste Angabe"]
    assert first["zeitraum"] == "Schuljahr 2016/17"
    assert pd.isna(second["value"]), "published as unknown: the row stays, the value is missing"


def test_offers_for_several_stadtraeume_are_split_by_their_shares(tiny):
    tiny.write(
        "funded_offer.csv",
        "offer_id,list_no,number,name,type,reach,source_id\n"
        "L1-1,1,1,a,t,stadtraum,od_alter\n"
        "L1-2,1,2,b,t,mehrere,od_alter\n"
        "L1-3,1,3,c,t,stadtweit,od_alter\n"
        "L1-4,1,4,d,t,stadtraum,od_alter\n"
        "L4-1,4,1,e,t,stadtraum,od_alter\n",
    )
    tiny.write(
        "funding.csv",
        "offer_id,year,kind,value,source_id\n"
        + "".join(
            f"{offer},{year},vzae,{value},od_alter\n"
            for year, values in ((2024, (2, 3, 9, "", 5)), (2025, (1, 4, 9, 6, 5)))
            for offer, value in zip(("L1-1", "L1-2", "L1-3", "L1-4", "L4-1"), values, strict=True)
        ),
    )
    tiny.write(
        "funded_offer_reach.csv",
        "offer_id,stadtraum_code,share\nL1-1,01,1\nL1-2,01,0.5\nL1-2,02,0.5\nL1-4,02,1\nL4-1,01,1\n",
    )
    add(tiny, 'numerator = ["vzae"]\nstatus = "berechnet"', table="@angebote_stadtraum")
    found = compute(tiny).loc["neu", "stadtraum"]["value"]
    assert found.to_dict() == {
        ("01", "2024-12-31"): 3.5,
        ("02", "2024-12-31"): 1.5,
        ("03", "2024-12-31"): 0.0,
        ("01", "2025-12-31"): 3.0,
        ("02", "2025-12-31"): 8.0,
        ("03", "2025-12-31"): 0.0,
    }
    note = compute(tiny).loc[("neu", "stadtraum", "02", "2024-12-31"), "note"]
    assert note == "1 Angebot ohne veröffentlichte VzÄ nicht enthalten"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ('numerator = ["jung"]\nstatus = "geraten"', "Spalte „neu.status“: Unbekannter Status"),
        (
            'numerator = ["juung"]\nstatus = "amtlich"',
            "hat diese Spalte nicht. Vorhanden: stichtag",
        ),
        ('status = "amtlich"', "Es fehlt „numerator“ oder „value“"),
        ('numerator = ["jung"]\nvalue = "alt"\nstatus = "amtlich"', "schließen einander aus"),
        ('value = "jung"\nstatus = "amtlich"\naggregate = ["stadt"]', "weder geteilt noch"),
        ('numerator = ["jung"]\nstatus = "amtlich"\nwo = 1', "Spalte „neu.wo“: Diesen Schlüssel"),
        (
            'numerator = ["jung"]\nstatus = "amtlich"\nwhere = { alt = 1 }',
            "Keine Zeile der Tabelle",
        ),
        (
            'numerator = ["jung"]\nstatus = "amtlich"\ndenominator_indicator = "weg"',
            "Unbekannter Indikator. Gefunden: „weg“",
        ),
    ],
)
def test_a_fault_of_a_series_names_its_line_and_key(tiny, tiny_engine, rest, expected):
    add(tiny, rest)
    text = fault(tiny, tiny_engine)
    assert expected in text
    lines = (tiny.folder / "indicators.toml").read_text(encoding="utf-8").split("\n")
    assert f"indicators.toml, Zeile {lines.index('[[neu.series]]') + 1}," in text


def test_a_series_without_source_is_refused(tiny, tiny_engine):
    tiny.replace("indicators.toml", 'source = "od_alter"\n', "")
    assert "Die Quelle fehlt: „source“ oder „source_column“" in fault(tiny, tiny_engine)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2024-12-31,03,", "2024-12-31,3,", "Zeile 4, Spalte „stadtraum“: Unbekannter Code"),
        ("2024-12-31,03,", "2024-02-31,03,", "Spalte „stichtag“: Kein gültiger Stichtag"),
        ("2024-12-31,03,", "2024,03,", "Kein gültiger Stichtag (erwartet: JJJJ-MM-TT)"),
        ("2024-12-31,03,", ",03,", "Spalte „stichtag“: Die Zelle ist leer"),
        ("2024-12-31,03,", "2024-12-31,02,", "Zeile 4: Der Schlüssel (stichtag, stadtraum) steht"),
        (",10,90,", ",10,k. A.,", "Spalte „alt“: Keine Zahl. Ein fehlender Wert ist eine leere"),
        (",10,90,", ",10,inf,", "Spalte „alt“: Keine Zahl"),
        (",10,90,", ',"1.234,5",90,', "Spalte „jung“: Dezimalkomma statt Dezimalpunkt"),
    ],
)
def test_a_bad_cell_is_named_with_file_line_and_column(tiny, tiny_engine, old, new, expected):
    tiny.replace("tables/alter_stadtraum.csv", old, new)
    text = fault(tiny, tiny_engine)
    assert "tables/alter_stadtraum.csv" in text
    assert expected in text


def test_two_series_for_the_same_value_are_refused(tiny, tiny_engine):
    text = (tiny.folder / "indicators.toml").read_text(encoding="utf-8")
    series = text[text.index("[[jung_share.series]]") :]
    tiny.append("indicators.toml", "\n" + series)
    found = fault(tiny, tiny_engine)
    assert "Derselbe Wert (jung_share, stadtraum, 01, 2024-12-31) steht schon in" in found
    assert "Zeile 2" in found


def test_two_printed_values_for_one_place_are_refused(tiny, tiny_engine):
    add_table(
        tiny, "doppelt", "stadtraum,stichtag,wert,art\n01,2024-12-31,1,a\n01,2024-12-31,2,b\n"
    )
    add(tiny, 'value = "wert"\nstatus = "amtlich"', table="doppelt")
    assert "steht schon in Zeile 2 ein Wert (neu)" in fault(tiny, tiny_engine)
