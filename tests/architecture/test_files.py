"""What may not be in any file, and what the files around the program promise."""

from __future__ import annotations

import ast
import re
import tomllib

from sozialraum import __version__

from .source import ROOT, name, repository_files, tree

# Spelled in pieces, or this file would find itself.
REGISTRY_HOSTS = ("py" + "pi.org", "pythonhosted" + ".org", "npmjs" + ".org", "debian" + ".org")
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:root|home|Users|work|mnt)/\w|[A-Z]:\\Users\\")
TEXT_SUFFIXES = {".py", ".md", ".toml", ".csv", ".txt", ".yml", ".geojson", ".json", ".svg", ""}
LARGEST_BYTES = 2_000_000
LONGEST_MODULE = 300  # lines


def _texts() -> dict[str, str]:
    return {
        name(path): path.read_text(encoding="utf-8")
        for path in repository_files()
        if path.suffix in TEXT_SUFFIXES
    }


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = {file: MACHINE_PATH.findall(text) for file, text in _texts().items()}
    assert {file: hits for file, hits in found.items() if hits} == {}


def test_the_path_rule_tells_machines_from_addresses() -> None:
    assert MACHINE_PATH.search("see " + "/ho" + "me/anna/data")
    assert not MACHINE_PATH.search("https://www.dresden.de/ho" + "me/jugend")


def test_no_file_names_a_package_registry() -> None:
    found = {
        file: [host for host in REGISTRY_HOSTS if host in text] for file, text in _texts().items()
    }
    assert {file: hits for file, hits in found.items() if hits} == {}


def test_no_file_is_too_large_for_a_review() -> None:
    sizes = {name(path): path.stat().st_size for path in repository_files()}
    assert {file: size for file, size in sizes.items() if size > LARGEST_BYTES} == {}


def test_a_module_above_300_lines_says_why() -> None:
    """One idea a module; what stays together although it is long has a sentence with its reason."""
    long = {
        name(path)
        for path in sorted((ROOT / "sozialraum").rglob("*.py"))
        if path.read_text(encoding="utf-8").count("\n") > LONGEST_MODULE
        and "in one module" not in (ast.get_docstring(tree(path)) or "")
    }
    assert sorted(long) == []


def test_every_requirement_is_pinned_exactly() -> None:
    exact = re.compile(r"^[A-Za-z0-9_.-]+==\d+(\.\d+)*$")
    for file in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
        assert wanted
        assert [line for line in wanted if not exact.match(line)] == []


def test_every_direct_dependency_has_a_reason() -> None:
    reasons = (ROOT / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8").lower()
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            assert line.split("==")[0].lower() in reasons, line


def test_the_readme_starts_with_the_two_commands_and_its_links_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = re.search(r"```\w*\n(.*?)```", text, re.S)
    assert first is not None
    commands = [line.split("#")[0].strip() for line in first.group(1).splitlines()]
    assert [command for command in commands if command][-2:] == ["make run", "make test"]
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_catalogue_entry_carries_the_programs_version_and_licence() -> None:
    text = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f'softwareVersion: "{__version__}"' in text
    assert f"license: {project['license']}" in text
    short = re.search(r"shortDescription: (.+)", text)
    assert short is not None
    assert len(short.group(1)) <= 150


def test_the_changelog_speaks_of_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
