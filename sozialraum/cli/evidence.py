"""The command ``scenario evidence``: what speaks for a value, as on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from sozialraum.cli import opened
from sozialraum.cli.german import WrongCallError
from sozialraum.cli.options import Json, argument
from sozialraum.cli.terminal import say

_FIELD = "Feld eines Szenarios, z. B. kifaz_vzae, koordination_vzae, aktionsbudget_eur, gamma."


def evidence(
    field: Annotated[str, argument(_FIELD, "FELD")],
    as_json: Json = False,
) -> None:
    """Zeigt, was für einen Wert spricht: Spanne, Verlauf in Dresden, Vergleich mit anderswo."""
    from sozialraum.cli import reports
    from sozialraum.model.scenario.fields import FIELD_LABELS
    from sozialraum.model.scenario.register import parameter_ids
    from sozialraum.store import queries

    if field not in FIELD_LABELS:
        raise WrongCallError(
            f"Das Feld „{field}“ gibt es nicht. Vorhanden sind: {', '.join(FIELD_LABELS)}."
        )
    engine = opened.engine()
    register = queries.table(engine, "parameter").set_index("parameter_id", drop=False)
    rows = register.loc[list(parameter_ids(field))].to_dict("records")
    table = queries.table(engine, "comparable")
    found = table[table["field"] == field].sort_values(["origin", "comparable_id"])
    places = found.to_dict("records")
    if as_json:
        say(reports.to_json({"field": field, "parameters": rows, "places": places}))
        return
    say("\n".join([FIELD_LABELS[field], *_rows(rows), *_places(places)]))


def _rows(rows: Sequence[dict[Any, Any]]) -> list[str]:
    from sozialraum.text import format as de

    return [
        f"  {row['name']}: {de.quantity(row['default'], row['unit'])}, Spanne "
        f"{de.parameter_span(row['minimum'], row['maximum'], row['unit'])} ({de.status_label(row['status'])}, "
        f"{row['grade']}: {row['source_text']})"
        for row in rows
    ]


def _places(places: Sequence[dict[Any, Any]]) -> list[str]:
    from sozialraum.text import format as de

    if not places:
        return ["  Dazu ist nichts veröffentlicht gefunden. Der Wert ist eine Annahme."]
    lines = []
    for row in places:
        posts = de.span(row["vzae_low"], row["vzae_high"], 2)
        money = de.span(row["eur_low"], row["eur_high"], 0)
        figures = [
            f"{words} {unit}"
            for words, unit in ((posts, "VzÄ"), (money, "EUR im Jahr"))
            if words != de.MISSING
        ]
        amount = f"{' und '.join(figures)} je {row['per']}. " if figures else ""
        lines.append(
            f"  {row['place']}, {row['year']}: {amount}{row['text']} "
            f"({de.status_label(row['status'])}, {row['grade']}: {row['source_text']})"
        )
    return lines
