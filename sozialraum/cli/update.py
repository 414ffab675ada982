"""The command that asks the city for newer figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from sozialraum.cli import opened, terminal
from sozialraum.cli.options import Author, DryRun, option
from sozialraum.cli.terminal import complain, say

if TYPE_CHECKING:
    from sozialraum.store.city_update import Outcome


def update(
    dataset: Annotated[
        list[str] | None,
        option("--dataset", "Nur diese Tabelle (Kurzname oder Kennung der Stadt)."),
    ] = None,
    dry_run: DryRun = False,
    author: Author = "",
) -> None:
    """Holt neuere Zahlen vom Datenportal der Stadt (fragt opendata.dresden.de)."""
    from dataclasses import replace

    from sozialraum.store import additions, city_update
    from sozialraum.store.errors import StoreError
    from sozialraum.text import city as words

    engine = opened.engine()
    service = city_update.SERVICE
    found = city_update.collect(
        engine, terminal.DATA_DIR, _progress, wanted=tuple(dataset or ()), service=service
    )
    say(f"{city_update.host(service)}: {words.summary([one.state for one in found.outcomes])}.")
    for outcome in found.outcomes:
        say(f"- {_line(outcome)}")
    is_partial = any(
        one.state in (city_update.FAILED, city_update.UNASKED) for one in found.outcomes
    )
    if found.addition is None and not is_partial:
        say("Es gibt nichts Neues zu übernehmen. Der Stand bleibt, wie er ist.")
    elif found.addition is None:
        say("Von dem, was ankam, ist nichts neu. Der Stand bleibt, wie er ist.")
    elif dry_run:
        additions.examine(engine, terminal.DATA_DIR, found.addition)
        say("Alles geprüft, nichts übernommen (--dry-run).")
    else:
        release = additions.add(engine, terminal.DATA_DIR, replace(found.addition, author=author))
        city_update.forget(engine)
        say(f"Übernommen als neuer Stand, Daten {release.data_hash[:8]}.")
    if is_partial:
        raise StoreError(
            "Nicht alle Tabellen kamen an; für sie gilt der bisherige Stand. Der nächste Aufruf "
            "fragt nur, was fehlt."
        )


def _progress(_share: float, step: str) -> bool:
    if step not in _said:
        _said.add(step)
        complain(step)
    return True


_said: set[str] = set()


def _line(outcome: Outcome) -> str:
    from sozialraum.text import city as words

    text = f"{outcome.dataset.key}: {words.STATES[outcome.state]}"
    details = [words.times(outcome.times), words.rows(outcome.new, outcome.changed)]
    details += [outcome.reason, *outcome.notes]
    return ", ".join([text, *(one for one in details if one)])
