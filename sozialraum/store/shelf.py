"""Documents people saved: a list and one document each, whatever they are about.

What is kept of a person: the name they typed as author, free text, optional, at most 80 characters
(a department or initials will do). Nothing else: no account, no address, no trace of reading.

Two people at once: a change names the version it started from. If somebody was quicker it is
refused with a ``ConflictError`` and nothing is overwritten. Deleting only hides a document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Generic

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sozialraum.store import db, identity, migrate, scenario_files
from sozialraum.store.kept_texts import refuse_protected, revealed
from sozialraum.store.saved_entry import (
    ConflictError,
    DocumentType,
    Entry,
    NotFoundError,
    Noun,
    Saved,
    changed_message,
    deleted_message,
)


@dataclass(frozen=True)
class Shelf(Generic[DocumentType]):
    """One table of saved documents.

    Attributes:
        table: With the columns of ``saved_scenario``.
        noun: What a document is called.
        read_text: JSON text -> document; raises ``fault``.
        fault: What ``read_text`` raises, with a German message.
        more_texts: What else people wrote in a document, beside name, author and note.
    """

    table: sa.Table
    noun: Noun
    read_text: Callable[[str], DocumentType]
    fault: type[ValueError]
    more_texts: Callable[[DocumentType], Iterable[str]]

    def to_text(self, document: DocumentType) -> str:
        """The document as JSON, umlauts as they are."""
        return scenario_files.to_json(document)

    def save(self, engine: Engine, document: DocumentType) -> Saved[DocumentType]:
        """Keep a document under a new id.

        Args:
            engine: The store; users' tables are created if need be.
            document: ``created`` is filled in if it is empty.

        Raises:
            StoreError: The store cannot be written, or a text gives a protective place away.
        """
        self._judge(document)
        migrate.upgrade(engine)
        now = identity.now()
        with db.writing(engine) as connection:
            row = {
                "id": identity.free_id(connection, self.table),
                **self._columns(document, now),
                "version": 1,
                "created_at": now,
                "changed_at": now,
                "is_deleted": 0,
            }
            connection.execute(sa.insert(self.table), [row])
            return self._read(connection, row["id"])

    def update(
        self, engine: Engine, document_id: str, document: DocumentType, expected_version: int
    ) -> Saved[DocumentType]:
        """Replace a document, if nobody else has changed it meanwhile.

        Args:
            engine: The store.
            document_id: Which one.
            document: The new document.
            expected_version: The version the change started from.

        Raises:
            ConflictError: It was changed or deleted meanwhile; nothing was written.
            NotFoundError: There is no such document.
            StoreError: The store cannot be written, or a text gives a protective place away.
        """
        self._judge(document)
        migrate.upgrade(engine)
        now = identity.now()
        with db.writing(engine) as connection:
            current = self._entry(connection, document_id)
            if current.is_deleted:
                raise ConflictError(deleted_message(current, self.noun), current)
            # Named again although this transaction is alone: no database's isolation is relied on.
            done = connection.execute(
                sa.update(self.table)
                .where(self.table.c.id == document_id, self.table.c.version == expected_version)
                .values(
                    **self._columns(document, current.created_at),
                    version=expected_version + 1,
                    changed_at=now,
                )
            )
            if done.rowcount != 1:
                raise ConflictError(changed_message(current, expected_version), current)
            return self._read(connection, document_id)

    def list_saved(self, engine: Engine, *, with_deleted: bool = False) -> list[Entry]:
        """All documents, the newest change first."""
        migrate.upgrade(engine)
        query = sa.select(*self._entry_columns()).order_by(
            self.table.c.changed_at.desc(), self.table.c.id
        )
        if not with_deleted:
            query = query.where(self.table.c.is_deleted == 0)
        with engine.connect() as connection:
            return [self._as_entry(row) for row in connection.execute(query)]

    def load(self, engine: Engine, document_id: str) -> Saved[DocumentType]:
        """One document.

        Raises:
            NotFoundError: There is none of this id, or it is deleted.
            ValueError: As `fault`: a newer program has saved it.
            StoreError: The store cannot be read.
        """
        migrate.upgrade(engine)
        with engine.connect() as connection:
            found = self._read(connection, document_id)
        if found.is_deleted:
            raise NotFoundError(
                f"{self.noun.the} „{found.name}“ ist gelöscht und lässt sich wiederherstellen."
            )
        return found

    def duplicate(
        self, engine: Engine, document_id: str, name: str, author: str | None = None
    ) -> Saved[DocumentType]:
        """Save a copy under another name; result, data hash and program stay those of the original.

        Args:
            engine: The store.
            document_id: The original.
            name: Name of the copy.
            author: Author of the copy; None takes the original's.

        Raises:
            NotFoundError, ValueError, StoreError: As in `load` and `save`.
        """
        original = self.load(engine, document_id).document
        who = original.author if author is None else author
        return self.save(engine, replace(original, name=name, author=who, created=""))

    def delete(self, engine: Engine, document_id: str) -> Entry:
        """Hide a document; `restore` brings it back as it was.

        Raises:
            NotFoundError: There is none of this id.
        """
        return self._set_deleted(engine, document_id, True)

    def restore(self, engine: Engine, document_id: str) -> Entry:
        """Bring a deleted document back.

        Raises:
            NotFoundError: There is none of this id.
        """
        return self._set_deleted(engine, document_id, False)

    def _judge(self, document: DocumentType) -> None:
        known = (document.name, document.author, document.note)
        refuse_protected((*known, *self.more_texts(document)))

    def _set_deleted(self, engine: Engine, document_id: str, is_deleted: bool) -> Entry:
        migrate.upgrade(engine)
        with db.writing(engine) as connection:
            found = self._entry(connection, document_id)
            connection.execute(
                sa.update(self.table)
                .where(self.table.c.id == document_id)
                .values(is_deleted=int(is_deleted))
            )
            return replace(found, is_deleted=is_deleted)

    def _columns(self, document: DocumentType, created: str) -> dict[str, Any]:
        kept = document if document.created else replace(document, created=created)
        return {
            "name": kept.name,
            "author": kept.author,
            "note": kept.note,
            "document": self.to_text(kept),
            "data_hash": kept.data_hash,
            "code_version": kept.code_version,
        }

    def _entry_columns(self) -> list[sa.Column[Any]]:
        return [self.table.c[field.name] for field in fields(Entry)]

    @staticmethod
    def _as_entry(row: sa.Row[Any]) -> Entry:
        values = revealed(row._asdict())
        return Entry(**{**values, "is_deleted": bool(values["is_deleted"])})

    def _row(
        self, connection: Connection, document_id: str, columns: list[sa.Column[Any]]
    ) -> sa.Row[Any]:
        query = sa.select(*columns).where(self.table.c.id == document_id)
        row = connection.execute(query).first() if identity.is_id(document_id) else None
        if row is None:
            raise NotFoundError(
                f"{self.noun.a_saved} „{document_id[:40]}“ gibt es nicht. Bitte prüfen Sie den "
                "Link oder wählen Sie aus der Liste."
            )
        return row

    def _entry(self, connection: Connection, document_id: str) -> Entry:
        return self._as_entry(self._row(connection, document_id, self._entry_columns()))

    def _read(self, connection: Connection, document_id: str) -> Saved[DocumentType]:
        row = self._row(connection, document_id, [*self._entry_columns(), self.table.c.document])
        raw = str(row._asdict()["document"])
        values = revealed(row._asdict())
        try:
            document = self._document(raw)
        except self.fault as error:
            raise self.fault(
                f"{self.noun.the_saved} „{values['name']}“ lässt sich nicht lesen. {error}"
            ) from error
        return Saved(**{**values, "is_deleted": bool(values["is_deleted"]), "document": document})

    def _document(self, text: str) -> DocumentType:
        try:
            return self.read_text(text)
        except self.fault as first:
            try:  # kept before hidden characters were refused
                again = json.dumps(revealed(json.loads(text)), ensure_ascii=False)
            except (ValueError, RecursionError):
                raise first from None
            return self.read_text(again)
