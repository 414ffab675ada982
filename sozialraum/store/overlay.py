"""What people bring, laid over the shipped ``data/``: pure, on the files' contents.

An *addition* is a set of patches of data files. The store is built of the files with all additions
in force laid over them, so every check of the build judges an addition, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sozialraum.store import data_files
from sozialraum.store.data_files import Files
from sozialraum.store.errors import DataError, Problem
from sozialraum.store.overlay_tables import LaidTable, Place, lay, written
from sozialraum.store.patches import Addition
from sozialraum.store.registry import INDICATORS, SOURCES, TABLES
from sozialraum.store.toml_reader import read_toml

REGISTERS = (SOURCES, TABLES, INDICATORS)


@dataclass(frozen=True)
class Laid:
    """Files with additions laid over them, and where their lines come from.

    Attributes:
        files: Path relative to ``data/`` -> content.
        places: File -> line -> where an addition says that line; shipped lines are not in it.
    """

    files: dict[str, bytes]
    places: dict[str, dict[int, Place]]

    def told(self, problem: Problem) -> Problem:
        """A problem with the place where people can mend it."""
        place = self.places.get(problem.table, {}).get(problem.row or 0)
        if place is None:
            return problem
        return replace(problem, table=f"{place[0]}, {problem.table}", row=place[1])


def overlay(files: Files, additions: Sequence[Addition]) -> Laid:
    """The files with all additions laid over them, in their order.

    Args:
        files: What is shipped; is not changed.
        additions: In the order they were made.

    Raises:
        DataError: An addition does not fit the files; names addition, file, row and column.
    """
    problems: list[Problem] = []
    tables: dict[str, LaidTable] = {}
    found = dict(files)
    places: dict[str, dict[int, Place]] = {}
    for addition in additions:
        for patch in addition.patches:
            problems += lay(patch, addition.name, files, tables)
        for file, text in addition.registry.items():
            problems += _append(file, text, addition.name, found, places)
    if problems:
        raise DataError(dict.fromkeys(problems))
    for file, table in tables.items():
        found[file], places[file] = written(table)
    if tables:
        found[data_files.CHECKSUMS] = data_files.resealed(files, found, tables)
    return Laid(found, places)


def _append(
    file: str,
    text: str,
    name: str,
    found: dict[str, bytes],
    places: dict[str, dict[int, Place]],
) -> list[Problem]:
    """New sections behind those of a register."""
    label = f"{name}, {file}"
    if file not in REGISTERS:
        return [Problem(label, f"Kein Verzeichnis. Möglich sind {', '.join(REGISTERS)}.")]
    new, problems = read_toml(label, text.encode())
    held, faults = read_toml(file, found.get(file))
    if problems or faults:
        return [*problems, *faults]
    for key, section in new.items():
        is_series = file == INDICATORS and set(section) == {"series"}
        if key in held and not is_series:
            reason = "Diesen Eintrag gibt es schon; er lässt sich nicht ändern, nur ergänzen."
            problems.append(Problem(label, reason, value=key))
        elif key not in held and is_series:
            reason = "Diesen Indikator gibt es nicht; eine Reihe allein genügt nicht."
            problems.append(Problem(label, reason, value=key))
    if problems:
        return problems
    before = found[file].rstrip(b"\n") + b"\n"
    start = before.count(b"\n")
    found[file] = before + text.replace("\r\n", "\n").encode().rstrip(b"\n") + b"\n"
    lines = range(1, text.count("\n") + 2)
    places.setdefault(file, {}).update({start + line: (name, line) for line in lines})
    return []
