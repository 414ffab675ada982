"""Saved planning papers: JSON, and the shelf of `sozialraum.store.shelf`."""

from __future__ import annotations

from sozialraum.model.errors import PlanningError
from sozialraum.model.paper import Paper
from sozialraum.store import scenario_files
from sozialraum.store.saved_entry import Noun
from sozialraum.store.schema_users import saved_paper
from sozialraum.store.shelf import Shelf

LARGEST_BYTES = 2_000_000  # with a scenario, a weighting and all words it may hold


def read_text(content: str | bytes) -> Paper:
    """The paper of a JSON text.

    Raises:
        PlanningError: Unreadable, or with fields or values that are not allowed (named, German).
    """
    return Paper.from_dict(scenario_files.parse(content, LARGEST_BYTES))


SHELF: Shelf[Paper] = Shelf(
    saved_paper,
    Noun(
        the="Das Planungspapier",
        the_object="das Planungspapier",
        a_saved="Ein gespeichertes Planungspapier",
        the_saved="Das gespeicherte Planungspapier",
    ),
    read_text,
    PlanningError,
    lambda document: document.words,
)
