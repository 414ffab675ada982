"""Woraus die Kosten bestehen: a waterfall and its table twin, as one piece of HTML."""

from __future__ import annotations

from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.pictures import tables, waterfall
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de

TITLE = "Wie sich die Kosten zusammensetzen (€ je Jahr)"


def build(result: ScenarioResult) -> str:
    """Picture, table and what one post costs."""
    return (
        f'<div class="sr-twin">{_picture(result)}<div>{_table(result)}{_note(result)}</div></div>'
    )


def _picture(result: ScenarioResult) -> str:
    """Steps that add something; nothing where there is no cost at all."""
    steps = [(step.label, step.amount_eur) for step in result.steps if step.amount_eur]
    if not steps:
        return ""
    rows = waterfall.bars(steps, "Kosten je Jahr", de.euro)
    return waterfall.build(rows, title=TITLE)


def _table(result: ScenarioResult) -> str:
    rows = [
        {
            "label": step.label,
            "amount": de.euro(step.amount_eur),
            "sum": de.euro(step.cumulative_eur),
        }
        for step in result.steps
    ]
    columns = [
        Column("label", "Schritt", is_number=False),
        Column("amount", "Betrag"),
        Column("sum", "Summe bis hier"),
    ]
    return tables.build_table(rows, columns, caption="Die Schritte als Tabelle (je Jahr)")


def _note(result: ScenarioResult) -> str:
    scenario = result.scenario
    return (
        f'<div class="sr-notice">Ein VzÄ kostet den Arbeitgeber '
        f"{de.euro(result.employer_koordination_eur)} (Koordination, "
        f"{scenario.pay_group_koordination}) und {de.euro(result.employer_kifaz_eur)} (übrige, "
        f"{scenario.pay_group_kifaz}), Stufe {scenario.pay_step}, ohne Gemeinkosten.</div>"
    )
