"""The city's tables, replayed: what is whole comes through, every fault is refused."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from sozialraum.store import boundary_codes, city_datasets, city_source, city_tables
from sozialraum.store.city_raw import CityTableError
from sozialraum.store.city_tables import Made
from sozialraum.store.errors import StoreError
from tests.replay import DATA, DATASETS, FILES, HEADERS, city_file, newest_year

KNOWN = boundary_codes.known_areas(DATA)


def convert(key: str, content: bytes, years_on: int = 0) -> Made:
    dataset = DATASETS[key]
    edition = dataset.edition(newest_year(dataset) + years_on)
    return city_tables.convert(dataset, edition, content, FILES, KNOWN)


# Lines of the published files of 2025, word for word.
PUBLISHED = {
    "einwohner": "2025;01 Innere Altstadt;StB 0 Altstadt;StB 0 Altstadt;"
    "01 StB Altstadt ohne Johannstadt;85 Jahre u.älter;128",
    "migration": "2025;02 Johannstadt;StB 0 Altstadt;00 - 17 Jahre;"
    "Deutsche ohne Migrationshintergrund;1857",
    "wanderung": "2025;Fortzug;D  Neue BL mit Berlin o.Sachsen;Außenwanderung;"
    "02 Johannstadt;StB 0 Altstadt;186",
    "arbeitslose": "2018;4. Quartal;StB 3 Klotzsche/nördliche Ortschaften;507;298;209;477;30;259;248"
    ";31;103;108;103;162;103;311;93",
    "gesundheit": "2010;18 Dresden gesamt;Wohlbefinden;60,3;35,5;4,2",
    "prognose_alter": "2025;85 Jahre u.älter;25425",
}


@pytest.mark.parametrize("key", PUBLISHED)
def test_a_published_line_means_what_our_table_says(key):
    """A line of the city's own, read alone, gives the number we hold (the file then lacks the rest)."""
    dataset, target = DATASETS[key], DATASETS[key].targets[0]
    content = f"{HEADERS[key]}\n{PUBLISHED[key]}\n".encode()
    table = city_tables.city_raw.read(dataset, content)
    source = city_source.Source(dataset, dataset.edition(2025), 2025, table, KNOWN)
    if not dataset.is_yearly:
        source = city_source.Source(dataset, dataset.pattern, None, table, KNOWN)
    time, fixed = city_tables._time(source, target, 0)
    named = {target.time: time, **fixed, **city_tables._place(source, target, 0, [])}
    named |= city_tables._grouped(source, target, 0)
    _, held = city_tables._held(target, FILES)
    row = held[tuple(named[column] for column in target.key)]
    found = dict(city_tables._measures(source, target, 0))
    ours = next(column for column in found if column not in target.sums)
    number = city_tables.city_raw.number(dataset, table, 0, found[ours])
    assert Decimal(number) == Decimal(row[ours])
    with pytest.raises(CityTableError, match="nicht vollständig"):
        convert(key, content)


@pytest.mark.parametrize("key", DATASETS)
def test_what_we_have_already_changes_nothing(key):
    made = convert(key, city_file(key))
    if key == "prognose":  # the city's edition has years that ours was not given
        assert (made.new, made.changed) == (110, 0)
        return
    assert not made.rows


@pytest.mark.parametrize("key", DATASETS)
def test_the_next_edition_becomes_rows_of_the_next_year(key):
    later = newest_year(DATASETS[key]) + 1
    made = convert(key, city_file(key, years_on=1, add=1), years_on=1)
    assert made.rows, "nothing was new"
    for target in DATASETS[key].targets:
        header, held = city_tables._held(target, FILES)
        rows = made.rows[target.file]
        assert all(list(row) == header for row in rows)
        if not target.is_whole:
            newest = max(row[target.time] for row in held.values())
            assert {row[target.time][:4] for row in rows} == {str(later)}
            assert len(rows) == sum(row[target.time] == newest for row in held.values())


def test_the_parts_of_strehlen_and_the_sum_of_the_city_are_kept_apart():
    made = convert("einwohner", city_file("einwohner", years_on=1), years_on=1)
    row = next(r for r in made.rows["tables/einwohner_stadtteil.csv"] if r["stadtteil"] == "76")
    assert (row["davon_in_sr11"], row["davon_in_sr12"], row["einwohner"]) == (
        "3560",
        "7728",
        "11288",
    )
    made = convert("arbeitslose", city_file("arbeitslose", years_on=1, add=1), years_on=1)
    city = next(r for r in made.rows["tables/arbeitslose_stadtbezirk.csv"] if r["ebene"] == "stadt")
    assert (city["gesamt"], city["maenner"], city["status"]) == ("22236", "12176", "berechnet")
    assert city["einwohner_15_64"] == "", "nobody gave it: missing, not 0"


def test_64_stadtteile_are_counted_as_the_61():
    lines = city_file("alleinerziehende_stadtteil", years_on=1).decode().splitlines()
    at = next(i for i, line in enumerate(lines) if ";31 " in line)
    extra = lines[at].split(";")
    extra[1], extra[-2:] = "33 Hellerberge", ["8", "3"]
    made = convert("alleinerziehende_stadtteil", _text([*lines, ";".join(extra)]), years_on=1)
    row = next(
        r for r in made.rows["tables/alleinerziehende_stadtteil.csv"] if r["stadtteil"] == "31"
    )
    assert row["ae_haushalte"] == str(int(lines[at].split(";")[-1]) + 3)
    assert row["name"] == "Klotzsche"
    assert made.notes == ["Stadtteil 33 ist wie bisher mit 31 gezählt."]


