"""The commands ``releases list | diff | back``: the history of the data, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from sozialraum.cli import opened, terminal
from sozialraum.cli.german import whole
from sozialraum.cli.options import Author, Json, argument, option
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.answers.table import Table

MOST_ROWS = 40  # of a table in the terminal; --json holds all


def list_all(as_json: Json = False) -> None:
    """Zeigt, wer wann was aus welcher Datei ergänzt hat und was davon gilt."""
    from sozialraum.answers import stands
    from sozialraum.cli import reports
    from sozialraum.store import data_history

    engine = opened.engine()
    history = data_history.history(engine)
    if as_json:
        say(reports.to_json(history))
        return
    say(stands.sentence(history))
    say(as_lines(stands.table(history)))


def diff(
    before: Annotated[int, argument("0 = mitgeliefert.", "STAND", whole)],
    after: Annotated[int | None, argument("Ohne Angabe: der heutige.", "[STAND]", whole)] = None,
    as_json: Json = False,
) -> None:
    """Zeigt, was sich zwischen zwei Ständen geändert hat und was sich damit verschiebt."""
    from sozialraum.answers import change_tables, changes
    from sozialraum.cli import reports
    from sozialraum.store import data_history

    engine, now = opened.release()
    newest = data_history.history(engine)[0].number
    older, newer = (
        changes.at(engine, terminal.DATA_DIR, now, number)
        for number in (before, newest if after is None else after)
    )
    found = changes.compare(older, newer)
    tables = change_tables.tables(found, engine)
    if as_json:
        content = {name: table.frame for name, table in tables.items()}
        say(reports.to_json({"text": changes.sentence(found), **content}))
        return
    say(changes.sentence(found))
    for table in tables.values():
        if len(table.frame):
            say("")
            say(as_lines(table))


def back(
    number: Annotated[int, argument("0 = nur die mitgelieferten Daten.", "STAND", whole)],
    only: Annotated[
        bool, option("--only", "Nur zurücknehmen, was dieser Stand gebracht hat.")
    ] = False,
    author: Author = "",
) -> None:
    """Setzt einen früheren Stand wieder in Kraft. Gelöscht wird nichts."""
    from sozialraum.answers import stands
    from sozialraum.store import additions, data_history, db

    engine = db.engine()
    step = additions.take_out if only else additions.go_back
    step(engine, terminal.DATA_DIR, number, author=author)
    say(stands.sentence(data_history.history(engine)))


def as_lines(table: Table) -> str:
    """A table as aligned lines, its caption above."""
    columns, rows = table.shown()
    cells = [[str(row.get(column.key) or "") for column in columns] for row in rows[:MOST_ROWS]]
    head = [column.heading for column in columns]
    widths = [max(len(row[i]) for row in [head, *cells]) for i in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [head, *cells]
    ]
    more = [f"… und {len(rows) - MOST_ROWS} weitere (--json zeigt alle)"] * (len(rows) > MOST_ROWS)
    return "\n".join([table.caption, *lines, *more])
