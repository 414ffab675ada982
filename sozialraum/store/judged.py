"""From files to tables ready for the store: all read, all checked, or all faults told."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from sozialraum.store import checks, data_files, schema
from sozialraum.store.check_content import Content
from sozialraum.store.checks import CheckResult
from sozialraum.store.csv_reader import read_csv
from sozialraum.store.errors import DataError, Problem
from sozialraum.store.overlay import Laid
from sozialraum.store.raw_keys import repeated_rows
from sozialraum.store.registry import Registry, read_registry
from sozialraum.store.tables import TypedTable, reference_problems
from sozialraum.store.values import compute_values


def read_and_check(
    shipped: data_files.Files, laid: Laid
) -> tuple[dict[str, TypedTable], list[CheckResult]]:
    """Typed tables ready to insert; raises DataError with all faults, where people can mend them."""
    # Of a table with additions the seal is a new one; what is shipped must fit its own.
    try:
        tables, results = _judged(tuple(sorted(laid.files.items())))
    except DataError as error:
        found = [*data_files.verify_checksums(shipped), *error.problems]
        raise DataError(dict.fromkeys(map(laid.told, found))) from None
    if seals := data_files.verify_checksums(shipped):
        raise DataError(seals)
    return tables, results


@lru_cache(maxsize=2)  # what is looked at and then taken over; what is in force, to go back to
def _judged(
    named: tuple[tuple[str, bytes], ...],
) -> tuple[dict[str, TypedTable], list[CheckResult]]:
    """Typed tables ready to insert; raises DataError with all faults found."""
    files = dict(named)
    registry = read_registry(files)
    if not registry.is_readable:
        raise DataError(dict.fromkeys(registry.problems))
    problems = [*registry.problems, *reference_problems(registry.tables)]
    values, found = compute_values(registry)
    known, known_problems = known_deviations(files)
    problems += [*found, *repeated_rows(registry), *known_problems]
    if problems:
        raise DataError(dict.fromkeys(problems))
    tables = {**registry.tables, "value": _value_table(values)}
    frames = {name: typed.frame for name, typed in tables.items()}
    results = checks.run_checks(Content(frames, registry.raw, known))
    failed = [result for result in results if result.outcome == checks.FAILED]
    late = _late_problems(registry)
    if failed or late:
        raise DataError([*late, *(Problem(f"Prüfung „{r.title}“", r.detail) for r in failed)])
    return tables, results


def _late_problems(registry: Registry) -> list[Problem]:
    """Bad cells of columns that only a check has read."""
    return [problem for raw in registry.raw.values() for problem in raw.problems]


def _value_table(values: pd.DataFrame) -> TypedTable:
    lines = pd.Series(0, index=values.index).to_numpy()
    return TypedTable(schema.value, "indicators.toml", values, lines)


def known_deviations(
    files: data_files.Files,
) -> tuple[frozenset[tuple[str, ...]], list[Problem]]:
    """Keys of ``known_deviations.csv``: (check_id, indicator_id, code, stichtag)."""
    name = checks.KNOWN_DEVIATIONS
    if name not in files:
        return frozenset(), []
    raw = read_csv(name, files[name])
    columns = ["check_id", "indicator_id", "code", "stichtag"]
    missing = [column for column in (*columns, "reason") if column not in raw.frame.columns]
    if raw.problems or missing:
        lost = [Problem(name, "Diese Pflichtspalte fehlt.", 1, column) for column in missing]
        return frozenset(), [*raw.problems, *lost]
    keys = raw.frame[columns].astype(object).where(raw.frame[columns].notna(), "")
    return frozenset(keys.itertuples(index=False, name=None)), []


def data_stand(values: pd.DataFrame) -> str:
    """The newest Stichtag held; forecasts do not count, they lie ahead."""
    is_forecast = values["indicator_id"].str.startswith("prognose")
    found = values.loc[~is_forecast & values["value"].notna(), "stichtag"]
    return str(found.max()) if len(found) else ""