def test_years_before_ours_that_we_never_held_stay_out():
    lines = city_file("einkommen").decode().splitlines()
    year = min(city_tables.held_years(DATASETS["einkommen"], FILES)) - 2
    made = convert("einkommen", _text([*lines, *(f"{year}{line[4:]}" for line in lines[1:])]))
    assert (made.new, made.rows) == (0, {})


def test_a_rate_of_0_that_was_not_asked_stays_missing():
    made = convert("wohnkosten", city_file("wohnkosten", years_on=2), years_on=2)
    assert {r["grundmiete_whg_bad_iwc_eur_m2"] for r in made.rows["tables/kbu_wohnkosten.csv"]} == {
        ""
    }


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding_of_the_city_is_read(encoding):
    content = city_file("migration", years_on=1, add=1).decode().encode(encoding)
    assert convert("migration", content, 1).new == 51


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _lines(key: str = "einwohner") -> list[str]:
    return city_file(key, years_on=1, add=1).decode().splitlines()


def _replaced(old: str, new: str) -> bytes:
    return "\n".join(_lines()).replace(old, new).encode()


FAULTS: dict[str, tuple[bytes, str]] = {
    "empty after a time-out": (b"", "leer"),
    "an HTML page": (b"<!DOCTYPE html><title>Fehler</title>", "andere Seite"),
    "JSON": (b'{"error": "x"}', "andere Seite"),
    "no rows": (_text(_lines()[:1]), "keine Zeilen"),
    "cut off in a row": (_text(_lines())[:-30], r"Zeile \d+ hat \d Felder"),
    "cut off between rows": (_text(_lines()[:-1]), "nicht vollständig.*99"),
    "an area is missing": (
        _text([li for li in _lines() if ";57 " not in li]),
        "nicht vollständig.*57",
    ),
    "a row twice": (_text([*_lines(), _lines()[-1]]), "wiederholt Zeile"),
    "another column name": (
        _replaced("Anzahl Einwohner", "Einwohnerzahl"),
        "„Anzahl Einwohner“; gef",
    ),
    "another year": (_replaced("2026;", "2024;"), "Ausgabe 2026 .*Jahr 2024"),
    "a decimal comma": (_text([*_lines()[:-1], _lines()[-1] + ",5"]), "ganze Zahl, gefunden"),
    "a thousands point": (_text([*_lines()[:-1], _lines()[-1] + ".000"]), "ganze Zahl, gefunden"),
    "an unknown area": (_replaced(";99 ", ";93a "), "bekanntes Gebiet|Zeile"),
    "an unknown class": (_replaced("85 Jahre u.älter", "85 - 94 Jahre"), "bekannter Wert"),
    "another Stadtraum": (
        _replaced(";57 Gruna;x", ";57 Gruna;y").replace(b"09 Stadtraum", b"08 Stadtraum"),
        "erwartet wird Stadtraum 09",
    ),
    "an Excel file": (b"PK\x03\x04...", "Excel"),
    "hardly anybody": (
        _text([_lines()[0], *(f"{li.rpartition(';')[0]};1" for li in _lines()[1:])]),
        "nicht glaubhaft",
    ),
    "all counted ten times": (
        _text([_lines()[0], *(li + "0" for li in _lines()[1:])]),
        "nicht glaubhaft",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_table_that_is_not_what_it_should_be_is_refused_in_german(fault):
    content, words = FAULTS[fault]
    with pytest.raises(CityTableError, match=words) as refused:
        convert("einwohner", content, 1)
    assert str(refused.value).startswith("Einwohner in 13 Altersklassen")


def test_a_quarter_ends_on_its_last_day():
    for number, end in city_tables._QUARTER_ENDS.items():
        assert f"2025-{end}" == str(pd.Period(f"2025Q{number}").end_time.date())


def test_a_forecast_that_ends_before_ours_is_not_mixed_with_it():
    lines = city_file("prognose_alter").decode().splitlines()
    last = max(line[:4] for line in lines[1:])
    with pytest.raises(CityTableError, match=f"Für {last}.* steht in dieser Ausgabe kein Wert"):
        convert("prognose_alter", _text([li for li in lines if not li.startswith(last)]))


def test_a_rate_twice_for_an_area_is_refused():
    lines = _lines("einkommen")
    with pytest.raises(CityTableError, match="zum zweiten Mal"):
        convert("einkommen", _text([*lines, lines[1].replace(";", ";", 1) + "1"]), 1)


def test_a_dataset_is_found_by_short_name_and_by_the_citys_id():
    found = city_datasets.named(DATASETS, DATASETS["migration"].edition(2026))
    assert found is city_datasets.named(DATASETS, "migration")
    with pytest.raises(StoreError, match=r"kennt das Programm nicht\. Bekannt sind: einwohner, "):
        city_datasets.named(DATASETS, "gibt_es_nicht")


def test_every_column_written_is_one_of_its_file():
    for dataset in DATASETS.values():
        assert set(dataset.columns) >= {
            measure
            for target in dataset.targets
            for measure in {**target.sums, **target.copies}.values()
        }
        for target in dataset.targets:
            header, _ = city_tables._held(target, FILES)
            written = {*target.key, *target.sums, *target.copies, *target.fixed, *target.total}
            assert written <= set(header), target.file
