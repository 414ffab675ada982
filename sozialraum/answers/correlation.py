"""A correlation in words: strength, direction by polarity, and what it rests on."""

from __future__ import annotations

import pandas as pd

from sozialraum.answers.release import Indicator
from sozialraum.model.measures import compare
from sozialraum.text import format as de

# Sizes of r with a word of their own; how much two areas may change it; from how many areas on.
WEAK, MIDDLE, STRONG = 0.3, 0.5, 0.7
MOVED, LEAST_AREAS = 0.2, 7


def correlation_sentence(
    relation: compare.Correlation, x_item: Indicator, y_item: Indicator
) -> str:
    """The correlation in words; refuses below three pairs or without spread."""
    if relation.pearson is None or relation.spearman is None:
        return f"Ein Zusammenhang lässt sich mit {relation.count} Wertepaaren nicht berechnen."
    size = abs(relation.pearson)
    word = "kaum ein" if size < WEAK else "ein schwacher" if size < MIDDLE else "ein mittlerer"
    word = "ein starker" if size >= STRONG else word
    lead = f"{direction(relation.pearson, x_item, y_item)} " if size >= WEAK else ""
    return f"{lead}Es zeigt sich {word} Zusammenhang. Das sagt nichts über Ursachen."


def correlation_basis(relation: compare.Correlation, x_item: Indicator, y_item: Indicator) -> str:
    """The coefficients behind the sentence, with n; "" where none can be computed."""
    if relation.pearson is None or relation.spearman is None:
        return ""
    text = (
        f"Stärke des Zusammenhangs (−1 bis 1): r = {de.number(relation.pearson, 2)} (Pearson), "
        f"rho = {de.number(relation.spearman, 2)} (Spearman, Rangfolge), {relation.count} "
        "Stadträume."
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


def robustness_sentence(frame: pd.DataFrame) -> str:
    """What becomes of r without the two areas furthest from the mean; empty if little changes.

    ``frame``: name, x, y. Furthest: largest sum of the squared z-scores of x and y. Empty below
    seven areas, too, because five points no longer say anything.
    """
    rows = frame.dropna(subset=["x", "y"])
    before = compare.correlation(rows["x"].to_numpy(), rows["y"].to_numpy()).pearson
    if before is None or len(rows) < LEAST_AREAS:
        return ""
    spread = rows[["x", "y"]].std(ddof=0)
    distance = (((rows[["x", "y"]] - rows[["x", "y"]].mean()) / spread) ** 2).sum(axis=1)
    extreme = list(distance.nlargest(2).index)
    rest = rows.drop(index=extreme)
    after = compare.correlation(rest["x"].to_numpy(), rest["y"].to_numpy()).pearson
    if after is None or abs(after - before) <= MOVED:
        return ""
    who = de.listing(list(rows.loc[sorted(extreme), "name"]))
    start = f"Ohne {who}, die am weitesten vom Mittel liegen, "
    if abs(after) > abs(before):
        return f"{start}wird der Zusammenhang deutlicher: r = {de.number(after, 2)}."
    if after * before < 0 or abs(after) < abs(before) / 2:
        share = "vor allem"
    else:
        share = "zu einem guten Teil"
    return (
        f"{start}ist r nur noch {de.number(after, 2)}: Der Zusammenhang beruht {share} auf ihnen."
    )
