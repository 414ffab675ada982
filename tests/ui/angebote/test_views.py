"""Angebote: what leaves the program, what is marked, and that every view counts the same."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import streamlit as st

from sozialraum.answers import offers
from sozialraum.answers.release import Release
from sozialraum.documents import tables
from sozialraum.model.services import ServiceError, radar
from sozialraum.model.services.edits import ADD, CHANGE, CLOSE, Edit
from sozialraum.model.services.selection import Selection, select
from sozialraum.pictures import charts, palette
from sozialraum.store import queries
from sozialraum.store import services as store
from sozialraum.text import format as de
from sozialraum.text import pillars
from sozialraum.ui.angebote import ein_angebot, liste, luecken, versorgung
from sozialraum.ui.angebote import radar as services_radar
from sozialraum.ui.einrichtungen import facilities, services
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.shell import data
from sozialraum.ui.steckbrief import details
from tests.screen import everything, open_app

NAMES = {f"{n:02d}": f"{n} X" for n in range(1, 18)}


@pytest.fixture
def listing(engine, monkeypatch):
    release = queries.release(engine)
    monkeypatch.setitem(st.session_state, "_release", (release.data_hash, ""))
    return make(engine)


def ratios_of(listing, asked):
    return offers.ratios(data.current(), versorgung.counted(listing), asked)


def make(engine, selection=Selection(), played=()):  # noqa: B008 (a frozen value)
    base = store.published(engine)
    found = store.current(engine, base, played)
    shown = select(found.services, selection)
    return Listing(base, found.services, shown, selection, tuple(played), len(found.lost))


def test_no_protective_place_is_in_any_export(engine, listing):
    facilities_table = queries.table(engine, "facility")
    names = facilities_table.loc[facilities_table["is_protected"] == 1, "name"]
    assert len(names) == 3
    frame = tables.sheet(liste.table(listing))
    found = radar.build(listing.services, list(NAMES))
    who = radar.providers(listing.services, list(NAMES))
    for table in (frame, tables.sheet(services_radar.table(found, who, NAMES))):
        text = tables.to_csv(table).decode("utf-8")
        assert not [name for name in names if name in text]
        assert "Inobhutnahme" not in text
    assert "3 sind gezählt, aber nie enthalten" in services.metadata(listing)["Schutzorte"]


def test_an_export_names_source_date_licence_status_and_filter(engine, listing):
    found = services.metadata(listing)
    assert {"Quelle", "Lizenz", "Stichtag", "Status", "Filter", "Datenstand"} <= set(found)
    assert "SPIELWIESE" not in found
    frame = tables.sheet(liste.table(listing))
    assert len(frame) == 243
    assert (frame["Quelle"] != "").all()
    assert (frame["Herkunft"] != "").all()
    assert set(frame["Rechtsgrundlage Status"]) == {"erschlossen"}
    filtered = make(engine, Selection(stadtraum="08", paragraphs=("11",), age=10))
    words = services.metadata(filtered)["Filter"]
    assert words == "Stadtraum 8 Blasewitz · § 11 Jugendarbeit · 10 bis 14 Jahre"


def test_the_playground_shows_in_every_export(engine, listing):
    assert services.export_name(listing, "angebote") == "angebote"
    played = make(engine, played=[Edit("F001", CHANGE, {"vzae": 9.0})])
    assert services.export_name(played, "angebote") == "angebote_spielwiese"
    assert "nicht der Stand" in services.metadata(played)["SPIELWIESE"]
    frame = tables.sheet(liste.table(played)).set_index("Kennung")
    assert frame.loc["F001", "Änderung"] == "Spielwiese"
    assert (frame["Änderung"] != "").sum() == 1


def test_the_matrix_rows_add_up_to_the_list(listing):
    found = radar.build(listing.services, list(NAMES))
    who = radar.providers(listing.services, list(NAMES))
    _, rows = services_radar.table(found, who, NAMES).shown()
    assert rows[-1]["total"] == "240"
    assert sum(int(row["total"]) for row in rows[:-1]) == 240
    by_column = [int(rows[-1][group]) for group in radar.COLUMNS]
    assert sum(by_column) == 240
    assert rows[7]["16"] == "–"  # Stadtraum 8


def test_the_sentence_of_a_stadtraum_names_what_is_missing(listing):
    found = radar.build(listing.services, list(NAMES))
    who = radar.providers(listing.services, list(NAMES))
    missing = radar.missing_pairs(found, list(NAMES))
    (line,) = pillars.sentences(found, who, missing, NAMES, ["08"])
    assert "nicht erfasst: §\u00a016" in line
    assert "10 Angebote" in line
    assert "In 6 von 17 Stadträumen" in pillars.answer(missing, NAMES)
    assert "8 X" in pillars.basis(found, missing, NAMES)


def test_closing_a_place_moves_the_answer_and_the_ratio(engine, listing):
    closed = make(engine, played=[Edit("F124", CLOSE, {"operation": "geschlossen"})])
    assert "3 geschlossen" in liste.answer(listing)
    assert "4 geschlossen" in liste.answer(closed)
    asked = offers.Question("okja", "stadtraum", "angebote", 6, 24)
    before, after = (ratios_of(one, asked) for one in (listing, closed))
    assert before.city["numerator"] - after.city["numerator"] == 1
    change = (before.frame["numerator"] - after.frame["numerator"]).set_axis(before.frame["code"])
    assert change[change != 0].to_dict() == {"08": 1.0}


def test_ratios_are_offered_only_where_the_list_is_near_the_count(listing):
    kept, left_out = offers.usable_categories(data.current(), listing.base, listing.services)
    assert {"okja", "asp", "mja", "ssa", "fb", "beratung", "asd"} <= set(kept)
    assert not {"kita", "hort", "schule", "kifaz", "schulprojekt", "sucht"} & set(kept)
    assert any("2 von mindestens 294" in sentence for sentence in left_out)


def test_the_history_tells_events_the_proposal_and_changes_made_here(listing):
    rows = {row["service_id"]: row for row in listing.services.to_dict("records")}
    closed = ein_angebot.history_rows(listing, "F009", rows["F009"])
    assert any("geschlossen" in text and "tag24" in source for _, text, source in closed)
    threatened = ein_angebot.history_rows(listing, "F033", rows["F033"])
    assert any(
        "0,00 statt 2,00 VzÄ. Das ist nicht der Beschluss" in text for _, text, _ in threatened
    )
    nothing = ein_angebot.history_rows(listing, "F077", rows["F077"])
    assert nothing[0][1] == "Nichts überliefert."


@pytest.mark.usefixtures("listing")
def test_changes_are_told_in_words_people_use():
    words = ein_angebot.change_words
    assert words("undo", {}) == "Letzte Änderung zurückgenommen"


@pytest.mark.usefixtures("listing")
def test_change_words_translate_ids():
    found = ein_angebot.change_words(
        CHANGE,
        {
            "vzae": 1.5,
            "category_id": "fb",
            "operation": "bedroht",
            "paragraphs": "11|16",
            "street": None,
        },
    )
    assert found == (
        "geändert: VzÄ = 1,50; Art = Familienbildung und Arbeit mit Familien; Zustand = bedroht; "
        "Rechtsgrundlage = § 11, § 16; Straße und Hausnummer = k. A."
    )


def test_provider_ids_are_stable_and_never_the_same():
    found = services.provider_ids(["VSP e.V.", "VSP e V", "", "Größe", "***"])
    assert set(found.values()) == {"VSP e.V.", "VSP e V", "Größe", "***"}
    assert {"vsp-e-v", "vsp-e-v-2", "grosse", "traeger"} == set(found)


def test_every_service_with_a_known_stadtraum_is_in_exactly_one_area(listing):
    places = liste._drawn(listing)
    counted = sum(int(text.split()[0]) for text in places.words.values())
    assert counted + places.without_place == len(listing.shown) - 3  # closed
    assert set(places.dots) == set(places.words) <= set(listing.base.places.stadtraeume)


def test_an_area_names_services_and_providers_and_how_many_more_there_are(listing):
    lines = liste._drawn(listing).words["16"].split("\n")
    assert re.fullmatch(r"\d+ Angebote", lines[0])
    assert all(line[0].isupper() and line[1] == " " for line in lines[1 : facilities.HOVER_SHOWN])
    assert len(lines) <= facilities.HOVER_SHOWN + 2
    total = int(lines[0].split()[0])
    if total > facilities.HOVER_SHOWN:
        assert lines[-1] == f"und {total - facilities.HOVER_SHOWN} weitere"


def test_dots_are_letters_of_the_kinds_the_most_frequent_first(listing):
    rows = listing.shown[listing.shown["operation"] != "geschlossen"]
    places = facilities.placed(rows)
    for code, dots in places.dots.items():
        kinds = rows.loc[rows["stadtraum_code"] == code, "map_category"].value_counts()
        letters = [palette.CATEGORIES[kind][1] for kind in kinds.index]
        assert [dot.letter for dot in dots] == letters


@pytest.mark.usefixtures("listing")
def test_a_new_service_is_listed_with_its_mark(engine):
    new = Edit(
        "Nabc",
        ADD,
        {
            "name": "KiFaZ Pieschen",
            "category_id": "kifaz",
            "stadtraum_code": "04",
            "operation": "unklar",
        },
    )
    rows = liste.table(make(engine, played=[new])).shown()[1]
    (row,) = [row for row in rows if row["code"] == "Nabc"]
    assert row["name"] == "KiFaZ Pieschen (Spielwiese)"
    assert row["place"].startswith("4 Pieschen")
    assert (row["basis"], row["vzae"], row["state_small"]) == ("k. A.", "k. A.", "Eingabe")
    frame = tables.sheet(liste.table(make(engine, played=[new]))).set_index("Kennung")
    assert frame.loc["Nabc", "Quelle"] == "Änderung: Spielwiese, ohne Beleg"
    assert frame.loc["Nabc", "Herkunft"] == "Eingabe"


def test_where_too_many_places_are_unknown_nothing_is_ranked(listing):
    asked = offers.Question("ssa", "stadtraum", "vzae", 6, 17)
    found = ratios_of(listing, asked)
    assert not found.is_comparable  # 24.54 of 115.58 posts at 21 schools nobody could place
    assert "Am meisten" not in versorgung.answer(asked, found, "Schulsozialarbeit")
    made = versorgung.table(asked, found, "x")
    _, rows = made.shown()
    assert rows[15]["ratio"].startswith("mind. ")
    assert not rows[-1]["ratio"].startswith("mind. ")
    status = tables.sheet(made)["Status"]
    assert status.tolist() == ["Berechnet, Mindestwert"] * 17 + ["Berechnet"]
    whole = offers.Question("okja", "stadtraum", "angebote", 6, 24)
    assert "Am meisten: 11" in versorgung.answer(whole, ratios_of(listing, whole), "x")


def test_the_radar_says_which_column_cannot_be_compared(listing):
    found = radar.build(listing.services, list(NAMES))
    assert "Bei 21 von 86 Angeboten nach §\u00a013a" in pillars.unplaced(found)
    placed = listing.services[listing.services["stadtraum_code"] != ""]
    assert pillars.unplaced(radar.build(placed, list(NAMES))) == ""


def test_a_typed_picture_in_a_provider_is_never_loaded(engine, listing):
    picture = "![](https://example.org/x.png)"
    everyone = listing.services.loc[listing.services["stadtraum_code"] == "11", "service_id"]
    played = tuple(Edit(key, CHANGE, {"provider": picture}) for key in everyone)
    found = make(engine, played=played)
    matrix = radar.build(found.services, list(NAMES))
    who = radar.providers(found.services, list(NAMES))
    missing = radar.missing_pairs(matrix, list(NAMES))
    lines = [
        *pillars.city_sentences(matrix, who, missing, NAMES),
        *pillars.sentences(matrix, who, missing, NAMES, ["11"]),
    ]
    assert [line for line in lines if "example.org" in line]
    assert not [line for line in lines if re.search(r"!\[|(?<!\\)\]\(", line)]


def test_posts_nobody_published_are_not_zero(listing):
    counselling = make_selection(listing, Selection(categories=("beratung",)))
    assert counselling.shown["vzae"].isna().all()
    assert "geförderte VzÄ (2024): k. A." in liste.basis(counselling)
    assert "VzÄ" not in liste.answer(counselling)
    with pytest.raises(ServiceError, match="heißt nicht null"):
        asked = offers.Question("beratung", "stadtraum", "vzae", 0, 17)
        ratios_of(listing, asked)
    everyone = liste.basis(listing)
    meant = listing.shown[listing.shown["category_id"] != "ssa"]
    known = int(meant["vzae"].notna().sum())
    assert f"von {known} der {len(meant)} Angebote bekannt" in everyone
    assert 0 < known < len(meant)


def test_what_is_not_recorded_is_not_zero_and_what_is_printed_stands_beside(listing):
    here = make_selection(listing, Selection(stadtraum="04"))
    shown = here.shown["category_id"].value_counts()
    words = {
        gap.category_id: luecken.shown_words(gap, int(shown.get(gap.category_id, 0)), "04")
        for gap in luecken.gaps_of(here)
    }
    for category in ("kita", "hort", "schule", "kifaz", "schulprojekt", "sucht"):
        assert words[category][0] == "nicht erfasst"
    assert words["kita"][1] == "gedruckt: Kitas 23 (2017)"
    assert words["asp"] == ("2", "")
    complete = next(gap for gap in luecken.gaps_of(here) if gap.category_id == "asp")
    assert luecken.shown_words(complete, 0, "08") == ("0", "")


def test_one_offer_is_told_in_the_same_words_on_every_page_and_in_files(engine, listing):
    """Steckbrief, Angebote, Karte and both files: name, kind, provider, state, posts."""
    here = make_selection(listing, Selection(stadtraum="04"))
    rows = {row["code"]: row for row in liste.table(here).shown()[1]}
    profile_rows = {row["code"]: row for row in details.place_rows(here.shown, "04")[:-3]}
    assert rows.keys() == profile_rows.keys()
    for key, row in profile_rows.items():
        told = {name: rows[key][name] for name in row if name != "here"}
        assert told == {name: row[name] for name in told}
    assert profile_rows["F007"]["provider"] == "Roter Baum / KulturLeben"
    assert profile_rows["F007"]["state"] == "in Betrieb (Stand 2024)"
    assert (profile_rows["F005"]["vzae"], profile_rows["F005"]["here"]) == ("3,50", "1,75")
    played = make(engine, played=[Edit("F005", CHANGE, {"vzae": 9.0})])
    file = facilities.sheet(played.services).set_index("Kennung")
    assert (file.loc["F005", "VzÄ 2024"], file.loc["F005", "Änderung"]) == (9.0, "Spielwiese")
    assert file.loc["F007", "Träger"] == profile_rows["F007"]["provider"]
    assert file.loc["F007", "Art"] == profile_rows["F007"]["category"]


def test_the_parts_in_a_stadtraum_add_up_to_the_sums_below_them(listing):
    for code in NAMES:
        here = make_selection(listing, Selection(stadtraum=code)).shown
        listed = details.place_rows(here, code)
        parts, (without, schools, whole) = listed[:-3], listed[-3:]
        posts = [read(row["here"]) for row in parts]
        is_school = [row["category"] == "Schulsozialarbeit" for row in parts]
        of_schools = sum(vzae for vzae, school in zip(posts, is_school, strict=True) if school)
        rounded = pytest.approx
        assert read(schools["here"]) == rounded(of_schools, abs=0.02)
        assert read(without["here"]) == rounded(sum(posts) - of_schools, abs=0.02)
        assert read(whole["here"]) == rounded(sum(posts), abs=0.02)


@pytest.mark.usefixtures("listing")
def test_changes_that_move_the_posts_are_told_beside_the_number(engine):
    played = make(engine, Selection(stadtraum="04"), [Edit("F007", CHANGE, {"vzae": 4.0})])
    assert "12,25 VzÄ sind gefördert" in liste.answer(played)
    assert "12,25 VzÄ gefördert 2024" in liste.basis(played)
    assert "veröffentlicht 10,25, der Unterschied sind Änderungen" in liste.basis(played)
    untouched = make(engine, Selection(stadtraum="04"))
    assert "veröffentlicht" not in liste.basis(untouched)


def read(text):
    return 0.0 if text in ("–", "k. A.") else float(text.replace(".", "").replace(",", "."))


def make_selection(listing, selection):
    return replace(listing, shown=select(listing.services, selection), selection=selection)


@pytest.mark.parametrize("view", ["versorgung", "radar"])
def test_the_figures_on_screen_are_those_of_the_answer(engine, view):
    release, base = Release.read(engine), store.published(engine)
    rows = store.current(engine, base).services
    app = open_app("services", folds=("ratio_table",), ansicht=view)
    assert not app.exception
    shown = everything(app)
    if view == "radar":
        total = offers.pillars(release, rows).found.total
        assert f"{total} Angebote (ohne " in shown
        return
    found = offers.ratios(release, rows, offers.Question("okja", "stadtraum", "angebote", 6, 24))
    own, city = found.frame.set_index("code"), found.city
    assert f": {de.number(city['ratio'], 2)} Angebote je 1.000 Menschen" in shown
    assert f"{de.number(city['denominator'])} Menschen dieses Alters" in shown
    for code in ("03", "04", "10", "16"):
        assert de.number(own.loc[code, "ratio"], 2) in shown
        assert de.number(own.loc[code, "denominator"]) in shown


def test_the_chosen_stadtraum_is_marked_among_the_legal_bases(monkeypatch):
    marked, row = [], charts.chosen_row
    monkeypatch.setattr(
        charts, "chosen_row", lambda *asked: marked.append(asked[-1]) or row(*asked)
    )
    for area in ({"sr": "16"}, {}):
        assert not open_app("services", ansicht="radar", **area).exception
    assert marked == ["16 Gorbitz", ""]
