"""The command ``sites shift``: whom new sites reach first, and whom they take from existing places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from sozialraum.cli import sites_question
from sozialraum.cli.german import WrongCallError
from sozialraum.cli.options import Json, option
from sozialraum.cli.sites_question import DETOUR, Detour, Group, Radius, Straight, Where
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.answers.site_effects import Shifted


def shift(
    at: Annotated[str, option("--at", "Stadtteile oder Angebote, mit Komma getrennt.", "IDS")],
    against: Annotated[
        str, option("--against", "Art bestehender Angebote: Buchstabe der Karte, etwa F.", "ART")
    ] = "F",
    radius: Radius = None,
    group: Group = "u6",
    detour: Detour = DETOUR,
    straight: Straight = False,
    as_json: Json = False,
) -> None:
    """Zeigt, wen neue Standorte erstmals erreichen und wen sie bestehenden Angeboten nehmen."""
    from sozialraum.answers import site_candidates, site_effects
    from sozialraum.model.sites.distances import WITHIN_MINUTES, metres_of_minutes
    from sozialraum.pictures import palette

    kinds = {letter: kind for kind, (_, letter) in palette.CATEGORIES.items()}
    if against.upper() not in kinds:
        raise WrongCallError(
            f"--against: „{against}“ gibt es nicht. Erlaubt sind: {', '.join(kinds)}."
        )
    ids = tuple(dict.fromkeys(part.strip() for part in at.split(",") if part.strip()))
    if not ids:
        raise WrongCallError("--at: Bitte nennen Sie wenigstens einen Standort.")
    # middles of Stadtteile and places alike
    where = Where(group, False, detour, site_candidates.EVERYWHERE, straight)
    metres = metres_of_minutes(WITHIN_MINUTES) if radius is None else radius
    places = sites_question.store_places()
    asked = sites_question.question_of(places, where, fixed=ids, radius=metres)
    unknown = [one for one in ids if one not in asked.candidates.index]
    if unknown:
        raise WrongCallError(f"--at: Den Standort „{unknown[0]}“ gibt es nicht.")
    found = site_effects.shifted(asked.solve(), kinds[against.upper()])
    say(_json(found) if as_json else _text(found))


def _json(found: Shifted) -> str:
    from sozialraum.cli.reports import to_json

    shift = found.found
    assert shift is not None
    rows = zip(found.answer.added, shift.fresh, shift.taken, shift.nearer, strict=True)
    return to_json(
        {
            "kind": found.category,
            "existing": len(found.places),
            "radius_m": found.answer.wish.radius,
            "reached": shift.all_reached,
            "fresh": shift.all_fresh,
            "taken": shift.all_taken,
            "nearer": shift.all_nearer,
            "sites": [
                {"site": site, "fresh": new, "taken": old, "nearer": close}
                for site, new, old, close in rows
            ],
        }
    )


def _text(found: Shifted) -> str:
    from sozialraum.text import format as de
    from sozialraum.text import sites as words

    shift, wish = found.found, found.answer.wish
    assert shift is not None
    lines = [
        words.shift_sentence(
            shift.all_fresh,
            shift.all_taken,
            shift.all_nearer,
            places=len(found.places),
            kind=found.category,
            minutes=round(wish.minutes, 1),
        )
    ]
    names = found.answer.chosen["name"]
    for code, new, old in zip(found.answer.added, shift.fresh, shift.taken, strict=True):
        lines.append(
            f"{names[code]}: {de.number(new + old)}, davon {de.number(new)} zum ersten Mal, "
            f"{de.number(old)} haben schon eines."
        )
    lines.append(f"Gezählt: {wish.who}. Angebote ohne bekannten Ort fehlen.")
    return "\n".join(lines)
