"""What the need index answers, in German: one owner for the page and the command line.

An answer is called a proof (Beweis) only where every figure behind it is counted in full. Where
survey figures take part, it says in how many draws of their noise it holds. All sentences stand
in one module, so that the same finding is told in the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sozialraum.model.ranking.catalogue import BY_ID, DIMENSIONS, SUPPLY
from sozialraum.model.ranking.index import Index
from sozialraum.model.ranking.inverse import Answer, Explanation
from sozialraum.model.ranking.plan import AGGREGATIONS, NORMALISATIONS
from sozialraum.model.ranking.survival import Survival
from sozialraum.model.ranking.swap import Swap
from sozialraum.text import format as de

NARROW = 0.05  # on scales that spread over about 1: small changes of the data can turn the answer
_VERDICTS = {Answer.YES: "Ja", Answer.NO: "Nein", Answer.TIE: "Gleichstand"}


@dataclass(frozen=True)
class Names:
    """What the sentences call things.

    Attributes:
        areas: Code -> "4 Pieschen".
        indicators: Indicator -> short name.
        years: Indicator -> year of its figures.
    """

    areas: Mapping[str, str]
    indicators: Mapping[str, str]
    years: Mapping[str, str]

    def dated(self, indicator_id: str) -> str:
        """The short name with the year of its figures, said once."""
        name, year = self.indicators[indicator_id], self.years.get(indicator_id, "")
        return name if not year or year in name else f"{name} {year}"


@dataclass(frozen=True)
class Asked:
    """The inverse question's answer, and how often it survives."""

    explanation: Explanation
    survival: Survival

    @property
    def is_exact(self) -> bool:
        """Whether every figure of the answer is counted in full."""
        return not self.survival.sampled


def percent(share: float) -> str:
    """A share as "94 %"; never "0 %" or "100 %" for what is neither."""
    if 0 < share < 0.005:
        return "unter 1 %"
    if 0.995 <= share < 1:
        return "über 99 %"
    return de.with_unit(100 * share, "%")


def percent_points(value: float) -> str:
    """`percent` of a share that is held in percent; missing is "k. A."."""
    return de.MISSING if de.is_missing(value) else percent(value / 100)


def of_draws(share: float) -> str:
    """A share of the draws: "57 von 100"; never 0 or 100 for what is neither."""
    return f"{percent(share).removesuffix('%').rstrip()} von 100"


def weight_list(weights: Mapping[str, float], names: Names, least: float = 0.005) -> str:
    """Weights of at least ``least`` with the years of the figures, largest first."""
    ordered = sorted(weights.items(), key=lambda item: -item[1])
    return de.listing(
        [f"{percent(weight)} „{names.dated(key)}“" for key, weight in ordered if weight >= least]
    )


def basis(index: Index, names: Names) -> str:
    """What an index rests on, in one line for figures and files."""
    weights = dict(zip(index.names, index.weights, strict=True))
    return (
        f"Gewichte: {weight_list(weights, names)}. "
        f"{NORMALISATIONS[index.plan.normalisation]}; {AGGREGATIONS[index.plan.aggregation]}."
    )


def supply_note(counted: Iterable[str], names: Names) -> str:
    """What an index says in which supply counts; "" if none does."""
    supply = [names.dated(key) for key in counted if BY_ID[key].dimension == SUPPLY]
    if not supply:
        return ""
    return (
        f"{DIMENSIONS[SUPPLY]} zählt mit ({de.listing(supply)}). Das misst, wo Stellen oder Plätze "
        "fehlen, nicht die Belastung."
    )


def inverse_lead(asked: Asked, names: Names) -> str:
    """The answer to the inverse question in a sentence, without its weights or its reason."""
    found = asked.explanation
    own = list(dict.fromkeys(pair[0] for pair in found.comparisons))
    who = de.listing([names.areas[code] for code in own])
    each = "" if len(own) == 1 else "jeweils "
    place = "vor allen nicht Gewählten ihrer Gruppe" if _have_shared_rivals(found) else "vorn"
    if found.answer is Answer.YES:
        narrow = ", aber sehr knapp" if abs(found.margin) < NARROW else ""
        return f"Ja{narrow}: Es gibt Gewichte, mit denen {who} {each}{place} {'liegt' if len(own) == 1 else 'liegen'}."
    if found.answer is Answer.TIE:
        return (
            f"Nur gleichauf: Mehr als ein Gleichstand ist für {who} mit keinen Gewichten zu haben."
        )
    start = "Nein" if asked.is_exact else "Nach den gemessenen Werten nein"
    return f"{start}: Mit keiner Gewichtung {'liegt' if len(own) == 1 else 'liegen'} {who} {each}{place}."


