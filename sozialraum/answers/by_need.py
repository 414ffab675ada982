"""Posts handed out by need: who gets how many, against heads alone, and how even supply becomes.

Posts are handed out with the model's apportionment; `compute` takes plain frames, `facts` reads them
from a release. Terms, facts and result stand in one module: nothing else makes one of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from types import MappingProxyType

import pandas as pd

from sozialraum.answers.need import Result
from sozialraum.answers.posts import PEOPLE as GROUPS
from sozialraum.answers.posts import POSTS
from sozialraum.answers.release import Release
from sozialraum.model import fachkraeftebemessung
from sozialraum.model.allocation.methods import Method
from sozialraum.model.allocation.result import Allocation, allocate, proportional
from sozialraum.model.allocation.result import shares as allocation_shares
from sozialraum.model.measures import equity, need
from sozialraum.model.measures.equity import Equity
from sozialraum.model.measures.rates import per_1000
from sozialraum.model.ranking import INDEX_NAME
from sozialraum.model.scenario.ledger import with_posts
from sozialraum.model.scenario.state import KIFAZ_VZAE_RAHMEN, STADTRAUM_CODES, Scenario
from sozialraum.text import format as de

PEOPLE = GROUPS["u18"]
COUNTS = (PEOPLE, "u6_count", "alleinerziehende_count", "haushalte_mit_kindern_count")
WEIGHT_WORDS = MappingProxyType(
    {"0": "unwichtig", "1": "etwas wichtig", "2": "wichtig", "4": "sehr wichtig"}
)
BY_COUNTS = "anzahlen"
INDICES = ("belastungsindex", "benachteiligungsindex")
OWN_INDEX = "bedarfsindex"  # built on the page Bedarf & Auswahl
# Dean's method is left out: it lies between Huntington-Hill and Adams and teaches nothing new.
METHODS = tuple(method for method in Method if method is not Method.DEAN)
# The smallest KiFaZ of the study for each Stadtraum: 25.5 VzÄ.
FALLBACK_VZAE = KIFAZ_VZAE_RAHMEN[0] * len(STADTRAUM_CODES)


@dataclass(frozen=True)
class Terms:
    """What was chosen: posts, basis of need, weights (indicator -> number), assumptions."""

    total_vzae: float
    basis: str
    weights: Mapping[str, float]
    theta: float
    beta: float
    method: Method
    minimum_vzae: float
    unit_vzae: float


@dataclass(frozen=True)
class Facts:
    """What is known of the Stadträume, index = code everywhere.

    Attributes:
        counts: One column per indicator of `COUNTS`.
        indices: Indicator -> index values.
        polarities: Indicator -> +1 if a higher index means more burden, -1 if less.
        day: ISO date of the people under 18: the newest, not that of the funded posts.
        offers: Funded posts, of the newest list.
        planned: Posts of the scenario in force.
        names: Indicator -> short name.
        own_index: What the own need index rests on, in words; "" = it is not used.
        own_parts: Indicators of the own need index.
    """

    counts: pd.DataFrame
    day: str
    indices: Mapping[str, pd.Series]
    polarities: Mapping[str, int]
    offers: pd.Series
    planned: pd.Series
    names: Mapping[str, str]
    own_index: str = ""
    own_parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Distribution:
    """Posts by need and what to compare them with; series have index = code.

    Attributes:
        terms: As chosen.
        facts: What it rests on.
        shares: Need before the base share, adds up to 1.
        claim: Posts before rounding, within the minimum.
        result: Posts in whole units.
        by_heads: The same terms, need = people under 18 alone.
        minimum_vzae: Minimum that was used (a whole unit, within what the total allows).
        left_over_vzae: Less than one unit per total that could not be handed out.
        left_out: Indicators with a weight that had a gap.
        before: Spread of the funded posts over need-weighted heads.
        after: Likewise with the distribution on top.
    """

    terms: Terms
    facts: Facts
    shares: pd.Series
    claim: pd.Series
    result: Allocation
    by_heads: Allocation
    minimum_vzae: float
    left_over_vzae: float
    left_out: tuple[str, ...]
    before: Equity
    after: Equity

    @property
    def people(self) -> pd.Series:
        """People under 18."""
        return self.facts.counts[PEOPLE]

    @property
    def vzae(self) -> pd.Series:
        """Posts handed out."""
        return self.result.values

    @property
    def claims(self) -> pd.Series:
        """Need with the base share: what the methods round."""
        return allocation_shares(self.shares, self.terms.beta)

    @property
    def basis_words(self) -> str:
        """What need rests on, in words."""
        if not self.is_by_counts:
            name = self.facts.names[self.terms.basis]
            extra = de.with_unit(100 * self.terms.theta, "%")
            return f"Köpfe unter 18, je Standardabweichung im {name} {extra} Mehrbedarf (Annahme)"
        words = [
            f"{self.facts.names[key]} ({WEIGHT_WORDS[f'{weight:g}']})"
            for key, weight in self.terms.weights.items()
            if weight and key not in self.left_out
        ]
        return (
            f"nach Köpfen, als Anteile an Anzahlen: {de.listing(words)}; die Gewichte sind eine "
            "Annahme. Köpfe messen keine Belastung"
        )

    @property
    def is_by_counts(self) -> bool:
        """Whether numbers of heads alone decide: then the word need would say too much."""
        return self.terms.basis == BY_COUNTS

    @property
    def way(self) -> str:
        """The words "nach Bedarf" or "nach Köpfen"."""
        return "nach Köpfen" if self.is_by_counts else "nach Bedarf"

    @property
    def used(self) -> list[str]:
        """Indicators the distribution rests on."""
        if self.is_by_counts:
            return [key for key, weight in self.terms.weights.items() if weight]
        parts = self.facts.own_parts if self.terms.basis == OWN_INDEX else (self.terms.basis,)
        return [PEOPLE, *parts]

    def by_method(self) -> pd.DataFrame:
        """Posts by each of the five methods, index = code, columns = method ids."""
        return pd.DataFrame(
            {
                method.value: allocate(
                    self.claims,
                    self.result.total,
                    unit=self.terms.unit_vzae,
                    method=method,
                    lower=self.minimum_vzae,
                ).values
                for method in METHODS
            }
        )

    @property
    def areas(self) -> pd.DataFrame:
        """Index = code: people, share (%), claim, vzae, per_1000, planned, change, offers.

        ``per_1000``: posts handed out alone, per 1,000 under 18 at ``facts.day``.
        """
        return pd.DataFrame(
            {
                "people": self.people,
                "share": 100 * self.shares,
                "claim": self.claim,
                "vzae": self.vzae,
                "per_1000": per_1000(self.vzae, self.people),
                "planned": self.facts.planned,
                "change": self.vzae - self.facts.planned,
                "offers": self.facts.offers,
            }
        )

    @property
    def city(self) -> pd.Series:
        """All Stadträume together, as a row of `areas`; the rate from sums."""
        sums = self.areas.sum(skipna=False)
        sums["per_1000"] = per_1000(float(sums["vzae"]), float(sums["people"]))
        return sums

    @property
    def winners(self) -> pd.DataFrame:
        """Posts by need against posts by heads alone: code, before, after, change, verdict."""
        return fachkraeftebemessung.winners_losers(self.by_heads.values, self.vzae)

    def as_scenario(self, now: Scenario) -> Scenario:
        """The scenario with these posts by the rules of a KiFaZ; all else of it stays.

        Raises:
            ScenarioError: More posts than a Stadtraum can have.
        """
        return replace(with_posts(now, self.vzae), name="Eigenes Szenario")


def compute(terms: Terms, facts: Facts) -> Distribution:
    """Hand out the posts.

    Raises:
        NeedError: All weights are zero, or a figure is missing.
        AllocationError: The terms contradict each other.
    """
    shares, left_out = _need(terms, facts)
    count, minimum, left_over = _whole_units(terms, len(shares))
    size = terms.unit_vzae

    def hand_out(claims: pd.Series) -> Allocation:
        weights = allocation_shares(claims, terms.beta)
        return allocate(weights, count * size, unit=size, method=terms.method, lower=minimum)

    result = hand_out(shares)
    heads = need.weighted_heads(shares, facts.counts[PEOPLE])
    return Distribution(
        terms=terms,
        facts=facts,
        shares=shares,
        claim=proportional(result, lower=minimum) * size,
        result=result,
        by_heads=hand_out(facts.counts[PEOPLE]),
        minimum_vzae=minimum,
        left_over_vzae=left_over,
        left_out=left_out,
        before=equity.equity(facts.offers, heads),
        after=equity.equity(facts.offers + result.values, heads),
    )


def _need(terms: Terms, facts: Facts) -> tuple[pd.Series, tuple[str, ...]]:
    if terms.basis == BY_COUNTS:
        found = need.share_index(facts.counts, need.normalised(terms.weights))
        return found.shares, found.left_out
    shares = need.weighted_population(
        facts.counts[PEOPLE],
        facts.indices[terms.basis],
        theta=terms.theta,
        polarity=facts.polarities[terms.basis],
    )
    return shares, ()


def _whole_units(terms: Terms, areas: int) -> tuple[int, float, float]:
    """Units to hand out, the minimum in whole units that they allow, and what is left over."""
    size, total = Decimal(str(terms.unit_vzae)), Decimal(str(terms.total_vzae))
    count = int(total // size)
    wanted = ceil(Decimal(str(terms.minimum_vzae)) / size)
    least = min(wanted, count // areas)
    return count, float(least * size), float(total - count * size)


def facts(release: Release, now: Scenario, own: Result | None = None, words: str = "") -> Facts:
    """Newest figures of the Stadträume and the posts of a scenario.

    Args:
        release: Where the figures come from.
        now: The scenario in force.
        own: The need index of the page Bedarf & Auswahl, where it is the measure.
        words: What that index rests on.
    """

    def newest(indicator_id: str) -> pd.Series:
        return release.newest_values(indicator_id, "stadtraum")

    registry = release.indicators
    return Facts(
        counts=pd.DataFrame({key: newest(key) for key in COUNTS}),
        day=release.newest(PEOPLE, "stadtraum"),
        indices={key: newest(key) for key in INDICES}
        | ({OWN_INDEX: own.index.scores} if own else {}),
        # our own index is built so that higher = more need
        polarities={key: registry[key].polarity for key in INDICES} | {OWN_INDEX: 1},
        offers=newest(POSTS),
        planned=pd.Series(
            {code: now.plan(code).vzae for code in release.counted["stadtraum"]}, dtype=float
        ),
        names={key: registry[key].name for key in INDICES}
        | {key: registry[key].short_name for key in COUNTS}
        | {OWN_INDEX: INDEX_NAME},
        own_index=words,
        own_parts=own.index.names if own else (),
    )


def automatic_total(now: Scenario, least_vzae: float, areas: int) -> float:
    """Posts of a scenario inside the Stadträume if each can have the least, else 1.5 for each."""
    inside = now.vzae - now.outside_vzae
    return inside if inside >= least_vzae * areas else FALLBACK_VZAE
