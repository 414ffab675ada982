"""What an addition changes: values, and the ranks, classes and saved work that move with them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest

from benchmarks.release_speed import blocks
from sozialraum.answers import (
    change_tables,
    changes,
    class_map,
    need,
    need_inputs,
    scenario,
)
from sozialraum.answers.release import Release
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.store import build
from sozialraum.store.patches import Addition, Patch
from tests.conftest import DATA_DIR

PEOPLE = "tables/einwohner_stadtraum.csv"
KEY = ("stichtag", "stadtraum")
OTHER = "sgb2_25_54_share"


def next_year(**change: str) -> Addition:
    """The last year's figures once more, a year later; ``change`` for Stadtraum 4."""
    with (DATA_DIR / PEOPLE).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["stichtag"] == "2025-12-31"]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        more = change if row["stadtraum"] == "04" else {}
        writer.writerow({**row, "stichtag": "2026-12-31", **more})
    return Addition(
        "Einwohner 2026", "e.csv", "0" * 64, patches=(Patch(PEOPLE, KEY, text.getvalue()),)
    )


@pytest.fixture(scope="module")
def before(engine) -> Release:
    return Release.read(engine)


@pytest.fixture(scope="module")
def moved(engine, before) -> changes.Changes:
    """A year in which all of Stadtraum 4 are small children."""
    with (DATA_DIR / PEOPLE).open(encoding="utf-8", newline="") as file:
        old = next(
            row
            for row in csv.DictReader(file)
            if (row["stichtag"], row["stadtraum"]) == ("2025-12-31", "04")
        )
    none = {key: "0" for key in old if key.startswith("a_")}
    addition = next_year(**{**none, "a_0_2": old["einwohner"]})
    return changes.compare(before, changes.examined(engine, DATA_DIR, before, addition))


def test_nothing_differs_from_itself(before):
    found = changes.compare(before, before)
    assert found.is_empty
    assert changes.sentence(found) == "Kein Wert ändert sich."
    assert change_tables.saved_moves(found, [PRESETS["rahmenkonzeption"]]) == []


def test_new_values_are_counted_per_indicator_and_level(moved):
    rows = moved.values
    assert set(rows["kind"]) == {changes.NEW}
    people = rows[(rows["indicator_id"] == "einwohner_count") & (rows["level"] == "stadtraum")]
    assert len(people) == 17
    assert set(people["stichtag"]) == {"2026-12-31"}
    table = change_tables.summary(moved).frame.set_index(["name", "level"])
    assert table.loc[("Einwohner", "Stadtraum"), [*changes.KINDS]].tolist() == [17, 0, 0]
    filed = change_tables.value_table(moved).frame
    assert len(filed) == len(rows)
    assert set(filed["level"]) >= {"Stadt", "Stadtraum"}
    years = replace(moved, values=pd.concat([people, people.assign(stichtag="2025-12-31")]))
    assert change_tables.summary(years).frame["days"].iloc[0] == "31.12.2025 bis 31.12.2026"


def test_ranks_and_classes_that_move_name_both_dates(moved):
    ranks = moved.ranks.set_index(["indicator_id", "code"])
    children = ranks.loc[("u18_share", "04")]
    assert children["after"] == 1
    assert (children["day_before"], children["day_after"]) == ("2025-12-31", "2026-12-31")
    newest = moved.before.newest_values("u18_share", "stadtraum")
    assert children["before"] == newest.rank(ascending=False)["04"]
    classes = moved.classes.set_index(["indicator_id", "code"])
    assert classes.loc[("u18_share", "04"), "before"] != classes.loc[("u18_share", "04"), "after"]
    assert "Rangplätze" in changes.sentence(moved)


def test_the_highest_class_does_not_move_because_its_highest_value_does(before):
    key = "angebote_vzae_per_1000_u25"
    day = before.newest(key, "stadtraum")

    def more(frame):
        frame.loc[(frame["indicator_id"] == key) & (frame["code"] == "11"), "value"] += 0.1
        return frame

    assert class_map.unasked(before, before.indicator(key), "stadtraum", day).method == "standard"
    held = changes.compare(before, with_values(before, more))
    assert set(held.values["indicator_id"]) == {key}
    assert held.classes.empty


