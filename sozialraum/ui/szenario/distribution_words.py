"""What a distribution by need says, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sozialraum.answers import by_need
from sozialraum.answers.by_need import Distribution
from sozialraum.model.allocation.methods import Method
from sozialraum.model.allocation.paradox import alabama
from sozialraum.model.allocation.units import QUARTER_VZAE
from sozialraum.text import format as de
from sozialraum.ui.shell import data

LARGEST_TOTAL = 100  # up to where an example of the Alabama paradox is looked for
_EVEN = 0.0005  # smaller differences of the Gini coefficient do not show


def answer(result: Distribution, names: Mapping[str, str]) -> str:
    """Who gets most and least."""
    vzae = result.vzae
    most, least = (_at(vzae, limit, names) for limit in (vzae.max(), vzae.min()))
    if vzae.max() == vzae.min():
        return f"Alle Stadträume erhalten gleich viel: {de.number(vzae.max(), 2)} VzÄ."
    verb = "erhält" if (vzae == vzae.max()).sum() == 1 else "erhalten"
    return f"Am meisten {verb} {most}, am wenigsten {least}."


def basis(result: Distribution) -> str:
    """What the distribution rests on, and what it cannot say."""
    terms, day = result.terms, de.date(result.facts.day)
    return (
        f"Maßstab: {result.basis_words}. {de.number(100 * terms.beta)} % gehen als Sockel (Annahme) zu "
        f"gleichen Teilen an alle, jeder Stadtraum erhält mindestens {de.number(result.minimum_vzae, 2)} "
        f"VzÄ; verteilt wird in Schritten von {de.number(terms.unit_vzae, 2)} VzÄ. Nur Verteilung je "
        f"1.000 unter 18 ({day}): ohne geförderte Angebote. Die Versorgung aus geförderten Stellen "
        f"{data.current().funding_year} und dieser Verteilung ist {equity_words(result)}. "
        "Ob die Stellen wirken und ob der Maßstab den Bedarf ganz trifft, sagt die Rechnung nicht."
    )


def _at(vzae: pd.Series, limit: float, names: Mapping[str, str]) -> str:
    found = [names[code] for code in vzae.index[vzae == limit]]
    posts = f"{de.number(limit, 2)} VzÄ"
    if len(found) > 3:
        return f"{de.listing([*found[:2], f'{len(found) - 2} weitere'])} (je {posts})"
    return f"{de.listing(found)} ({'je ' if len(found) > 1 else ''}{posts})"


def notes(result: Distribution, names: Mapping[str, str]) -> list[str]:
    """What one has to know beside the answer: ties, minimum, rest, gaps, Hamilton."""
    terms, found = result.terms, []
    if terms.basis == by_need.OWN_INDEX:
        found.append(f"{result.facts.names[terms.basis]}: {result.facts.own_index}")
    if result.result.ties:
        found.append(tie_words(result, names))
    if result.minimum_vzae != terms.minimum_vzae:
        found.append(
            f"Gerechnet ist mit mindestens {de.number(result.minimum_vzae, 2)} statt "
            f"{de.number(terms.minimum_vzae, 2)} VzÄ je Stadtraum: Mehr lassen Summe und kleinste "
            "Einheit nicht zu."
            if result.minimum_vzae < terms.minimum_vzae
            else f"Die Mindestausstattung ist auf eine ganze Einheit aufgerundet: "
            f"{de.number(result.minimum_vzae, 2)} VzÄ."
        )
    if result.left_over_vzae:
        found.append(
            f"{de.number(result.left_over_vzae, 2)} VzÄ bleiben übrig, weil nur ganze Einheiten von "
            f"{de.number(terms.unit_vzae, 2)} VzÄ vergeben werden."
        )
    if result.left_out:
        left = de.listing([result.facts.names[key] for key in result.left_out])
        found.append(f"Nicht berücksichtigt, weil Werte fehlen: {left}.")
    if terms.method is Method.HAMILTON:
        found.append(alabama_words(result, names))
    return found


def tie_words(result: Distribution, names: Mapping[str, str]) -> str:
    """Who had an equal claim to the last units, and who got them by the rule."""
    ties, count = result.result.ties, result.result.tie_units
    everyone, lucky = (
        de.listing([names[code] for code in codes]) for codes in (ties, ties[:count])
    )
    units = "letzte Einheit" if count == 1 else f"letzten {count} Einheiten"
    return (
        f"Gleichstand: {everyone} haben den gleichen Anspruch auf die {units}. Vorrang hat der "
        f"größere Bedarf, dann die niedrigere Nummer: {lucky}. Ein Los wäre ebenso gerecht."
    )


def equity_words(result: Distribution) -> str:
    """Whether provision becomes more even."""
    before, after = result.before.gini, result.after.gini
    if before is None or after is None:
        return de.MISSING
    if abs(after - before) < _EVEN:
        return "mit der Verteilung so gleichmäßig wie vorher"
    word = "gleichmäßiger" if after < before else "ungleichmäßiger"
    return f"mit der Verteilung {word} als vorher"


def alabama_words(result: Distribution, names: Mapping[str, str]) -> str:
    """The warning about Hamilton's method by an example with this very need."""
    # With large units there may be no example at all; quarters nearly always have one.
    sizes = (result.terms.unit_vzae, QUARTER_VZAE)
    examples = (alabama(result.claims, LARGEST_TOTAL, unit=size) for size in sizes)
    found = next((example for example in examples if example), None)
    if found is None:
        return (
            "Nach Hamilton kann eine größere Summe einem Gebiet etwas wegnehmen (Alabama-Paradox). "
            f"Bei diesem Maßstab kommt das bis {LARGEST_TOTAL} VzÄ nicht vor."
        )
    code = found.losers[0]
    example = found.text.replace(f"bekommt {code} ", f"bekommt {names[code]} ", 1)
    return (
        f"{example} (Alabama-Paradox; Beispiel mit diesem Maßstab in Einheiten "
        f"von {de.number(float(found.unit), 2)} VzÄ, ohne Mindestausstattung.)"
    )
