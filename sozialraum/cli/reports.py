"""What a command answers, as German text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sozialraum.store import queries
from sozialraum.text import boundaries
from sozialraum.text import format as de

if TYPE_CHECKING:
    from sozialraum.store.boundaries import LoadReport
    from sozialraum.store.build import BuildReport
    from sozialraum.store.checks import CheckResult

_OUTCOMES = {"passed": "bestanden", "failed": "FEHLER", "skipped": "übersprungen"}


@dataclass(frozen=True)
class Holdings:
    """What a store holds: release (None = empty), rows per table, values per level."""

    release: queries.Release | None
    rows: dict[str, int]
    levels: pd.DataFrame


def holdings(engine: Any) -> Holdings:
    """Count what the store holds."""
    release = queries.release(engine)
    if release is None:
        return Holdings(None, {}, pd.DataFrame())
    available = queries.availability(engine)
    grouped = available.groupby("level")
    levels = pd.DataFrame(
        {
            "indicator_count": grouped["indicator_id"].nunique(),
            "value_count": grouped["value_count"].sum(),
            "missing_count": grouped["missing_count"].sum(),
        }
    )
    return Holdings(release, queries.row_counts(engine), levels.reset_index())


def to_json(content: object) -> str:
    """JSON with umlauts as they are; a missing value is null."""
    return json.dumps(_plain(content), ensure_ascii=False, indent=2, allow_nan=False)


def _plain(content: Any) -> Any:
    """Dataclasses and groups by name, frames as their rows, numbers and texts JSON knows."""
    if is_dataclass(content):
        content = {field.name: getattr(content, field.name) for field in fields(content)}
    if isinstance(content, pd.DataFrame):
        content = content.to_dict("records")
    if isinstance(content, Mapping | pd.Series):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple | np.ndarray):
        return [_plain(value) for value in content]
    if isinstance(content, np.generic):
        content = content.item()
    return None if pd.isna(content) else content


def has_failed(results: list[CheckResult]) -> bool:
    """Whether any check found a fault."""
    return any(result.outcome == "failed" for result in results)


def build_text(done: BuildReport) -> str:
    """A build in a few lines."""
    release = done.release
    stand = f"Datenstand {de.date(release.data_stand)}, Prüfsumme {release.data_hash[:8]}"
    if not done.is_new:
        return f"Der Datenspeicher ist aktuell: {stand}."
    values = de.number(done.rows.get("value", 0))
    lines = [
        f"Datenspeicher gebaut in {de.number(done.seconds, 1)} s: {values} Werte, "
        f"{de.count(done.rows.get('indicator', 0), 'Indikator', 'Indikatoren')}.",
        f"{stand}.",
        *_check_lines(done.checks),
    ]
    return "\n".join(lines)


def check_text(held: Holdings, results: list[CheckResult]) -> str:
    """What the store holds and all checks, as text."""
    lines = []
    if held.release is not None:
        lines += [
            f"Datenstand:   {de.date(held.release.data_stand)}",
            f"Prüfsumme:    {held.release.data_hash}",
            f"Programm:     {held.release.code_version}",
            f"Gebaut:       {de.date(held.release.built_at[:10])}, {held.release.built_at[11:16]} Uhr",
            "",
            "Zeilen je Tabelle",
            *(f"  {name:<20} {de.number(count):>8}" for name, count in held.rows.items()),
            "",
            "Indikatoren je Ebene",
            *(
                f"  {row['level']:<14} {de.number(row['indicator_count']):>4} Indikatoren, "
                f"{de.number(row['value_count']):>7} Werte, "
                f"{de.number(row['missing_count']):>6} ohne Angabe"
                for row in held.levels.to_dict("records")
            ),
            "",
        ]
    return "\n".join([*lines, *_check_lines(results)])


def _check_lines(results: list[CheckResult]) -> list[str]:
    lines = ["Prüfungen"]
    for result in results:
        lines.append(f"  {_OUTCOMES[result.outcome]:<12} {result.title} ({result.detail})")
        lines += [f"               {text}" for text in result.known]
    return lines


def load_text(done: LoadReport, *, is_dry: bool = False) -> str:
    """Loaded boundaries, or those only looked at, in a few lines."""
    counts = boundaries.counts(done.area_counts)
    what = "gefunden, nicht übernommen" if is_dry else "geladen"
    head = f"Amtliche Grenzen {what} ({counts}), Codes aus Spalte „{done.code_column}“."
    return "\n".join([head, *done.messages])
