"""The view "Verteilung nach Bedarf" of the Szenario page: choices, computation, taking it over.

Posts are handed out by need with the model's apportionment. What is on offer comes from the
parameter register; `compute` is free of widgets, so that tests can run it on plain frames.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from sozialraum.model import allocation, equity, need
from sozialraum.model.allocation import METHOD_LABELS, Allocation, Method
from sozialraum.model.equity import Equity
from sozialraum.model.scenario import Scenario, StadtraumPlan
from sozialraum.text import format as de
from sozialraum.ui import address, controls, data, distribution_view, page, planning

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
BASES = MappingProxyType(
    {
        BY_COUNTS: "Anteile an Anzahlen",
        "belastungsindex": "Unter 18, Belastungsindex 2020",
        "benachteiligungsindex": "Unter 18, Benachteiligungsindex 2017",
    }
)
# Dean's method is left out: it lies between Huntington-Hill and Adams and teaches nothing new.
METHODS = tuple(method for method in Method if method is not Method.DEAN)
PEOPLE, OFFERS = "u18_count", "angebote_vzae"
INDICATORS = [*COUNTS, *INDICES, OFFERS]
AUTOMATIC = "auto"
TOTALS = ("8.5", "10", "12.5", "15", "17", "20", "25.5", "30", "34", "40", "51")
FALLBACK_VZAE = 25.5  # one and a half posts for each of the 17, the smallest KiFaZ of the study
UNITS = (0.25, 0.5, 1.0)
KIFAZ_FROM_VZAE = 0.5
SOURCES = (
    "**Verteilung:** Anteil je Stadtraum = Sockelanteil zu gleichen Teilen, der Rest nach Bedarf. "
    "Gerundet wird auf ganze Einheiten mit einem Verfahren der Sitzverteilung (Balinski und Young, "
    "Fair Representation, 1982). Sockelanteil, Mehrbedarf, Mindestausstattung, Einheit und die "
    "Gewichte der Anzahlen sind Annahmen; Spanne und Quelle stehen in der Tabelle der Annahmen.",
    "**Ungleichheit:** Gini-Koeffizient und Theil-Index der geförderten Stellen je Kopf, nach Bedarf "
    "gewichtet. 0 heißt: überall gleich viel je Bedarf.",
)
GUIDE = """
- Wählen Sie, **wie viele Stellen** verteilt werden und **wonach sich der Bedarf richtet**: nach
  Anteilen an Anzahlen (zum Beispiel junge Menschen, Alleinerziehende) oder nach Köpfen, gewichtet
  mit einem Index der sozialen Belastung.
- Der **Sockelanteil** geht zu gleichen Teilen an alle, der Rest folgt dem Bedarf.
- Das **Verfahren** bestimmt nur, wie gerundet wird. Der Vergleich der fünf Verfahren zeigt, wo das
  einen Unterschied macht.
