"""What an entry in the ledger did to the others, and how far the scenario is from its start."""

from __future__ import annotations

from collections.abc import Mapping

from sozialraum.model.scenario.ledger import Move, posts
from sozialraum.model.scenario.state import Scenario
from sozialraum.text import format as de


def balance(done: Move, code: str, names: Mapping[str, str]) -> str:
    """Who gave or took what so that the sum stays, "" if nobody did.

    Args:
        done: The move.
        code: The Stadtraum that was entered.
        names: Code -> name.
    """
    others = [
        f"{names[other]} {de.number(change, 2, sign=True)}"
        for other, change in done.changes.items()
        if other != code
    ]
    if not others:
        return ""
    closed = [names[other] for other in done.closed]
    lost = f" Kein KiFaZ mehr: {de.listing(closed)}." if closed else ""
    return f"Im Gegenzug (VzÄ): {de.listing(others)}.{lost}"


def since_start(start: Scenario, now: Scenario) -> str:
    """How many Stadträume differ from the start, and by how many posts in all; "" if none does."""
    changed = [code for code in posts(now).index.tolist() if start.plan(code) != now.plan(code)]
    if not changed:
        return ""
    sum_of_changes = float((posts(now) - posts(start)).sum())
    places = de.count(len(changed), "Stadtraum", "Stadträume")
    return (
        f"Gegenüber dem Ausgangspunkt {'ist' if len(changed) == 1 else 'sind'} {places} geändert, "
        f"zusammen {de.number(sum_of_changes, 2, sign=True)} VzÄ."
    )


def row_change(start: Scenario, now: Scenario, code: str) -> str:
    """What changed in one Stadtraum since the start: "+0,50 VzÄ, −5.000 €", "" if nothing."""
    before, after = start.plan(code), now.plan(code)
    if before == after:
        return ""
    parts = []
    if after.vzae != before.vzae:
        parts.append(f"{de.number(after.vzae - before.vzae, 2, sign=True)} VzÄ")
    elif (after.kifaz_vzae, after.koordination_vzae) != (
        before.kifaz_vzae,
        before.koordination_vzae,
    ):
        parts.append("andere Aufteilung")
    money = after.aktionsbudget_eur - before.aktionsbudget_eur
    if money:
        parts.append(f"{de.number(money, sign=True)} €")
    return ", ".join(parts)
