"""Posts handed out by need, for the Szenario page: choices, figures, computation.

Posts are handed out by need with the model's apportionment. What is on offer comes from the
parameter register; `compute` is free of widgets, so that tests can run it on plain frames.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from types import MappingProxyType

import pandas as pd
import streamlit as st

from sozialraum.answers.need import Result
from sozialraum.model import allocation, equity, need
from sozialraum.model.allocation import METHOD_LABELS, Allocation, Method
from sozialraum.model.equity import Equity
from sozialraum.model.ranking import INDEX_NAME
from sozialraum.model.scenario import Scenario, with_posts
from sozialraum.text import format as de
from sozialraum.text.need import supply_note
from sozialraum.ui import controls, data, need_words, page, planning, register

COUNTS = MappingProxyType(
    {
        "u18_count": ("g_u18", "2"),
        "u6_count": ("g_u6", "0"),
        "alleinerziehende_count": ("g_ae", "2"),
        "haushalte_mit_kindern_count": ("g_hh", "0"),
    }
)
WEIGHT_WORDS = MappingProxyType(
    {"0": "unwichtig", "1": "etwas wichtig", "2": "wichtig", "4": "sehr wichtig"}
)
BY_COUNTS = "anzahlen"
INDICES = ("belastungsindex", "benachteiligungsindex")
OWN_INDEX = "bedarfsindex"  # built on the page Bedarf & Auswahl
BASES = MappingProxyType(
    {
        OWN_INDEX: "nach Bedarfsindex",
        "belastungsindex": "nach Belastungsindex 2020",
        "benachteiligungsindex": "nach Benachteiligungsindex 2017",
        BY_COUNTS: "nach Köpfen",
    }
)
# Dean's method is left out: it lies between Huntington-Hill and Adams and teaches nothing new.
METHODS = tuple(method for method in Method if method is not Method.DEAN)
PEOPLE, OFFERS = "u18_count", "angebote_vzae"
AUTOMATIC = "auto"
TOTALS = ("8.5", "10", "12.5", "15", "17", "20", "25.5", "30", "34", "40", "51")
FALLBACK_VZAE = 25.5  # one and a half posts for each of the 17, the smallest KiFaZ of the study
UNITS = (0.25, 0.5, 1.0)


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
        offers: Posts funded in 2024.
        planned: Posts of the scenario in force.
        names: Indicator -> short name.
        own_index: What the own need index rests on, in words; "" = it is not used.
        own_parts: Indicators of the own need index.
    """

    counts: pd.DataFrame
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
        before: Spread of the funded posts of 2024 over need-weighted heads.
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
        return allocation.shares(self.shares, self.terms.beta)

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
                method.value: allocation.allocate(
                    self.claims,
                    self.result.total,
                    unit=self.terms.unit_vzae,
                    method=method,
                    lower=self.minimum_vzae,
                ).values
                for method in METHODS
            }
        )

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
        weights = allocation.shares(claims, terms.beta)
        return allocation.allocate(
            weights, count * size, unit=size, method=terms.method, lower=minimum
        )

    result = hand_out(shares)
    heads = need.weighted_heads(shares, facts.counts[PEOPLE])
    return Distribution(
        terms=terms,
        facts=facts,
        shares=shares,
        claim=allocation.proportional(result, lower=minimum) * size,
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


def _chosen_total(minimum_default: float) -> float:
    now = planning.current()
    inside = now.vzae - now.outside_vzae
    enough = minimum_default * len(data.counted_codes("stadtraum"))
    text = controls.choose(
        "Zu verteilende Stellen",
        {
            AUTOMATIC: "automatisch",
            **{key: f"{de.number(float(key), 1)} VzÄ" for key in TOTALS},
        },
        param="stellen",
        default=AUTOMATIC,
        kind="slider",
        help="VzÄ = Vollzeitäquivalent, eine volle Stelle. Automatisch: die Stellen Ihres Szenarios "
        f"in den Stadträumen, wenn es mindestens {de.number(enough, 1)} VzÄ sind; sonst "
        f"{de.number(FALLBACK_VZAE, 1)} VzÄ (1,5 je Stadtraum).",
    )
    if text != AUTOMATIC:
        return float(text)
    return inside if inside >= enough else FALLBACK_VZAE


def _chosen_weights() -> dict[str, float]:
    weights = {}
    with st.popover("Gewichte (Annahme)"):
        st.caption(
            "„Wichtig“ zählt doppelt, „sehr wichtig“ vierfach gegenüber „etwas wichtig“. Welche "
            "Anzahl wie viel zählt, ist eine Setzung und keine Messung."
        )
        for indicator_id, (param, default) in COUNTS.items():
            chosen = controls.choose(
                data.indicator(indicator_id).short_name,
                WEIGHT_WORDS,
                param=param,
                default=default,
                kind="slider",
            )
            weights[indicator_id] = float(chosen)
    return weights


def chosen_terms() -> Terms:
    """Posts, basis of need and assumptions, in the row above the picture."""
    entries = register.entries()
    weights = {key: float(default) for key, (_, default) in COUNTS.items()}
    theta = entries["mehrbedarf_je_sd"].default
    with page.control_row():
        total = _chosen_total(entries["mindest_vzae"].default)
        basis = controls.choose(
            "Verteilen",
            BASES,
            param="bedarf",
            default=_default_basis(),
            help="Nach einem Index: Köpfe unter 18, bei höherem Bedarf mit Mehrbedarf gewichtet. Der "
            "Bedarfsindex ist der Bedarf, den die Seite Bedarf & Auswahl zeigt. Nach "
            "Köpfen: Wer 10 % der gezählten Menschen oder Haushalte hat, erhält 10 %; wie belastet sie "
            "sind, zählt dann nicht.",
        )
        if basis == BY_COUNTS:
            weights = _chosen_weights()
        else:
            theta = register.slide(entries["mehrbedarf_je_sd"], param="theta")
        beta = register.slide(entries["sockelanteil"], param="sockel")
        with st.popover("Verfahren und Grenzen"):
            method = controls.choose(
                "Verfahren",
                {method.value: METHOD_LABELS[method] for method in METHODS},
                param="verfahren",
                default=Method.SAINTE_LAGUE.value,
                help="Wie Ansprüche auf ganze Einheiten gerundet werden.",
            )
            least = register.slide(entries["mindest_vzae"], param="mindest")
            unit = _chosen_unit(entries["einheit_vzae"])
    return Terms(total, basis, weights, theta, beta, Method(method), least, unit)


def _default_basis() -> str:
    """Need as on Bedarf & Auswahl; heads for a link from when they were the default.

    Such a link names weights of counts but no basis; a link of today always names one with them.
    """
    names_counts = any(param in st.query_params for param, _ in COUNTS.values())
    return BY_COUNTS if names_counts and "bedarf" not in st.query_params else OWN_INDEX


def _chosen_unit(entry: register.Entry) -> float:
    return controls.slide(
        entry.label,
        UNITS,  # quarters and their multiples: what a scenario can hold
        param="einheit",
        default=entry.default,
        words=lambda value: register.words(entry, value),
        help=entry.help,
    )


def load(own: Result | None = None) -> Facts:
    """Newest figures of the Stadträume and the posts of the scenario in force.

    ``own``: the need index of the page Bedarf & Auswahl, where it is the measure.
    """

    def newest(indicator_id: str) -> pd.Series:
        day = data.latest(indicator_id, "stadtraum") or ""
        return data.at(indicator_id, "stadtraum", day)["value"].astype(float)

    now = planning.current()
    codes = data.counted_codes("stadtraum")
    return Facts(
        counts=pd.DataFrame({key: newest(key) for key in COUNTS}),
        indices={key: newest(key) for key in INDICES}
        | ({OWN_INDEX: own.index.scores} if own else {}),
        # our own index is built so that higher = more need
        polarities={key: data.indicator(key).polarity for key in INDICES} | {OWN_INDEX: 1},
        offers=newest(OFFERS),
        planned=pd.Series({code: now.plan(code).vzae for code in codes}, dtype=float),
        names={key: data.indicator(key).name for key in INDICES}
        | {key: data.indicator(key).short_name for key in COUNTS}
        | {OWN_INDEX: INDEX_NAME},
        own_index=" ".join(
            filter(None, (need_words.basis(own), supply_note(own.index.names, own.inputs.words)))
        )
        if own
        else "",
        own_parts=own.index.names if own else (),
    )
