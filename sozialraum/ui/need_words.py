"""The sentences of the page Bedarf & Auswahl, from computed results alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from sozialraum.model.ranking import DIMENSIONS, IndexPlan, inverse
from sozialraum.model.ranking.catalogue import BY_ID
from sozialraum.model.ranking.inverse import Answer, Explanation
from sozialraum.model.ranking.plan import AGGREGATIONS, NORMALISATIONS
from sozialraum.model.ranking.swap import Swap
from sozialraum.text import format as de
from sozialraum.ui import data, need
from sozialraum.ui.need import NEAR, TOP, Result

NARROW = 0.05  # on scales that spread over about 1: small changes of the data can turn the answer
TOO_SMALL = "Unterschied zu klein für eine Rangaussage"


def ranking_answer(result: Result) -> str:
    """Who is first and how surely, and from which rank on the order says little."""
    index, names = result.index, result.inputs.names
    first = [code for code in index.ranked if index.ranks[code] == 1]
    if len(first) > 1:
        lead = f"Gleichauf an erster Stelle: {de.listing([names[code] for code in first])}."
    else:
        share = need.percent(result.top_share(first[0]))
        lead = (
            f"Den höchsten Bedarf hat {names[first[0]]}: in {share} aller Gewichtungen unter den ersten "
            f"{TOP}."
        )
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
    words = de.listing([names[code] for code in sure])
    verb = "hebt" if len(sure) == 1 else "heben"
    return (
        f"Klar {verb} sich nur {words} ab; ab Rang {len(sure) + 1} ist der Unterschied oft zu klein für "
        "eine Rangaussage."
    )


def area_sentence(result: Result, code: str) -> str:
    """The rank of one area with its robustness."""
    index, names = result.index, result.inputs.names
    if code in index.missing:
        return f"{names[code]}: k. A., zu viele Werte fehlen."
    best, worst = result.interval(code)
    near = need.percent(result.top_share(code, NEAR))
    tied = [other for group in index.ties() if code in group for other in group if other != code]
    ties = f" (gleichauf mit {de.listing([names[o] for o in tied])})" if tied else ""
    span = f"Rang {best}" if best == worst else f"Rang {best} bis {worst}"
    close = result.too_close_to(code)
    beside = f" {TOO_SMALL} gegenüber {_some([names[other] for other in close])}." if close else ""
    return (
        f"{names[code]} liegt auf Rang {index.ranks[code]:.0f}{ties}: in "
        f"{need.percent(result.top_share(code))} aller Gewichtungen unter den ersten {TOP}, in "
        f"{near} der Gewichtungen nahe Ihrer. Neun von zehn aller Gewichtungen geben {span}.{beside}"
    )


def _some(names: Sequence[str], most: int = 4) -> str:
    if len(names) <= most:
        return de.listing(list(names))
    return de.listing([*names[: most - 1], f"{len(names) - most + 1} weiteren"])


def inverse_sentence(found: Explanation, result: Result) -> str:
    """The answer to the inverse question with its weights, or with its proof."""
    names = result.inputs.names
    own = list(dict.fromkeys(pair[0] for pair in found.comparisons))
    who = de.listing([names[code] for code in own])
    each = "" if len(own) == 1 else "jeweils "
    first_place = f"{each}an erster Stelle"
    lead_place = f"{each}an die erste Stelle"
    if _have_shared_rivals(found):  # two of one group cannot both come first
        first_place = f"{each}vor allen nicht gewählten Stadträumen ihrer Gruppe"
        lead_place = f"{each}vor alle nicht gewählten Stadträume ihrer Gruppe"
    weights = need.weight_list(dict(zip(found.names, found.weights, strict=True)))
    margin = de.number(abs(found.margin), 3)
    narrow = (
        " Das ist sehr knapp: Kleine Änderungen der Daten können die Antwort drehen."
        if abs(found.margin) < NARROW
        else ""
    )
    if found.answer is Answer.YES:
        return (
            f"Ja. Mit diesen Gewichten {_stand(own)} {who} {first_place}: {weights}. Der kleinste Vorsprung "
            f"beträgt dann {margin} Punkte auf der Skala des Index; nachgerechnet.{narrow}"
        )
    if found.answer is Answer.TIE:
        return (
            f"Nur gleichauf. Das Beste, was {who} erreichen: {weights}, und dann ein Gleichstand."
        )
    return f"Nein. Keine Gewichtung dieser Kennzahlen stellt {who} {lead_place}. {_proof(found, names)}{narrow}"


def _have_shared_rivals(found: Explanation) -> bool:
    """Whether two of the chosen areas compete in one group."""
    rivals: dict[str, set[str]] = {}
    for own, other in found.comparisons:
        rivals.setdefault(own, set()).add(other)
    return any(one & other for one, other in combinations(rivals.values(), 2))


def _stand(codes: Sequence[str]) -> str:
    return "steht" if len(codes) == 1 else "stehen"


def _proof(found: Explanation, label: Mapping[str, str]) -> str:
    if found.behind:
        first = [
            f"{label[other]} hat in jeder dieser Kennzahlen höheren Bedarf als {label[own]}"
            for own, other in found.behind
        ]
        return f"Beweis: {de.listing(first)}. Daran ändern Gewichte nichts."
    mixed = [
        f"{label[own]} gegen {label[other]} {need.percent(share)}"
        for (own, other), share in zip(found.comparisons, found.proof, strict=True)
        if share > 1e-6
    ]
    return (
        f"Beweis: Mischt man die Vergleiche ({de.listing(mixed)}), liegen die gewählten Stadträume in "
        f"jeder Kennzahl um mindestens {de.number(abs(found.margin), 3)} Punkte zurück; kein Gewicht "
        "ab 0 macht daraus einen Vorsprung. Nachgerechnet."
    )


def types_sentence(single: Mapping[str, Explanation], result: Result) -> str:
    """Which of the chosen areas can come first alone, and which never."""
    names = result.inputs.names
    can = [names[code] for code, found in single.items() if found.answer is inverse.Answer.YES]
    never = [names[code] for code, found in single.items() if found.answer is inverse.Answer.NO]
    parts = []
    if can:
        verb = "kommt" if len(can) == 1 else "kommen"
        parts.append(f"Für sich allein {verb} {de.listing(can)} mit passenden Gewichten nach vorn")
    if never:
        verb = "kommt" if len(never) == 1 else "kommen"
        parts.append(f"{de.listing(never)} {verb} mit keiner Gewichtung nach vorn")
    return "; ".join(parts) + "." if parts else ""


def swap_sentence(found: Swap, result: Result) -> str:
    """What would have to change for A to lie before B."""
    names = result.inputs.names
    first, second = names[found.first], names[found.second]
    if found.is_already:
        return f"{first} liegt schon vor {second}. Tauschen Sie die beiden für die Gegenfrage."
    parts = []
    if found.weights is None:
        parts.append(
            f"Keine Gewichtung dieser Kennzahlen stellt {first} vor {second}: {second} hat in jeder "
            "mindestens den gleichen Bedarf."
            if not found.ahead
            else f"Für {first} oder {second} fehlt ein Wert; die Gewichte lassen sich deshalb nicht "
            "eindeutig umrechnen."
        )
    else:
        change = found.weights
        moved = [
            f"„{data.indicator(key).short_name}“ von {_exact(before)} auf {_exact(after)}"
            for key, before, after in zip(
                result.index.names, change.before, change.after, strict=True
            )
            if abs(after - before) > 1e-6
        ]
        parts.append(
            f"Damit {first} vor {second} liegt, genügt es, {_exact(change.moved)} des Gewichts zu "
            f"verschieben: {de.listing(moved)}."
        )
    parts.append(_value_part(found, result))
    return " ".join(part for part in parts if part)


def _value_part(found: Swap, result: Result) -> str:
    first = result.inputs.names[found.first]
    if not found.values:
        return "Eine einzelne Kennzahl allein kann den Abstand nicht wenden."
    least = found.values[0]
    item = data.indicator(least.name)
    digits = max(item.decimals, 1)
    return (
        f"Oder, bei unveränderten Gewichten: „{item.short_name}“ in {first} bei "
        f"{de.with_unit(least.after, item.unit, digits)} statt "
        f"{de.with_unit(least.before, item.unit, digits)}."
    )


def _exact(share: float) -> str:
    return de.with_unit(100 * share, "%", 1)


def basis(result: Result) -> str:
    """What an index rests on, in one line for figures and files."""
    plan = result.plan
    return (
        f"Gewichte: {need.weights_in_words(result.index)}. "
        f"{NORMALISATIONS[plan.normalisation]}; {AGGREGATIONS[plan.aggregation]}."
    )


def dimension_words(plan: IndexPlan) -> str:
    """Weights per dimension in percent."""
    weights = plan.weights()
    totals = {
        key: sum(w for name, w in weights.items() if BY_ID[name].dimension == key)
        for key in DIMENSIONS
    }
    return de.listing(
        [f"{DIMENSIONS[key]} {need.percent(total)}" for key, total in totals.items() if total]
    )
