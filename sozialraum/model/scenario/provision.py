"""Posts per head before and after a scenario, for several groups of people, and how evenly.

*Before* is what is funded, *after* is that with the scenario's change of the offers and its own
posts. Groups are columns of heads; which of them are estimates is the caller's to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from sozialraum.model.measures import equity, need
from sozialraum.model.measures.equity import Equity
from sozialraum.model.measures.rates import PER, per_1000
from sozialraum.model.scenario.result import ScenarioResult

STATES = ("before", "after")
GROUP_LABELS = MappingProxyType(
    {
        "u18": "unter 18",
        "u25": "unter 25",
        "j0_20": "0 bis 20 (geschätzt)",
        "j0_26": "0 bis 26 (geschätzt)",
        "need": "unter 18, nach Bedarf",
    }
)
# Group -> indicator with its heads; "need" follows from u18, this index and this parameter.
COUNTS = MappingProxyType({g: f"{g}_count" for g in ("u18", "u25", "j0_20", "j0_26")})
BURDEN = "belastungsindex"
NEED_ID = "mehrbedarf_je_sd"
PARAMETER_IDS = (NEED_ID, *equity.PARAMETER_IDS)


@dataclass(frozen=True)
class GroupProvision:
    """Provision of one group of people.

    Attributes:
        frame: Index = code; before, after, change: posts per 1,000 heads, NaN = not known.
        before: All Stadträume together, from sums; None = not known.
        after: The same with the scenario.
        hours_before: Direct hours per head and year, all together; None = not known.
        hours_after: The same with the scenario.
        spread_before: How evenly, weighted by heads.
        spread_after: The same with the scenario.
    """

    frame: pd.DataFrame
    before: float | None
    after: float | None
    hours_before: float | None
    hours_after: float | None
    spread_before: Equity
    spread_after: Equity

    @property
    def gainers(self) -> tuple[str, ...]:
        """Stadträume with more posts per head than before, the largest gain first."""
        rising = self.frame["change"][self.frame["change"] > _NOISE]
        return tuple(rising.sort_values(ascending=False, kind="stable").index)

    @property
    def losers(self) -> tuple[str, ...]:
        """Stadträume with fewer posts per head than before, the largest loss first."""
        falling = self.frame["change"][self.frame["change"] < -_NOISE]
        return tuple(falling.sort_values(kind="stable").index)


_NOISE = 1e-9


def heads(counts: pd.DataFrame, index: pd.Series, *, theta: float, polarity: int) -> pd.DataFrame:
    """Heads of every group, and those under 18 weighted by need where need can be told.

    Args:
        counts: Index = code; column u18 and any other groups.
        index: Social index, index = code.
        theta: Extra need per head and standard deviation, at least 0.
        polarity: +1 if a higher index means more burden, -1 if it means less.

    Returns:
        ``counts`` with a further column "need"; without it if an area lacks its index or people.

    Raises:
        ValueError: ``polarity`` is not -1, 0 or 1.
    """
    try:
        shares = need.weighted_population(counts["u18"], index, theta=theta, polarity=polarity)
    except need.NeedError:  # a missing index leaves this group out, not the whole picture
        return counts
    return counts.assign(need=need.weighted_heads(shares, counts["u18"]))


def posts_before_and_after(result: ScenarioResult) -> pd.DataFrame:
    """Posts per Stadtraum: before, after; index = code, NaN = not known."""
    rows = result.areas.set_index("code")
    return pd.DataFrame(
        {
            "before": rows["offers_before_vzae"].astype(float),
            "after": rows["offers_after_vzae"].astype(float) + rows["vzae"].astype(float),
        }
    )


def provision(
    result: ScenarioResult, heads: pd.DataFrame, *, hours_per_vzae: float, direct_share: float
) -> dict[str, GroupProvision]:
    """Provision of every group, by the group's name.

    Args:
        result: Outcome of a scenario.
        heads: Index = code, one column per group; NaN = not known.
        hours_per_vzae: Net working hours per post and year.
        direct_share: Part of them with families, young people and the network, 0-1.

    Raises:
        ValueError: Hours are negative or the share is outside 0-1.
    """
    posts = posts_before_and_after(result)
    city = {state: equity.city_provision(posts[state], heads) for state in STATES}
    found = {}
    for group in heads.columns:
        people = heads[group].reindex(posts.index).astype(float)
        rates = {state: per_1000(posts[state], people) for state in STATES}
        frame = pd.DataFrame({**rates, "change": rates["after"] - rates["before"]})
        before, after = (city[state][f"vzae_per_1000_{group}"] for state in STATES)
        found[str(group)] = GroupProvision(
            frame=frame,
            before=before,
            after=after,
            hours_before=_hours(before, hours_per_vzae, direct_share),
            hours_after=_hours(after, hours_per_vzae, direct_share),
            spread_before=equity.equity(posts["before"], people),
            spread_after=equity.equity(posts["after"], people),
        )
    return found


def _hours(rate: float | None, hours_per_vzae: float, direct_share: float) -> float | None:
    if rate is None:
        return None
    return equity.direct_hours(rate, PER, hours_per_vzae=hours_per_vzae, direct_share=direct_share)
