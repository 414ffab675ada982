"""The heterogeneity profile: every Stadtraum and the whole city in one table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.heterogeneity import equity_view, segregation, spread
from sozialraum.model.heterogeneity.equity_view import EPSILON_ID, EquityView
from sozialraum.model.heterogeneity.parts import ratio
from sozialraum.model.heterogeneity.pockets import ARGUMENT_IDS, PocketRule, Pockets, pockets
from sozialraum.model.measures import compare, equity

LEAST_PARTS = 3  # a coefficient of two parts says no more than their difference
SMALL_ID = "vielfalt_kleine_zahl"
PARAMETER_IDS = (*ARGUMENT_IDS.values(), EPSILON_ID, SMALL_ID)


@dataclass(frozen=True)
class Measure:
    """What of an indicator the model must know: see `pockets.pockets`."""

    factor: float
    polarity: int
    is_share: bool


@dataclass(frozen=True)
class Settings:
    """What people may change.

    Attributes:
        rule: When a part is clearly worse off.
        epsilon: Inequality aversion, 0 or more.
        view: Which number of a Stadtraum is ranked.
        small: Numerators from 1 to below this carry a caution.
    """

    rule: PocketRule
    epsilon: float
    view: EquityView
    small: float


@dataclass(frozen=True)
class City:
    """The whole city.

    Attributes:
        rate: All numerators over all denominators, in the indicator's unit (NaN = unknown).
        sd: Weighted standard deviation of the parts.
        eta_squared: Part of the spread between Stadträume; None if nothing differs.
        theil: Theil index split; None if nobody is counted.
        gini: Of the parts' rates weighted by denominators; None as above.
        segregation: Of the group; None for a measure that is no share.
    """

    rate: float
    sd: float
    eta_squared: float | None
    theil: equity.TheilParts | None
    gini: float | None
    segregation: segregation.Segregation | None


@dataclass(frozen=True)
class Profile:
    """Everything one indicator and date say about the inside of the Stadträume.

    Attributes:
        parts: Index = part; columns of `parts.split_parts` and rate, quotient (location quotient),
            gap, z, is_clear, is_remarkable (`pockets`), is_small.
        stadtraeume: Index = Stadtraum; columns count, rate, lowest, highest, sd (NaN below
            `LEAST_PARTS` parts), theil, contribution, share_of_within (`spread`), average, averse,
            worst (`equity_view`; the last two NaN without a direction), level (the chosen view),
            rank (1 = most burdened, or highest without a direction) and the columns of `pockets`.
        city: The whole city.
        settings: As asked; the view is AVERAGE where the indicator has no direction.
        measure: As asked.
    """

    parts: pd.DataFrame
    stadtraeume: pd.DataFrame
    city: City
    settings: Settings
    measure: Measure


def profile(parts: pd.DataFrame, measure: Measure, settings: Settings) -> Profile:
    """Compute the profile.

    Args:
        parts: Index = part; columns code, stadtraum, is_cut, numerator, denominator, children.
        measure: Kind and direction of the indicator.
        settings: What people may change.

    Raises:
        ValueError: A share has more in its numerator than in its denominator.
    """
    view = settings.view if measure.polarity else EquityView.AVERAGE
    settings = Settings(settings.rule, settings.epsilon, view, settings.small)
    rates, weights = ratio(parts, measure.factor), parts["denominator"]
    judged = pockets(
        parts,
        settings.rule,
        factor=measure.factor,
        polarity=measure.polarity,
        is_share=measure.is_share,
    )
    split, contributions = spread.theil_contributions(rates, weights, parts["stadtraum"])
    rows = parts.assign(
        rate=rates,
        quotient=segregation.location_quotients(parts["numerator"], weights),
        **judged.parts[["gap", "z", "is_clear", "is_remarkable"]],
        is_small=(parts["numerator"] > 0) & (parts["numerator"] < settings.small),
    )
    heads = parts["denominator"].sum(skipna=False)
    city = City(
        rate=measure.factor * parts["numerator"].sum(skipna=False) / heads if heads else np.nan,
        sd=judged.city_sd,
        eta_squared=spread.eta_squared(rates, weights, parts["stadtraum"]),
        theil=split,
        gini=equity.gini(rates, weights),
        segregation=segregation.segregation(parts["numerator"], weights)
        if measure.is_share
        else None,
    )
    return Profile(
        rows, _stadtraeume(rows, contributions, judged, measure, settings), city, settings, measure
    )


def _stadtraeume(
    rows: pd.DataFrame,
    contributions: pd.DataFrame,
    judged: Pockets,
    measure: Measure,
    settings: Settings,
) -> pd.DataFrame:
    grouped = rows.groupby("stadtraum")
    count = grouped["rate"].count()
    sd = {code: spread.weighted_sd(part["rate"], part["denominator"]) for code, part in grouped}
    views = {EquityView.AVERAGE: "average"}
    if measure.polarity:
        views |= {EquityView.AVERSE: "averse", EquityView.WORST: "worst"}
    levels = {
        name: equity_view.levels(
            rows, rows["rate"], view, polarity=measure.polarity, epsilon=settings.epsilon
        )
        for view, name in views.items()
    }
    frame = pd.DataFrame(
        {
            "count": count,
            "rate": levels["average"],
            "lowest": grouped["rate"].min(),
            "highest": grouped["rate"].max(),
            "sd": pd.Series(sd).where(count >= LEAST_PARTS),
            **contributions.reindex(count.index),
            "averse": np.nan,
            "worst": np.nan,
            **levels,
            **judged.stadtraeume,
        }
    )
    frame["level"] = frame[views[settings.view]]
    frame["rank"] = compare.rank(frame["level"].to_numpy(dtype=float), measure.polarity)
    frame.loc[frame["count"] < LEAST_PARTS, "theil"] = np.nan
    return frame
