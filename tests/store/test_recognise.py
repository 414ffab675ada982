"""Tables from offices: each layout read right, each trap named, nothing guessed that may be two."""

from __future__ import annotations

import io
import time

import pandas as pd
import pytest
from openpyxl import Workbook

from sozialraum.store import given_table
from sozialraum.store.given_file import GivenFileError
from sozialraum.store.recognise import recognise
from sozialraum.store.table_cells import stichtag
from sozialraum.store.table_reading import Choices
from tests.conftest import DATA_DIR

AREAS = pd.read_csv(DATA_DIR / "area.csv", dtype=str)
SR = AREAS[AREAS["level"] == "stadtraum"]
CODES = list(SR["code"])


def read(text, name="tabelle.csv", areas=AREAS, **choices):
    raw = text if isinstance(text, bytes) else text.encode()
    return recognise(given_table.read(name, raw), areas, Choices(**choices))


def values(found, measure, day="2026-12-31"):
    rows = found.rows[(found.rows["level"] == found.level) & (found.rows["stichtag"] == day)]
    return dict(zip(rows["code"], rows[measure], strict=True))


def reasons(found):
    return "\n".join(map(str, found.findings))


def workbook(rows, formats=(), title="Blatt"):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cell, form in formats:
        sheet[cell].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TRUE = {code: float(1000 * (i + 1) + i) for i, code in enumerate(CODES)}


def german(value):
    return f"{value:,.0f}".replace(",", ".")


def spellings():
    """The same seventeen figures, as offices write them."""
    named = list(zip(SR["code"], SR["name"], SR["short_name"], SR["name_planning"], strict=True))
    return {
        "Nummer": [str(int(c)) for c, *_ in named],
        "zweistellig": [c for c, *_ in named],
        "SR": [f"SR {int(c)}" for c, *_ in named],
        "Stadtraum": [f"Stadtraum {c}" for c, *_ in named],
        "Name": [n for _, n, *_ in named],
        "kurz": [s for *_, s, _ in named],
        "Planung": [p for *_, p in named],
        "Nummer und Name": [f"{c} {s}" for c, _, s, _ in named],
        "Strich": [f"{int(c)} - {n}" for c, n, *_ in named],
        "Atlas": [f"14612000{c}" for c, *_ in named],
        "ohne Umlaute": [
            n.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue") for _, n, *_ in named
        ],
    }


@pytest.mark.parametrize("way", spellings())
def test_every_spelling_of_an_area_is_the_same_area(way):
    rows = [f'"{n}";{german(v)}' for n, v in zip(spellings()[way], TRUE.values(), strict=True)]
    found = read("Stadtraum;Einwohner\n" + "\n".join(rows), stichtag="2026-12-31", decimal=",")
    assert not found.faults, reasons(found)
    assert values(found, "Einwohner") == TRUE


def plain(separator=";", write=german):
    head = separator.join(["Stadtraum", "Einwohner", "Anteil in %"])
    point = "," if separator != "," else "."
    rows = [separator.join([c, write(v), f"12{point}5"]) for c, v in TRUE.items()]
    return "\n".join([head, *rows, ""])


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (plain().encode(), "UTF-8, getrennt mit Semikolon; Dezimalzeichen Komma"),
        (plain().encode("utf-8-sig"), "UTF-8"),
        (plain().encode("cp1252"), "Semikolon"),
        (plain().encode("utf-16"), "UTF-16"),
        (plain("\t").replace("\n", "\r\n").encode(), "Tabulator"),
        (plain("\t").replace("\n", "\r").encode(), "Tabulator"),
        (plain(",", lambda v: f"{v:.0f}").encode(), "getrennt mit Komma; Dezimalzeichen Punkt"),
        (b"sep=|\n" + plain("|").encode(), "Senkrechter Strich"),
        (plain(write=lambda v: f"{v:,.0f}".replace(",", "\u202f")).encode(), "Komma"),
    ],
)
def test_separator_encoding_and_decimal_mark_are_found(raw, words):
    found = read(raw, "Einwohner 2026.csv")
    assert words in found.summary()[0]
    assert values(found, "Einwohner") == TRUE
    assert set(values(found, "Anteil in %").values()) == {12.5}


