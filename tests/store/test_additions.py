"""What people bring becomes a dated release, whole or not at all, and can be taken back."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sozialraum.store import additions, build, data_files, data_history, db, queries, verify
from sozialraum.store.additions import NothingNewError
from sozialraum.store.errors import DataError, StoreError
from sozialraum.store.overlay import overlay
from sozialraum.store.patches import Addition, Patch

ALTER = "tables/alter_stadtraum.csv"
KEY = ("stichtag", "stadtraum")
YEAR = "".join(f"{{year}}-12-31,0{n},{n},10,{10 + n}\n" for n in (1, 2, 3))


def year(number: int, **words: str) -> Addition:
    """Figures of one more year."""
    text = "stichtag,stadtraum,jung,alt,einwohner\n" + YEAR.format(year=number)
    found = {"title": f"Einwohner {number}", "origin": f"e{number}.csv", "sha256": "a" * 64}
    return Addition(**{**found, **words}, patches=(Patch(ALTER, KEY, text),))


@pytest.fixture
def store(tiny, tiny_engine):
    build.ensure(tiny_engine, tiny.folder)
    return tiny_engine


def stichtage(engine) -> set[str]:
    return set(queries.values(engine, "stadtraum")["stichtag"].str[:4])


def test_a_look_at_an_addition_writes_nothing(store, tiny):
    before = queries.release(store)
    found = additions.examine(store, tiny.folder, year(2026))
    assert "2026" in stichtage(found)
    assert queries.release(store) == before
    assert [stand.number for stand in data_history.history(store)] == [0]
    assert "2026" not in stichtage(store)


def test_an_addition_becomes_a_dated_release(store, tiny):
    before = queries.release(store)
    made = additions.add(store, tiny.folder, year(2026, author="Amt 51", note="Vorab"))
    assert made == queries.release(store) != before
    assert made.data_stand == "2026-12-31"
    assert "2026" in stichtage(store)
    newest, shipped = data_history.history(store)
    assert (newest.number, newest.what, newest.author) == (1, "Einwohner 2026", "Amt 51")
    assert (newest.origin, newest.note, newest.data_hash) == ("e2026.csv", "Vorab", made.data_hash)
    assert newest.is_active and newest.is_current and newest.made_at.startswith("20")
    assert (shipped.number, shipped.is_current) == (0, False)


def test_a_release_with_additions_is_current_and_passes_all_checks(store, tiny):
    made = additions.add(store, tiny.folder, year(2026))
    assert build.ensure(store, tiny.folder) == made
    assert {check.outcome for check in verify.verify(store, tiny.folder)} <= {"passed", "skipped"}
    assert build.build(store, tiny.folder).release.data_hash == made.data_hash
    assert "2026" in stichtage(store)


def test_changed_data_are_built_again_with_the_additions(store, tiny):
    additions.add(store, tiny.folder, year(2026))
    tiny.replace("area.csv", "Johannstadt,Johannstadt", "Johannstadt,Johannst.")
    build.ensure(store, tiny.folder)
    assert "Johannst." in set(queries.areas(store, "stadtraum")["short_name"])
    assert "2026" in stichtage(store)


def test_going_back_is_a_step_of_its_own_and_can_be_taken_back(store, tiny):
    shipped = queries.release(store)
    one = additions.add(store, tiny.folder, year(2026))
    two = additions.add(store, tiny.folder, year(2027))
    back = additions.go_back(store, tiny.folder, 1, author="AG")
    assert back.data_hash == one.data_hash
    assert stichtage(store) == {"2024", "2025", "2026"}
    assert additions.go_back(store, tiny.folder, 0).data_hash == shipped.data_hash
    assert additions.go_back(store, tiny.folder, 2).data_hash == two.data_hash
    told = [(stand.number, stand.what, stand.is_active) for stand in data_history.history(store)]
    assert told == [
        (5, "Zurück zu Stand 2", False),
        (4, "Zurück zu den mitgelieferten Daten", False),
        (3, "Zurück zu Stand 1", False),
        (2, "Einwohner 2027", True),
        (1, "Einwohner 2026", True),
        (0, "Mitgelieferte Daten", True),
    ]
    assert data_history.history(store)[2].author == "AG"
    now = [stand.number for stand in data_history.history(store) if stand.is_current]
    assert now == [5, 2], "going back to either would change nothing"


def test_one_addition_is_taken_out_and_later_ones_stay(store, tiny):
    additions.add(store, tiny.folder, year(2026))
    additions.add(store, tiny.folder, year(2027))
    additions.take_out(store, tiny.folder, 1)
    assert stichtage(store) == {"2024", "2025", "2027"}
    assert data_history.history(store)[0].what == "Zurückgenommen: Einwohner 2026 (Stand 1)"
    with pytest.raises(StoreError, match="gilt schon nicht mehr"):
        additions.take_out(store, tiny.folder, 1)


def test_an_earlier_state_can_be_looked_at(store, tiny):
    additions.add(store, tiny.folder, year(2026))
    additions.add(store, tiny.folder, year(2027))
    assert stichtage(additions.at(store, tiny.folder, 1)) == {"2024", "2025", "2026"}
    assert stichtage(additions.at(store, tiny.folder, 0)) == {"2024", "2025"}
    with pytest.raises(StoreError, match="Einen Stand 9 gibt es nicht"):
        additions.at(store, tiny.folder, 9)


@pytest.mark.parametrize("step", [additions.examine, additions.add])
def test_what_is_there_already_is_no_new_release(store, tiny, step):
    additions.add(store, tiny.folder, year(2026))
    with pytest.raises(NothingNewError, match="nichts Neues"):
        step(store, tiny.folder, year(2026, title="Noch einmal"))
    assert len(data_history.history(store)) == 2


BAD = [
    ("2026-12-31,01,1,10,11\n", "2026-12-31,01,1,10,11,5\n", "Zeile 2: Die Zeile hat 6 Felder"),
    ("2026-12-31,02,2", "2026-12-31,02,zwei", "Zeile 3, Spalte „jung“: Keine Zahl"),
    ("2026-12-31,02,2", "2026-12-31,18,2", "Zeile 3, Spalte „stadtraum“: Unbekannter Code"),
    ("2026-12-31,02,2,10,12\n", "", "Prüfung „"),
]


@pytest.mark.parametrize(("old", "new", "expected"), BAD)
@pytest.mark.parametrize("step", [additions.examine, additions.add])
def test_a_fault_is_named_and_nothing_enters(store, tiny, step, old, new, expected):
    before = queries.release(store)
    good = year(2026)
    patch = Patch(ALTER, KEY, good.patches[0].rows.replace(old, new, 1))
    bad = Addition(good.title, good.origin, good.sha256, patches=(patch,))
    with pytest.raises(DataError) as caught:
        step(store, tiny.folder, bad)
    assert any(expected in str(problem) for problem in caught.value.problems)
    assert queries.release(store) == before
    assert len(data_history.history(store)) == 1


@pytest.mark.parametrize(
    "words",
    [
        {"title": ""},
        {"title": "x" * 161},
        {"author": "a\nb"},
        {"note": "Frauenhaus, Musterstraße 1"},
        {"registry": {"sources.toml": '[x]\ntitle = "Frauenhaus, Musterstraße 1"'}},
    ],
)
def test_texts_that_cannot_be_kept_are_refused(store, tiny, words):
    with pytest.raises(Exception, match=r"Titel|Name|Schutzort"):
        additions.add(store, tiny.folder, year(2026, **words))
    assert len(data_history.history(store)) == 1


def test_a_program_update_that_no_longer_fits_keeps_the_old_store_and_says_why(store, tiny):
    made = additions.add(store, tiny.folder, year(2026))
    additions.add(store, tiny.folder, year(2027))
    tiny.replace(ALTER, "stadtraum,jung,alt,", "stadtraum,kinder,alt,")
    tiny.replace("indicators.toml", 'numerator = ["jung"]', 'numerator = ["kinder"]')
    tiny.replace("indicators.toml", '["jung", "alt"]', '["kinder", "alt"]')
    opened = build.opened(store, tiny.folder)
    assert "2027" in stichtage(store), "the old store is shown"
    for name in ("„Einwohner 2026“", "„Einwohner 2027“"):
        assert name in opened.conflict
    assert "„jung“" in opened.conflict and "„Stände“" in opened.conflict
    with pytest.raises(DataError):
        build.build(store, tiny.folder)
    assert any(one.outcome == "failed" for one in verify.verify(store, tiny.folder))
    additions.go_back(store, tiny.folder, 0)
    assert build.opened(store, tiny.folder).conflict == ""
    assert stichtage(store) == {"2024", "2025"}
    assert made.data_hash != queries.release(store).data_hash


def test_a_store_this_program_cannot_read_is_built_without_what_does_not_fit(store, tiny):
    additions.add(store, tiny.folder, year(2026))
    additions.add(store, tiny.folder, year(2027))
    with db.writing(store) as connection:
        connection.exec_driver_sql("ALTER TABLE area DROP COLUMN typ_name")
        connection.exec_driver_sql("UPDATE data_addition SET document = '{' WHERE title LIKE '%26'")
        connection.exec_driver_sql("DELETE FROM release")
    opened = build.opened(store, tiny.folder)
    assert "„Einwohner 2026“: Ihre Zeilen sind nicht mehr lesbar" in opened.conflict
    assert "2027“" not in opened.conflict
    assert stichtage(store) == {"2024", "2025", "2027"}


def test_a_fault_of_the_shipped_data_is_told_as_one(store, tiny):
    additions.add(store, tiny.folder, year(2026))
    tiny.replace("area.csv", "stadtraum,01", "raum,01")
    with pytest.raises(DataError, match=r"area\.csv"):
        build.opened(store, tiny.folder)


def test_a_shipped_table_changed_by_hand_is_noticed_beside_an_addition(store, tiny):
    additions.add(store, tiny.folder, year(2026))
    path = tiny.folder / ALTER
    path.write_text(path.read_text(encoding="utf-8").replace(",310", ",311"), encoding="utf-8")
    with pytest.raises(DataError, match="wurde verändert"):
        build.ensure(store, tiny.folder)


def test_two_who_add_at_once_both_get_in(store, tiny):
    code = (
        "import sys; from pathlib import Path; from sozialraum.store import additions, data_history, db\n"
        "from tests.store.test_additions import year\n"
        "additions.add(db.engine(sys.argv[1]), Path(sys.argv[2]), year(int(sys.argv[3])))"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(store.url), tiny.folder, str(number)])
        for number in (2026, 2027)
    ]
    assert [process.wait(120) for process in both] == [0, 0]
    assert stichtage(store) == {"2024", "2025", "2026", "2027"}
    assert sorted(stand.number for stand in data_history.history(store)) == [0, 1, 2]
    files = data_files.read_files(tiny.folder)
    laid = overlay(files, build.in_force(store)[1]).files
    assert queries.release(store).data_hash == data_files.hash_files(laid)