def inverse_sentence(asked: Asked, names: Names) -> str:
    """The answer to the inverse question with its weights or its reason, and how often it holds."""
    found = asked.explanation
    own = list(dict.fromkeys(pair[0] for pair in found.comparisons))
    who = de.listing([names.areas[code] for code in own])
    each = "" if len(own) == 1 else "jeweils "
    first_place = f"{each}an erster Stelle"
    lead_place = f"{each}an die erste Stelle"
    if _have_shared_rivals(found):  # two of one group cannot both come first
        first_place = f"{each}vor allen nicht gewählten Stadträumen ihrer Gruppe"
        lead_place = f"{each}vor alle nicht gewählten Stadträume ihrer Gruppe"
    weights = weight_list(dict(zip(found.names, found.weights, strict=True)), names)
    margin = de.number(abs(found.margin), 3)
    beside = [
        *(
            ["Das ist sehr knapp: Kleine Änderungen der Daten können die Antwort drehen."]
            if abs(found.margin) < NARROW and found.answer is not Answer.TIE
            else []
        ),
        *([held(asked)] if not asked.is_exact else []),
    ]
    if found.answer is Answer.YES:
        verb = "steht" if len(own) == 1 else "stehen"
        lead = (
            f"Ja. Mit diesen Gewichten {verb} {who} {first_place}: {weights}. Der kleinste Vorsprung "
            f"beträgt dann {margin} Punkte auf der Skala des Index; nachgerechnet."
        )
    elif found.answer is Answer.TIE:
        lead = (
            f"Nur gleichauf. Das Beste, was {who} erreichen: {weights}, und dann ein Gleichstand."
        )
    else:
        start = "Nein." if asked.is_exact else "Nach den gemessenen Werten nein."
        lead = (
            f"{start} Keine Gewichtung dieser Kennzahlen stellt {who} {lead_place}. "
            f"{_reason(asked, names)}"
        )
    return " ".join([lead, *beside])


def held(asked: Asked) -> str:
    """Which figures are a sample, and in how many draws the answer stays."""
    found, survival = asked.explanation, asked.survival
    verb = "ist ein Umfragewert" if len(survival.sampled) == 1 else "sind Umfragewerte"
    return (
        f"{len(survival.sampled)} der {len(found.names)} Kennzahlen {verb}: Mit deren Zufall bleibt "
        f"die Antwort „{_VERDICTS[found.answer]}“ in {of_draws(survival.answer)} Ziehungen."
    )


def _reason(asked: Asked, names: Names) -> str:
    found = asked.explanation
    word = "Beweis" if asked.is_exact else "Grund"
    if found.behind:
        first = [
            f"{names.areas[other]} hat in jeder dieser Kennzahlen höheren Bedarf als "
            f"{names.areas[own]}{_beside(asked, asked.survival.behind[own, other])}"
            for own, other in found.behind
        ]
        last = " Daran ändern Gewichte nichts." if asked.is_exact else ""
        return f"{word}: {de.listing(first)}.{last}"
    mixed = [
        f"{names.areas[own]} gegen {names.areas[other]} {percent(share)}"
        for (own, other), share in zip(found.comparisons, found.proof, strict=True)
        if share > 1e-6
    ]
    return (
        f"{word}: Mischt man die Vergleiche ({de.listing(mixed)}), liegen die gewählten Stadträume in "
        f"jeder Kennzahl um mindestens {de.number(abs(found.margin), 3)} Punkte zurück; kein Gewicht "
        "ab 0 macht daraus einen Vorsprung. Nachgerechnet."
    )


def _beside(asked: Asked, share: float) -> str:
    return "" if asked.is_exact else f" (in {of_draws(share)} Ziehungen)"


def _have_shared_rivals(found: Explanation) -> bool:
    """Whether two of the chosen areas compete in one group."""
    rivals: dict[str, set[str]] = {}
    for own, other in found.comparisons:
        rivals.setdefault(own, set()).add(other)
    return any(one & other for one, other in combinations(rivals.values(), 2))