def test_a_point_that_may_be_two_things_is_asked_for():
    text = "Stadtraum;Personen 2026\n04;1.234\n05;2.345\n"
    assert "1234 oder 1,234" in reasons(read(text))
    assert read(text).faults
    assert values(read(text, decimal=","), "Personen") == {"04": 1234, "05": 2345}
    assert values(read(text, decimal="."), "Personen") == {"04": 1.234, "05": 2.345}
    assert read("Stadtraum;Personen 2026\n04;1,234\n05;2,345\n").faults


def test_many_points_before_three_digits_beside_small_whole_numbers_are_thousands():
    rows = "\n".join(f"{c};{german(v)};{i + 5}" for i, (c, v) in enumerate(TRUE.items()))
    found = read("Stadtraum;Personen 2026;davon 2026\n" + rows)
    assert values(found, "Personen") == TRUE
    assert "Tausenderzeichen" in reasons(found)
    fixed = "\n".join(f"{c};{i + 1}.25{i % 9 + 1}" for i, c in enumerate(CODES))
    assert read("Stadtraum;Index 2026\n" + fixed).faults


DUVA = """Einwohner am Ort der Hauptwohnung nach Geschlecht
Stand: 31.12.2026; Quelle: Statistikstelle

Stadtraum;;Einwohner;;Fläche
Nr.;Name;insgesamt;weiblich;km²
1;2;3;4;5
{rows}
Gesamt;;{total};17.000;170,0

1) vorläufig
"""


def duva(total):
    rows = [
        f'{int(c)};"{n}";{german(TRUE[c])};1.000;10,0'
        for c, n in zip(SR["code"], SR["name"], strict=True)
    ]
    return DUVA.format(rows="\n".join(rows), total=german(total)).encode("cp1252")


def test_headings_in_rows_notes_numbering_and_totals_of_official_tables():
    found = read(duva(sum(TRUE.values())))
    assert not found.faults, reasons(found)
    assert found.measures == ("Einwohner · insgesamt", "Einwohner · weiblich", "Fläche · km²")
    assert values(found, "Einwohner · insgesamt") == TRUE
    city = found.rows[found.rows["level"] == "stadt"]
    assert city["Fläche · km²"].tolist() == [170.0]
    assert "ergeben" not in reasons(found)


def test_a_total_that_does_not_fit_its_areas_is_named():
    assert "Die Gebiete ergeben 153.136, die Summenzeile nennt 153.936" in reasons(
        read(duva(sum(TRUE.values()) + 800))
    )


@pytest.mark.parametrize(("figure", "is_named"), [(400_000, True), (900, False)])
def test_a_total_is_compared_unless_it_is_a_mean(figure, is_named):
    """One digit too many is named, however large the error; a mean is no sum."""
    rows = [f"{code};{figure if code == '04' else 900}" for code in CODES]
    found = read(
        "SR;W 2026\n" + "\n".join([*rows, f"Gesamt;{16 * 900 + 400 if is_named else 901}"])
    )
    assert ("die Summenzeile nennt" in reasons(found)) is is_named


def test_years_in_columns_in_rows_and_areas_side_by_side_say_the_same():
    wide = "Gebiet;2025;31.12.2026\n" + "\n".join(f"{c};1,5;2,{i:02d}" for i, c in enumerate(CODES))
    long = "Jahr;Gebiet;Wert\n" + "\n".join(
        [f"2025;{c};1,5" for c in CODES] + [f"2026;{c};2,{i:02d}" for i, c in enumerate(CODES)]
    )
    turned = "Jahr;" + ";".join(f"SR {c}" for c in CODES)
    turned += "\n2025" + ";1,5" * 17 + "\n2026;" + ";".join(f"2,{i:02d}" for i in range(17))
    tables = [read(text) for text in (wide, long, turned)]
    for found in tables:
        assert not found.faults, reasons(found)
        assert found.measures == ("Wert",)
        assert values(found, "Wert") == {c: 2 + i / 100 for i, c in enumerate(CODES)}
        assert set(values(found, "Wert", "2025-12-31").values()) == {1.5}
    assert tables[2].layout.is_turned


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *(("1. Quartal 2025", "03-31"), ("Q2/2025", "06-30"), ("2025-Q3", "09-30")),
        *(("4. Quartal 2025", "12-31"), ("2025", "12-31"), ("1.2.2025", "02-01")),
    ],
)
def test_a_quarter_or_year_is_its_last_day(words, day):
    assert stichtag(words) == f"2025-{day}"


