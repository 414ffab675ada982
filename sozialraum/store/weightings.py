"""Saved weightings of the need index: files, and the shelf of `sozialraum.store.shelf`."""

from __future__ import annotations

from pathlib import Path

from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import RankingError
from sozialraum.model.scenario.fields import DocumentError
from sozialraum.store import given_file, scenario_files
from sozialraum.store.saved_entry import Noun
from sozialraum.store.schema_users import saved_weighting
from sozialraum.store.shelf import Shelf


def read_text(content: str | bytes) -> Weighting:
    """The weighting of a JSON or YAML text.

    Raises:
        RankingError: Unreadable, or with fields or values that are not allowed (named, German).
    """
    try:
        found = scenario_files.parse(content)
    except DocumentError as error:
        raise RankingError(str(error)) from None
    return Weighting.from_dict(found)


def read_file(file: Path) -> Weighting:
    """The weighting of a JSON or YAML file.

    Raises:
        GivenFileError: The file is not there or cannot be used.
        RankingError: As in :func:`read_text`.
    """
    return read_text(given_file.read_bytes(file, scenario_files.LARGEST_BYTES))


SHELF: Shelf[Weighting] = Shelf(
    saved_weighting,
    Noun(
        the="Die Gewichtung",
        the_object="die Gewichtung",
        a_saved="Eine gespeicherte Gewichtung",
        the_saved="Die gespeicherte Gewichtung",
    ),
    read_text,
    RankingError,
    lambda document: document.notes.values(),
)
save, update, load = SHELF.save, SHELF.update, SHELF.load
list_saved, delete, restore = SHELF.list_saved, SHELF.delete, SHELF.restore
