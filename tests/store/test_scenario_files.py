"""Scenario files: JSON and YAML there and back, and everything that is refused."""

import dataclasses
import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sozialraum.answers import scenario as answers
from sozialraum.answers.release import Release
from sozialraum.model.scenario import fields, frozen
from sozialraum.model.scenario.document import Document, DocumentError
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.state import STADTRAUM_CODES, ScenarioError
from sozialraum.store import scenario_files
from sozialraum.store.given_file import GivenFileError
from tests import scenario_strategies


@pytest.fixture(scope="module")
def release(engine):
    return Release.read(engine)


@pytest.mark.parametrize("write", [scenario_files.to_json, scenario_files.to_yaml])
@given(
    value=scenario_strategies.scenarios(),
    author=scenario_strategies.lines,
    note=scenario_strategies.notes,
    why=scenario_strategies.rationales,
)
@example(value=PRESETS["alle_17"], author="1e5", note="yes\n- 08\n# &a *a", why={"08": "null\n..."})
@example(value=PRESETS["kuerzung_2025"], author="~", note="a\u2028b", why={})
def test_export_and_import_give_the_same_scenario_and_result(
    release, write, value, author, note, why
):
    document = Document.of(
        answers.run(release, value),
        author=author,
        note=note[:2000],
        rationales=why,
        created="2026-11-23T08:05:00+01:00",
        data_hash="a" * 64,
        code_version="0.1.0+12345678",
    )
    back = scenario_files.read_text(write(document))
    assert back == document
    assert back.scenario == value
    assert back.scenario.name == back.name == value.name
    assert frozen.freeze(answers.run(release, back.scenario)) == document.result


def test_the_largest_document_can_be_read_back(release):
    long = "\U0001f600" * 1000
    document = Document.of(
        answers.run(release, dataclasses.replace(PRESETS["alle_17"], name="ß" * 120)),
        author="ß" * 80,
        note=long * 2,
        rationales=dict.fromkeys(
            (*(f.name for f in fields.SCENARIO_FIELDS), *STADTRAUM_CODES), long
        ),
    )
    for write in (scenario_files.to_json, scenario_files.to_yaml):
        assert scenario_files.read_text(write(document)) == document


def test_a_file_written_by_hand_needs_only_version_and_scenario():
    text = """
# Entwurf für den Ausschuss
schema_version: 1
scenario:
  pay_step: 3
  plans:
    08: {kifaz_vzae: 1.5, koordination_vzae: 1}
    4: {koordination_vzae: 0.5}
    10:
      koordination_vzae: 1
note:
rationales:
  08: Viele Familien
"""
    document = scenario_files.read_text(text)
    assert document.name == "Eigenes Szenario"
    assert [plan.code for plan in document.scenario.plans] == ["04", "08", "10"]
    assert (document.scenario.pay_step, document.scenario.year) == (3, 2026)
    assert (document.note, document.result) == ("", None)
    assert document.rationales == {"08": "Viele Familien"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "enthält kein Szenario"),
        ("Hallo", "enthält kein Szenario"),
        ('{"name": ', "kein lesbares JSON: Zeile 1, Zeichen 10"),
        ("a: [1", "weder lesbares JSON noch YAML: Zeile 1"),
        ("\x00", "weder lesbares JSON noch YAML; sie enthält Steuerzeichen"),
        (b"\xff\xfe\x00", "kein Text in UTF-8"),
        ("a: &x [1]\nb: *x", "Zeile 1, Zeichen 4: Verweise"),
        ("b: *x", "Verweise"),
        ("a: !!python/object/apply:os.getcwd []", "Typangaben"),
        ("a: !!int '1'", "Typangaben"),
        ("a: 1\na: 2", "„a“ ist mehrfach genannt"),
        ('{"a": 1, "a": 2}', "„a“ ist mehrfach genannt"),
        ("a: 1\n---\nb: 1", "mehrere YAML-Dokumente"),
        ("? [1]\n: 2", "Feldname muss ein Wort sein"),
        ("[" * 50_000, "zu tief verschachtelt"),
        ('{"a":' * 30_000, "zu tief verschachtelt"),
        ('{"a": NaN}', "„NaN“ ist keine Zahl"),
        ('{"a": ' + "1" * 5000 + "}", "viel zu lang"),
        ("a: 12345678901234567890", "viel zu lang"),
        ('{"a": 1e999}', "zu groß"),
        ("a: 1.0e+999", "zu groß"),
        ('{"\\ud800": 1}', "halbes Zeichen"),
        ('{"a": ["\\udfff"]}', "halbes Zeichen"),
        ("a:\n" * 50_000, "zu viele Angaben"),
        ("#" * 200_001, "zu groß: 200,1 kB. Erlaubt sind bis zu 200 kB"),
    ],
)
def test_text_that_is_no_document_is_refused(text, message):
    with pytest.raises(DocumentError, match=message):
        scenario_files.read_text(text)


def test_a_yaml_bomb_is_refused_before_it_unfolds():
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    with pytest.raises(DocumentError, match="Verweise"):
        scenario_files.read_text("\n".join(layers))


@given(st.text(max_size=200))
def test_random_text_is_refused_in_german(text):
    with pytest.raises(ScenarioError):
        scenario_files.read_text(text)


@given(st.data())
def test_a_damaged_file_is_read_or_refused_but_never_crashes(data):
    text = scenario_files.to_yaml(Document("Entwurf", PRESETS["alle_17"]))
    position = data.draw(st.integers(0, len(text) - 1))
    damaged = text[:position] + data.draw(st.characters()) + text[position + 1 :]
    try:
        assert isinstance(scenario_files.read_text(damaged), Document)
    except ScenarioError as error:
        assert str(error)


def test_the_ending_decides_how_a_file_is_written(tmp_path):
    document = Document("Entwurf", PRESETS["alle_17"], note="Zeile 1\nZeile 2")
    for name in ("a.json", "a.yaml", "a.YML"):
        file = tmp_path / name
        file.write_text(scenario_files.for_file(document, file), encoding="utf-8")
        assert scenario_files.read_file(tmp_path / name) == document
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["schema_version"] == 1
    assert "note: |-\n  Zeile 1\n  Zeile 2\n" in (tmp_path / "a.yaml").read_text("utf-8")


def test_files_that_cannot_be_used_are_named(tmp_path):
    with pytest.raises(GivenFileError, match=r"fehlt\.json“ lässt .* Es gibt sie nicht"):
        scenario_files.read_file(tmp_path / "fehlt.json")
    with pytest.raises(GivenFileError, match="Das ist ein Ordner"):
        scenario_files.read_file(tmp_path)
    large = tmp_path / "gross.json"
    large.write_bytes(b" " * 300_000)
    with pytest.raises(GivenFileError, match=r"/gross\.json“ ist zu groß: 300 kB"):
        scenario_files.read_file(large)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_encoding_and_line_ends_of_an_editor_do_not_matter(tmp_path, encoding, end):
    file = tmp_path / "a.yaml"
    file.write_bytes(f"schema_version: 1{end}name: Löbtau{end}scenario: {{}}{end}".encode(encoding))
    assert scenario_files.read_file(file).name == "Löbtau"


def test_a_file_of_many_fields_is_judged_in_linear_time():
    """Looking for the repeated one took 1.4 s of work here, and should take a fiftieth."""
    text = "{" + ",".join(f'"f{i}": 1' for i in [*range(14_000), 13_999]) + "}"
    start = time.process_time()
    with pytest.raises(DocumentError, match="„f13999“ ist mehrfach"):
        scenario_files.parse(text)
    assert time.process_time() - start < 0.4