def test_classes_in_rows_become_measures_and_repeated_remarks_do_not():
    rows = [
        f"2026;{c};{g};{a};{n};datensatz_2026"
        for c in CODES
        for g, a, n in (("m", "0 bis 2", 5), ("m", "3 bis 5", 6), ("w", "0 bis 2", 7))
    ]
    found = read("Jahr;SR;Geschlecht;Alter;Anzahl;Datensatz\n" + "\n".join(rows))
    assert found.measures == ("m · 0 bis 2", "m · 3 bis 5", "w · 0 bis 2")
    assert values(found, "w · 0 bis 2")["04"] == 7


@pytest.mark.parametrize(
    "table", ["einwohner_stadtraum", "kbu_einkommen", "wanderung_stadtraum", "einwohner_stadtteil"]
)
def test_our_own_tables_come_back_as_they_are(table):
    raw = (DATA_DIR / "tables" / f"{table}.csv").read_bytes()
    found = read(raw, f"{table}.csv")
    assert not found.faults, reasons(found)
    mine = pd.read_csv(io.BytesIO(raw), dtype={"stadtraum": str, "stadtteil": str, "code": str})
    number = next(
        name for name in mine.columns if name in ("einwohner", "zuzuege") or "eur" in name
    )
    names = [name for name in found.measures if name.startswith(number)]
    assert found.rows[names].sum().sum() == pytest.approx(mine[number].sum())


def test_null_is_not_zero_and_small_counts_stay_hidden():
    found = read("Stadtraum;Fälle 2026\n01;<5\n02;k. A.\n03;–\n04;0\n05;\n06;12\n07;.\n")
    held = values(found, "Fälle")
    assert held["04"] == 0
    assert held["06"] == 12
    assert pd.isna([held[code] for code in ("01", "02", "03", "05", "07")]).all()
    assert "zu schützen" in reasons(found)
    hidden = ("<5", "≤ 3", "< 10", "unter 5", "3 und weniger", "geheim", "gesperrt")
    cells = "".join(f"{i:02d};{cell}\n" for i, cell in enumerate(hidden, start=1))
    small = read(f"Stadtraum;Fälle 2026\n{cells}08;12\n")
    assert not small.faults
    assert pd.isna([values(small, "Fälle")[f"{i:02d}"] for i in range(1, 8)]).all()
    assert "7 Zellen nennen keine Zahl, um Menschen zu schützen" in reasons(small)
    zero = read("Stadtraum;Fälle 2026\n01;–\n02;3\n", dash="null")
    assert values(zero, "Fälle")["01"] == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SR;W 2026\nPischen;3\n03;5\n16;4\n", "Zeile 2, „SR“: Dieses Gebiet kennt.*04 Pieschen"),
        ("SR;W 2026\n4;1\n04;2\n05;3\n", "Zeile 3.*stehen schon in Zeile 2"),
        ("SR;W 2026\n04;1\n05;abc\n06;3\n", "Zeile 3, „W 2026“: Das ist keine Zahl.*„abc“"),
        ("SR;W 2026\n04;1\n05;#DIV/0!\n06;3\n07;3\n", "Zeile 3, „W 2026“: Das ist keine Zahl"),
        ("SR;W 2026\n04;1\n;2\n05;3\n", "Zeile 3, „SR“: Hier stehen Zahlen, aber kein Gebiet"),
        ("SR;W\n04;1\n05;3\n", "Der Tabelle fehlt der Stichtag"),
        ("Jahr;SR;W\n2026;04;1\n2026;05;2\nbald;06;3\n", "Zeile 4, „Jahr“: Das ist kein Datum"),
        ("SR;Name;W 2026\n04;Gorbitz;1\n05;Mickten/Trachau;2\n06;Klotzsche;3\n", "zwei verschied"),
        ("Stadtteil;W 2026\n11;4\n31;3\n33;5\n", "zählt die Stadt zusammen mit 31"),
    ],
)
def test_faults_name_row_column_reason_and_what_to_do(text, words):
    found = read(text)
    assert found.faults
    assert pd.Series([reasons(found)]).str.contains(words, regex=True).all(), reasons(found)
    assert all(fault.suggestion for fault in found.faults if not fault.reason.startswith("Ebenso"))


