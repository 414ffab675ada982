"""A planning paper says the numbers of the answers and knows when one of them changed."""

from dataclasses import replace

import numpy as np
import pytest

from sozialraum.answers import need, need_inputs, paper, posts
from sozialraum.answers import scenario as scenarios
from sozialraum.model.costs.personnel import CostView
from sozialraum.model.paper import Paper
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.state import STADTRAUM_CODES
from sozialraum.text import format as de
from sozialraum.text.need import percent
from tests.documents.office import paper as paper_of
from tests.documents.office import scenario, weighting

TITLES = [
    *("Anlass", "Bestand", "Bewertung", "Bedarf", "Varianten", "Kosten", "Finanzierung"),
    *("Risiken und Grenzen", "Beteiligung", "Quellen"),
]


@pytest.fixture(scope="module")
def draft(release) -> paper.Draft:
    return paper.draft(release, paper_of(release))


def test_the_chapters_stand_in_the_order_of_the_city(draft):
    assert [chapter.title for chapter in draft.chapters] == TITLES


def test_both_views_of_the_cost_are_those_of_the_scenario(release, draft):
    own = draft.paper.scenario.scenario
    for view, key in ((CostView.ZUWENDUNG, "zuwendung"), (CostView.KGST, "kgst")):
        found = scenarios.run(release, replace(own, view=view))
        assert draft.values[f"{key}.summe"] == found.totals.total_eur
        assert draft.values[f"{key}.material"] == found.steps[2].amount_eur
    assert draft.values["zuwendung.summe"] != draft.values["kgst.summe"]


def test_supply_and_posts_are_those_of_the_answers(release, draft):
    supply = posts.supply(release)
    result = scenarios.run(release, draft.paper.scenario.scenario)
    after = scenarios.supply(release, result)
    assert draft.values["rate.04"] == supply.loc["04", "per_1000"]
    assert draft.values["rate_nachher.04"] == after.loc["04", "after"]
    assert draft.values["kosten.04"] == result.areas.set_index("code").loc["04", "total_eur"]


def test_a_citys_rate_is_of_all_posts_and_all_people(release, draft):
    supply = posts.supply(release)
    rate = 1000 * supply["posts"].sum() / supply["young"].sum()
    assert draft.values["versorgung.alle"] == pytest.approx(rate)
    assert rate != pytest.approx(supply["per_1000"].mean(), abs=0.01)


def test_variants_are_paid_and_counted_as_the_scenario_is(release):
    own = replace(scenarios.presets(release)["koeln"], year=2024, pay_step=5)
    kept = Document.of(scenarios.run(release, replace(own, name="Wie 2024")))
    found = paper.draft(release, Paper("V", scenario=kept))
    other = scenarios.run(release, replace(PRESETS["rahmenkonzeption"], year=2024, pay_step=5))
    key = f"variante.{other.scenario.name}"
    assert found.values[f"{key}.eur"] == other.totals.total_eur
    _, after = scenarios.city_rates(scenarios.supply(release, other))
    assert found.values[f"{key}.rate"] == after
    assert found.values[f"variante.{PRESETS['status_quo'].name}.rate"] < after


@pytest.mark.parametrize(
    ("more", "key", "words"),
    [(1000, "budget.rest", "bleiben 1.000 EUR"), (-1000, "budget.luecke", "Es fehlen 1.000 EUR")],
)
def test_what_is_left_of_a_budget_or_missing_has_its_sign(release, more, key, words):
    own = scenarios.presets(release)["rahmenkonzeption"]
    total = scenarios.run(release, own).totals.total_eur
    kept = Document.of(scenarios.run(release, replace(own, budget_cap_eur=round(total) + more)))
    found = paper.draft(release, Paper("B", scenario=kept))
    assert found.values[key] == pytest.approx(1000, abs=1)
    assert words in found.blocks["finanzierung.budget"].text


def test_a_survey_figure_carries_its_mark_and_a_source_without_licence_says_so(release, draft):
    keys = [(level, "u18_share") for level in ("stadtraum", "stadt")]
    survey = {key: release.grouped[key].assign(status="stichprobe") for key in keys}
    found = paper.draft(replace(release, grouped={**release.grouped, **survey}), draft.paper)
    block = found.blocks["bestand.lage"]
    row = next(r for r in block.table.shown()[1] if r["code"] == "04")
    assert row["u18_share"] == "17,9 % ≈"
    assert "16,4 % ≈" in block.text
    sources = draft.blocks["quellen.liste"].table.frame
    told = release.sources_of(["fachkraefte_ist_vzae", "u18_share"])
    given = dict(zip(told["title"], told["licence"].fillna("ohne Angabe"), strict=True))
    assert set(given.values()) == {"ohne Angabe", "dl-de/by-2-0"}
    for title, licence in given.items():
        assert set(sources.loc[sources["title"] == title, "licence"]) == {licence}


def test_no_rank_stands_without_what_it_is_worth(release, draft):
    found = need.Result(draft.paper.weighting.plan, need_inputs.read(release))
    text = draft.blocks["bewertung.raenge"].text
    for code in draft.paper.chosen:
        best, worst = found.interval(code)
        top = percent(found.top_share(code))
        assert (
            f"Rang {found.index.ranks[code]:.0f}; Spanne {best} bis {worst}; unter den ersten 5 in "
            f"{top} aller Gewichtungen." in text
        )
        near = [found.inputs.names[other] for other in found.too_close_to(code)]
        assert f"Zu nah für eine Reihenfolge: {de.listing(near)}." in text


