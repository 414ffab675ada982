"""What findings and plan say in a sentence, for page, command line and documents."""

from __future__ import annotations

from sozialraum.model import framework
from sozialraum.text import format as de

FAMILIES = (
    "Bitte keine Angaben über Familien, Kinder oder andere Personen: Alle, die diese Anwendung "
    "öffnen, lesen mit."
)


def plan_answer(count: int, states: dict[str, int], overdue: int, blocked: int) -> str:
    """Where the plan stands: overdue and blocked ones first."""
    known = [f"{states[state]} {state}" for state in framework.STATES if states.get(state)]
    unknown = f"{states['']} ohne bekannten Stand" if states.get("") else ""
    late = f"{de.count(overdue, 'ist überfällig', 'sind überfällig')}, " if overdue else ""
    stopped = de.count(blocked, "wartet auf andere", "warten auf andere")
    return (
        f"Von {de.count(count, 'Maßnahme', 'Maßnahmen')} {late}{stopped}: "
        f"{de.listing([*known, *filter(None, [unknown])])}."
    )


def findings_answer(shown: int, total: int, against: int) -> str:
    """How many findings are shown, and where data disagree with what was said."""
    first = (
        f"{de.count(total, 'Befund', 'Befunde')} und Notizen"
        if shown == total
        else f"{shown} von {total} Befunden und Notizen"
    )
    if not against:
        return f"{first}; keine Zahl von heute spricht dagegen."
    verb = "spricht" if against == 1 else "sprechen"
    return f"{first}; bei {against} davon {verb} Zahlen von heute dagegen."