@pytest.mark.parametrize(
    ("figures", "is_named"),
    [(("40", "3"), True), (("40", "5"), False), (("40", "0"), False), (("40,5", "3"), False)],
)
def test_counts_so_small_that_they_may_tell_of_somebody_are_named(figures, is_named):
    many, few = figures
    rows = [f"{code};{few if code == '04' else many}" for code in CODES]
    found = read("\n".join(["Stadtraum;Fälle 2025", *rows]))
    said = "1 Zelle von „Fälle“ zählt 1 bis 4. Wenn das Menschen sind"
    assert (said in reasons(found)) is is_named
    assert not found.faults


def test_a_misspelt_area_is_assigned_or_left_out_by_decision():
    text = "SR;W 2026\nPischen;3\n03;5\nGorbitz;9\n"
    assert read(text).unknown == {"Pischen": "04"}
    assert values(_assigned(text, "04"), "W") == {"04": 3, "03": 5, "16": 9}
    assert values(_assigned(text, ""), "W") == {"03": 5, "16": 9}


def _assigned(text, code):
    found = recognise(
        given_table.read("t.csv", text.encode()), AREAS, Choices(areas={"Pischen": code})
    )
    assert not found.faults
    return found


def test_running_numbers_are_no_codes():
    ordered = SR.sort_values("short_name")
    rows = [f"{i};{n};{i}" for i, n in enumerate(ordered["short_name"], start=1)]
    found = read("lfd. Nr.;Stadtraum;W 2026\n" + "\n".join(rows))
    assert not found.faults, reasons(found)
    by_name = dict(zip(ordered["code"], range(1, 18), strict=True))
    assert values(found, "W") == by_name


def test_the_level_is_that_of_the_areas_not_of_a_column_beside():
    inside = AREAS[(AREAS["level"] == "stadtteil") & AREAS["counted_with"].isna()]
    rows = [f"4;Pieschen;{c};{n};7,5" for c, n in zip(inside["code"], inside["name"], strict=True)]
    found = read("Stadtraum;Name;Stadtteil;Name;W 2026\n" + "\n".join(rows))
    assert found.level == "stadtteil"
    assert len(values(found, "W")) == 61
    assert not found.faults, reasons(found)


def test_subtotals_of_another_level_and_cases_without_an_area_stay_out():
    text = "Gebiet;W 2026\n" + "\n".join(f"{c};5" for c in CODES)
    text += "\nCotta mit Ortschaften Cossebaude, Mobschatz, Oberwartha, Altfranken und Gompitz;9"
    found = read(
        text.replace("Ortschaften Cossebaude, ", "Ortschaften Cossebaude, ") + "\nunbekannt;3\n"
    )
    assert len(values(found, "W")) == 17
    assert "Zeile 19: Gebiete einer anderen Ebene" in reasons(found)
    assert "Zeile 20: Nicht zugeordnete" in reasons(found)


def test_workbooks_numbers_dates_percent_and_titles():
    rows = [["Einwohner zum 30.06.2026"], [], ["Stadtraum", "Wert", "Anteil"]]
    rows += [[int(c), TRUE[c], 0.125] for c in CODES]
    raw = workbook(rows, [(f"C{i}", "0.0%") for i in range(4, 21)])
    found = read(raw, "mappe.xlsx")
    assert not found.faults, reasons(found)
    assert values(found, "Wert", "2026-06-30") == TRUE
    assert set(values(found, "Anteil", "2026-06-30").values()) == {12.5}
    assert "als Prozent" in reasons(found)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "keine Tabelle"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "altes Excel-Format"),
        (b"PK\x03\x04" + b"\0" * 600, "beschädigt"),
        (bytes(range(256)) * 9, "kein Text"),
        (b"a;b\nx;y\n", "keine Gebiete der Stadt"),
        (b"Stadtraum;Wort\n04;gut\n05;schlecht\n", "keine Spalte mit Zahlen"),
        (b'SR;W\n04;"1\n', "Anführungszeichen"),
        (b"x" * (given_table.MAX_FILE + 1), r"zu groß: 10,1 MB. Erlaubt sind bis zu 10 MB"),
        (workbook([["Stadtraum", "W"], [4, "=1+1"], [5, "=2+2"]]), "2 Formeln haben kein"),
    ],
)
def test_what_is_no_table_is_refused_in_german(raw, words):
    with pytest.raises(GivenFileError, match=words):
        read(raw)


