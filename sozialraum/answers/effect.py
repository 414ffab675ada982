"""Whom a scenario reaches, how posts per head and evenness change; then what might flow back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from sozialraum.answers import scenario
from sozialraum.answers.release import Release
from sozialraum.model.costs import calibration
from sozialraum.model.costs import personnel as costs
from sozialraum.model.costs.paths import START_UP_ID
from sozialraum.model.defaults import default_values
from sozialraum.model.measures import compare, equity, supply
from sozialraum.model.measures.rates import per_1000
from sozialraum.model.pert import Pert
from sozialraum.model.prevention.inputs import UNCERTAIN, Assumptions, Programme, assumptions
from sozialraum.model.prevention.risk import Simulation, simulate
from sozialraum.model.prevention.risk import tornado as prevention_tornado
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.model.scenario.state import Scenario

BURDEN = "belastungsindex"
OFFERS_LIST = "1"  # list 4 is Schulsozialarbeit, printed without staff money


@dataclass(frozen=True)
class Access:
    """Who lives where something new is, how many posts per head, how evenly.

    Attributes:
        frame: Index code; u18, kifaz, before and after (all posts), before_per_1000 and
            after_per_1000 under 18, burden_z (higher = more burden), is_burdened. NaN = unknown.
        kifaz_share: Part of all under 18 whose Stadtraum has a KiFaZ; None = not known.
        before_per_1000: Posts per 1,000 under 18 in all Stadträume; None = not known.
        after_per_1000: The same with the scenario.
        burdened_before: The same in Stadträume of higher burden.
        burdened_after: The same with the scenario.
        new_share: Part of the new posts that goes to Stadträume of higher burden; None = no new.
        burdened_u18_share: Part of all under 18 who live there.
        gini_before: Inequality of posts per head (0 = even); None = not known.
        gini_after: The same with the scenario.
    """

    frame: pd.DataFrame
    kifaz_share: float | None
    before_per_1000: float | None
    after_per_1000: float | None
    burdened_before: float | None
    burdened_after: float | None
    new_share: float | None
    burdened_u18_share: float | None
    gini_before: float | None
    gini_after: float | None


def access(
    areas: pd.DataFrame, u18: pd.Series, posts: pd.Series, burden: pd.Series, polarity: int
) -> Access:
    """Reach, provision and equity of a scenario.

    Args:
        areas: ``areas`` of a scenario's result.
        u18: People under 18, index = code.
        posts: Funded posts before the scenario, index = code.
        burden: Index of burden, index = code.
        polarity: +1 higher = more burden, -1 higher = less.
    """
    rows = areas.set_index("code")
    offers = posts.reindex(rows.index).astype(float)
    frame = pd.DataFrame({"u18": u18.reindex(rows.index).astype(float), "kifaz": rows["kifaz"]})
    frame["before"] = offers
    frame["new"] = rows["vzae"]
    frame["after"] = offers + rows["vzae"] + _offers_change(rows)
    for name in ("before", "after"):
        frame[f"{name}_per_1000"] = per_1000(frame[name], frame["u18"])
    values = compare.burden(burden.reindex(rows.index).to_numpy(dtype=float), polarity)
    frame["burden_z"] = compare.z_scores(values).values
    frame["is_burdened"] = [supply.level(score) == 1 for score in frame["burden_z"]]
    burdened = frame[frame["is_burdened"]]
    spread = [equity.equity(frame[name].dropna(), frame["u18"]) for name in ("before", "after")]
    return Access(
        frame=frame,
        kifaz_share=_part(frame.loc[frame["kifaz"].astype(bool), "u18"], frame["u18"]),
        before_per_1000=_rate(frame, "before"),
        after_per_1000=_rate(frame, "after"),
        burdened_before=_rate(burdened, "before"),
        burdened_after=_rate(burdened, "after"),
        new_share=_part(burdened["new"], frame["new"]),
        burdened_u18_share=_part(burdened["u18"], frame["u18"]),
        gini_before=spread[0].gini,
        gini_after=spread[1].gini,
    )


def _offers_change(rows: pd.DataFrame) -> pd.Series:
    """What the scenario changes in the funded offers; nothing where it does not say."""
    if not {"offers_before_vzae", "offers_after_vzae"} <= set(rows.columns):
        return pd.Series(0.0, index=rows.index)
    return (rows["offers_after_vzae"] - rows["offers_before_vzae"]).astype(float).fillna(0.0)


def _part(some: pd.Series, whole: pd.Series) -> float | None:
    total = float(whole.sum(skipna=False))
    return float(some.sum(skipna=False)) / total if total > 0 else None


def _rate(frame: pd.DataFrame, name: str) -> float | None:
    found = per_1000(float(frame[name].sum(skipna=False)), float(frame["u18"].sum(skipna=False)))
    return None if found != found else found


def reach(release: Release, result: ScenarioResult) -> Access:
    """`access` over the people of the posts' date, as on every page."""
    now = scenario.basis(release)
    return access(
        result.areas,
        now.population.set_index("code")["u18"],
        now.offers.set_index("code")["vzae"],
        release.newest_values(BURDEN, "stadtraum"),
        release.indicator(BURDEN).polarity,
    )


