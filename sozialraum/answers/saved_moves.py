"""What another state of the data moves in scenarios and weightings people saved."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sozialraum.answers import scenario
from sozialraum.answers.changes import Changes, need_moves
from sozialraum.model.errors import PlanningError
from sozialraum.model.ranking.plan import IndexPlan, RankingError
from sozialraum.model.scenario.frozen import total_labels, totals_of
from sozialraum.model.scenario.state import Scenario
from sozialraum.store import scenarios, weightings
from sozialraum.store.errors import StoreError
from sozialraum.store.saved_entry import DocumentType
from sozialraum.store.shelf import Shelf
from sozialraum.text import format as de


@dataclass(frozen=True)
class Moved:
    """One number of something people saved that is another one now.

    Attributes:
        what: "Szenario" or "Gewichtung".
        name: What people call it.
        label: The number's name, or the area whose place it is.
        before, after: As text.
    """

    what: str
    name: str
    label: str
    before: str
    after: str


def saved_moves(
    changes: Changes,
    plans: Sequence[Scenario],
    weighed: Sequence[tuple[str, IndexPlan]] = (),
) -> list[Moved]:
    """What the changes move in saved scenarios (totals) and weightings (places)."""
    found = [one for item in plans for one in _scenario_moves(changes, item)]
    for name, plan in weighed:
        try:
            rows = need_moves(changes.before, changes.after, plan)
        except (RankingError, KeyError):
            found.append(Moved("Gewichtung", name, "Rangfolge", "", "lässt sich nicht rechnen"))
            continue
        found += [
            Moved("Gewichtung", name, changes.area("stadtraum", row.code), *_places(row))
            for row in rows.itertuples()
        ]
    return found


def saved(engine: Any) -> tuple[list[Scenario], list[tuple[str, IndexPlan]]]:
    """Scenarios and weightings people saved, for `saved_moves`; unreadable ones are left out."""
    plans = [one.scenario for one in _documents(engine, scenarios.SHELF)]
    weighed = [(one.name, one.plan) for one in _documents(engine, weightings.SHELF)]
    return plans, weighed


def _documents(engine: Any, shelf: Shelf[DocumentType]) -> list[DocumentType]:
    found = []
    for entry in shelf.list_saved(engine):
        with contextlib.suppress(StoreError, ValueError):
            found.append(shelf.load(engine, entry.id).document)
    return found


def _places(row: Any) -> tuple[str, str]:
    return rank_words(row.before), rank_words(row.after)


def rank_words(rank: float) -> str:
    """A place in words: "Rang 3", "ohne Rang"."""
    return "ohne Rang" if pd.isna(rank) else f"Rang {rank:.0f}"


def _scenario_moves(changes: Changes, item: Scenario) -> list[Moved]:
    try:
        old, new = (
            totals_of(scenario.run(release, item)) for release in (changes.before, changes.after)
        )
    except PlanningError as error:
        return [Moved("Szenario", item.name, "Ergebnis", "", str(error))]
    labels = total_labels(changes.after.funding_year)
    return [
        Moved("Szenario", item.name, label, _amount(old[key], unit), _amount(new[key], unit))
        for key, (label, unit) in labels.items()
        if _amount(old[key], unit) != _amount(new[key], unit)
    ]


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return de.MISSING
    return de.euro(value) if unit == "EUR" else de.with_unit(value, unit, 2)
