"""The sentences of the page Bedarf & Auswahl, from computed results alone."""

from __future__ import annotations

from collections.abc import Sequence

from sozialraum.answers.need import NEAR, TOP, Result, Reversal
from sozialraum.model.ranking.catalogue import DIMENSIONS
from sozialraum.model.ranking.swap import Swap
from sozialraum.text import format as de
from sozialraum.text import need as text
from sozialraum.ui.bedarf import need
from sozialraum.ui.shell import data

TOO_SMALL = "Unterschied zu klein für eine Rangaussage"


def ranking_answer(result: Result) -> str:
    """Who is first and how surely, and from which rank on the order says little."""
    index, names = result.index, result.inputs.names
    first = [code for code in index.ranked if index.ranks[code] == 1]
    if len(first) > 1:
        lead = f"Gleichauf an erster Stelle: {de.listing([names[code] for code in first])}."
    else:
        lead = f"Den höchsten Bedarf hat {names[first[0]]}."
    return f"{lead} {_sure_part(result)}"


def _sure_part(result: Result) -> str:
    """From where on neighbours cannot be told apart."""
    index, names = result.index, result.inputs.names
    sure = []
    for code in index.ranked:
        if result.too_close_to(code):
            break
        sure.append(code)
    if not any(result.panel.noise.get(name) for name in index.names):
        ties = sum(len(group) for group in index.ties())
        return (
            f"{de.count(ties, 'Stadtraum teilt', 'Stadträume teilen')} einen Rang."
            if ties
            else "Alle Ränge sind verschieden; wie fest sie stehen, zeigen die Balken."
        )
    if len(sure) == len(index.ranked):
        return "Alle Unterschiede sind größer als der Zufall der Umfrage."
    if not sure:
        return f"Schon an der Spitze ist der {TOO_SMALL}."
    words = _some([names[code] for code in sure])
    verb = "hebt" if len(sure) == 1 else "heben"
    return f"Klar {verb} sich nur {words} ab; ab Rang {len(sure) + 1} ist der Unterschied oft zu klein."


def area_sentence(result: Result, code: str) -> str:
    """The rank of one area with its robustness."""
    index, names = result.index, result.inputs.names
    if code in index.missing:
        return f"{names[code]}: k. A., zu viele Werte fehlen."
    best, worst = result.interval(code)
    near = text.percent(result.top_share(code, NEAR))
    tied = [other for group in index.ties() if code in group for other in group if other != code]
    ties = f" (gleichauf mit {de.listing([names[o] for o in tied])})" if tied else ""
    span = f"Rang {best}" if best == worst else f"Rang {best} bis {worst}"
    close = result.too_close_to(code)
    beside = f" {TOO_SMALL} gegenüber {_some([names[other] for other in close])}." if close else ""
    return (
        f"{names[code]} liegt auf Rang {index.ranks[code]:.0f}{ties}: in "
        f"{text.percent(result.top_share(code))} aller Gewichtungen unter den ersten {TOP}, in "
        f"{near} der Gewichtungen nahe Ihrer. Neun von zehn aller Gewichtungen geben {span}.{beside}"
    )


def _some(names: Sequence[str], most: int = 4) -> str:
    if len(names) <= most:
        return de.listing(list(names))
    return de.listing([*names[: most - 1], f"{len(names) - most + 1} weiteren"])


def swap_lead(found: Reversal, result: Result) -> str:
    """`swap_sentence` in two lines: how much weight would have to move, or which figure change."""
    words = text.swap_lead(found.swap, result.inputs.words, found.impossible)
    if found.swap.is_already or not found.swap.values:
        return words
    name, after, before = _least_value(found.swap)
    return f"{words} Oder: „{name}“ {after} statt {before}."


def swap_sentence(found: Reversal, result: Result) -> str:
    """What would have to change for A to lie before B: of the weights, and of one figure."""
    words = text.swap_sentence(found.swap, result.index, result.inputs.words, found.impossible)
    return words if found.swap.is_already else f"{words} {_value_part(found.swap, result)}"


def _value_part(found: Swap, result: Result) -> str:
    first = result.inputs.names[found.first]
    if not found.values:
        return "Eine einzelne Kennzahl allein kann den Abstand nicht wenden."
    name, after, before = _least_value(found)
    return f"Oder, bei unveränderten Gewichten: „{name}“ in {first} bei {after} statt {before}."


def _least_value(found: Swap) -> tuple[str, str, str]:
    """The figure whose change is the smallest: its name, the value it needs, the value it has."""
    least = found.values[0]
    item = data.current().indicator(least.name)
    digits = max(item.decimals, 1)
    after, before = (
        de.with_unit(value, item.unit, digits) for value in (least.after, least.before)
    )
    return item.short_name, after, before


def basis(result: Result) -> str:
    """What the index rests on, in one line for figures and files."""
    return text.basis(result.index, result.inputs.words)


def notes(result: Result) -> list[str]:
    """What one has to know beside the answer: gaps, indicators left out, empty dimensions."""
    found, names, index = [], result.inputs.names, result.index
    if result.plan.empty_dimensions():
        empty = de.listing([DIMENSIONS[key] for key in result.plan.empty_dimensions()])
        found.append(
            f"Ohne Kennzahl: {empty}. Das Gewicht verteilt sich auf die anderen Dimensionen."
        )
    if index.left_out:
        left = de.listing([data.current().indicator(key).short_name for key in index.left_out])
        found.append(f"Nicht berücksichtigt, weil sie nichts unterscheiden: {left}.")
    if index.filled:
        filled = de.listing([names[code] for code in index.filled])
        found.append(f"Ein Wert fehlt: {filled}. Die anderen Kennzahlen tragen dessen Gewicht mit.")
    if index.missing:
        missing = de.listing([names[code] for code in index.missing])
        found.append(f"Nicht berechenbar, weil zu viele Werte fehlen (k. A.): {missing}.")
    supply = text.supply_note(index.names, result.inputs.words)
    if supply:
        found.append(supply)
    assumed = [key for key in index.names if need.is_assumed(key)]
    if assumed:
        words = de.listing([data.current().indicator(key).short_name for key in assumed])
        found.append(f"Die Richtung ist eine Annahme bei: {words}.")
    return found
