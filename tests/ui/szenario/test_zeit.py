"""Start years in waves, the years' figures, the forecast behind them, and the view itself."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from sozialraum.answers import forecast
from sozialraum.answers import waves as plans
from sozialraum.answers.waves import KIFAZ, OTHERS, OUTSIDE, PILOT, Choices
from sozialraum.documents.tables import sheet
from sozialraum.model.costs import paths
from sozialraum.model.costs.staffing import Vacancy
from sozialraum.model.people.age_groups import U18_CLASSES
from sozialraum.model.people.demand import Demand, Dwellings
from sozialraum.model.scenario.link import encode
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.result import ScenarioResult, run
from sozialraum.model.scenario.state import STADTRAUM_CODES
from sozialraum.pictures import waves_chart
from sozialraum.store import queries
from sozialraum.ui.shell import register
from sozialraum.ui.szenario import editions_view, waves_tables, zeit
from tests.screen import open_app

ROOT = Path(__file__).resolve().parents[3]
CODES = list(STADTRAUM_CODES)
NAMES = {code: f"SR {int(code)}" for code in CODES} | {OUTSIDE: "Ortschaften"}


@pytest.fixture(scope="session")
def published(engine) -> dict[str, pd.DataFrame]:
    return {
        "pay": queries.table(engine, "pay"),
        "parameters": queries.table(engine, "parameter"),
        "forecast_age": queries.table(engine, "forecast_age"),
        "city_series": queries.table(engine, "city_series"),
    }


def people(years: range, children: float = 1000.0) -> pd.DataFrame:
    """The same number of children in every Stadtraum and year, a tenth less or more."""
    rows = [
        (year, code, 0.9 * children, children, 1.1 * children) for year in years for code in CODES
    ]
    return pd.DataFrame(rows, columns=list(forecast.COLUMNS))


def result_of(preset: str, published, **changes) -> ScenarioResult:
    heads = pd.DataFrame({"code": CODES, "u18": 1000.0, "u25": 1500.0})
    scenario = replace(PRESETS[preset], **changes)
    return run(scenario, published["pay"], published["parameters"], heads)


def choices(**changes) -> Choices:
    base = Choices({PILOT: 2027, KIFAZ: 2028, OTHERS: 2027}, 3, 10, 5, 0.03, 30_000)
    return replace(base, **changes)


def course_of(preset: str, published, chosen: Choices | None = None, children=1000.0):
    result = result_of(preset, published)
    plan = plans.plan_of(result)
    found = plans.waves_of(plan, CODES)
    tables = {**published, "people": people(range(2025, 2041), children)}
    return plans.compute(result, found, chosen or choices(), tables)


def test_the_model_areas_are_the_first_wave_and_the_others_follow_by_what_they_get(published):
    plan = plans.plan_of(result_of("alle_17", published))
    found = plans.waves_of(plan, CODES[::-1])
    assert list(found) == [PILOT, KIFAZ]
    assert found[PILOT] == ["14", "10", "04"]
    assert found[KIFAZ][:2] == ["17", "16"]
    assert len(found[KIFAZ]) == 14


def test_posts_outside_the_stadtraeume_are_a_row_of_the_last_wave(published):
    plan = plans.plan_of(result_of("ratsbeschluss_2018", published))
    found = plans.waves_of(plan, CODES)
    assert found[OTHERS][-1] == OUTSIDE
    assert plan["koordination_vzae"].sum() == pytest.approx(10.0)


def test_a_scenario_without_posts_has_no_plan(published):
    assert plans.plan_of(result_of("status_quo", published)).empty


def test_higher_burden_starts_first_whichever_way_the_index_counts():
    burden = pd.Series([0.5, -1.0, np.nan, 0.5], index=["02", "01", "03", "04"])
    assert plans.by_burden(burden, 1) == ["02", "04", "01", "03"]
    assert plans.by_burden(burden, -1) == ["01", "02", "04", "03"]


def test_the_cap_pushes_areas_later_and_the_view_says_so(published):
    course = course_of("alle_17", published)
    assert course.starts["start"].iloc[:3].tolist() == [2027] * 3
    assert course.starts.groupby("start").size().to_dict() == {
        **dict.fromkeys(range(2027, 2032), 3),
        2032: 2,
    }
    assert len(course.later) == 11
    assert len(course.path.later_codes) == 2
    texts = zeit.warnings(course, NAMES)
    assert any("11 Gebiete später" in text and "2032" in text for text in texts)
    assert any("Erst nach 2031" in text and "SR 16 und SR 17" in text for text in texts)


def test_few_late_areas_are_named_with_both_years(published):
    course = course_of("rahmenkonzeption", published, choices(kifaz_cap=1))
    assert course.starts["start"].tolist() == [2027, 2028, 2029]
    assert zeit.warnings(course, NAMES) == [
        "Wegen der Obergrenzen beginnen später: SR 10 (2028 statt 2027) und SR 14 (2029 statt 2027)."
    ]


def test_without_caps_every_wave_starts_when_wished_and_nothing_is_warned_of(published):
    course = course_of("alle_17", published, choices(kifaz_cap=17, vzae_cap=40))
    assert course.later.empty
    assert zeit.warnings(course, NAMES) == []
    assert course.path.years["vzae"].tolist() == [4.5, 25.5, 25.5, 25.5, 25.5]


def test_late_starters_of_a_wave_share_their_year_with_the_next_wave(published):
    plan = plans.plan_of(result_of("alle_17", published))
    found = plans.waves_of(plan, CODES)
    terms = replace(paths.terms(published["parameters"], 2027, 0.2), kifaz_cap=2.0, vzae_cap=40.0)
    starts = plans.start_years(plan, found, {PILOT: 2027, KIFAZ: 2028}, terms)
    by_code = starts.set_index("code")["start"]
    assert by_code[["04", "10", "14", "01", "02"]].tolist() == [2027, 2027, 2028, 2028, 2029]
    assert starts.groupby("start").size().max() == 2


def test_an_area_that_breaks_a_cap_by_itself_is_named(published):
    course = course_of("rahmenkonzeption", published, choices(vzae_cap=1))
    texts = zeit.warnings(course, NAMES)
    assert any("2027 entstehen 1,50 VzÄ" in text and "SR 4" in text for text in texts)


def test_a_later_wave_may_be_wished_before_an_earlier_one(published):
    wished = {PILOT: 2030, KIFAZ: 2027, OTHERS: 2027}
    course = course_of("alle_17", published, choices(wished=wished, kifaz_cap=17, vzae_cap=40))
    assert int(course.path.years["year"].iloc[0]) == 2027
    assert course.path.years["vzae"].tolist() == [21.0, 21.0, 21.0, 25.5, 25.5]


def test_the_first_year_at_the_last_pay_table_costs_what_the_ledger_says(published):
    result = result_of("rahmenkonzeption", published)
    course = course_of(
        "rahmenkonzeption", published, choices(wished={PILOT: 2026}, start_up_eur=0.0)
    )
    assert course.pay_year == 2026
    assert course.path.years["total_eur"].iloc[0] == pytest.approx(result.totals.total_eur)
    grown = course.path.years["personnel_eur"].to_numpy()
    assert grown[1:] / grown[:-1] == pytest.approx(1.03)


def test_start_up_cost_falls_once_per_kifaz(published):
    course = course_of("rahmenkonzeption", published)
    assert course.path.years["start_up_eur"].tolist() == [90_000, 0, 0, 0, 0]


def test_children_are_counted_where_posts_are_filled_from_their_start_on(published):
    course = course_of("alle_17", published)
    assert course.reach["middle"].tolist() == [3000, 6000, 9000, 12000, 15000]
    assert course.reach["low"].iloc[-1] == pytest.approx(13_500)
    assert course.reach["middle"].tolist() == course.path.years["children_count"].tolist()


def test_children_of_the_ortschaften_are_not_counted_twice(published):
    course = course_of("ratsbeschluss_2018", published, choices(vzae_cap=40))
    assert course.reach["middle"].iloc[0] == pytest.approx(17_000)


def test_an_unknown_population_stays_unknown_in_reach_and_answer(published):
    course = course_of("rahmenkonzeption", published, children=np.nan)
    assert course.reach["middle"].isna().all()
    assert "nicht bekannt" in zeit.basis("Probe", course, choices(), course.reach)


def test_the_answer_states_sum_reach_and_what_it_rests_on(published):
    course = course_of("rahmenkonzeption", published)
    assert zeit.answer(course).startswith("2027 bis 2031 kostet")
    assert "3 KiFaZ und 4,50 VzÄ" in zeit.answer(course)
    text = zeit.basis("Probe", course, choices(growth=0.025), course.reach)
    assert "3.000 unter 18-Jährige (2.700 bis 3.300)" in text
    assert "2,5 % Lohnsteigerung im Jahr nach 2026" in text


def test_the_files_hold_every_year_and_every_area(published):
    course = course_of("alle_17", published)
    years = sheet(waves_tables.year_table(course, choices()))
    areas = sheet(waves_tables.area_table(course, NAMES))
    assert len(years) == 5
    assert "Unter 18 mittel (Schätzung)" in years.columns
    assert len(areas) == 5 * 15
    assert areas["Kosten EUR"].sum() == pytest.approx(years["Kosten EUR"].sum())
    assert areas["Gebiet"].notna().all()


def test_cost_parts_add_up_to_the_total_and_leave_out_what_never_costs(published):
    years = course_of("rahmenkonzeption", published).path.years
    parts = waves_chart.cost_parts(years)
    assert set(parts["kind"]) == {"Personal", "Gemeinkosten", "Aktionsbudget", "Anlauf, einmalig"}
    assert parts["eur"].sum() == pytest.approx(years["total_eur"].sum())


def test_charts_name_their_units(published):
    course = course_of("alle_17", published)
    assert "Mio. € im Jahr" in waves_chart.costs(course.path.years).to_json()
    small = course_of("rahmenkonzeption", published).path.years
    assert "Tausend € im Jahr" in waves_chart.costs(small).to_json()
    assert "Personen" in waves_chart.reach(course.reach).to_json()
    assert "VzÄ" in waves_chart.posts(course.staff).to_json(ensure_ascii=False)


def test_own_assumptions_are_named_with_what_the_citys_forecast_says_alone(published):
    course = course_of("rahmenkonzeption", published)
    own = Demand((Dwellings("04", 2028, 300),), 0.3, -0.1, 0.005, "6_9")
    text = zeit.basis("Probe", course, choices(demand=own), 0.5 * course.reach)
    assert "3.000 6- bis 9-Jährige" in text
    assert (
        "Eigene Annahmen darin: 300 neue Wohnungen mit je 0,30 Kindern, Geburten −10 % und Zuzug "
        "+0,5 % im Jahr; nach der Prognose der Stadt allein wären es 1.500." in text
    )
    assert "Annahmen darin" not in zeit.basis("Probe", course, choices(), course.reach)


def test_vacant_posts_stand_beside_the_plan_and_change_none_of_its_figures(published):
    plain = course_of("rahmenkonzeption", published)
    course = course_of("rahmenkonzeption", published, choices(vacancy=Vacancy(0.1, 6)))
    assert course.path.years.equals(plain.path.years)
    assert plain.staff["vacant_vzae"].sum() == 0
    assert course.staff["vacant_vzae"].tolist() == pytest.approx([4.5 * 0.55] + [0.45] * 4)
    text = zeit.basis("Probe", course, choices(vacancy=Vacancy(0.1, 6)), course.reach)
    assert "10 % der Stellen unbesetzt und 6 Monate bis zur ersten Besetzung (Annahme)" in text
    assert "2031 wohl 0,45 VzÄ leer" in text
    table = sheet(waves_tables.year_table(course, choices(vacancy=Vacancy(0.1, 6))))
    assert table["davon leer"].iloc[-1] == pytest.approx(0.45)
    assert "davon leer" not in sheet(waves_tables.year_table(plain, choices()))
    assert "wohl unbesetzt" in waves_chart.posts(course.staff).to_json()
    assert "wohl unbesetzt" not in waves_chart.posts(plain.staff).to_json()


# --- forecast


@pytest.fixture(scope="session")
def projected(engine, published) -> pd.DataFrame:
    values = queries.values(engine, "stadtraum")

    def classes(day: str) -> pd.DataFrame:
        rows = values[values["stichtag"] == day]
        wide = rows.pivot_table("value", index="code", columns="indicator_id")
        names = {name: f"alter_{name.removeprefix('a_')}_count" for name in _ALL}
        return pd.DataFrame({name: wide[column] for name, column in names.items()})

    people = forecast.project(
        classes("2020-12-31"),
        classes("2025-12-31"),
        2025,
        published["forecast_age"],
        published["parameters"],
    )
    return forecast.spread(people, 2025, published["parameters"])


_ALL = (
    *U18_CLASSES,
    *("a_18_24", "a_25_29", "a_30_44", "a_45_59", "a_60_64", "a_65_74", "a_75_84", "a_85plus"),
)


def test_the_areas_add_up_to_the_citys_forecast_of_the_same_year(projected, published):
    ages = published["forecast_age"]
    city = ages[(ages["year"] == 2033) & (ages["age"] < 18)]["population"].sum()
    rows = projected[projected["year"] == 2033]
    assert len(rows) == 17
    assert rows["middle"].sum() == pytest.approx(city)


def test_the_spread_is_nothing_in_the_counted_year_and_widens_after(projected):
    width = (projected["high"] - projected["low"]) / projected["middle"]
    by_year = width.groupby(projected["year"]).mean()
    assert by_year[2025] == 0
    assert by_year.is_monotonic_increasing
    assert by_year[2030] == pytest.approx(0.30)  # 15 % up and down, see the register
    assert by_year.index.tolist() == list(range(2025, 2041))


def test_the_editions_come_from_the_data_with_their_source(published):
    found = forecast.editions(published["city_series"])
    assert found["edition"].tolist() == [2014, 2018, 2020, 2023, 2025]
    assert found["year"].tolist() == [2030, 2035, 2035, 2040, 2040]
    assert (found["source_text"] != "").all()


def test_the_newest_edition_agrees_with_the_published_table(published):
    newest = forecast.editions(published["city_series"]).iloc[-1]
    ages = published["forecast_age"]
    table = ages.loc[ages["year"] == newest["year"], "population"].sum()
    assert newest["people"] == pytest.approx(table, abs=50)


def test_other_series_are_no_editions():
    series = pd.DataFrame(
        {
            "series": ["HzE-Ausgaben, Prognose", "Prognose Einwohner 2014"],
            "time": ["2013", "2030"],
            "value": [1.0, 585_600.0],
            "status": ["presse", "amtlich"],
            "source_text": ["x", "y"],
        }
    )
    assert len(forecast.editions(series)) == 1


def test_the_sentence_tells_how_far_editions_for_one_year_lie_apart(published):
    actual = pd.DataFrame({"year": [2025], "people": [571_510.0]})
    text = editions_view.sentence_of(forecast.editions(published["city_series"]), actual)
    assert "Für 2035 nannten die Ausgaben 2018 595.000 und 2020 578.600" in text
    assert "16.400 Unterschied" in text
    assert "15.500 Unterschied" in text


def test_an_edition_starts_at_the_people_counted_in_its_year_or_nowhere():
    frame = pd.DataFrame({"edition": [2010, 2020], "year": [2025, 2035], "people": [1.0, 2.0]})
    actual = pd.DataFrame({"year": [2020], "people": [9.0]})
    lines = waves_chart.edition_lines(frame, actual)
    assert lines[["year", "people"]].to_numpy().tolist() == [[2025, 1], [2020, 9], [2035, 2]]


# --- sliders over the register


def entry(**changes) -> register.Entry:
    base = register.Entry("x", "Name", "Text.", "Anteil", 0, 1, 0.05, 0.3, "D", "annahme", "Quelle")
    return replace(base, **changes)


def test_a_slider_offers_the_registers_steps_with_both_ends_and_the_default():
    steps = register.steps(entry(minimum=0.02, maximum=0.04, step=0.005, default=0.03))
    assert steps == pytest.approx([0.02, 0.025, 0.03, 0.035, 0.04])


def test_a_fine_step_is_widened_but_keeps_ends_and_default():
    row = entry(unit="EUR je Jahr", minimum=5e6, maximum=33.6e6, step=1e5, default=27e6)
    steps = register.steps(row)
    assert len(steps) <= register.MOST_STEPS + 3
    assert {5e6, 27e6, 33.6e6} <= set(steps)


def test_a_slider_may_start_above_the_registers_lower_end():
    assert register.steps(entry(maximum=17, step=1, default=3), lowest=1)[0] == 1


@pytest.mark.parametrize(
    ("changes", "value", "words"),
    [
        ({"unit": "Anteil", "step": 0.005}, 0.03, "3,0 %"),
        ({"unit": "Anteil", "step": 0.05}, 0.5, "50 %"),
        ({"unit": "EUR je Jahr"}, 27e6, "27,0 Mio. €"),
        ({"unit": "EUR einmalig"}, 30_000, "30.000 €"),
        ({"unit": "Jahre", "step": 0.5}, 2.5, "2,5 Jahre"),
        ({"unit": "% je %", "step": 0.001}, 0.07, "0,070 % je 1 %"),
        ({"unit": "KiFaZ je Jahr", "step": 1}, 3, "3"),
    ],
)
def test_values_are_written_with_their_unit(changes, value, words):
    assert register.words(entry(**changes), value) == words


def test_an_assumption_says_so_in_its_label_and_its_grade_in_the_help():
    assert entry().label == "Name (Annahme)"
    assert "D: Annahme: Niemand hat das gemessen" in entry().help
    assert entry(status="studie", grade="B").label == "Name"


# --- the view


@pytest.fixture
def open_view(engine):  # noqa: ARG001 (the session's store stands behind the app)
    return partial(open_app, "scenario", ansicht="zeit")


def answer_of(app: AppTest) -> str:
    bodies = [element.proto.body.replace("\u00a0", " ") for element in app.get("html")]
    return next(body for body in bodies if '<p class="sr-answer"' in body)


def test_the_view_answers_and_draws_three_charts(open_view):
    app = open_view()
    assert not app.exception
    assert not app.error
    assert "2027 bis 2031 kostet der Aufbau" in answer_of(app)
    assert len(app.get("vega_lite_chart")) == 3


def test_a_link_sets_start_year_length_and_cap(open_view):
    app = open_view(start_modell="2029", jahre="7", max_kifaz="1")
    assert "2029 bis 2035" in answer_of(app)
    assert any("beginnen später" in warning.value for warning in app.warning)


def test_a_broken_link_falls_back_with_a_note(open_view):
    app = open_view(start_modell="1999", lohn="viel")
    assert not app.exception
    assert "2027 bis 2031" in answer_of(app)


def test_an_empty_scenario_says_what_to_do(open_view):
    app = open_view(plan=encode(PRESETS["status_quo"]))
    assert not app.exception
    assert "keinen Zeitplan" in answer_of(app)
    assert any("Vorlage" in note.value for note in app.info)


def test_moving_a_slider_changes_the_years(open_view):
    app = open_view(folds=("waves_more",))
    app.select_slider(key="choice_jahre").set_value(10.0).run()
    assert "2027 bis 2036" in answer_of(app)


def figures_of(app: AppTest) -> str:
    return next(e.proto.body for e in app.get("html") if "Stellen 2031" in e.proto.body)


def test_a_link_sets_what_is_assumed_about_children_and_posts(open_view):
    plain = open_view()
    app = open_view(
        wohnungen="04-2028-1000.10-2029-500", kinder_je_wohnung="1", alter="u6", unbesetzt="0.1"
    )
    assert not app.exception
    assert "Unter 6 dort, 2031" in figures_of(app)
    assert "Prognose der Stadt:" in figures_of(app)
    assert "davon wohl leer: 0,45" in figures_of(app)
    assert "Unter 18 dort, 2031" in figures_of(plain)
    assert "davon wohl leer" not in figures_of(plain)
    assert answer_of(app) == answer_of(plain)  # what it costs is the plan's


def test_an_unreadable_link_of_dwellings_is_said_and_none_are_assumed(open_view):
    app = open_view(wohnungen="04-1999-1000")
    assert not app.exception
    assert any("2026 bis 2040" in note.value for note in app.info)
    assert "Prognose der Stadt:" not in figures_of(app)


def field_of(app: AppTest):
    return next(one for one in app.text_input if one.label.startswith("Wohnungen in"))


def test_dwellings_are_entered_changed_and_taken_out_and_the_address_holds_them(open_view):
    app = open_view(folds=("waves_demand",), kinder_je_wohnung="1")
    field_of(app).set_value("1.200").run()
    assert app.query_params["wohnungen"] == "04-2026-1200"
    assert "Prognose der Stadt:" in figures_of(app)
    app.selectbox(key="choice_sr").set_value("10").run()
    assert field_of(app).value == ""  # what was typed for one Stadtraum is not another's
    field_of(app).set_value("zwölf").run()
    assert any("keine Zahl" in error.value for error in app.error)
    assert field_of(app).value == "zwölf"
    field_of(app).set_value("12").run()
    assert app.query_params["wohnungen"] == "04-2026-1200.10-2026-12"
    field_of(app).set_value("").run()
    assert app.query_params["wohnungen"] == "04-2026-1200"
    next(one for one in app.button if one.label.startswith("Alle Wohnungen")).click().run()
    assert "Prognose der Stadt:" not in figures_of(app)


@pytest.mark.parametrize("fold", ["waves_more", "waves_demand"])
def test_what_a_fold_holds_outlasts_closing_it_and_another_view(open_view, fold):
    """A fold that was closed at first must not bring its first value back."""
    key, value = {"waves_more": ("lohn", 0.025), "waves_demand": ("geburten", -0.1)}[fold]
    app = open_view()
    app.session_state[f"fold_{fold}"] = True
    app.run()
    app.select_slider(key=f"choice_{key}").set_value(value).run()
    app.session_state[f"fold_{fold}"] = False
    app.run()
    assert app.query_params[key] == str(value)
    for view in ("wirkung", "zeit"):
        app.button_group(key="choice_ansicht").set_value(view).run()
    assert app.query_params[key] == str(value)