def with_values(release: Release, change, level: str = "stadtraum") -> Release:
    """The release with another table of a level's values, nothing else rebuilt."""
    frame = change(release.values[level].copy())
    grouped = {(level, str(k)): v.reset_index(drop=True) for k, v in frame.groupby("indicator_id")}
    return replace(
        release,
        values={**release.values, level: frame},
        grouped={**release.grouped, **grouped},
    )


def test_changed_and_missing_values_and_the_need_they_move(before):
    """One value nine times as large, one half, one gone: missing is not zero."""
    key, day = "alleinerziehende_share", before.newest("alleinerziehende_share", "stadtraum")

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        at = (frame["indicator_id"] == key) & (frame["stichtag"] == day)
        frame.loc[at & (frame["code"] == "07"), "value"] *= 9
        frame.loc[at & (frame["code"] == "06"), "value"] /= 2
        frame.loc[at & (frame["code"] == "08"), "value"] = float("nan")
        return frame

    found = changes.compare(before, with_values(before, change))
    kinds = found.values.set_index("code")["kind"].to_dict()
    assert kinds == {"06": changes.CHANGED, "07": changes.CHANGED, "08": changes.GONE}
    rows = change_tables.value_table(found).frame.set_index("code")
    assert rows.loc["08", "after_words"] == "k. A."
    assert rows.loc["07", "after"] == pytest.approx(9 * rows.loc["07", "before"])
    assert rows.loc["08", "before"] == before.newest_values(key, "stadtraum")["08"]
    assert rows.loc["07", "area"] == "7 Blasewitz" or "7 " in rows.loc["07", "area"]
    ranks = found.ranks.set_index("code")
    assert ranks.loc["07", "after"] == 1
    assert pd.isna(ranks.loc["08", "after"])
    own = found.need.set_index("code").loc["07"]
    old, new = (
        need.Result(IndexPlan(), need_inputs.read(one)).index.ranks["07"]
        for one in (before, found.after)
    )
    assert (own["before"], own["after"]) == (old, new)
    assert new < old
    # each saved weighting moves by what it weighs
    weighed = [(name, IndexPlan({"sozialstrukturell": 1}, {name: 1})) for name in (key, OTHER)]
    moves = change_tables.saved_moves(found, [], weighed)
    assert {name for _, name, *_ in moves} == {key}
    lost = before.newest_values(key, "stadtraum").rank(ascending=False)["08"]
    area = found.area("stadtraum", "08")
    assert ("Gewichtung", key, area, f"Rang {lost:.0f}", "ohne Rang") in moves
    gone = with_values(before, lambda frame: frame[frame["indicator_id"] != key])
    moves = change_tables.saved_moves(changes.compare(before, gone), [], weighed)
    assert moves == [("Gewichtung", key, "Rangfolge", "", "lässt sich nicht rechnen")]


def test_a_rank_before_and_after_names_its_own_date_and_a_surveys_its_sign(moved, before):
    rows = change_tables.move_table(moved, moved.ranks, "Ränge").frame
    row = rows[
        (rows["name"] == "Anteil der unter 18-Jährigen") & (rows["area"] == "4 Pieschen")
    ].iloc[0]
    assert row["after"] == "Rang 1 (31.12.2026)"
    assert row["before"].startswith("Rang ") and row["before"].endswith(" (31.12.2025)")
    key, day = "einkommen_gering_share", "2024-12-31"

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        at = (frame["indicator_id"] == key) & (frame["stichtag"] == day) & (frame["code"] == "07")
        frame.loc[at, "value"] = 99.0
        return frame

    found = changes.compare(before, with_values(before, change))
    rows = change_tables.move_table(found, found.ranks, "Ränge").frame
    assert (rows["before"].str.endswith(" ≈") & rows["after"].str.endswith(" ≈")).all()
    assert len(rows) > 1


