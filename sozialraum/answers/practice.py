"""Good practice: what it wants, how well it is evidenced, and what it would cost here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sozialraum.answers import scenario
from sozialraum.answers.release import Release
from sozialraum.answers.table import Column, Table
from sozialraum.model.allocation.units import QUARTER_VZAE
from sozialraum.model.scenario.state import Scenario
from sozialraum.store.funding import POSTS
from sozialraum.text import format as de


@dataclass(frozen=True)
class Practice:
    """One example; ``scenario`` None = too little is published to compute it.

    Attributes:
        cost: German: what it would cost in Dresden, in one line.
        cost_words: German: what was computed, or why nothing was.
    """

    id: str
    name: str
    place: str
    kind: str
    goal: str
    elements: tuple[str, ...]
    evidence: str
    grade: str
    grade_reason: str
    carries_over: str
    stays_there: str
    cost: str
    cost_words: str
    scenario: Scenario | None
    slide: str
    status: str
    source: str


def practices(release: Release) -> list[Practice]:
    """All examples, those from other cities first, as the study names them."""
    headings = dict(release.tables["slides"][["slide_id", "heading"]].itertuples(index=False))
    found = []
    for row in release.tables["practices"].fillna("").to_dict("records"):
        cost, chosen = _cost(release, row["preset"], row["offer_id"])
        own = ("name", "place", "kind", "goal", "evidence", "grade", "grade_reason", "status")
        more = ("carries_over", "stays_there", "cost_words")
        said: dict[str, str] = {name: row[name] for name in (*own, *more)}
        found.append(
            Practice(
                id=row["practice_id"],
                elements=tuple(row["elements"].split("|")),
                cost=cost,
                scenario=chosen,
                slide=headings[row["slide_id"]],
                source=row["source_text"],
                **said,
            )
        )
    return sorted(found, key=lambda one: one.kind != "vorbild")


def table(found: Sequence[Practice]) -> Table:
    """The examples side by side; in files with everything that is known of them."""
    shown = {"name": "Beispiel", "grade": "Belegt", "cost": "Kosten hier", "evidence": "Bekannt"}
    filed = {
        **{"place": "Ort", "goal": "Ziel", "parts": "Bausteine", "grade_reason": "Warum so belegt"},
        **{"carries_over": "Was sich übertragen ließe", "stays_there": "Was nicht"},
        **{"computed": "Was gerechnet ist", "slide": "Folie", "source": "Quelle"},
    }
    columns = (
        *(Column(key, heading, is_number=False, file=True) for key, heading in shown.items()),
        *(Column(key, is_number=False, file=heading) for key, heading in filed.items()),
    )
    own = [key for key in (*shown, *filed) if key not in ("parts", "computed")]
    rows = [
        {
            **{key: getattr(one, key) for key in own},
            "parts": "; ".join(one.elements),
            "computed": one.cost_words,
            "name_small": one.place,
        }
        for one in found
    ]
    return Table(columns, pd.DataFrame(rows), "Beispiele der Studie")


def _cost(release: Release, preset: str, offer_id: str) -> tuple[str, Scenario | None]:
    if preset:
        chosen = scenario.presets(release)[preset]
        totals = scenario.run(release, chosen).totals
        words = f"{de.number(totals.vzae, 2)} VzÄ, {de.euro(totals.total_eur)} im Jahr"
        assumed = sum(plan.aktionsbudget_eur for plan in chosen.plans)
        within = f", davon {de.euro(assumed)} Aktionsbudget (Annahme)" if assumed else ""
        return f"{words} ({chosen.year}){within}", chosen
    if offer_id:
        return _offer(release, offer_id)
    return "nicht bekannt", None


def _offer(release: Release, offer_id: str) -> tuple[str, Scenario | None]:
    """One more offer of the size of a funded one: its posts, and the money the list gives it.

    A later list may not hold it any more, or not say its posts.
    """
    rows = release.tables["funding"]
    rows = rows[(rows["offer_id"] == offer_id) & (rows["year"] == int(release.funding_year))]
    held = pd.Series(rows["value"].to_numpy(dtype=float), index=rows["kind"])
    posts, money = held.get(POSTS), held.reindex(["staff_eur", "material_eur"]).sum(min_count=2)
    if de.is_missing(posts):
        return f"nicht bekannt (Förderliste {release.funding_year})", None
    words = f"{de.number(posts, 2)} VzÄ, {de.euro(money)} (Förderliste {release.funding_year})"
    quarters = round(float(posts) / QUARTER_VZAE) * QUARTER_VZAE
    return words, Scenario(name="Ein Angebot mehr", offers_change_vzae=quarters)
