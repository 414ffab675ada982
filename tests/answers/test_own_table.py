"""Own tables as additions: every figure as in the file, nothing known is moved, nothing half enters."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest

from sozialraum.answers import (
    changes,
    own_edition,
    own_figures,
    own_funding,
    own_funding_plan,
    own_table,
)
from sozialraum.answers.own_figures import Figures
from sozialraum.answers.own_indicator import NewIndicator
from sozialraum.answers.own_origin import Origin, OwnTableError
from sozialraum.answers.release import Release
from sozialraum.model.errors import PlanningError
from sozialraum.store import additions, build, data_files, given_table, queries
from sozialraum.store.errors import DataError
from sozialraum.store.recognise import recognise
from sozialraum.store.table_reading import Choices
from sozialraum.text.disclosure import SMALL
from tests.conftest import DATA_DIR

SOURCE = Origin("Probe 2026", "Statistikstelle", licence="dl-de/by-2-0")
CODES = [f"{i:02d}" for i in range(1, 18)]


def read(engine, text, name="tabelle.csv", **choices):
    given = given_table.read(name, text.encode())
    return recognise(given, queries.table(engine, "area"), Choices(**choices))


@pytest.fixture
def small(tiny, tiny_engine):
    """The tiny store, its release and what a plan makes of it, with all checks of the build."""
    build.ensure(tiny_engine, tiny.folder)
    before = Release.read(tiny_engine)

    def after(plan):
        return Release.read(additions.examine(tiny_engine, tiny.folder, plan.addition))

    return tiny_engine, before, after


def column(release, indicator, day, level="stadtraum"):
    return release.at(indicator, level, day)["value"].to_dict()


NEXT = "SR;Personen 2026;davon jung 2026\n1;150;30\n2;210;42\n3;320;16\n"


def test_figures_of_known_and_new_indicators_are_those_of_the_file(small):
    engine, before, after = small
    found = read(engine, NEXT)
    labels = {"numerator": "Junge", "denominator": "Alle"}
    new = NewIndicator("Junge neu", "", "D", "%", "share", 1, factor=100.0, decimals=3, **labels)
    share = Figures(new, numerator=("davon jung",), denominator=("Personen",))
    wanted = [own_table.of_known(before, "einwohner_count", "Personen"), share]
    plan = own_table.figures(before, found, wanted, replace(SOURCE, status="schaetzung"))
    assert plan.addition.licence == "dl-de/by-2-0"
    # judged before the build as the build computes them
    assert list(own_figures.values_of(before, share, found.rows)) == [20, 20, 5]
    made = after(plan)
    for key in plan.indicators:
        assert set(made.at(key, "stadtraum", "2026-12-31")["status"]) == {"schaetzung"}
    assert column(made, "einwohner_count", "2026-12-31") == {"01": 150, "02": 210, "03": 320}
    assert made.city_value("einwohner_count", "2026-12-31") == 680
    key = plan.indicators[1]
    assert column(made, key, "2026-12-31") == {"01": 20, "02": 20, "03": 5}
    # the city's share is of its own people, not the mean of 20, 20 and 5
    assert made.city_value(key, "2026-12-31") == pytest.approx(100 * 88 / 680)
    item = made.indicator(key)
    assert (item.name, item.unit, item.polarity, item.decimals) == ("Junge neu", "%", 1, 3)
    assert [item.numerator_label, item.denominator_label] == ["Junge", "Alle"]
    source = made.sources_of([key]).iloc[0]
    assert source["title"] == "Probe 2026"
    assert source["licence"] == "dl-de/by-2-0"
    # what was there stays as it was
    assert column(made, "einwohner_count", "2025-12-31") == column(
        before, "einwohner_count", "2025-12-31"
    )


def test_a_city_value_of_the_file_is_kept_for_what_cannot_be_summed(small):
    engine, before, after = small
    text = "SR;Wert 2026\n1;2,5\n2;3,5\n3;41234,25\n"
    new = NewIndicator("Mittel", "", "Ein Mittel", "Jahre", "mean", 0)
    for more, city in (("Gesamt;3,9\n", 3.9), ("", None)):
        found = read(engine, text + more)
        plan = own_table.figures(before, found, [Figures(new, value="Wert")], SOURCE)
        made = after(plan)
        assert made.city_value(plan.indicators[0], "2026-12-31") == city
        assert column(made, plan.indicators[0], "2026-12-31")["03"] == 41234.25


@pytest.mark.parametrize(
    ("rows", "is_small"),
    [
        ("1;150;4\n2;210;42\n3;320;16\n", True),  # also below a share
        ("1;150;30\n2;210;<5\n3;320;16\nGesamt;680;49\n", True),  # 49 - 30 - 16
        ("1;150;30\n2;210;<5\n3;320;16\n", False),
        ("1;150;0\n2;210;42\n3;320;16\nGesamt;680;58\n", False),
    ],
)
def test_figures_that_may_name_a_person_say_so_wherever_they_go(small, rows, is_small):
    engine, before, after = small
    found = read(engine, f"SR;Personen 2026;davon jung 2026\n{rows}")
    labels = {"numerator": "Junge", "denominator": "Alle"}
    share = NewIndicator("Junge neu", "", "D", "%", "share", 1, factor=100.0, **labels)
    wanted = [Figures(share, numerator=("davon jung",), denominator=("Personen",))]
    plan = own_table.figures(before, found, wanted, replace(SOURCE, missing="geheim"))
    assert any("Datenschutz" in note for note in plan.notes) is is_small
    said = after(plan).sources_of(list(plan.indicators))["attribution"].iloc[0]
    assert said.endswith(SMALL) is is_small
    printed = Figures(NewIndicator("Mittel", "", "D", "Jahre", "mean", 0), value="davon jung")
    assert not any(
        "Datenschutz" in one
        for one in own_table.figures(
            before, found, [printed], replace(SOURCE, missing="geheim")
        ).notes
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "SR;Personen 2025\n1;150\n2;210\n3;320\n",
            "gibt es schon 3 andere Werte.*01, 31.12.2025: 120",
        ),
        ("SR;Personen 2025\n1;120\n2;200\n3;310\n", "Alle Werte von „Einwohner“ stehen schon so"),
    ],
)
def test_known_figures_are_neither_overwritten_nor_doubled(small, text, words):
    engine, before, _ = small
    with pytest.raises(OwnTableError, match=words):
        own_table.figures(
            before,
            read(engine, text),
            [own_table.of_known(before, "einwohner_count", "Personen")],
            SOURCE,
        )


def test_years_known_already_are_left_out_and_the_new_one_enters(small):
    engine, before, after = small
    found = read(engine, "SR;2025;2026\n1;120;150\n2;200;210\n3;310;320\n")
    plan = own_table.figures(
        before, found, [own_table.of_known(before, "einwohner_count", "Wert")], SOURCE
    )
    assert "3 Werte stehen schon in den Daten" in plan.notes[0]
    assert plan.addition.title.endswith(", 31.12.2025 bis 31.12.2026")
    assert column(after(plan), "einwohner_count", "2026-12-31")["03"] == 320


def test_a_known_value_of_the_city_stays_and_a_differing_one_is_said(small):
    engine, before, after = small
    found = read(engine, "SR;2025;2026\n1;120;150\n2;200;210\n3;310;320\nGesamt;635;680\n")
    plan = own_table.figures(
        before, found, [own_table.of_known(before, "einwohner_count", "Wert")], SOURCE
    )
    assert "Der Wert der Stadt, 31.12.2025, bleibt 630; die Tabelle nennt 635." in plan.notes[0]
    assert "3 Werte stehen schon in den Daten" in plan.notes[1]
    made = after(plan)
    assert made.city_value("einwohner_count", "2025-12-31") == 630
    assert made.city_value("einwohner_count", "2026-12-31") == 680


NEW_SHARE = NewIndicator("Neu", "", "D", "%", "share", 1)


@pytest.mark.parametrize("indicator", ["jung_share", NEW_SHARE])
@pytest.mark.parametrize(
    ("cells", "way", "words"),
    [
        (("12,5", "250", "3"), "value", "250 ist kein Anteil in Prozent"),
        (("12,5", "25", "3"), "numerator", "Der Nenner fehlt: Nur Anzahlen"),  # 40.5 % of the city
    ],
)
def test_shares_that_cannot_be_or_would_be_added_up_are_refused(
    small, indicator, cells, way, words
):
    engine, before, _ = small
    rows = "".join(f"{i};{cell}\n" for i, cell in enumerate(cells, start=1))
    found = read(engine, f"SR;Junge 2026\n{rows}")
    column = "Junge" if way == "value" else ("Junge",)
    with pytest.raises(OwnTableError, match=words):
        own_table.figures(before, found, [Figures(indicator, **{way: column})], SOURCE)


def test_shares_written_as_parts_of_one_are_refused(small):
    engine, before, _ = small
    found = read(engine, "SR;Junge 2026\n1;0,2\n2;0,25\n3;0,3\n")
    with pytest.raises(OwnTableError, match="Anteile von 1; gebraucht werden Prozent"):
        own_table.figures(before, found, [Figures("jung_share", value="Junge")], SOURCE)


def test_figures_nobody_can_have_counted_are_refused(small):
    engine, before, after = small

    def take(text, indicator, **status):
        wanted = Figures(indicator, value=read(engine, text).measures[0])
        return own_table.figures(before, read(engine, text), [wanted], replace(SOURCE, **status))

    with pytest.raises(OwnTableError, match="−5 liegt unter null"):
        take("SR;Personen 2026\n1;150\n2;-5\n3;320\n", "einwohner_count")
    share = NewIndicator("Anteil neu", "", "Was es heißt", "%", "share", 1)
    with pytest.raises(OwnTableError, match="−5 ist kein Anteil"):
        take("SR;W 2026\n1;15\n2;-5\n3;32\n", share)
    change = replace(share, name="Zuwachs", kind="rate")
    plan = take("SR;W 2026\n1;15\n2;-5\n3;132\n", change)
    assert column(after(plan), plan.indicators[0], "2026-12-31")["02"] == -5
    late = "SR;W 2062\n1;15\n2;5\n3;32\n"
    with pytest.raises(OwnTableError, match=r"31\.12\.2062 liegt in der Zukunft"):
        take(late, share)
    assert take(late, share, status="annahme").indicators


@pytest.mark.parametrize("last", ["3;<5\n", ""])
def test_gaps_need_a_reason_and_hidden_counts_stay_missing(small, last):
    engine, before, after = small
    found = read(engine, f"SR;Personen 2026\n1;150\n2;210\n{last}")
    wanted = [own_table.of_known(before, "einwohner_count", "Personen")]
    with pytest.raises(DataError, match=r"\(einwohner_count\), Gebiet 03, 31.12.2026: kein Wert"):
        after(own_table.figures(before, found, wanted, SOURCE))
    told = Origin("Probe", "Amt", missing="In der Quelle aus Datenschutz nicht genannt")
    made = after(own_table.figures(before, found, wanted, told))
    held = column(made, "einwohner_count", "2026-12-31")
    assert held["01"] == 150
    assert pd.isna(held.get("03"))
    lines = set(made.sources_of(["einwohner_count"])["attribution"])
    assert "Amt: Probe, Lizenz nicht angegeben" in lines
    assert made.city_value("einwohner_count", "2026-12-31") is None


def test_nothing_is_planned_while_a_fault_is_open_or_the_source_is_not_told(small):
    engine, before, _ = small
    wanted = [Figures("einwohner_count", numerator=("W",))]
    with pytest.raises(OwnTableError, match="1 Punkt ist noch zu klären, zuerst: Zeile 2"):
        own_table.figures(
            before, read(engine, "SR;W 2026\nNirgendwo;3\n1;2\n2;3\n"), wanted, SOURCE
        )
    good = read(engine, "SR;W 2026\n1;2\n2;3\n3;4\n")
    for origin, words in (
        (Origin("", ""), "Die Quelle fehlt"),
        (Origin("A", "B", url="javascript:alert(1)"), "beginnt nicht mit https"),
        (Origin("A\u202eB", "C"), "Steuerzeichen"),
    ):
        with pytest.raises((OwnTableError, PlanningError), match=words):
            own_table.figures(before, good, wanted, origin)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "fehlt: Name"),
        ({"unit": "", "definition": ""}, "fehlt: Was die Zahl bedeutet und Einheit"),
        ({"polarity": 5}, "was ein hoher Wert heißt"),
        ({"decimals": 9}, "0 bis 4 Nachkommastellen"),
        ({"decimals": 1.5}, "0 bis 4 Nachkommastellen"),
        ({"factor": 0.0}, "der Faktor ist nicht null"),
        ({"kind": "count"}, "Eine Anzahl in „%“ gibt es nicht"),
        ({"name": "EINWOHNER"}, "Eine Kennzahl „Einwohner“ gibt es schon"),
    ],
)
def test_a_new_indicator_says_all_it_must(small, change, words):
    engine, before, _ = small
    good = {
        "name": "N",
        "short_name": "",
        "definition": "D",
        "unit": "%",
        "kind": "share",
        "polarity": 1,
    }
    found = read(engine, "SR;W 2026\n1;2\n2;3\n3;4\n")
    with pytest.raises(OwnTableError, match=words):
        own_table.figures(
            before, found, [Figures(NewIndicator(**{**good, **change}), value="W")], SOURCE
        )


def test_names_people_type_are_text_in_the_registry(small):
    engine, before, after = small
    found = read(engine, "SR;W 2026\n1;2\n2;3\n3;4\n")
    hostile = 'A "b" \\ [x] = <b>1</b> 😀'
    plan = own_table.figures(
        before,
        found,
        [Figures(NewIndicator(hostile, "", hostile, "%", "share", 0, caveat=hostile), value="W")],
        Origin(hostile, hostile),
    )
    made = after(plan)
    item = made.indicator(plan.indicators[0])
    assert (item.name, item.caveat) == (hostile, hostile)
    assert made.sources_of([plan.indicators[0]])["title"].iloc[0] == hostile


# --- the next edition of a published table, and a year's funding list, on the real data ---------

AGES = (
    *("0 bis 2 Jahre", "3 - 5", "6-9", "10 bis 14", "15 bis 17", "18 bis 24", "25 bis 29"),
    *("30 bis 44", "45 bis 59", "60 bis 64", "65 bis 74", "75 bis 84", "85 und älter", "insgesamt"),
)


def test_next_years_table_is_recognised_and_all_its_indicators_follow(engine, release):
    rows = [";".join([c, *["100"] * 13, "1300"]) for c in CODES]
    found = read(engine, "Stand 31.12.2026\n\n" + "\n".join([";".join(["SR", *AGES]), *rows]))
    shapes = own_edition.shapes(data_files.read_files(DATA_DIR))
    assert own_edition.best_shape(shapes, found) == "einwohner_stadtraum"
    shape = shapes["einwohner_stadtraum"]
    columns = own_edition.matched(shape, found.measures)
    assert columns["a_0_2"] == "0 bis 2 Jahre"
    assert columns["a_85plus"] == "85 und älter"
    assert len(columns) == len(shape.slots) == 14
    plan = own_edition.edition(release, found, shape, columns, SOURCE)
    assert plan.notes == ()
    only = own_edition.edition(release, found, shape, {"a_0_2": "0 bis 2 Jahre"}, SOURCE)
    assert only.notes[0].startswith("Ohne Spalte in der Datei, in neuen Zeilen also ohne Wert: ")
    assert only.notes[0].endswith(" und 7 weitere.")
    made = changes.examined(engine, DATA_DIR, release, plan.addition)
    assert set(column(made, "einwohner_count", "2026-12-31").values()) == {1300}
    rows.append(";".join(["Gesamt", *["1700"] * 13, "22100"]))
    summed = read(engine, "Stand 31.12.2026\n\n" + "\n".join([";".join(["SR", *AGES]), *rows]))
    assert len(summed.rows) == 18
    summed = own_edition.edition(release, summed, shape, columns, SOURCE)
    assert summed.addition.patches[0].rows.count("\n") == 18, "heading and 17 Stadträume"
    rows.pop()
    late = read(engine, "Stand 31.12.2062\n\n" + "\n".join([";".join(["SR", *AGES]), *rows]))
    with pytest.raises(OwnTableError, match=r"31\.12\.2062 liegt in der Zukunft"):
        own_edition.edition(release, late, shape, columns, SOURCE)
    forecast = shapes["prognose_stadtbezirk"]
    ahead = read(engine, (DATA_DIR / "tables/prognose_stadtbezirk.csv").read_text(encoding="utf-8"))
    own_edition.edition(
        release, ahead, forecast, own_edition.matched(forecast, ahead.measures), SOURCE
    )
    assert made.city_value("u18_share", "2026-12-31") == pytest.approx(100 * 5 / 13)
    assert column(made, "u18_share", "2025-12-31") == column(release, "u18_share", "2025-12-31")
    with pytest.raises(OwnTableError, match="für Stadtteile, die Datei für Stadträume"):
        own_edition.edition(release, found, shapes["einwohner_stadtteil"], columns, SOURCE)


def test_what_a_row_says_of_itself_follows_its_date_and_no_column_is_guessed(engine, release):
    shapes = own_edition.shapes(data_files.read_files(DATA_DIR))
    rows = "\n".join(f"{code};100" for code in CODES)
    for table, said in (
        ("wanderung_stadtraum", {"zeitraum": "Jahr 2024"}),
        ("arbeitslose_stadtbezirk", {"quartal": "Q3"}),
        ("attraktivitaet_2016", {"stichtag": "2024-09-30"}),
    ):
        shape = shapes[table]
        found = read(engine, f"Stand 30.09.2024\n\nSR;Wert\n{rows}")
        plan = own_edition.edition(release, found, shape, {next(iter(shape.slots)): "Wert"}, SOURCE)
        made = pd.read_csv(io.StringIO(plan.addition.patches[0].rows), dtype=str)
        told = said | {key: f"eigene_{found.given.sha256[:10]}" for key in made if "quelle" in key}
        assert {key: set(made[key]) for key in told} == {key: {text} for key, text in told.items()}
        assert ("sources.toml" in plan.addition.registry) == (len(told) > 1)
    people = shapes["einwohner_stadtraum"]
    for headings in (["0 bis 2 Jahre", "0-2", "3 - 5"], ["0 bis 17 Jahre"]):
        assert "a_0_2" not in own_edition.matched(people, headings)


@pytest.mark.parametrize(
    ("table", "status", "said"),
    [
        ("arbeitslose_stadtbezirk", "schaetzung", {"status": "schaetzung"}),
        ("arbeitslose_stadtbezirk", "", {"status": "amtlich"}),  # as most rows, not as the last
        (
            "fachkraeftebemessung",
            "annahme",
            {"status_prognose": "annahme", "status_soll": "annahme"},
        ),
        ("einwohner_stadtraum", "amtlich", {}),
        ("alleinerziehende_stadtraum", "amtlich", {}),  # most of its indicators are "berechnet"
        ("kbu_gesundheit", "", {}),
        ("einwohner_stadtraum", "schaetzung", "Alle gelten dort als „amtlich“"),
        ("arbeitslose_stadtbezirk", "sicher", "sagt „sicher“ nicht. Möglich: amtlich, "),
        ("kbu_gesundheit", "amtlich", "Alle gelten dort als „Stichprobe“"),
    ],
)
def test_how_sure_the_figures_are_is_kept_or_refused(engine, release, table, status, said):
    shape = own_edition.shapes(data_files.read_files(DATA_DIR))[table]
    level = shape.level or ("stadtbezirk" if "bezirk" in table else "stadtraum")
    codes = release.areas[level]["code"]
    found = read(
        engine, f"Stand 2024;;\n{level};Wert\n" + "\n".join(f"{c};1" for c in codes), level=level
    )
    asked = (
        release,
        found,
        shape,
        {next(iter(shape.slots)): "Wert"},
        replace(SOURCE, status=status),
    )
    if isinstance(said, str):
        with pytest.raises(OwnTableError, match=said):
            own_edition.edition(*asked)
        return
    made = pd.read_csv(io.StringIO(own_edition.edition(*asked).addition.patches[0].rows), dtype=str)
    assert {key: set(made[key]) for key in made if key.startswith("status")} == {
        key: {word} for key, word in said.items()
    }


def test_our_own_tables_are_their_own_next_edition(engine):
    shapes = own_edition.shapes(data_files.read_files(DATA_DIR))
    for name in (
        "migration_stadtraum",
        "kbu_gesundheit",
        "wanderung_stadtraum",
        "haushalte_stadtraum",
    ):
        found = read(engine, (DATA_DIR / "tables" / f"{name}.csv").read_text(encoding="utf-8"))
        assert own_edition.best_shape(shapes, found) == name
    for heading in ("Wert 2026", "2026", "Klasse 2026"):
        found = read(engine, f"SR;{heading}\n" + "\n".join(f"{code};1" for code in CODES))
        assert own_edition.best_shape(shapes, found) == "", "a heading of any table proves none"


@pytest.fixture(scope="module")
def known(engine):
    return own_funding.Known.read(engine)


def as_file(frame):
    return given_table.read("liste.csv", frame.to_csv(sep=";", decimal=",", index=False).encode())


def test_the_template_comes_back_as_the_list_it_is(known):
    found = own_funding.recognise(known, as_file(own_funding.template(known)), {})
    assert not found.findings
    assert [line.offer_id for line in found.lines] == list(known.listed["offer_id"])
    assert sum(x.amounts["vzae"] for x in found.lines) == pytest.approx(known.listed["vzae"].sum())
    sheet = own_funding.template(known)
    other = own_funding.recognise(known, as_file(sheet), {}, "4")
    assert [line.cells["list"] for line in other.lines] == list(sheet["Liste"].astype(str))
    twice = own_funding.recognise(known, as_file(sheet.iloc[[0, 1, 0]]), {}).findings
    assert "Dasselbe Angebot steht schon in Zeile 2." in str(twice[0])
    nobodys = own_funding.recognise(known, as_file(sheet.drop(columns=["Kennung", "Träger"])), {})
    names = known.offers["name"]
    shared = set(sheet["Angebot"]) & set(names[names.duplicated(keep=False)])
    assert shared
    assert set(nobodys.open) == shared


def test_next_years_list_asks_what_is_unsure_and_makes_what_is_new(engine, release, known):
    sheet = own_funding.template(known).drop(columns="Kennung").astype(object)
    sheet.loc[0, "Angebot"] = "FZ Alt-Pieschen neu"
    sheet = sheet.drop(index=5)
    sheet.loc[500] = [1, 999, "Neuer Treff", "Verein X", "Kindertreff", "4, 5", 1.5, 90000, 10000]
    sheet.loc[501] = ["", "", "Gesamt", "", "", "", sheet["VzÄ"].sum() - 1, "", ""]
    given = as_file(sheet)
    found = own_funding.recognise(known, given, {})
    title = "FZ Alt-Pieschen neu · AWO KJH"
    assert found.open == {title: ("L1-001",)}
    assert any("die Summenzeile nennt" in str(one) for one in found.findings)
    with pytest.raises(OwnTableError, match="Ist das ein bekanntes Angebot oder ein neues"):
        own_funding_plan.funding_list(known, found, 2027, SOURCE)
    found = own_funding.recognise(known, given, {title: "L1-001"})
    assert list(found.lost) == [known.listed["name"].iloc[5]]
    plan = own_funding_plan.funding_list(known, found, 2027, replace(SOURCE, url="https://a.de/1"))
    made = changes.examined(engine, DATA_DIR, release, plan.addition)
    assert made.funding_year == "2027"
    sources = made.table("sources")
    titles = set(sources.loc[sources["url"] == "https://a.de/1", "title"])
    assert titles == {"Probe 2026, Liste 1", "Probe 2026, Liste 4"}
    before, after = (
        one.at("angebote_vzae", "stadtraum", day)["value"]
        for one, day in ((release, "2024-12-31"), (made, "2027-12-31"))
    )
    lost = known.listed.iloc[5]
    reach = known.reaches[known.reaches["offer_id"] == lost["offer_id"]]
    expected = before.copy()
    for row in reach.itertuples():
        expected[row.stadtraum_code] -= row.share * lost["vzae"]
    expected["04"] += 0.75
    expected["05"] += 0.75
    assert after.to_dict() == pytest.approx(expected.to_dict())
    with pytest.raises(OwnTableError, match="Für 2024 gibt es schon eine Förderliste"):
        own_funding_plan.funding_list(known, found, 2024, SOURCE)
    with pytest.raises(OwnTableError, match="Das Jahr 2062 liegt zu weit voraus"):
        own_funding_plan.funding_list(known, found, 2062, SOURCE)


def test_an_amount_of_a_list_that_is_missing_or_wrong_is_named_by_row_and_heading(known):
    sheet = own_funding.template(known).astype(object)
    sheet.loc[2, "Sachkosten"], sheet.loc[3, "VzÄ"], sheet.loc[4, "VzÄ"] = "", "zwei", -0.5
    told = [str(one) for one in own_funding.recognise(known, as_file(sheet), {}).findings]
    assert "Zeile 5, „VzÄ“: Das ist keine Zahl. Gefunden: „zwei“." in told[0]
    assert any(line.startswith("Zeile 4, „Sachkosten“: Hier fehlt die Angabe.") for line in told)
    assert "Zeile 6, „VzÄ“: Ein Betrag ist nie negativ" in told[1]
    whole = sheet.drop(columns="Sachkosten").drop(index=[3, 4])
    assert not own_funding.recognise(known, as_file(whole), {}).findings
    # whose list is known needs no column that says it
    found = own_funding.recognise(known, as_file(whole.drop(columns="Liste")), {})
    made = own_funding_plan.funding_list(known, found, 2027, SOURCE).addition.patches[-1]
    assert (made.file, "material_eur" in made.rows) == ("funding.csv", False)


def test_a_protective_place_of_a_list_is_never_located(known):
    sheet = own_funding.template(known).drop(columns="Kennung").head(3)
    sheet.loc[500] = [1, 999, "Frauenschutzhaus", "Verein X", "Kindertreff", "4", 1.5, 9, 1]
    found = own_funding.recognise(known, as_file(sheet), {})
    plan = own_funding_plan.funding_list(known, found, 2027, SOURCE)
    text = "\n".join(patch.rows for patch in plan.addition.patches)
    assert "Frauenschutzhaus" in text
    reach = [p for p in plan.addition.patches if p.file.endswith("_reach.csv")]
    assert not reach
    facility = next(p for p in plan.addition.patches if p.file == "facility.csv")
    assert ",04," not in facility.rows
