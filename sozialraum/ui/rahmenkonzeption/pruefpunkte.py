"""The KiFaZ's principles, the coordinator's tasks and the team of a Stadtraum: ticked, vacant."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from sozialraum.answers import plan as answers
from sozialraum.answers.plan import Point
from sozialraum.model import framework
from sozialraum.model.scenario.presets import MODELLRAEUME
from sozialraum.store.framework_log import POINT, Record
from sozialraum.text import framework as words
from sozialraum.ui.rahmenkonzeption import writing
from sozialraum.ui.shell import data, draw, page

LETTERS = 300


def show(records: Mapping[str, Record], place: str) -> None:
    """Tables of the Stadtraum chosen above, else of one chosen here, and the form for a point."""
    names = data.current().names("stadtraum")
    code = place or writing.choice("Stadtraum", "points_area", names, MODELLRAEUME[0])
    found = answers.points(data.current(), records, code)
    seats = [one.state for one in found if one.kind in answers.SEATS]
    page.note(words.vacant(len(seats), seats.count("besetzt")))
    for kind, own in groupby(found, key=lambda one: one.kind):
        is_seat = kind in answers.SEATS
        empty = answers.UNSAID if is_seat else framework.UNKNOWN
        draw.words(
            (framework.POINT_KINDS[kind], "Stand", "Funktion" if is_seat else "Notiz"),
            [
                ((one.title, one.text), one.state or empty, (one.note or "–", one.made))
                for one in own
            ],
            caption=framework.POINT_KINDS[kind],
        )
    _show_form({one.record_id: one for one in found})


def _show_form(found: Mapping[str, Point]) -> None:
    names = {key: f"{framework.POINT_KINDS[one.kind]}: {one.title}" for key, one in found.items()}
    chosen = writing.choice("Punkt eintragen", "point_choice", names)
    one = found[chosen]
    form = writing.form(POINT, chosen, "point", ("state", "note"), one.version)
    is_seat = one.kind in answers.SEATS
    states = answers.SEAT_STATES if is_seat else answers.POINT_STATES
    empty = answers.UNSAID if is_seat else framework.UNKNOWN
    options = {"": empty, **dict(zip(states, states, strict=True))}
    writing.choice("Stand des Punkts", form.keys["state"], options, one.state)
    label = "Funktion, die den Sitz hat (kein Name)" if is_seat else "Notiz zum Punkt"
    writing.text(label, form.keys["note"], LETTERS, one.note)

    def keep() -> str:
        form.keep(form.texts())
        return "Gesichert."

    undo = ("Letzte Eintragung zurücknehmen", "undo", form.take_back)
    form.buttons(("Punkt sichern", "keep", keep), *[undo] * bool(one.version))
