"""Everything people wrote as one readable JSON file, and back.

Scenarios, weightings, planning papers, changes of services, the Aktionsbudget's ledgers, what was
written about the framework and additions to the data, as they are kept; loaded boundaries are not
written by people and come from files anyway. Reading a file only adds: what the store holds stays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from sozialraum import __version__
from sozialraum.model.errors import PlanningError
from sozialraum.store import additions, db, identity, migrate, stands
from sozialraum.store.errors import StoreError
from sozialraum.store.exchange_sections import LOGS, SHELVES, Log, Row, judged
from sozialraum.store.schema_users import data_addition
from sozialraum.store.shelf import Shelf

FORMAT, VERSION = "sozialraum-export", 1
LARGEST_BYTES = 50_000_000  # of a file that is read
_LONGEST_NAME = 120


_ADDITIONS = "data_additions"
_DATA_DIR = Path(__file__).parents[2] / "data"


@dataclass
class Imported:
    """What reading a file did.

    Attributes:
        added: Section -> rows added.
        present: Rows the store held already, unchanged.
        notes: German lines: what was renamed or left out, and why.
    """

    added: dict[str, int] = field(default_factory=dict)
    present: int = 0
    notes: list[str] = field(default_factory=list)


def write(engine: Engine) -> str:
    """Everything people wrote as JSON text; a document that is no JSON stays as it is.

    Raises:
        StoreError: The store cannot be read.
    """
    migrate.upgrade(engine)
    sections = {key: shelf.table for key, shelf in SHELVES.items()}
    sections |= {key: log.table for key, log in LOGS.items()}
    with engine.connect() as connection:
        rows = {
            key: [
                {**row._asdict(), "document": _opened(row.document)}
                for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for key, table in sections.items()
        }
        in_force = set(stands.in_force_on(connection).ids)
        rows[_ADDITIONS] = [
            {**row._asdict(), "document": _opened(row.document), "in_force": row.id in in_force}
            for row in connection.execute(
                sa.select(data_addition).order_by(data_addition.c.made_at)
            )
        ]
    head = {
        "format": FORMAT,
        "format_version": VERSION,
        "exported_at": identity.now(),
        "program": __version__,
    }
    return json.dumps({**head, **rows}, ensure_ascii=False, indent=2) + "\n"


def _opened(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def read(engine: Engine, content: bytes, *, data_dir: Path = _DATA_DIR) -> Imported:
    """Add what a file of `write` holds and the store does not.

    All in one transaction but additions to the data: each of those that were in force is a step of
    its own, checked like any other. A document that is there in another state is added beside it
    under a new id; the history of a service goes on where the store's ends.

    Raises:
        StoreError: The file is no such export; nothing was changed.
    """
    sections = _parse(content)
    migrate.upgrade(engine)
    done = Imported()
    with db.writing(engine) as connection:
        for key, shelf in SHELVES.items():
            rows = sections.get(key, [])
            done.added[key] = sum(_add(connection, shelf, row, done) for row in rows)
        for key, log in LOGS.items():
            done.added[key] = _add_log(connection, log, sections.get(key, []), done)
    rows = sections.get(_ADDITIONS, [])
    done.added[_ADDITIONS] = sum(_add_addition(engine, data_dir, row, done) for row in rows)
    return done


def _add_addition(engine: Engine, data_dir: Path, row: Row, done: Imported) -> bool:
    label = f"Die Ergänzung „{str(row.get('title'))[:60]}“"
    if not row.get("in_force"):
        done.notes.append(f"{label} war zurückgenommen und wurde ausgelassen.")
        return False
    try:
        found = stands.read_addition({**row, "document": json.dumps(row.get("document"))})
        additions.add(engine, data_dir, found)
    except additions.NothingNewError:
        done.present += 1
        return False
    except (StoreError, PlanningError, ValueError, LookupError, RecursionError) as error:
        done.notes.append(f"{label} wurde ausgelassen: {error}")
        return False
    return True


def _parse(content: bytes) -> Mapping[str, list[Row]]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise StoreError(
            "Die Datei ist kein Export von Sozialraum Dresden (JSON von „export“). Es wurde nichts "
            "verändert."
        )
    if found.get("format_version") != VERSION:
        raise StoreError(
            "Der Export gehört zu einer anderen Fassung des Programms. Es wurde nichts verändert. "
            "Bitte aktualisieren Sie das Programm."
        )
    sections = {key: found.get(key, []) for key in (*SHELVES, *LOGS, _ADDITIONS)}
    for key, rows in sections.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise StoreError(f"Im Export ist „{key}“ keine Liste. Es wurde nichts verändert.")
    return sections


def _add(connection: Connection, shelf: Shelf[Any], row: Row, done: Imported) -> bool:
    table = shelf.table
    label = f"„{str(row.get('name'))[:60]}“ ({str(row.get('id'))[:16]})"
    try:
        new = judged(table, {**row, "document": _clean(shelf, row.get("document"))})
    except (ValueError, RecursionError) as error:
        done.notes.append(f"{label} wurde ausgelassen: {error}")
        return False
    held = connection.execute(sa.select(table).where(table.c.id == new["id"])).first()
    if held is not None:
        if (held.version, held.changed_at) == (new["version"], new["changed_at"]):
            done.present += 1
            return False
        new = _renamed(connection, shelf, new)
        done.notes.append(f"{label} gibt es in einem anderen Stand; daneben: „{new['name']}“.")
    return _insert(connection, table, new, label, done)


def _clean(shelf: Shelf[Any], document: object) -> str:
    """The document as this program would write it; raises ValueError where it cannot be read."""
    return shelf.to_text(shelf.read_text(json.dumps(document)))


def _renamed(connection: Connection, shelf: Shelf[Any], row: Row) -> Row:
    end = " (eingelesen)"
    name = row["name"][: _LONGEST_NAME - len(end)] + end
    document = _clean(shelf, {**json.loads(row["document"]), "name": name})

    found = identity.free_id(connection, shelf.table)
    return {**row, "id": found, "name": name, "document": document}


def _insert(connection: Connection, table: sa.Table, row: Row, label: str, done: Imported) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(table), [row])
    except SQLAlchemyError:
        done.notes.append(f"{label} wurde ausgelassen: Ein Wert ist nicht erlaubt.")
        return False
    return True


def _add_log(connection: Connection, log: Log, rows: list[Row], done: Imported) -> int:
    histories: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        histories.setdefault(tuple(str(row.get(name)) for name in log.key), []).append(row)
    return sum(_add_history(connection, log, found, done) for found in histories.values())


def _add_history(connection: Connection, log: Log, rows: list[Row], done: Imported) -> int:
    label = f"{log.label} {' '.join(str(rows[0].get(name))[:40] for name in log.key)}"
    try:
        new = sorted((log.judge(row) for row in rows), key=lambda row: row[log.number])
        if [row[log.number] for row in new] != list(range(1, len(new) + 1)):
            raise ValueError("Die Fassungen sind nicht lückenlos.")
        log.sound(new)
    except (ValueError, IndexError, RecursionError, StoreError) as error:
        done.notes.append(f"{label} wurden ausgelassen: {error}")
        return 0
    query = sa.select(log.table).where(*(log.table.c[name] == new[0][name] for name in log.key))
    held = [row._asdict() for row in connection.execute(query.order_by(log.table.c[log.number]))]
    shared = min(len(held), len(new))
    if [_told(row) for row in held[:shared]] != [_told(row) for row in new[:shared]]:
        done.notes.append(f"{label} wurden ausgelassen: Hier ist seitdem anderes geändert worden.")
        return 0
    done.present += shared
    return sum(_insert(connection, log.table, row, label, done) for row in new[shared:])


def _told(row: Row) -> Row:
    """What a row says; its author may have been revealed since."""
    said = {key: value for key, value in row.items() if key not in ("author", "note", "document")}
    return {**said, "document": _opened(row["document"])}
