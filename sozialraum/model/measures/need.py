"""Need of each area as a share of the city's need: all shares add up to 1.

Two ways, with x = counts, w = weights, P = people, z = index in standard deviations::

    (A) share index                 n_i = sum_c w_c * x_ic / sum_k x_kc        sum_c w_c = 1
    (B) index-weighted population   n_i = P_i * exp(kappa * s * z_i) / sum_k P_k * exp(kappa * s * z_k)
                                    kappa = ln(1 + theta)

(A) needs no decision about scales and shows what each indicator contributes. (B) is for places
where only an index is published; exp keeps every weight positive. The sign s comes from the
indicator's polarity and is never guessed.

Missing values: shares need every area. (A) leaves out an indicator with a gap as a whole and
gives its weight to the others in proportion; (B) stops and names the area.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from sozialraum.model.errors import PlanningError
from sozialraum.model.measures.compare import burden_sign, z_scores

# Where the register holds the defaults of what can be set here.
ARGUMENT_IDS = MappingProxyType({"theta": "mehrbedarf_je_sd"})
PARAMETER_IDS = tuple(ARGUMENT_IDS.values())
_WEIGHT_ROUNDING = 1e-9


class NeedError(PlanningError):
    """Need that cannot be computed from what is there; the message is German."""


@dataclass(frozen=True)
class Need:
    """Share index and what it consists of.

    Attributes:
        shares: Adds up to 1, index = code.
        contributions: What each indicator adds to the share, index = code, one column per
            indicator used; rows add up to ``shares``.
        weights: Weights used, adding up to 1.
        left_out: Indicators with a weight that had a gap or nobody to count.
    """

    shares: pd.Series
    contributions: pd.DataFrame
    weights: dict[str, float]
    left_out: tuple[str, ...]


def normalised(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights (sliders of any size) scaled to add up to 1.

    Raises:
        NeedError: A weight is negative or missing, or all are zero.
    """
    _check_weights(weights)
    total = sum(weights.values())
    if total == 0:
        raise NeedError("Gewichte: Mindestens eines muss über 0 liegen.")
    return {key: weight / total for key, weight in weights.items()}


def _check_weights(weights: Mapping[str, float]) -> None:
    # "not ... >=" also catches NaN
    wrong = [key for key, weight in weights.items() if not 0 <= weight < np.inf]
    if wrong:
        raise NeedError(f"Gewichte: {', '.join(wrong)} braucht eine Zahl ab 0.")


def share_index(
    counts: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    polarity: Mapping[str, int] | None = None,
    bases: pd.DataFrame | None = None,
) -> Need:
    """Share index (A) from counts.

    Args:
        counts: Index = code, one column per indicator: how many people (young people, single
            parents, cases); not negative, NaN = missing.
        weights: Indicator -> weight, adding up to 1; columns without a weight do not count.
        polarity: Indicator -> +1 if those counted need more, -1 if they need less; None or left
            out = +1. With -1 the others are counted, ``bases`` minus ``counts``.
        bases: People among whom was counted, shape as ``counts``; only for polarity -1.

    Raises:
        NeedError: Weights do not add up to 1, an indicator or its base is not there, a count is
            negative or larger than its base, polarity is 0, or no indicator is left.
        ValueError: A polarity is not -1, 0 or 1.
    """
    _check_weights(weights)
    if abs(sum(weights.values()) - 1) > _WEIGHT_ROUNDING:
        percent = f"{100 * sum(weights.values()):.4g}".replace(".", ",")
        raise NeedError(f"Gewichte: Zusammen sind es {percent} %, nötig sind 100 %.")
    wanted = {key: weight for key, weight in weights.items() if weight > 0}
    signs = polarity or {}
    burdened = {key: _burdened(key, counts, signs.get(key, 1), bases) for key in wanted}
    usable = {
        key: column
        for key, column in burdened.items()
        if np.isfinite(column).all() and column.sum() > 0
    }
    if not usable:
        raise NeedError(f"Bedarf: Keine Kennzahl ist vollständig ({', '.join(wanted)}).")
    used = normalised({key: wanted[key] for key in usable})
    parts = {key: used[key] * column / column.sum() for key, column in usable.items()}
    contributions = pd.DataFrame(parts, index=counts.index)
    left_out = tuple(key for key in wanted if key not in usable)
    return Need(contributions.sum(axis=1), contributions, used, left_out)


