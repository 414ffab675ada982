"""Dependencies point one way, and every module can be imported on its own."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

import sozialraum

from .source import ROOT, tree

PRINTING = {"print", "typer.echo", "typer.secho", "sys.stdout.write", "sys.stderr.write"}

# Alembic runs these inside its own context; the store's tests cover them.
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(sozialraum.__path__, "sozialraum.")
    if ".migrations" not in module.name and not module.name.endswith("__main__")
)


def test_the_layers_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Lazy imports and those for type checkers count: a circle has no lower end to read first."""
    graph = grimp.build_graph("sozialraum", cache_dir=None)
    imports = {one: graph.find_modules_directly_imported_by(one) for one in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None
    assert len(imports) > 100


def test_every_module_imports() -> None:
    broken = {}
    for module in MODULES:
        try:
            importlib.import_module(module)
        except Exception as error:
            broken[module] = repr(error)
    assert broken == {}
    assert len(MODULES) > 100


def test_the_model_does_not_know_that_it_is_on_a_website() -> None:
    """Importing the whole model loads no Streamlit and no database: seen in a fresh process."""
    models = [module for module in MODULES if module.startswith("sozialraum.model.")]
    assert models
    code = (
        f"import sys, {', '.join(models)}\n"
        "print(*sorted({'streamlit', 'sqlalchemy', 'geopandas', 'altair'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == ""


def test_the_command_line_starts_without_streamlit() -> None:
    code = "import sys, sozialraum.cli\nprint('streamlit' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


def test_the_command_line_prints_in_one_place() -> None:
    """So that nothing people typed can act on a terminal."""
    found = {
        path.name
        for path in (ROOT / "sozialraum" / "cli").glob("*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in PRINTING
    }
    assert found == {"terminal.py"}
