"""What people bring is laid over the shipped files: rows changed and added, nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from sozialraum.store import data_files
from sozialraum.store.csv_reader import read_csv
from sozialraum.store.errors import DataError, Problem
from sozialraum.store.overlay import overlay
from sozialraum.store.patches import Addition, Patch

DATA = Path(__file__).resolve().parents[2] / "data"
ALTER = "tables/alter_stadtraum.csv"
KEY = ("stichtag", "stadtraum")


def addition(*patches: Patch, title: str = "Probe", **registry: str) -> Addition:
    files = {f"{name}.toml": text for name, text in registry.items()}
    return Addition(title, "probe.csv", "0" * 64, patches=patches, registry=files)


def rows(text: str, file: str = ALTER, key: tuple[str, ...] = KEY) -> Addition:
    return addition(Patch(file, key, text))


def problems(files, *additions: Addition) -> list[str]:
    with pytest.raises(DataError) as caught:
        overlay(files, additions)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def files(tiny) -> dict[str, bytes]:
    return data_files.read_files(tiny.folder)


def test_without_additions_nothing_changes(files):
    assert overlay(files, []).files == files


def test_no_row_means_the_real_files_to_the_value():
    """Reading and writing a table anew changes no cell of it."""
    real = data_files.read_files(DATA)
    patch = Patch("tables/einwohner_stadtteil.csv", ("stichtag", "stadtteil"), "stichtag,stadtteil")
    laid = overlay(real, [addition(patch)]).files
    assert data_files.hash_files(laid) == data_files.hash_files(real)


def test_a_known_key_is_changed_and_a_new_one_added(files):
    text = "stichtag,stadtraum,alt\n2025-12-31,03,250\n2026-12-31,01,99\n"
    laid = overlay(files, [rows(text)]).files
    lines = laid[ALTER].decode().splitlines()
    assert lines[:6] == files[ALTER].decode().splitlines()[:6]
    assert lines[6:] == ["2025-12-31,03,,250,310", "2026-12-31,01,,99,"]
    assert {name for name in files if laid[name] != files[name]} == {ALTER, data_files.CHECKSUMS}


def test_an_empty_cell_of_a_patch_is_a_missing_value(files):
    text = "stichtag,stadtraum,jung\n2025-12-31,01,\n"
    assert b"2025-12-31,01,,100,120" in overlay(files, [rows(text)]).files[ALTER]


def test_later_additions_see_earlier_ones(files):
    first = rows("stichtag,stadtraum,alt\n2026-12-31,01,99\n")
    second = rows("stichtag,stadtraum,jung\n2026-12-31,01,1\n")
    assert b"2026-12-31,01,1,99," in overlay(files, [first, second]).files[ALTER]


def test_a_new_table_is_added_and_sealed_and_may_be_replaced_by_the_next(files):
    file = "tables/eigene_abc.csv"
    one = rows("stadtraum,wert\n01,5\n", file, ())
    two = rows("stadtraum,wert\n01,7\n", file, ())
    laid = overlay(files, [one, two]).files
    assert laid[file] == b"stadtraum,wert\n01,7\n"
    assert data_files.verify_checksums(laid) == []


def test_sections_are_added_behind_the_registers(files):
    new = addition(
        sources='[neu]\ntitle = "Neu"\nproducer = "P"\nattribution = "A"\n',
        indicators='[[jung_share.series]]\ntable = "x"\n',
    )
    laid = overlay(files, [new]).files
    assert laid["sources.toml"].startswith(files["sources.toml"].rstrip(b"\n"))
    assert b"[neu]" in laid["sources.toml"]
    assert laid["indicators.toml"].count(b"[[jung_share.series]]") == 2


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (rows("stichtag,stadtraum,x\n2026-12-31,01,1\n"), "Spalte „x“: Diese Spalte hat"),
        (rows("stichtag,jung\n2026-12-31,1\n"), "Spalte „stadtraum“: Diese Spalte fehlt"),
        (rows("stichtag,stadtraum\n2026,01\n2026,01\n"), "Zeile 3: Der Schlüssel (stichtag"),
        (rows("stichtag;stadtraum\n2026;01\n"), "mit Semikolon getrennt"),
        (rows("stichtag,alt\n2024-12-31,1\n", key=("stichtag",)), "Zeile 2: Der Schlüssel (stich"),
        (rows("a\n1\n", "geometry/elbe.csv"), "lässt sich nicht ergänzen"),
        (rows("a\n1\n", "tables/../area.csv"), "lässt sich nicht ergänzen"),
        (rows("a\n1\n", "indicators.toml"), "lässt sich nicht ergänzen"),
        (rows("a\n1\n", key=()), "nur zeilenweise ergänzen"),
        (addition(sources='[od_alter]\ntitle = "x"\n'), "Gefunden: „od_alter“"),
        (addition(indicators="[jung_share]\nfactor = 2\n"), "Gefunden: „jung_share“"),
        (addition(indicators='[[neu.series]]\ntable = "x"\n'), "Diesen Indikator gibt es nicht"),
        (addition(indicators="[neu\n"), "Ergänzung „Probe“, indicators.toml, Zeile 1"),
        (addition(area="x = 1\n"), "Kein Verzeichnis"),
    ],
)
def test_what_does_not_fit_is_named_with_addition_file_and_place(files, bad, expected):
    if "alt\n2024" in (bad.patches[0].rows if bad.patches else ""):
        assert "meint 3 Zeilen" in problems(files, bad)[0]
    found = problems(files, bad)
    assert found[0].startswith("Ergänzung „Probe“, "), found
    assert any(expected in text for text in found), found


def test_a_fault_in_a_line_of_an_addition_is_told_where_it_stands_there(files):
    """The line of the patch, not that of the table it was laid into."""
    text = "stichtag,stadtraum,jung\n2025-12-31,01,1\n2026-12-31,02,zehn\n"
    laid = overlay(files, [rows(text)])
    place = laid.told(Problem(ALTER, "Keine Zahl.", 8, "jung"))
    assert str(place) == f"Ergänzung „Probe“, {ALTER}, Zeile 3, Spalte „jung“: Keine Zahl."
    changed = laid.told(Problem(ALTER, "Keine Zahl.", 5))
    assert str(changed).startswith(f"Ergänzung „Probe“, {ALTER}, Zeile 2")
    assert laid.told(Problem(ALTER, "Keine Zahl.", 2)).table == ALTER
    # a cell of two lines stands before it
    laid = overlay(files, [rows('stichtag,stadtraum,alt\n2027-12-31,01,"a\nb"\n2027-12-31,02,x\n')])
    last = int(read_csv(ALTER, laid.files[ALTER]).lines[-1])
    assert laid.told(Problem(ALTER, "Keine Zahl.", last)).row == 4


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        *(("street", "Musterstraße 1"), ("postcode", "01097"), ("stadtteil_code", "11")),
        *(("stadtraum_code", "03"), ("lat", "51.06"), ("lon", "13.75")),
    ],
)
def test_a_protective_place_with_any_hint_of_where_it_is_is_refused(column, cell):
    real = data_files.read_files(DATA)
    text = f"facility_id,name,{column}\nF900,Frauenhaus,{cell}\n"
    bad = rows(text, "facility.csv", ("facility_id",))
    assert "Schutzort" in problems(real, bad)[0]


def test_a_shipped_table_that_does_not_fit_its_seal_is_not_sealed_anew(files):
    files[ALTER] = files[ALTER].replace(b",310", b",311")
    laid = overlay(files, [rows("stichtag,stadtraum,alt\n2026-12-31,01,99\n")]).files
    assert len(data_files.verify_checksums(laid)) == 1
