"""Scenarios people saved: the shelf of `sozialraum.store.shelf` for scenario documents."""

from __future__ import annotations

from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.fields import DocumentError
from sozialraum.store import scenario_files
from sozialraum.store.saved_entry import Noun
from sozialraum.store.schema_users import saved_scenario
from sozialraum.store.shelf import Shelf

SHELF: Shelf[Document] = Shelf(
    saved_scenario,
    Noun(
        the="Das Szenario",
        the_object="das Szenario",
        a_saved="Ein gespeichertes Szenario",
        the_saved="Das gespeicherte Szenario",
    ),
    scenario_files.read_text,
    DocumentError,
    lambda document: document.rationales.values(),
)
save, update, load = SHELF.save, SHELF.update, SHELF.load
list_saved, duplicate = SHELF.list_saved, SHELF.duplicate
delete, restore = SHELF.delete, SHELF.restore