def test_a_missing_value_is_named_and_never_zero(release):
    indicator = release.indicator("alleinerziehende_share")
    day = release.newest(indicator.indicator_id, "stadtraum")
    key = ("stadtraum", indicator.indicator_id)
    rows = release.grouped[key].copy()
    rows.loc[(rows["code"] == "04") & (rows["stichtag"] == day), "value"] = np.nan
    holed = replace(release, grouped={**release.grouped, key: rows})
    found = paper.draft(holed, paper_of(release))
    row = next(r for r in found.blocks["bestand.lage"].table.shown()[1] if r["code"] == "04")
    assert row["alleinerziehende_share"] == de.MISSING
    assert found.values["alleinerziehende_share.04"] is None


def test_nothing_changed_on_the_same_data(release, draft):
    kept = replace(draft.paper, figures=draft.values)
    assert paper.draft(release, kept).changes == ()


def test_every_number_that_changed_is_listed_and_what_hangs_on_it_flagged(release, draft):
    kept = replace(
        draft.paper,
        figures={**draft.values, "rate.04": 0.5, "u18_count.10": None, "weg.99": 3.0},
        remarks={"rate.04": "Mit dem Träger geklärt.", "rate.10": "unverändert"},
        texts={"bestand.angebote": "In Pieschen sind es 0,50.", "anlass.auftrag": "Beschluss"},
    )
    found = paper.draft(release, kept)
    assert {one.figure.key for one in found.changes} == {"rate.04", "u18_count.10", "weg.99"}
    assert [one.figure.key for one in found.stale_remarks] == ["rate.04"]
    assert list(found.stale_texts) == ["bestand.angebote"]
    assert "weg.99" in [one.figure.key for one in found.changes if one.is_gone]
    assert [row["now"] for row in found.change_table.shown()[1]].count(
        "steht nicht mehr im Papier"
    ) == 1
    assert found.words(found.blocks["bestand.angebote"]) == "In Pieschen sind es 0,50."


def test_numbers_of_an_area_left_out_later_are_named_in_words(release, draft):
    kept = replace(draft.paper, figures=draft.values, weighting=None, chosen=("10", "14"))
    found = paper.draft(release, kept)
    named = {one.figure.key: one for one in found.changes if one.is_gone}
    then = de.with_unit(draft.values["stellen.04"], "VzÄ", draft.figures["stellen.04"].decimals)
    assert named["stellen.04"].text == (
        f"Geförderte Stellen, 4 Pieschen: {then}, steht nicht mehr im Papier"
    )
    assert named["rang.04"].figure.label == "Frühere Zahl, 4 Pieschen"
    assert [one for one in named.values() if one.figure.label == one.figure.key] == []


def test_without_scenario_weighting_and_choice_it_says_so(release):
    found = paper.draft(release, Paper("Leer"))
    text = "\n".join(block.text for block in found.blocks.values())
    assert "noch keine Stadträume ausgewählt" in text
    assert "keine Gewichtung gewählt" in text
    assert "Ohne Szenario gibt es keine Kosten" in text
    assert "Rang " not in text


def test_a_scenario_that_gives_nothing_claims_nothing(release):
    found = paper.draft(release, Paper("Null", scenario=scenario(release, "status_quo")))
    assert "keinem Stadtraum zusätzliche Stellen" in found.blocks["bedarf.verteilung"].text
    assert found.values["summe.total_eur"] == 0


def test_all_17_are_one_phrase_and_17_rows(release):
    found = paper.draft(release, Paper("Alle", weighting=weighting(), chosen=STADTRAUM_CODES))
    assert "alle 17 Stadträume" in found.blocks["anlass.gegenstand"].text
    assert len(found.blocks["bestand.lage"].table.frame) == 17


def test_what_only_people_can_write_stays_open_until_they_do(release, draft):
    assert {block.key for block in draft.open_blocks} == {
        *("anlass.auftrag", "finanzierung.quelle", "beteiligung.wer")
    }
    written = replace(draft.paper, texts={"anlass.auftrag": "Der Ausschuss."})
    assert "anlass.auftrag" not in {
        block.key for block in paper.draft(release, written).open_blocks
    }


def test_what_lies_outside_the_table_is_said_so_that_sums_and_signs_are_whole(release):
    def given(preset):
        held = Paper("P", Document("P", PRESETS[preset]))
        return paper.draft(release, held)

    council = given("ratsbeschluss_2018")
    assert (
        "Ortschaften außerhalb der 17 Stadträume: 1,50 VzÄ"
        in council.blocks["bedarf.verteilung"].text
    )
    areas = [value for key, value in council.values.items() if key.startswith("plan.")]
    assert sum(areas) == council.values["summe.vzae"]
    money = [value for key, value in council.values.items() if key.startswith("kosten.")]
    assert sum(money) == pytest.approx(council.values["summe.total_eur"])
    assert "−51,00 VzÄ" in given("kuerzung_2025").blocks["bedarf.verteilung"].text
    assert "Ortschaften" not in given("rahmenkonzeption").blocks["bedarf.verteilung"].text
