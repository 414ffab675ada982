"""What the store says about a saved document, and what it says when somebody else was quicker."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Generic, TypeVar

from sozialraum.model.kept_document import KeptDocument
from sozialraum.store.errors import QuickerError, StoreError

DocumentType = TypeVar("DocumentType", bound=KeptDocument)


def who(author: str) -> str:
    """Who did something, as given."""
    return author or "ohne Namen"


def made(author: str, at: str) -> str:
    """Who did something when, German: "Amt 51, 23.11.2026, 08:05 Uhr"; ``at``: ISO time, UTC."""
    return f"{who(author)}, {local_time(at)}"


@dataclass(frozen=True)
class Noun:
    """What a kind of document is called in messages: "Das Szenario", "das Szenario", ..."""

    the: str
    the_object: str
    a_saved: str
    the_saved: str


@dataclass(frozen=True)
class Entry:
    """A line of the list.

    Attributes:
        id: Short random text; part of links.
        name: Need not be unique.
        author: "" = not given.
        note: Free text.
        version: 1 when new, +1 with every change.
        data_hash: Data release of the frozen result, "" = none.
        code_version: Program of the frozen result, "" = none.
        created_at: ISO time, UTC.
        changed_at: ISO time, UTC, of the newest version.
        is_deleted: Hidden, can be restored.
    """

    id: str
    name: str
    author: str
    note: str
    version: int
    data_hash: str
    code_version: str
    created_at: str
    changed_at: str
    is_deleted: bool

    @property
    def saved_text(self) -> str:
        """German: "Jugendamt, 23.11.2026, 08:05 Uhr" in the local time of this machine."""
        return made(self.author, self.changed_at)

    @property
    def saved_words(self) -> str:
        """German: "gespeichert am 23.11.2026, 08:05 Uhr von Jugendamt"; nobody is not named."""
        by = f" von {self.author}" if self.author else ""
        return f"gespeichert am {local_time(self.changed_at)}{by}"


@dataclass(frozen=True)
class Saved(Entry, Generic[DocumentType]):
    """A list's line with its document."""

    document: DocumentType


class NotFoundError(StoreError):
    """There is no such document, or it is deleted; the message is German."""


class ConflictError(QuickerError):
    """Somebody was quicker; the message (German) says who, when, and what to do.

    Attributes:
        current: What the store holds now.
    """

    def __init__(self, message: str, current: Entry) -> None:
        self.current = current
        super().__init__(message)


def local_time(iso: str) -> str:
    """An ISO time as "23.11.2026, 08:05 Uhr" in the local time of this machine.

    What is no time, as a damaged row may hold, stays as it is.
    """
    try:
        moment = dt.datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return moment.astimezone().strftime("%d.%m.%Y, %H:%M Uhr")


def changed_message(current: Entry, expected_version: int) -> str:
    """German: somebody else has saved meanwhile."""
    return (
        f"„{current.name}“ wurde inzwischen von jemand anderem gespeichert: {current.saved_text} "
        f"(Fassung {current.version}; Sie haben mit Fassung {expected_version} begonnen). Es ist "
        "nichts verloren: Die andere Fassung ist unverändert gespeichert, Ihre Änderungen sind "
        "noch hier. Speichern Sie Ihre Änderungen unter einem neuen Namen, oder öffnen Sie die "
        "andere Fassung und tragen Sie sie dort nach."
    )


def deleted_message(current: Entry, noun: Noun) -> str:
    """German: somebody has deleted it meanwhile."""
    return (
        f"„{current.name}“ (zuletzt gespeichert: {current.saved_text}) wurde inzwischen gelöscht. "
        "Es ist nichts verloren: Das Gelöschte lässt sich wiederherstellen, Ihre Änderungen sind "
        f"noch hier. Speichern Sie sie unter einem neuen Namen, oder stellen Sie {noun.the_object} "
        "zuerst wieder her."
    )