def _burdened(
    key: str, counts: pd.DataFrame, polarity: int, bases: pd.DataFrame | None
) -> np.ndarray:
    """People with more need, shape (areas,), NaN = missing."""
    if key not in counts.columns:
        raise NeedError(f"Bedarf: Die Kennzahl {key} ist nicht dabei.")
    column = counts[key].to_numpy(dtype=float)
    if _sign(key, polarity) == -1:
        if bases is None or key not in bases.columns:
            raise NeedError(
                f"Bedarf: {key} zählt Menschen mit weniger Bedarf; dazu fehlt die Zahl aller."
            )
        column = bases[key].reindex(counts.index).to_numpy(dtype=float) - column
    if (column < 0).any():
        raise NeedError(f"Bedarf: {key} enthält eine Anzahl unter 0.")
    return column


def _sign(name: str, polarity: int) -> int:
    sign = burden_sign(polarity)
    if sign == 0:
        raise NeedError(f"Bedarf: {name} sagt nicht, ob ein hoher Wert mehr Bedarf heißt.")
    return sign


def kappa(theta: float) -> float:
    """ln(1 + theta); ``theta`` = extra need per head for one standard deviation more burden.

    Raises:
        NeedError: ``theta`` is negative or missing: it would turn the polarity round.
    """
    if not 0 <= theta < np.inf:
        raise NeedError("Mehrbedarf je Standardabweichung: Nötig ist eine Zahl ab 0.")
    return float(np.log1p(theta))


def weighted_population(
    people: pd.Series, index: pd.Series, *, theta: float, polarity: int, standardise: bool = True
) -> pd.Series:
    """Index-weighted population (B): shares of need, adding up to 1, index = code.

    Args:
        people: Heads per area, not negative, index = code.
        index: Index value per area, index = code (others are ignored).
        theta: Extra need per head and standard deviation, at least 0; 0 = people alone.
        polarity: +1 if a higher index means more burden, -1 if it means less.
        standardise: Divide by the standard deviation of the areas, so that ``theta`` means the
            same for every index; False takes the index as it is. An index that is the same
            everywhere leaves people alone.

    Raises:
        NeedError: A head count or index value is missing, nobody lives anywhere, ``theta`` or
            ``polarity`` is not possible.
        ValueError: ``polarity`` is not -1, 0 or 1.
    """
    sign = _sign("der Index", polarity)
    values = index.reindex(people.index).astype(float)
    heads = people.astype(float)
    gaps = people.index[~(np.isfinite(values) & (heads >= 0) & (heads < np.inf))].tolist()
    if gaps:
        raise NeedError(f"Bedarf: Für {_listing(gaps)} fehlt der Index oder die Einwohnerzahl.")
    if heads.sum() == 0:
        raise NeedError("Bedarf: Es gibt keine Einwohner.")
    scores = _scores(values, standardise)
    exponent = kappa(theta) * sign * scores
    # Only differences count: measured from the most burdened inhabited area nothing overflows.
    top = exponent[heads.to_numpy() > 0].max()
    weighted = heads.to_numpy() * np.exp(np.minimum(exponent - top, 0.0))
    return pd.Series(weighted / weighted.sum(), index=people.index)


def _scores(values: pd.Series, standardise: bool) -> np.ndarray:
    if not standardise:
        return values.to_numpy()
    return np.nan_to_num(z_scores(values).values)


def _listing(codes: Sequence[object]) -> str:
    return ", ".join(str(code) for code in codes)


def weighted_heads(need_shares: pd.Series, people: pd.Series) -> pd.Series:
    """Need-weighted heads: the city's people divided by need; adds up to the same total.

    "Posts per 1,000 need-weighted heads" compares areas as if all heads needed the same.

    Args:
        need_shares: Adds up to 1, index = code.
        people: Heads, index = code; NaN for one area makes all results NaN.
    """
    return need_shares * people.reindex(need_shares.index).sum(skipna=False)


def intensity(need_shares: pd.Series, people: pd.Series) -> pd.Series:
    """Need per head, 1 = the city's mean; NaN where nobody lives or nobody counted."""
    heads = people.reindex(need_shares.index).astype(float)
    return weighted_heads(need_shares, heads) / heads.where(heads > 0)