def test_eleven_thousand_areas_are_read_in_seconds():
    many = pd.DataFrame(
        {
            "level": "stat_bezirk",
            "code": [f"{i:05d}" for i in range(11_000)],
            "name": [f"Bezirk Nr. {i}" for i in range(11_000)],
            "short_name": [f"B{i}" for i in range(11_000)],
            "counted_with": None,
        }
    )
    text = "Bezirk;" + ";".join(f"Klasse {i}" for i in range(14)) + "\n"
    text += "\n".join(f"{c};" + ";".join(["1,5"] * 14) for c in many["code"])
    start = time.process_time()
    found = read(text, areas=many, stichtag="2026-12-31")
    assert len(found.rows) == 11_000
    assert time.process_time() - start < 10


def test_a_number_with_the_name_of_another_area_is_no_area():
    found = read("Gebiet;W 2026\n4 Gorbitz;1\n5 Mickten/Trachau;2\n6 Klotzsche;3\n")
    assert list(found.unknown) == ["4 Gorbitz"]
    assert found.faults


def test_running_numbers_alone_name_no_area():
    rows = "\n".join(f"{i};Haus {i};{i},5" for i in range(1, 18))
    with pytest.raises(GivenFileError, match="keine Gebiete der Stadt"):
        read("lfd. Nr.;Einrichtung;W 2026\n" + rows)


SMALL = {
    "few areas": "Stadtraum,Wert\n04,0\n11,1\n16,2\n01,3\n02,4\n03,5\n05,6\n06,7\n07,8\n08,9\n",
    "one area": "Stadtraum,Wert\n04,5\n",
    "names": "Wo,Wert\nBriesnitz,5\nNiedersedlitz/Strehlen,6\n",
}


@pytest.mark.parametrize("text", SMALL.values(), ids=SMALL)
def test_small_figures_are_never_taken_for_the_codes_of_areas(text):
    found = read(text, stichtag="2026-12-31")
    assert (found.level, found.measures) == ("stadtraum", ("Wert",))
    assert list(found.rows["Wert"]) == [float(x.split(",")[1]) for x in text.splitlines()[1:]]


def test_an_area_given_twice_is_a_fault():
    assert "stehen schon in Zeile 2" in reasons(read("Stadtraum,Wert\n04,5\n4,6\n"))


def test_small_figures_alone_name_no_areas():
    with pytest.raises(GivenFileError, match="keine Gebiete"):
        read("Monat,Anzahl\nJan,3\nFeb,5\n")


def test_names_that_several_levels_share_are_asked_for():
    text = "Wo,Wert 2026\nPieschen,5\nGorbitz,6\n"
    asked = [one for one in read(text).faults if "können" in one.reason]
    assert "Stadträume" in asked[0].reason and "ASD-Gebiete" in asked[0].reason
    assert read(text, level="stadtraum").faults == ()
    assert read(text.replace("Wo", "Stadtraum")).faults == ()


def test_the_column_of_the_areas_is_chosen_by_its_letter_even_below_two_headings():
    parts = AREAS[AREAS["level"] == "stadtteil"]["code"]
    rows = "".join(f"{code};{part};5,5\n" for code, part in zip(CODES, parts, strict=False))
    text = f"Gebiet;Gebiet;Zahl\nStadtraum;Stadtteil;31.12.2026\n{rows}"
    found = read(text, area="A", level="stadtraum")
    assert (found.level, found.layout.area) == ("stadtraum", 0)
    assert "nennt keine Gebiete" not in reasons(found)
    assert read(text, area="B", level="stadtteil").layout.area == 1


@pytest.mark.parametrize("area", ["Wert", "B"])
def test_a_chosen_column_without_areas_is_told(area):
    rows = "".join(f"{code};{i},5\n" for i, code in enumerate(CODES, start=1))
    found = read(f"SR;Wert\n{rows}", area=area, stichtag="2026-12-31")
    assert found.layout.area == 0
    assert "Die Spalte „Wert“ nennt keine Gebiete der Stadt; gelesen ist „SR“" in reasons(found)


def test_a_sheet_that_is_not_there_is_told_and_no_other_is_read():
    raw = workbook([["SR", "2026"], *([code, 1] for code in CODES)], title="Blatt")
    with pytest.raises(GivenFileError, match="kein Blatt „2026“"):
        read(raw, "mappe.xlsx", sheet="2026")
