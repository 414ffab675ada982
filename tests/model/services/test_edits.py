"""Changes to services: what is let through, what is refused in words, what the list is after."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.services import ServiceError, edits
from sozialraum.model.services.edits import ADD, CHANGE, CLOSE, MOVE, Edit, Places

from .frame import frame, service

PLACES = Places(
    categories=("okja", "fb"),
    stadtraeume=("04", "11", "12"),
    stadtteile={"21": ("04",), "76": ("11", "12")},
)


def row(**fields):
    return dict(frame(service(**fields)).iloc[0])


def check(kind=CHANGE, current=None, **values):
    return edits.check(Edit("F1", kind, values), PLACES, row() if current is None else current)


def test_a_change_is_cleaned_and_kept():
    found = check(name="  Neues   Haus ", vzae=2, provider="")
    assert found.values == {"name": "Neues Haus", "vzae": 2.0, "provider": None}
    assert (found.service_id, found.kind) == ("F1", CHANGE)


def test_nan_means_not_known():
    assert check(name="Anders", vzae=float("nan")).values["vzae"] is None


def test_closing_closes_whatever_is_typed():
    assert check(CLOSE, as_of="2026").values == {"as_of": "2026", "operation": "geschlossen"}


def test_adding_needs_a_name_and_a_category_and_starts_unclear():
    found = edits.check(Edit("N1", ADD, {"name": "Neues Haus", "category_id": "fb"}), PLACES)
    assert found.values["operation"] == "unklar"
    with pytest.raises(ServiceError, match="Name"):
        edits.check(Edit("N1", ADD, {"category_id": "fb"}), PLACES)
    with pytest.raises(ServiceError, match="Art: Bitte auswählen"):
        edits.check(Edit("N1", ADD, {"name": "Neues Haus"}), PLACES)


def test_nothing_changed_is_said_instead_of_kept():
    with pytest.raises(ServiceError, match="nichts geändert"):
        check(name="Haus", vzae=None, street="")
    with pytest.raises(ServiceError, match="nichts geändert"):
        check(CLOSE, row(operation="geschlossen"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"colour": "rot"}, "Das Feld „colour“ gibt es nicht"),
        ({"name": "ab"}, "mindestens drei Zeichen"),
        ({"name": "x" * 121}, "bis zu 120 Zeichen"),
        ({"name": 7}, "Hier wird ein Text erwartet"),
        ({"vzae": "zwei"}, "„zwei“ ist keine Zahl"),
        ({"vzae": True}, "keine Zahl"),
        ({"vzae": -0.25}, "zwischen 0 und 100"),
        ({"capacity": 2001}, "zwischen 0 und 2000"),
        ({"category_id": "xx"}, "„xx“ gibt es nicht"),
        ({"operation": None}, "Zustand: Bitte auswählen"),
        ({"stadtraum_code": "99"}, "Stadtraum: „99“"),
        ({"stadtteil_code": "99"}, "Stadtteil: „99“"),
        ({"paragraphs": "11|99"}, "„99“ steht nicht zur Wahl"),
        ({"age_from": 7}, "0, 3, 6, 10, 15, 18"),
        ({"age_to": 20}, "2, 5, 9, 14, 17, 24"),
        ({"age_from": 18, "age_to": 2}, "Der Anfang liegt über dem Ende"),
        ({"as_of": "gestern"}, "TT.MM.JJJJ"),
        ({"funding_end": "1890"}, "TT.MM.JJJJ"),
        ({"funding_end": "2026-13-01"}, "TT.MM.JJJJ"),
    ],
)
def test_what_cannot_be_is_refused_with_field_and_way_out(values, words):
    with pytest.raises(ServiceError, match=words):
        check(**values)


def test_a_text_may_have_exactly_the_length_that_is_named():
    assert check(name="x" * 120).values["name"] == "x" * 120


def test_an_unknown_kind_is_refused():
    with pytest.raises(ServiceError, match="explode"):
        check("explode", name="Anders")


@pytest.mark.parametrize("name", ["Frauenhaus Süd", "Mädchenzuflucht", "Notdienst für Kinder"])
@pytest.mark.parametrize("field", ["name", "provider", "street"])
def test_a_protective_place_cannot_be_entered(field, name):
    with pytest.raises(ServiceError, match="Schutzort"):
        check(**{field: name})


def test_stadtteil_and_stadtraum_must_agree():
    assert check(MOVE, stadtteil_code="76", stadtraum_code="12").values["stadtraum_code"] == "12"
    with pytest.raises(ServiceError, match="liegt in Stadtraum 11 oder 12"):
        check(MOVE, stadtteil_code="76", stadtraum_code="04")
    with pytest.raises(ServiceError, match="liegt in Stadtraum 4"):
        check(MOVE, row(home="11"), stadtteil_code="21")
    # the Stadtteil held no longer fits a new Stadtraum either
    with pytest.raises(ServiceError, match="liegt in Stadtraum 4"):
        check(MOVE, row(home="04", stadtteil_code="21"), stadtraum_code="11")


def test_a_move_takes_the_published_point_and_postcode_away():
    held = frame(service(home="04", lat=51.0, lon=13.7, postcode="01127", street="Gasse 1"))
    after = edits.apply(held, [Edit("F1", MOVE, {"street": "Weg 2", "stadtraum_code": "11"})], "x")
    found = after.services.iloc[0]
    assert pd.isna(found["lat"])
    assert pd.isna(found["lon"])
    assert (found["postcode"], found["street"]) == ("", "Weg 2")
    assert (found["serves"], found["stadtraum_code"], found["reach"]) == ("11", "11", "stadtraum")
    assert (found["changed"], found["change_kind"]) == ("x", MOVE)


def test_a_change_elsewhere_keeps_the_point_and_who_serves_several_goes_on():
    held = frame(
        service(home="04", lat=51.0, lon=13.7),
        service(stadtraum_code="04", serves="04|11", reach="mehrere"),
    )
    changes = [
        Edit("F1", CHANGE, {"vzae": 1.5, "provider": None}),
        Edit("F2", MOVE, {"stadtraum_code": "11"}),
    ]
    first, second = edits.apply(held, changes, "x").services.to_dict("records")
    assert (first["lat"], first["vzae"], first["provider"]) == (51.0, 1.5, "")
    assert (second["serves"], second["reach"]) == ("04|11", "mehrere")


def test_a_number_can_become_unknown_again():
    held = frame(service(vzae=2.0))
    found = edits.apply(held, [Edit("F1", CHANGE, {"vzae": None})], "x").services
    assert found["vzae"].isna().all()
    assert found["vzae"].dtype == "float64"


def test_a_new_service_stands_at_the_end_with_all_columns():
    held = frame(service(home="04"))
    new = Edit("N2", ADD, {"name": "Neu", "category_id": "fb", "stadtraum_code": "11"})
    found = edits.apply(held, [new, Edit("N2", CLOSE, {"operation": "geschlossen"})], "x").services
    assert found["service_id"].tolist() == ["F1", "N2"]
    last = found.iloc[1]
    assert (last["serves"], last["reach"], last["operation"]) == ("11", "stadtraum", "geschlossen")
    assert pd.isna(last["vzae"])
    assert found.dtypes.drop(["changed", "change_kind"]).to_dict() == held.dtypes.to_dict()


def test_changes_of_what_is_gone_are_handed_back_not_swallowed():
    held = frame(service())
    lost = (Edit("F9", CHANGE, {"vzae": 1.0}), Edit("F1", ADD, {"name": "Doppelt"}))
    after = edits.apply(held, lost, "x")
    assert after.lost == lost
    assert after.services["changed"].tolist() == [""]


def test_without_changes_the_list_is_as_it_was():
    held = frame(service())
    after = edits.apply(held, [], "x").services
    pd.testing.assert_frame_equal(after[held.columns], held)
    marked = edits.apply(
        edits.apply(held, [Edit("F1", CHANGE, {"vzae": 1.0})], "a").services, [], "b"
    )
    assert marked.services["changed"].tolist() == ["a"]


@given(st.lists(st.sampled_from([0.5, 1.0, 2.0]), min_size=1, max_size=5))
def test_the_last_of_several_changes_counts_and_the_original_stays(amounts):
    held = frame(service(vzae=9.0), service(vzae=7.0))
    changes = [Edit("F1", CHANGE, {"vzae": amount}) for amount in amounts]
    after = edits.apply(held, changes, "x").services
    assert after["vzae"].tolist() == [amounts[-1], 7.0]
    assert held["vzae"].tolist() == [9.0, 7.0]
    assert "changed" not in held