@pytest.mark.parametrize(
    ("key", "level", "value"),
    [("belastungsindex", "stadtraum", -9.0), ("u18_share", "stadtteil", 99.0)],
)
def test_the_first_rank_is_the_most_burdened_or_the_highest_at_each_level(
    before, key, level, value
):
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        at = (frame["indicator_id"] == key) & (frame["code"] == "07")
        frame.loc[at & (frame["stichtag"] == before.newest(key, level)), "value"] = value
        return frame

    found = changes.compare(before, with_values(before, change, level))
    ranks = found.ranks.set_index(["level", "code"])
    assert ranks.loc[(level, "07"), "after"] == 1
    assert ranks.loc[(level, "07"), "before"] > 1


def test_a_class_of_equal_numbers_is_named_by_its_place(before):
    key = "alleinerziehende_je_100_u18"  # no house standard

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        rows = frame[(frame["indicator_id"] == key)]
        rows = rows[rows["stichtag"] == before.newest(key, "stadtraum")]
        frame.loc[rows["value"].idxmin(), "value"] = rows["value"].max() + 1
        return frame

    found = changes.compare(before, with_values(before, change))
    lowest = before.newest_values(key, "stadtraum").idxmin()
    row = found.classes.set_index("code").loc[lowest]
    assert (row["before"], row["after"]) == ("Klasse 1 von 5", "Klasse 5 von 5")


def test_saved_scenarios_whose_numbers_move_are_named(before):
    """Half the children: twice the posts per child, and no cost moves."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[frame["indicator_id"] == "u18_count", "value"] /= 2
        return frame

    found = changes.compare(before, with_values(before, change))
    plan = replace(PRESETS["rahmenkonzeption"], name="Unser Entwurf")
    moved = change_tables.saved_moves(found, [plan], [("Gleich", IndexPlan())])
    named = {label: pair for _, name, label, *pair in moved if name == "Unser Entwurf"}
    assert any("unter 18" in label or "0 bis 17" in label for label in named), named
    assert all(old != new for old, new in named.values())
    rates = [scenario.run(one, plan).totals.vzae_per_1000_u18 for one in (before, found.after)]
    assert rates[1] == pytest.approx(2 * rates[0])
    words = [f"{rate:.2f}".replace(".", ",") for rate in rates]
    assert any(old.startswith(words[0]) and new.startswith(words[1]) for old, new in named.values())
    assert not any("kosten" in label.casefold() for label in named)


def test_what_the_next_list_and_dearer_staff_move_is_told_in_their_units(before):
    pay, offers = before.tables["pay"].copy(), before.tables["funded_offers"]
    amounts = pay.select_dtypes("float").columns
    pay[amounts] *= 1.1
    more = {"pay": pay, "funded_offers": offers.assign(vzae=offers["vzae"] * 2)}
    after = replace(before, tables={**before.tables, **more})
    vars(after)["funding_year"] = "2025"
    found = changes.Changes(before, after, before.values["stadtraum"].head(0), pd.DataFrame())
    moved = change_tables.saved_moves(found, [PRESETS["rahmenkonzeption"]])
    told = {label: pair for _, _, label, *pair in moved}
    assert all(cell.endswith(" €") for cell in told["Gesamtkosten im Jahr"])
    assert any("2025" in label for label in told) and not any("2024" in label for label in told)


def test_other_tables_are_counted_by_rows(before):
    funding = before.tables["funding"].copy()
    funding.loc[0, "value"] = 999.0
    after = replace(before, tables={**before.tables, "funding": funding.iloc[:-1]})
    found = changes.compare(before, after)
    assert found.others.to_dict("records") == [
        {"name": "Förderlisten", "neu": 0, "geändert": 1, "entfallen": 1}
    ]
    assert "Förderlisten" in changes.sentence(found)
    assert change_tables.summary(found).frame.to_numpy().tolist() == [
        ["Förderlisten", "–", "–", 0, 1, 1]
    ]


def test_values_of_small_areas_count_as_well(tiny, tiny_engine):
    """11,000 blocks: no map draws them, but what is new must be said."""
    build.ensure(tiny_engine, tiny.folder)
    held = Release.read(tiny_engine)
    added = changes.examined(tiny_engine, tiny.folder, held, blocks(11_000, "od_alter"))
    found = changes.compare(held, added)
    assert found.count(changes.NEW) == 11_000
    row = change_tables.summary(found).frame.iloc[0]
    assert (row["name"], row["level"], row["neu"]) == ("Probe", "statistischer Bezirk", 11_000)