- **Als Szenario übernehmen** macht aus der Verteilung ein Szenario mit Kosten.
"""


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
    """

    counts: pd.DataFrame
    indices: Mapping[str, pd.Series]
    polarities: Mapping[str, int]
    offers: pd.Series
    planned: pd.Series


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
    wanted = -int(-Decimal(str(terms.minimum_vzae)) // size)  # a minimum is rounded up
    least = min(wanted, count // areas)
    return count, float(least * size), float(total - count * size)


def compare_methods(distribution: Distribution) -> pd.DataFrame:
    """Posts by each of the five methods, index = code, columns = method ids."""
    claims, size = distribution.claims, distribution.terms.unit_vzae
    return pd.DataFrame(
        {
            method.value: allocation.allocate(
                claims,
                distribution.result.total,
                unit=size,
                method=method,
                lower=distribution.minimum_vzae,
            ).values
            for method in METHODS
        }
    )


def as_scenario(now: Scenario, vzae: pd.Series) -> Scenario:
    """The scenario with these posts; pay terms, Aktionsbudget and posts outside stay.

    From `KIFAZ_FROM_VZAE` a Stadtraum gets a KiFaZ with up to 1.0 VzÄ coordination, below only
    coordination.

    Raises:
        ScenarioError: More posts than a KiFaZ can have.
    """
    plans = tuple(_plan(now, code, float(posts)) for code, posts in vzae.items())
    return replace(now, name="Eigenes Szenario", plans=plans)


def _plan(now: Scenario, code: Any, posts: float) -> StadtraumPlan:
    money = now.plan(code).aktionsbudget_eur
    kifaz = posts if posts >= KIFAZ_FROM_VZAE else 0.0
    return StadtraumPlan(code, kifaz, min(1.0, posts), money)


def register(parameter_id: str) -> dict[str, Any]:
    """One row of the parameter register."""
    table = data.current().tables["parameters"]
    return dict(table[table["parameter_id"] == parameter_id].iloc[0])


def steps(row: Mapping[str, Any]) -> list[float]:
    """The values a parameter can take, from minimum to maximum."""
    values = np.arange(row["minimum"], row["maximum"] + row["step"] / 2, row["step"])
    return [float(value) for value in values.round(4)]


def amount(value: float, unit: str) -> str:
    """A parameter's value as people read it: shares as percent."""
    if unit == "Anteil":
        return de.with_unit(100 * value, "%")
    return de.with_unit(value, unit, 2 if value % 1 else 0)


def about(row: Mapping[str, Any]) -> str:
    """What a parameter is, its range, default, status and source: the help of its slider."""
    low, high, usual = (amount(row[key], row["unit"]) for key in ("minimum", "maximum", "default"))
    return (
        f"{row['description']} Möglich: {low} bis {high}; voreingestellt: {usual}. "
        f"Herkunft: {de.status_label(row['status'])}, Beleggüte {row['grade']} (A = gut belegt, "
        f"D = reine Annahme). Quelle: {row['source_text']}."
    )


def slide_parameter(parameter_id: str, *, label: str, param: str) -> float:
    """A slider over a parameter of the register; unpublished ones say so in their label."""
    row = register(parameter_id)
    status = "" if row["status"] == "amtlich" else f" ({de.status_label(row['status'])})"
    return controls.slide(
        label + status,
        steps(row),
        param=param,
        default=float(row["default"]),
        words=lambda value: amount(value, row["unit"]),
        help=about(row),
    )


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
        param="summe",
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


def _chosen_terms() -> Terms:
    minimum = register("mindest_vzae")
    weights = {key: float(default) for key, (_, default) in COUNTS.items()}
    theta = float(register("mehrbedarf_je_sd")["default"])
    with page.control_row():
        total = _chosen_total(float(minimum["default"]))
        basis = controls.choose("Bedarf nach", BASES, param="bedarf", default=BY_COUNTS)
        if basis == BY_COUNTS:
            weights = _chosen_weights()
        else:
            theta = slide_parameter(
                "mehrbedarf_je_sd", label="Mehrbedarf je Standardabweichung", param="theta"
            )
        beta = slide_parameter("sockelanteil", label="Sockelanteil", param="sockel")
        method = controls.choose(
            "Verfahren",
            {method.value: METHOD_LABELS[method] for method in METHODS},
            param="verfahren",
            default=Method.SAINTE_LAGUE.value,
            help="Wie Ansprüche auf ganze Einheiten gerundet werden.",
        )
        with st.popover("Mindestausstattung, Einheit"):
            least = slide_parameter(
                "mindest_vzae", label="Mindestens je Stadtraum", param="mindest"
            )
            row = register("einheit_vzae")
            unit = controls.slide(
                "Kleinste Einheit (Annahme)",
                UNITS,
                param="einheit",
                default=float(row["default"]),
                words=lambda value: amount(value, "VzÄ"),
                help=about(row),
            )
    return Terms(total, basis, weights, theta, beta, Method(method), least, unit)


def load() -> Facts:
    """Newest figures of the Stadträume and the posts of the scenario in force."""

    def newest(indicator_id: str) -> pd.Series:
        day = data.latest(indicator_id, "stadtraum") or ""
        return data.at(indicator_id, "stadtraum", day)["value"].astype(float)

    now = planning.current()
    codes = data.counted_codes("stadtraum")
    return Facts(
        counts=pd.DataFrame({key: newest(key) for key in COUNTS}),
        indices={key: newest(key) for key in INDICES},
        polarities={key: data.indicator(key).polarity for key in INDICES},
        offers=newest(OFFERS),
        planned=pd.Series({code: now.plan(code).vzae for code in codes}, dtype=float),
    )


def adopt_scenario() -> None:
    """Take the scenario of the address, unless the page's own controls already did."""
    if planning.PARAM not in (st.session_state.get("_pending") or {}):
        planning.adopt()
        address.publish(planning.PARAM, st.session_state["scenario"], planning.DEFAULT)


def show() -> None:
    """The whole view with its controls."""
    adopt_scenario()
    terms = _chosen_terms()
    try:
        result = compute(terms, load())
    except (need.NeedError, allocation.AllocationError) as error:
        st.warning(f"{error} Bitte ändern Sie die Auswahl; Ihr Szenario bleibt, wie es ist.")
        return
    distribution_view.show(result)
