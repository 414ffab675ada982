"""A saved scenario on today's data: what it gave then, what it gives now."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.frozen import (
    AREA_NUMBERS,
    FrozenResult,
    area_labels,
    freeze,
    total_labels,
)
from sozialraum.model.scenario.result import ScenarioResult


@dataclass(frozen=True)
class Reopened:
    """A saved scenario beside its result on today's data.

    Attributes:
        saved: The frozen result, None if none was kept.
        now: Today's.
        is_data_changed: Whether it was saved with another data release.
        is_code_changed: Whether it was saved with another program version.
        funding_year: Of today's funding list.
        totals: key, label, unit, saved, now, difference (NaN = missing).
        areas: code, key, saved, now, difference: only what differs.
    """

    saved: FrozenResult | None
    now: FrozenResult
    is_data_changed: bool
    is_code_changed: bool
    funding_year: str
    totals: pd.DataFrame
    areas: pd.DataFrame

    @property
    def is_same(self) -> bool:
        """Whether every number is as it was."""
        return self.saved == self.now

    @property
    def moved(self) -> pd.DataFrame:
        """What differs: label, unit, saved, now, difference (NaN = missing).

        Totals; if none differs (parts were changed, not their sum), the parts of the Stadträume.
        """
        rows = self.totals[self.totals["difference"].ne(0)]
        if not rows.empty:
            return rows.drop(columns="key")
        areas, labels = self.areas, area_labels(self.funding_year)
        return pd.DataFrame(
            {
                "label": [
                    f"Stadtraum {int(row.code)}: {labels[row.key]}" for row in areas.itertuples()
                ],
                "unit": ["EUR" if key.endswith("_eur") else "VzÄ" for key in areas["key"]],
                **{name: areas[name] for name in ("saved", "now", "difference")},
            }
        )

    @property
    def text(self) -> str:
        """German sentence: what is different from when it was saved."""
        if self.saved is None:
            return "Mit dem Szenario wurde kein Ergebnis gespeichert. Gezeigt wird das heutige."
        causes = [
            words
            for words, has_changed in (
                ("die Daten", self.is_data_changed),
                ("das Programm", self.is_code_changed),
            )
            if has_changed
        ]
        since = f"Seit dem Speichern haben sich {' und '.join(causes)} geändert"
        if causes == ["das Programm"]:
            since = "Seit dem Speichern hat sich das Programm geändert"
        if self.is_same:
            if not causes:
                return "Das Ergebnis ist dasselbe wie beim Speichern."
            return f"{since}; das Ergebnis ist dasselbe geblieben."
        if not causes:
            return (
                "Das gespeicherte Ergebnis passt nicht zu Daten und Programm, die dabeistehen; "
                "vielleicht wurde die Datei von Hand geändert. Beide Ergebnisse werden gezeigt."
            )
        return f"{since}, und mit ihnen das Ergebnis. Beide Ergebnisse werden gezeigt."


def compare_with_now(
    saved: Document,
    result_now: ScenarioResult | FrozenResult,
    *,
    data_hash: str,
    code_version: str,
    funding_year: str,
) -> Reopened:
    """Both results of a saved scenario: then and now.

    Args:
        saved: What was kept.
        result_now: The same scenario on today's data.
        data_hash: Today's data release.
        code_version: Today's program.
        funding_year: Of today's funding list.
    """
    now = freeze(result_now)
    then = saved.result
    return Reopened(
        saved=then,
        now=now,
        is_data_changed=saved.data_hash != data_hash,
        is_code_changed=saved.code_version != code_version,
        funding_year=funding_year,
        totals=_total_rows(then, now, funding_year),
        areas=_area_rows(then, now),
    )


def _total_rows(then: FrozenResult | None, now: FrozenResult, year: str) -> pd.DataFrame:
    before = {} if then is None else then.totals
    rows = [
        (key, label, unit, before.get(key), now.totals.get(key))
        for key, (label, unit) in total_labels(year).items()
    ]
    return _with_difference(pd.DataFrame(rows, columns=["key", "label", "unit", "saved", "now"]))


def _area_rows(then: FrozenResult | None, now: FrozenResult) -> pd.DataFrame:
    rows = [
        (row["code"], name, old[name], row[name])
        for old, row in zip(then.areas if then is not None else (), now.areas, strict=False)
        for name in AREA_NUMBERS
        if old[name] != row[name]
    ]
    return _with_difference(pd.DataFrame(rows, columns=["code", "key", "saved", "now"]))


def _with_difference(frame: pd.DataFrame) -> pd.DataFrame:
    typed = frame.astype({"saved": float, "now": float})
    return typed.assign(difference=typed["now"] - typed["saved"])
