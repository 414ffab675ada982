"""Reading data/, and replacing the store only as a whole."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from sozialraum.store import build, checks, data_files, db, migrate, queries, schema, tables
from sozialraum.store.errors import DataError, StoreError

DATA_DIR = Path(__file__).resolve().parents[2] / "data"


def problems(tiny, engine) -> list[str]:
    with pytest.raises(DataError) as caught:
        build.build(engine, tiny.folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_build_fills_the_store_and_names_the_release(tiny, tiny_engine):
    report = build.build(tiny_engine, tiny.folder)
    held = queries.release(tiny_engine)
    assert held == report.release
    assert held.data_hash == data_files.hash_files(data_files.read_files(tiny.folder))
    assert held.data_stand == "2025-12-31"
    assert report.rows["area"] == 9


def test_a_store_without_a_build_is_empty(tiny_engine):
    assert queries.release(tiny_engine) is None


def test_a_current_store_is_left_alone_and_a_change_is_noticed(tiny, tiny_engine):
    first = build.ensure(tiny_engine, tiny.folder)
    assert build.ensure(tiny_engine, tiny.folder) == first
    tiny.replace("area.csv", "Johannstadt,Johannstadt", "Johannstadt,Johannst.")
    second = build.ensure(tiny_engine, tiny.folder)
    assert second.data_hash != first.data_hash
    assert "Johannst." in set(queries.areas(tiny_engine, "stadtraum")["short_name"])


def test_what_was_judged_is_not_judged_again_and_a_change_is(tiny, tmp_path, monkeypatch):
    """A look and the taking over of what was looked at; going back and forth between two states."""
    judge, judged = checks.run_checks, []
    monkeypatch.setattr(checks, "run_checks", lambda all_: judged.append(1) or judge(all_))
    engines = [db.engine(f"sqlite:///{tmp_path / name}.sqlite") for name in "ab"]
    before = "Johannstadt"
    for short, times in (("Hier", 1), ("Dort", 2), ("Hier", 2), ("Woanders", 3)):
        tiny.replace("area.csv", f"Johannstadt,{before}", f"Johannstadt,{short}")
        before = short
        for engine in engines:
            build.build(engine, tiny.folder)
            assert short in set(queries.areas(engine, "stadtraum")["short_name"])
        assert len(judged) == times


def test_new_code_leads_to_a_rebuild(tiny, tiny_engine, monkeypatch):
    build.ensure(tiny_engine, tiny.folder)
    monkeypatch.setattr(build, "code_version", lambda: "9.9.9")
    assert build.ensure(tiny_engine, tiny.folder).code_version == "9.9.9"


def test_line_ends_of_windows_do_not_make_another_release(tiny):
    before = data_files.hash_files(data_files.read_files(tiny.folder))
    path = tiny.folder / "area.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert data_files.hash_files(data_files.read_files(tiny.folder)) == before


def test_broken_data_leave_the_old_store_untouched(tiny, tiny_engine):
    before = build.build(tiny_engine, tiny.folder).release
    tiny.replace("tables/alter_stadtraum.csv", "2024-12-31,01,10", "2024-12-31,01,zehn")
    problems(tiny, tiny_engine)
    assert queries.release(tiny_engine) == before
    assert len(queries.values(tiny_engine, "stadtraum")) == 12


def test_a_failure_after_tables_were_dropped_brings_the_old_store_back(
    tiny, tiny_engine, monkeypatch
):
    before = build.build(tiny_engine, tiny.folder).release
    seen = []

    def fail_late(typed):
        seen.append(typed.table.name)
        if typed.table.name == "value":
            raise RuntimeError("disk gone")
        return tables.records(typed)

    monkeypatch.setattr(build, "records", fail_late)
    with pytest.raises(RuntimeError, match="disk gone"):
        build.build(tiny_engine, tiny.folder)
    assert len(seen) > 3, "the failure has to come after the old tables were dropped"
    assert queries.release(tiny_engine) == before
    assert len(queries.values(tiny_engine, "stadtraum")) == 12


def test_readers_see_the_old_store_until_the_new_one_is_complete(tiny, tiny_engine):
    before = build.build(tiny_engine, tiny.folder).release
    with db.writing(tiny_engine) as connection:
        schema.PUBLISHED.drop_all(connection)
        assert queries.release(tiny_engine) == before
    assert queries.release(tiny_engine) is None


def test_two_processes_build_only_once(tiny, tmp_path):
    code = (
        "import sys; from pathlib import Path; from sozialraum.store import build, db; "
        "print(build.build(db.engine(sys.argv[1]), Path(sys.argv[2]), is_forced=False).is_new)"
    )
    arguments = [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'two.sqlite'}", tiny.folder]
    both = [
        subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    assert sorted(out.strip() for out, _ in answers) == ["False", "True"]


def test_users_tables_survive_a_rebuild(tiny, tiny_engine):
    build.build(tiny_engine, tiny.folder)
    row = {"level": "stadtraum", "code": "01", "geojson": "{}", "origin": "a", "loaded_at": "b"}
    with db.writing(tiny_engine) as connection:
        connection.execute(schema.loaded_boundary.insert(), [row])
    build.build(tiny_engine, tiny.folder)
    with tiny_engine.connect() as connection:
        assert connection.execute(sa.select(schema.loaded_boundary.c.code)).scalars().all() == [
            "01"
        ]


def test_migrations_make_the_tables_the_schema_names(tiny_engine):
    migrate.upgrade(tiny_engine)
    with tiny_engine.connect() as connection:
        assert migrate.current(connection) == migrate.HEAD
        found = sa.inspect(connection)
        for table in schema.USERS.sorted_tables:
            columns = {
                column["name"]: column["nullable"] for column in found.get_columns(table.name)
            }
            assert columns == {column.name: column.nullable for column in table.columns}


def test_the_newest_migration_is_the_one_the_code_expects():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def test_the_schema_can_be_written_for_postgresql():
    for table in (*schema.PUBLISHED.sorted_tables, *schema.USERS.sorted_tables):
        text = str(sa.schema.CreateTable(table).compile(dialect=postgresql.dialect()))
        assert f"CREATE TABLE {table.name}" in text


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("area.csv", "sort,counted_with", "ort,counted_with", "Spalte „sort“: Diese Pflichtspalte"),
        ("area.csv", "sort,counted_with", "ort,counted_with", "Spalte „ort“: Diese Spalte kennt"),
        (
            "area_link.csv",
            "stadtraum,03,stadt",
            "stadtraum,18,stadt",
            "Zeile 4, Spalte „child_code“",
        ),
        ("area_link.csv", "stadtraum,03,stadt", "stadtraum,02,stadt", "schon in Zeile 3"),
        (
            "area.csv",
            "Altstadt,1,,od_alter",
            "Altstadt,1,,",
            "Spalte „source_id“: Die Quelle fehlt",
        ),
        ("area.csv", "Altstadt,1,,od_alter", "Altstadt,1,,od_x", "Unbekannte Quelle"),
        ("area.csv", "Altstadt,1,,", "Altstadt,1.5,,", "Keine ganze Zahl. Gefunden: „1.5“"),
        ("area.csv", "stadtraum,01", "raum,01", "Unbekanntes Wort. Erlaubt: stadt,"),
        ("area.csv", ",11,od_alter", ",99,od_alter", "Spalte „counted_with“: Unbekannter Code"),
        ("area.csv", "Äußere Neustadt,", "Äußere, Neustadt,", "Die Zeile hat 8 Felder"),
        ("tables.toml", '"od_alter"', '"od_x"', "tables.toml, Zeile 2, Spalte „source_id“"),
        (
            "tables.toml",
            "[alter_stadtraum]",
            "[alter]",
            "Zeile 2: Die Datei tables/alter.csv fehlt",
        ),
        ("indicators.toml", "polarity = 0", "polarity = 2", "Zeile 2, Spalte „polarity“"),
        (
            "indicators.toml",
            'unit = "%"',
            "unit = %",
            "indicators.toml, Zeile 36: Der Wert ist kein",
        ),
        ("sources.toml", "producer =", "producer", "sources.toml, Zeile 4: Nach einem Schlüssel"),
        ("geometry/schematic.geojson", '"03"', '"30"', "Zu dieser Fläche gibt es kein Gebiet"),
        ("area.csv", "Äußere Neustadt,", '"Äußere Neustadt,', "bleibt offen oder ein Feld"),
        ("geometry/schematic.geojson", "{", "", "kein gültiges GeoJSON"),
    ],
)
def test_a_fault_is_named_with_place_and_reason(tiny, tiny_engine, name, old, new, expected):
    tiny.replace(name, old, new)
    found = problems(tiny, tiny_engine)
    assert any(text.startswith(name) and expected in text for text in found), found


def test_a_changed_raw_table_is_noticed_and_can_be_accepted(tiny, tiny_engine):
    path = tiny.folder / "tables/alter_stadtraum.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",310", ",311"), encoding="utf-8")
    found = problems(tiny, tiny_engine)
    assert len(found) == 1
    assert "Datei tables/alter_stadtraum.csv wurde verändert" in found[0]
    assert "python -m sozialraum build --update-checksums" in found[0]
    tiny.seal()
    build.build(tiny_engine, tiny.folder)


def test_a_raw_table_without_checksum_is_noticed(tiny, tiny_engine):
    (tiny.folder / "CHECKSUMS").unlink()
    assert all("hat keine Prüfsumme" in text for text in problems(tiny, tiny_engine))


def test_several_faults_are_reported_together(tiny, tiny_engine):
    tiny.replace("area.csv", "Altstadt,1,,od_alter", "Altstadt,eins,,od_alter")
    tiny.replace("tables/alter_stadtraum.csv", ",30,170,", ',"30,5",170,')
    with pytest.raises(DataError) as caught:
        build.build(tiny_engine, tiny.folder)
    message = str(caught.value)
    assert "area.csv, Zeile 3, Spalte „sort“: Keine Zahl" in message
    assert "tables/alter_stadtraum.csv, Zeile 3, Spalte „jung“: Dezimalkomma" in message
    assert "bleibt unverändert" in message


def test_a_missing_file_and_a_missing_folder_are_named(tiny, tiny_engine):
    (tiny.folder / "geometry/schematic.geojson").unlink()
    assert problems(tiny, tiny_engine) == ["geometry/schematic.geojson: Die Datei fehlt."]
    with pytest.raises(StoreError, match="fehlt"):
        build.build(tiny_engine, tiny.folder / "nirgends")


def test_a_file_that_is_not_utf8_is_named(tiny, tiny_engine):
    (tiny.folder / "glossary.csv").write_bytes("term,definition\nVzÄ,x\n".encode("latin-1"))
    assert "glossary.csv, Zeile 2: Die Datei ist nicht in UTF-8" in problems(tiny, tiny_engine)[0]


def test_a_folder_that_cannot_be_made_gives_a_german_message(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match="lässt sich nicht anlegen"):
        db.engine(f"sqlite:///{tmp_path / 'file' / 'store.sqlite'}")


def test_a_read_only_store_can_be_read_and_says_why_it_cannot_be_rebuilt(tiny, tiny_engine):
    built = build.build(tiny_engine, tiny.folder).release
    file = tiny_engine.url.database
    read_only = db.engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert build.ensure(read_only, tiny.folder) == built
    with pytest.raises(StoreError, match="schreibgeschützt"):
        build.build(read_only, tiny.folder)


def test_a_file_that_is_no_database_gives_a_german_message(tmp_path):
    file = tmp_path / "store.sqlite"
    file.write_text("Das ist keine Datenbank. " * 50)
    with pytest.raises(StoreError, match="keine SQLite-Datenbank"):
        queries.release(db.engine(f"sqlite:///{file}"))


def test_an_unreadable_address_hides_the_password():
    with pytest.raises(StoreError) as caught:
        db.engine("nonsense://user:secret@host/db")
    assert "secret" not in str(caught.value)


def test_the_default_store_lies_in_var(monkeypatch):
    monkeypatch.delenv(db.VARIABLE)
    assert db.database_url().endswith("/var/sozialraum.sqlite")


def test_every_raw_table_of_the_real_data_is_sealed():
    assert data_files.verify_checksums(data_files.read_files(DATA_DIR)) == []


@pytest.mark.parametrize("name", ["sources.toml", "tables.toml", "indicators.toml"])
def test_an_unreadable_register_is_reported_without_its_consequences(tiny, tiny_engine, name):
    tiny.append(name, "\n[offen\n")
    found = problems(tiny, tiny_engine)
    assert len(found) == 1
    assert found[0].startswith(f"{name}, Zeile ")


@pytest.mark.parametrize("rule", ["store/series.py", "model/measures/rates.py", "text/read.py"])
def test_a_changed_rule_is_another_program(rule, tmp_path, monkeypatch):
    """Whichever folder it lies in; otherwise the store would keep values of the old rule."""
    for folder in build.BUILDERS:
        shutil.copytree(Path(build.__file__).parents[1] / folder, tmp_path / folder)
    monkeypatch.setattr(build, "__file__", str(tmp_path / "store" / "build.py"))
    before = build.code_version.__wrapped__()
    (tmp_path / rule).write_text("# changed", encoding="utf-8")
    assert build.code_version.__wrapped__() != before
