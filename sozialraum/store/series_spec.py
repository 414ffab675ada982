"""What a ``[[indicator.series]]`` section may say, and what is wrong with one that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sozialraum.store import schema
from sozialraum.store.errors import Problem
from sozialraum.store.registry import INDICATORS, Registry

# One of each group must be given, and only one.
_NEEDED = (
    *(("table",), ("level",), ("code", "code_value"), ("time", "time_value")),
    *(("status", "status_column"), ("source", "source_column"), ("numerator", "value")),
)
_OPTIONAL = (
    *("where", "numerator_where", "denominator", "denominator_where", "denominator_indicator"),
    *("zeitraum", "zeitraum_column", "note", "note_column", "aggregate"),
)
_KNOWN = {name for group in _NEEDED for name in group} | set(_OPTIONAL)


class SeriesError(Exception):
    """A series cannot be computed; carries the problems to report."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(str(problems[0]))
        self.problems = list(problems)


@dataclass(frozen=True)
class Series:
    """One way to values: the section's content and where it stands."""

    indicator_id: str
    factor: float
    spec: dict[str, Any]
    line: int | None

    @property
    def has_denominator(self) -> bool:
        """Whether the value is a ratio."""
        return "denominator" in self.spec or "denominator_indicator" in self.spec

    def fail(self, key: str | None, reason: str, value: object = None) -> SeriesError:
        """An error in this series' own section."""
        text = None if value is None else str(value)
        column = f"{self.indicator_id}.{key}" if key else self.indicator_id
        return SeriesError([Problem(INDICATORS, reason, self.line, column, text)])


def list_series(registry: Registry) -> tuple[list[Series], list[Problem]]:
    """All series of the registry that are well formed, and the faults of the others."""
    found, problems = [], []
    for indicator_id, section in registry.indicators.items():
        factor = section.get("factor", 1)
        listed = section.get("series", [])
        if not isinstance(listed, list) or not all(isinstance(spec, dict) for spec in listed):
            reason = "Reihen stehen in Abschnitten der Form [[indikator.series]]."
            problems.append(
                Problem(
                    INDICATORS, reason, registry.indicator_lines.get(indicator_id), indicator_id
                )
            )
            continue
        if not isinstance(factor, (int, float)):
            continue  # reported as a broken cell of the indicator table
        for index, spec in enumerate(listed):
            one = Series(
                indicator_id,
                float(factor),
                spec,
                registry.indicator_lines.get(f"{indicator_id}.{index}"),
            )
            try:
                _validate(one, registry)
                found.append(one)
            except SeriesError as error:
                problems += error.problems
    return found, problems


def _validate(one: Series, registry: Registry) -> None:
    _validate_keys(one)
    spec = one.spec
    for level in [spec["level"], *as_list(spec.get("aggregate"))]:
        _one_of(one, "level", level, schema.LEVELS, "Unbekannte Ebene")
    if "status" in spec:
        _one_of(one, "status", spec["status"], schema.STATUSES, "Unbekannter Status")
    if "source" in spec and spec["source"] not in set(registry.tables["source"].frame["source_id"]):
        raise one.fail("source", "Unbekannte Quelle: steht nicht in sources.toml.", spec["source"])
    denominator = spec.get("denominator_indicator")
    if denominator is not None and denominator not in registry.indicators:
        raise one.fail("denominator_indicator", "Unbekannter Indikator.", denominator)
    if "value" in spec and (spec.get("aggregate") or one.has_denominator):
        reason = "Ein gedruckter Wert („value“) kann weder geteilt noch zusammengefasst werden."
        raise one.fail("value", reason)


def _validate_keys(one: Series) -> None:
    unknown = sorted(one.spec.keys() - _KNOWN)
    if unknown:
        raise one.fail(unknown[0], "Diesen Schlüssel kennt das Programm nicht.")
    for group in _NEEDED:
        given = [name for name in group if name in one.spec]
        words = " oder ".join(f"„{name}“" for name in group)
        if not given and "source" in group:
            raise one.fail(None, f"Die Quelle fehlt: {words}. Jeder Wert braucht eine.")
        if not given:
            raise one.fail(None, f"Es fehlt {words}.")
        if len(given) > 1:
            raise one.fail(given[1], f"„{given[0]}“ und „{given[1]}“ schließen einander aus.")


def _one_of(one: Series, key: str, word: object, allowed: Sequence[str], what: str) -> None:
    if word not in allowed:
        raise one.fail(key, f"{what}. Erlaubt: {', '.join(allowed)}.", word)


def as_list(value: object) -> list[Any]:
    """A list as it is, one thing as a list of one, None as an empty list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