@dataclass(frozen=True)
class Offset:
    """What the offset rests on and what came out."""

    programme: Programme
    plan: Assumptions
    simulation: Simulation
    tornado: pd.DataFrame
    pay_year: int
    scenario_year: int


def offset(release: Release, result: ScenarioResult, chosen: Mapping[str, float]) -> Offset | None:
    """The offset at today's pay; None where the scenario spends nothing.

    Args:
        release: Where pay, people and assumptions come from.
        result: The scenario.
        chosen: As in `assume`.

    Raises:
        PreventionError, CostError: A figure is missing or the year cannot be paid for.
    """
    parameters = release.tables["parameters"]
    priced = at_todays_pay(release, result)
    start_up = default_values(parameters, [START_UP_ID])[START_UP_ID]
    heads = release.newest_values("u18_count", "stadtraum")
    spent = programme(priced, heads, start_up)
    if not spent.is_active.any():
        return None
    plan = assume(assumptions(parameters), chosen, float(result.scenario.rent_eur))
    return Offset(
        programme=spent,
        plan=plan,
        simulation=simulate(spent, plan),
        tornado=prevention_tornado(spent, plan),
        pay_year=priced.scenario.year,
        scenario_year=result.scenario.year,
    )


def at_todays_pay(release: Release, result: ScenarioResult) -> ScenarioResult:
    """The scenario at the newest pay: HzE spending is today's money, so must the cost be."""
    year = scenario.years(release)[-1]
    if result.scenario.year == year:
        return result
    return scenario.run(release, replace(result.scenario, year=year))


def programme(result: ScenarioResult, u18: pd.Series, start_up_eur: float) -> Programme:
    """The scenario as spending against HzE, area by area.

    Neither HzE spending nor existing prevention spending is published per Stadtraum. Assumption for
    both: in proportion to the people under 18. Posts outside the Stadträume are spread likewise
    over the areas that get something (over all, if none does).

    Raises:
        PreventionError: The population of an area is missing.
    """
    rows = result.areas
    heads = u18.reindex(rows["code"]).to_numpy(dtype=float)
    share = heads / heads.sum()
    active = (rows["total_eur"] > 0).to_numpy()
    weight = heads * (active if active.any() else 1.0)
    outside = result.outside_eur * weight / weight.sum()
    personnel = rows["personnel_eur"] * (1 + result.scenario.gamma)
    other = rows["material_eur"] + rows["aktionsbudget_eur"] + outside
    shares = tuple(share.tolist())
    return Programme(
        personnel_eur=tuple(personnel.tolist()),
        rented_sites=tuple(rows["kifaz"].astype(float).tolist()),
        other_eur=tuple(other.tolist()),
        hze_share=shares,
        existing_share=shares,
        one_off_eur=start_up_eur * float(rows["kifaz"].sum()),
    )


def assume(base: Assumptions, chosen: Mapping[str, float], rent_eur: float) -> Assumptions:
    """The register's assumptions with what people chose as the likeliest values.

    Args:
        base: Register.
        chosen: Names of ``prevention.UNCERTAIN``, "horizon_years" or "detection" -> value.
        rent_eur: The scenario's rent per KiFaZ; 0 = not counted there, the register's range stays.
    """
    perts: dict[str, Any] = {
        name: base.pert(name).with_mode(chosen[name]) for name in UNCERTAIN if name in chosen
    }
    if rent_eur > 0:
        perts["rent_eur"] = Pert.constant(rent_eur)
    return replace(
        base,
        **perts,
        horizon_years=int(chosen.get("horizon_years", base.horizon_years)),
        detection=float(chosen.get("detection", base.detection)),
    )


def checked_costs(release: Release, plan: Scenario) -> calibration.Calibration:
    """The cost model beside the city's funding list, on the scenario's pay terms and pay of the list's year.

    Raises:
        CalibrationError, CostError: Nothing to compare with.
    """
    if not release.funding_year:
        raise calibration.CalibrationError("Es liegt keine Förderliste vor.")
    year = costs.pay_parameters(release.tables["parameters"], int(release.funding_year))
    employer = costs.employer_eur(release.tables["pay"], plan.pay_group_kifaz, plan.pay_step, year)
    offers = release.tables["funded_offers"]
    return calibration.calibrate(offers[offers["list_no"] == OFFERS_LIST], employer, plan.gamma)
