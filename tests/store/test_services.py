"""The list of services as the store hands it out: complete, joined, and without protective places."""

from __future__ import annotations

import pytest

from sozialraum.answers import offers
from sozialraum.answers.release import Release
from sozialraum.model.services import gaps, radar
from sozialraum.model.services.edits import ADD, CHANGE, Edit
from sozialraum.store import queries, service_edits, services


@pytest.fixture(scope="module")
def base(engine):
    return services.published(engine)


def test_the_list_holds_every_place_but_the_protective_ones(engine, base):
    facilities = queries.table(engine, "facility")
    protected = set(facilities.loc[facilities["is_protected"] == 1, "facility_id"])
    assert (len(base.services), base.protected) == (243, 3)
    assert set(base.services["service_id"]) == set(facilities["facility_id"]) - protected
    for frame in (base.offers, base.events):
        assert not set(frame["service_id"]) & protected


def test_texts_are_never_missing_and_posts_are_those_of_both_lists(engine, base):
    offers = queries.funded_offers(engine)
    assert base.services["vzae"].sum() == pytest.approx(offers["vzae"].sum())
    assert base.services["vzae"].sum() == pytest.approx(214.79 + 115.58)
    assert base.services.select_dtypes("str").notna().all(axis=None)
    assert len(base.offers) == 111 + 86


def test_spellings_of_a_provider_are_one_provider(base):
    names = set(base.services["provider"])
    assert "Roter Baum / KulturLeben" in names
    assert not {"Roter Baum", "Roter Baum e.V.", "AWO", "Ev.Jugend"} & names
    assert "Roter Baum" in set(base.services["provider_printed"])


def test_blasewitz_has_no_family_education_as_the_council_paper_says(engine, base):
    """V2963/24: ten local family offers, none in Stadtraum 8."""
    found = radar.build(services.current(engine, base).services, base.places.stadtraeume)
    pairs = {
        (p.stadtraum, p.paragraph) for p in radar.missing_pairs(found, base.places.stadtraeume)
    }
    assert ("08", "16") in pairs
    for code in ("01", "03", "04", "06", "09", "10", "11", "13", "16"):
        assert (code, "16") not in pairs
    assert found.total + found.closed == 243


def test_prohlis_posts_of_2024_are_those_of_the_offers(engine, base):
    """Own count in DRESDEN.md, section 5: SR 11 17.5 (with Mareicke, closed since), 16 16.2 VzÄ."""
    rows = base.services[base.services["category_id"] != "ssa"]
    release = Release.read(engine)
    posts, places = (
        offers.ratios(release, rows, offers.Question("", "stadtraum", measure, 0, 17)).frame
        for measure in ("vzae", "angebote")
    )
    rates = posts.set_index("code")
    assert rates.loc["11", "numerator"] == pytest.approx(17.5)
    assert rates.loc["16", "numerator"] == pytest.approx(16.2, abs=0.05)
    assert rates.loc["04", "denominator"] == 7008  # 31.12.2024, the posts' own date
    assert places.set_index("code").loc["04", "denominator"] == 6889  # the newest


def test_the_gaps_name_what_the_study_counted(base):
    found = {gap.category_id: gap for gap in gaps.gaps(base.services, base.categories)}
    assert len(found) == 13
    assert (found["asp"].recorded, found["asp"].reference) == (7, 7)
    assert (found["beratung"].recorded, found["beratung"].reference) == (11, 11)
    assert found["schulprojekt"].missing == 15
    assert found["kifaz"].reference is None


def test_kept_changes_come_before_those_of_the_playground(tiny_engine, base):
    before = base.services.set_index("service_id")
    service_edits.keep(tiny_engine, [(Edit("F001", CHANGE, {"vzae": 1.0}), 0)], source="Brief")
    played = [
        Edit("F001", CHANGE, {"capacity": 20.0}),
        Edit("N1", ADD, {"name": "Neu", "category_id": "kita"}),
        Edit("F057", CHANGE, {"name": "Schutzort"}),
    ]
    found = services.current(tiny_engine, base, played)
    rows = found.services.set_index("service_id")
    assert rows.loc["F001", ["vzae", "capacity"]].tolist() == [1.0, 20.0]
    assert rows.loc["F001", "changed"] == "Spielwiese"
    source = rows.loc["F001", "source_text"]
    assert source.endswith("; Änderung: Brief; Änderung: Spielwiese, ohne Beleg")
    assert "Änderung" not in rows.loc["F002", "source_text"]
    assert rows.loc["N1", "map_category"] == "Kita/Schule"
    assert [edit.service_id for edit in found.lost] == ["F057"]  # a protective place is not there
    assert before.loc["F001", "vzae"] == 3.0
    kept = services.current(tiny_engine, base).services.set_index("service_id")
    assert kept.loc["F001", "changed"] == services.KEPT_MARK
