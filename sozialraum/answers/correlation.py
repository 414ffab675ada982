"""A correlation in words: strength, direction by polarity, and what it rests on."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from sozialraum.answers.registered import Indicator
from sozialraum.model.measures import compare
from sozialraum.text import format as de

# Sizes of r with a word of their own; how much two areas may change it; from how many areas on.
WEAK, MIDDLE, STRONG = 0.3, 0.5, 0.7
MOVED, LEAST_AREAS = 0.2, 7


def correlation_sentence(
    relation: compare.Correlation, x_item: Indicator, y_item: Indicator, frame: pd.DataFrame
) -> str:
    """The correlation in words, and on whom it rests; refuses below three pairs or without spread.

    ``frame``: as for `robustness_sentence`.
    """
    if relation.pearson is None or relation.spearman is None:
        return f"Ein Zusammenhang lässt sich mit {relation.count} Wertepaaren nicht berechnen."
    size = abs(relation.pearson)
    word = "kaum ein" if size < WEAK else "ein schwacher" if size < MIDDLE else "ein mittlerer"
    word = "ein starker" if size >= STRONG else word
    if size < WEAK:
        return f"Es zeigt sich {word} Zusammenhang."
    lead = direction(relation.pearson, x_item, y_item)
    found = _without_two(frame)
    if found is not None and abs(found.after) < abs(found.before):
        return f"{lead.removesuffix('.')}; das beruht {found.share} auf {found.who}."
    return f"{lead} Es zeigt sich {word} Zusammenhang."


def correlation_basis(relation: compare.Correlation, x_item: Indicator, y_item: Indicator) -> str:
    """The coefficients behind the sentence, with n; "" where none can be computed."""
    if relation.pearson is None or relation.spearman is None:
        return ""
    text = (
        f"Stärke des Zusammenhangs (−1 bis 1): r = {de.number(relation.pearson, 2)} (Pearson), "
        f"rho = {de.number(relation.spearman, 2)} (Spearman, Rangfolge), {relation.count} "
        "Stadträume. Das sagt nichts über Ursachen."
    )
    if abs(relation.pearson) >= WEAK and _is_reversed(x_item) != _is_reversed(y_item):
        text += " Das Vorzeichen ist umgekehrt, weil ein höherer Indexwert weniger Belastung heißt."
    return text


def _is_reversed(item: Indicator) -> bool:
    """Whether this is an index of burden that is counted backwards (higher = less burden)."""
    return item.kind == "index" and item.polarity == -1


def direction(r: float, x_item: Indicator, y_item: Indicator) -> str:
    """Which way two indicators go together: "Je höher die Belastung, desto mehr Stellen ...".

    An index counted backwards is turned round, so that "höher" always means more burden.
    """
    is_same = (r > 0) == (_is_reversed(x_item) == _is_reversed(y_item))
    first = "Je höher die Belastung" if _is_reversed(x_item) else f"Je höher „{x_item.short_name}“"
    if _is_reversed(y_item):
        second = f"desto {'höher' if is_same else 'geringer'} die Belastung"
    elif y_item.indicator_id.startswith("angebote_vzae"):
        second = f"desto {'mehr' if is_same else 'weniger'} Stellen („{y_item.short_name}“)"
    else:
        second = f"desto {'höher' if is_same else 'niedriger'} „{y_item.short_name}“"
    return f"{first}, {second}."


class _Without(NamedTuple):
    who: str
    before: float
    after: float

    @property
    def share(self) -> str:
        is_most = self.after * self.before < 0 or abs(self.after) < abs(self.before) / 2
        return "vor allem" if is_most else "zu einem guten Teil"


def _without_two(frame: pd.DataFrame) -> _Without | None:
    """R without the two areas furthest from the mean; None if little changes."""
    rows = frame.dropna(subset=["x", "y"])
    before = compare.correlation(rows["x"].to_numpy(), rows["y"].to_numpy()).pearson
    if before is None or len(rows) < LEAST_AREAS:
        return None
    spread = rows[["x", "y"]].std(ddof=0)
    distance = (((rows[["x", "y"]] - rows[["x", "y"]].mean()) / spread) ** 2).sum(axis=1)
    extreme = list(distance.nlargest(2).index)
    rest = rows.drop(index=extreme)
    after = compare.correlation(rest["x"].to_numpy(), rest["y"].to_numpy()).pearson
    if after is None or abs(after - before) <= MOVED:
        return None
    return _Without(de.listing(list(rows.loc[sorted(extreme), "name"])), before, after)


def robustness_sentence(frame: pd.DataFrame) -> str:
    """What becomes of r without the two areas furthest from the mean; empty if little changes.

    ``frame``: name, x, y. Furthest: largest sum of the squared z-scores of x and y. Empty below
    seven areas, too, because five points no longer say anything.
    """
    found = _without_two(frame)
    if found is None:
        return ""
    start = f"Ohne {found.who}, die am weitesten vom Mittel liegen, "
    if abs(found.after) > abs(found.before):
        return f"{start}wird der Zusammenhang deutlicher: r = {de.number(found.after, 2)}."
    return (
        f"{start}ist r nur noch {de.number(found.after, 2)}: Der Zusammenhang beruht {found.share} "
        "auf ihnen."
    )
