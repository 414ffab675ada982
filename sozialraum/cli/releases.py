"""The commands ``releases list | diff | back``: the history of the data, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sozialraum.cli import terminal
from sozialraum.cli.german import GermanCommand, whole
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.answers.table import Table

MOST_ROWS = 40  # of a table in the terminal; --json holds all
Json = Annotated[bool, typer.Option("--json", help="Ausgabe als JSON für andere Programme.")]


def register(app: typer.Typer, plain: dict[str, Any]) -> None:
    """Add the commands."""
    group = typer.Typer(help="Stände der Daten: ansehen, vergleichen, zurücknehmen.", **plain)
    app.add_typer(group, name="releases")
    group.command("list", cls=GermanCommand)(list_all)
    group.command("diff", cls=GermanCommand)(diff)
    group.command("back", cls=GermanCommand)(back)


def list_all(as_json: Json = False) -> None:
    """Zeigt, wer wann was aus welcher Datei ergänzt hat und was davon gilt."""
    from sozialraum.answers import stands
    from sozialraum.cli import reports
    from sozialraum.store import additions, build, db

    engine = db.engine()
    build.ensure(engine, terminal.DATA_DIR)
    history = additions.history(engine)
    if as_json:
        say(reports.to_json([vars(stand) for stand in history]))
        return
    say(stands.sentence(history))
    say(as_lines(stands.table(history)))


def diff(
    before: Annotated[int, typer.Argument(parser=whole, metavar="STAND", help="0 = mitgeliefert.")],
    after: Annotated[
        int | None,
        typer.Argument(parser=whole, metavar="[STAND]", help="Ohne Angabe: der heutige."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Zeigt, was sich zwischen zwei Ständen geändert hat und was sich damit verschiebt."""
    from sozialraum.answers import change_tables, changes
    from sozialraum.answers.release import Release
    from sozialraum.cli import reports
    from sozialraum.store import additions, build, db

    engine = db.engine()
    build.ensure(engine, terminal.DATA_DIR)
    newest = additions.history(engine)[0].number
    now = Release.read(engine)
    older, newer = (
        changes.at(engine, terminal.DATA_DIR, now, number)
        for number in (before, newest if after is None else after)
    )
    found = changes.compare(older, newer)
    tables = change_tables.tables(found, engine)
    if as_json:
        content = {name: _records(table) for name, table in tables.items()}
        say(reports.to_json({"text": changes.sentence(found), **content}))
        return
    say(changes.sentence(found))
    for table in tables.values():
        if len(table.frame):
            say("")
            say(as_lines(table))


def back(
    number: Annotated[
        int,
        typer.Argument(parser=whole, metavar="STAND", help="0 = nur die mitgelieferten Daten."),
    ],
    only: Annotated[
        bool,
        typer.Option("--only", help="Nur zurücknehmen, was dieser Stand gebracht hat."),
    ] = False,
    author: Annotated[str, typer.Option("--author", help="Wer es tut, freier Text.")] = "",
) -> None:
    """Setzt einen früheren Stand wieder in Kraft. Gelöscht wird nichts."""
    from sozialraum.answers import stands
    from sozialraum.store import additions, db

    engine = db.engine()
    step = additions.take_out if only else additions.go_back
    step(engine, terminal.DATA_DIR, number, author=author)
    say(stands.sentence(additions.history(engine)))


def _records(table: Table) -> list[dict[str, Any]]:
    frame = table.frame.astype(object).where(table.frame.notna(), None)
    return [{str(key): cell for key, cell in row.items()} for row in frame.to_dict("records")]


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
