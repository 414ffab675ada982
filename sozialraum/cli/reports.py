"""What a command answers, as German text and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

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
    levels: list[dict[str, Any]]


def holdings(engine: Any) -> Holdings:
    """Count what the store holds."""
    release = queries.release(engine)
    if release is None:
        return Holdings(None, {}, [])
    available = queries.availability(engine)
    grouped = available.groupby("level")
    levels = pd.DataFrame(
        {
            "indicator_count": grouped["indicator_id"].nunique(),
            "value_count": grouped["value_count"].sum(),
            "missing_count": grouped["missing_count"].sum(),
        }
    )
    records = levels.reset_index().to_dict("records")
    return Holdings(release, queries.row_counts(engine), [_plain(row) for row in records])


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): value if isinstance(value, str) else int(value) for key, value in row.items()}


def to_json(content: object) -> str:
    """JSON with umlauts as they are; missing figures must be None already."""
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows for JSON: a missing value is null."""
    clean = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in clean.to_dict("records")]


def has_failed(results: list[CheckResult]) -> bool:
    """Whether any check found a fault."""
    return any(result.outcome == "failed" for result in results)


def build_json(done: BuildReport) -> str:
    """A build as JSON."""
    return to_json(asdict(done))


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


def check_json(held: Holdings, results: list[CheckResult]) -> str:
    """What the store holds and all checks, as JSON."""
    return to_json({**asdict(held), "checks": [asdict(result) for result in results]})


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
                for row in held.levels
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


def load_json(done: LoadReport) -> str:
    """Loaded boundaries as JSON."""
    return to_json(asdict(done))


def load_text(done: LoadReport, *, is_dry: bool = False) -> str:
    """Loaded boundaries, or those only looked at, in a few lines."""
    counts = boundaries.counts(done.area_counts)
    what = "gefunden, nicht übernommen" if is_dry else "geladen"
    head = f"Amtliche Grenzen {what} ({counts}), Codes aus Spalte „{done.code_column}“."
    return "\n".join([head, *done.messages])


def status_json(loaded: pd.DataFrame) -> str:
    """Which levels are loaded, as JSON."""
    return to_json([_plain_row(row) for row in loaded.to_dict("records")])


def _plain_row(row: dict[Any, Any]) -> dict[str, Any]:
    return {**{str(key): value for key, value in row.items()}, "area_count": int(row["area_count"])}


def status_text(loaded: pd.DataFrame) -> str:
    """Which levels are loaded."""
    return "\n".join(boundaries.loaded(loaded))
