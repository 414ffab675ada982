"""The history of the data: who brought what when from which file, and what is in force."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sozialraum.answers.table import Column, Table
from sozialraum.store import data_history
from sozialraum.store.data_history import Stand
from sozialraum.store.saved_entry import local_time, who
from sozialraum.text import format as de

IN_FORCE = "gilt"


def named(stand: Stand) -> str:
    """A stand for lists: "Stand 2: Einwohner 2026"."""
    number = "" if stand.number == data_history.AS_SHIPPED else f"Stand {stand.number}: "
    return f"{number}{stand.what}"


def sentence(history: Sequence[Stand]) -> str:
    """What is in force, and since when."""
    newest = history[0]
    if newest.number == data_history.AS_SHIPPED:
        return "Es gelten die mitgelieferten Daten; niemand hat etwas ergänzt."
    count = sum(stand.is_active for stand in history if stand.number != data_history.AS_SHIPPED)
    held = f" und {de.count(count, 'Ergänzung', 'Ergänzungen')}" if count else ""
    return (
        f"Es gelten die mitgelieferten Daten{held}, zuletzt geändert am "
        f"{local_time(newest.made_at).split(',')[0]}."
    )


def table(history: Sequence[Stand]) -> Table:
    """One row per step, the newest first."""
    columns = [
        Column("number", "Stand", is_number=False, file=True),
        Column("what", "Was", is_number=False, file=True),
        Column("made_at", "Wann", is_number=False, file=True),
        Column("author", "Wer", is_number=False, file=True),
        Column("origin", "Aus welcher Datei", is_number=False, file=True, optional=True),
        Column("state", "Gilt", is_number=False, file=True),
        Column("licence", file="Lizenz"),
        Column("note", file="Notiz"),
        Column("sha256", file="Prüfsumme der Datei"),
        Column("data_hash", file="Prüfsumme der Daten"),
    ]
    rows = [
        {
            "code": str(stand.number),
            "number": str(stand.number),
            "what": stand.what,
            "made_at": local_time(stand.made_at) if stand.made_at else "",
            "author": who(stand.author) if stand.number else "",
            "origin": stand.origin,
            "state": IN_FORCE if stand.is_active else "",
            "licence": stand.licence,
            "note": stand.note,
            "sha256": stand.sha256,
            "data_hash": stand.data_hash,
        }
        for stand in history
    ]
    return Table(
        columns, pd.DataFrame(rows, columns=["code", *(c.key for c in columns)]), "Alle Stände"
    )