def verdict(asked: Asked) -> str:
    """The answer in a few words, with the draws it holds in."""
    found = asked.explanation
    narrow = ", aber sehr knapp" if abs(found.margin) < NARROW else ""
    return f"{found.answer.value}{narrow}{_beside(asked, asked.survival.answer)}"


def types_sentence(single: Mapping[str, Asked], names: Names) -> str:
    """Which of the chosen areas can come first alone, and which never."""
    parts: list[str] = []
    for answer, words in (
        (Answer.YES, "mit passenden Gewichten nach vorn"),
        (Answer.NO, "mit keiner Gewichtung nach vorn"),
    ):
        listed = [
            f"{names.areas[code]}{_beside(asked, asked.survival.answer)}"
            for code, asked in single.items()
            if asked.explanation.answer is answer
        ]
        if listed:
            verb = "kommt" if len(listed) == 1 else "kommen"
            who = de.listing(listed)
            parts.append(
                f"{who} {verb} {words}" if parts else f"Für sich allein {verb} {who} {words}"
            )
    return "; ".join(parts) + "." if parts else ""


def swap_lead(found: Swap, names: Names, impossible: Asked | None) -> str:
    """`swap_sentence` without the single weights and without how often it holds."""
    first, second = names.areas[found.first], names.areas[found.second]
    if found.is_already:
        return f"{first} liegt schon vor {second}. Tauschen Sie die beiden für die Gegenfrage."
    if found.weights is not None:
        return (
            f"Damit {first} vor {second} liegt, genügt es, {_exact(found.weights.moved)} des Gewichts "
            "zu verschieben."
        )
    if impossible is None:
        return (
            f"Für {first} oder {second} fehlt ein Wert; die Gewichte lassen sich deshalb nicht "
            "eindeutig umrechnen."
        )
    start = "" if impossible.is_exact else "Nach den gemessenen Werten: "
    return f"{start}Keine Gewichtung dieser Kennzahlen stellt {first} vor {second}."


def swap_sentence(found: Swap, index: Index, names: Names, impossible: Asked | None) -> str:
    """What of the weights would have to change for A to lie before B.

    Args:
        found: The answer.
        index: What it was asked of.
        names: Of areas and indicators.
        impossible: A alone against B, asked where no weights put A before B.
    """
    lead = swap_lead(found, names, impossible)
    if found.weights is not None and not found.is_already:
        change = found.weights
        moved = [
            f"„{names.indicators[key]}“ von {_exact(before)} auf {_exact(after)}"
            for key, before, after in zip(index.names, change.before, change.after, strict=True)
            if abs(after - before) > 1e-6
        ]
        return f"{lead.removesuffix('.')}: {de.listing(moved)}."
    if found.is_already or impossible is None:
        return lead
    second = names.areas[found.second]
    close = "" if impossible.is_exact else f" {held(impossible)}"
    return f"{lead.removesuffix('.')}: {second} hat in jeder mindestens den gleichen Bedarf.{close}"


def _exact(share: float) -> str:
    return de.with_unit(100 * share, "%", 1)


def dominance_sentence(pairs: int, sure: int, free: Sequence[str], *, is_exact: bool) -> str:
    """How many orders are beyond weighting, how many of them for sure, and who is surpassed by none.

    Args:
        pairs: Pairs by the figures as measured.
        sure: Of these, pairs that hold in nearly all draws.
        free: Names of the areas surpassed by nobody.
        is_exact: Whether every figure is counted in full.
    """
    verb = de.count(pairs, "Paar steht", "Paare stehen")
    start = (
        f"{verb} fest, wie immer man gewichtet: "
        if is_exact
        else f"{verb} nach den gemessenen Werten fest, wie immer man gewichtet; mit dem Zufall der "
        f"Umfrage {'hält' if sure == 1 else 'halten'} davon {de.number(sure)} in mindestens 95 von 100 "
        "Ziehungen (durchgezogene Linien; die anderen sind gestrichelt). "
    )
    return (
        f"{start}Wer oben an einer Linie steht, hat in jeder Kennzahl mindestens so hohen Bedarf wie "
        f"der Stadtraum unten. Von niemandem in allem übertroffen: {de.listing(list(free))}."
    )
