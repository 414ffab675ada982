"""A scenario as a short text for links, and back.

``2-2026-0-1-4-0-20-0-0-x-m204-6.4.20000.041014``: version, year, pay groups (position in the list),
step, view, overhead in percent, rent, posts outside in quarters, budget cap or "x", change of the
funded offers in quarters ("m" = minus), then groups of Stadträume with the same plan (KiFaZ and
coordination in quarters, Aktionsbudget, codes run together) joined by "_". Version 1 had no change
of the offers; its links stay readable. Names of scenarios do not travel; a preset is recognised by
its contents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from sozialraum.model.costs.personnel import PAY_GROUPS, CostView
from sozialraum.model.scenario.presets import PRESETS, preset_of
from sozialraum.model.scenario.state import Scenario, ScenarioError, StadtraumPlan

T = TypeVar("T")
VERSION = "2"
LONGEST = 600  # the longest valid text (17 different plans) stays below 400 characters
_VIEWS = tuple(CostView)
_INT = r"(\d{1,7})"
_GROUP = r"\d{1,2}\.\d{1,2}\.\d{1,5}\.(?:\d\d){1,17}"
_TERMS = rf"(\d{{4}})-(\d)-(\d)-(\d)-(\d)-(\d{{1,2}})-{_INT}-(\d{{1,2}})-(x|\d{{1,7}})"
_PLANS = rf"((?:{_GROUP}(?:_{_GROUP})*)?)"
# The empty group of version 1 stands where version 2 has the change of the offers.
_PATTERNS = {
    "1": re.compile(rf"1-{_TERMS}()-{_PLANS}", re.ASCII),
    VERSION: re.compile(rf"2-{_TERMS}-(m?\d{{1,3}})-{_PLANS}", re.ASCII),
}


def encode(scenario: Scenario) -> str:
    """The scenario as a text of digits and ``-._xm``; equal scenarios give equal texts."""
    cap = "x" if scenario.budget_cap_eur is None else str(int(scenario.budget_cap_eur))
    parts = (
        VERSION,
        scenario.year,
        PAY_GROUPS.index(scenario.pay_group_kifaz),
        PAY_GROUPS.index(scenario.pay_group_koordination),
        scenario.pay_step,
        _VIEWS.index(scenario.view),
        round(scenario.gamma * 100),
        int(scenario.rent_eur),
        int(scenario.outside_vzae * 4),
        cap,
        _encode_change(scenario.offers_change_vzae),
        _encode_plans(scenario.plans),
    )
    return "-".join(str(part) for part in parts)


def _encode_change(vzae: float) -> str:
    quarters = int(vzae * 4)
    return f"m{-quarters}" if quarters < 0 else str(quarters)


def _decode_change(text: str) -> float:
    quarters = int(text.removeprefix("m") or 0)
    return (-quarters if text.startswith("m") else quarters) / 4


def _encode_plans(plans: tuple[StadtraumPlan, ...]) -> str:
    groups: dict[str, str] = {}
    for plan in plans:
        quarters = (int(plan.kifaz_vzae * 4), int(plan.koordination_vzae * 4))
        key = f"{quarters[0]}.{quarters[1]}.{int(plan.aktionsbudget_eur)}"
        groups[key] = groups.get(key, "") + plan.code
    return "_".join(f"{key}.{codes}" for key, codes in groups.items())


def decode(text: str, presets: Mapping[str, Scenario] = PRESETS) -> Scenario:
    """The scenario of a text made by :func:`encode`, of this version or the one before.

    Args:
        text: Of any origin.
        presets: Where a scenario of known contents gets its name from.

    Raises:
        ScenarioError: Not such a text, or values outside their ranges.
    """
    pattern = _PATTERNS.get(text[:1])
    match = pattern.fullmatch(text) if pattern and len(text) <= LONGEST else None
    if match is None:
        raise ScenarioError("Der Link enthält kein lesbares Szenario.")
    year, kifaz, koordination, step, view, gamma, rent, outside, cap, change, plans = match.groups()
    found = Scenario(
        year=int(year),
        pay_group_kifaz=_pick(PAY_GROUPS, kifaz, "Entgeltgruppe"),
        pay_group_koordination=_pick(PAY_GROUPS, koordination, "Entgeltgruppe"),
        pay_step=int(step),
        view=_pick(_VIEWS, view, "Kostensicht"),
        gamma=int(gamma) / 100,
        rent_eur=int(rent),
        outside_vzae=int(outside) / 4,
        budget_cap_eur=None if cap == "x" else int(cap),
        offers_change_vzae=_decode_change(change),
        plans=_decode_plans(plans),
    )
    preset = preset_of(found, presets)
    return found if preset is None else replace(found, name=presets[preset].name)


def _pick(choices: tuple[T, ...], position: str, name: str) -> T:
    if int(position) >= len(choices):
        raise ScenarioError(
            f"{name}: Nummer {position} gibt es nicht. Erlaubt: 0 bis {len(choices) - 1}."
        )
    return choices[int(position)]


def _decode_plans(text: str) -> tuple[StadtraumPlan, ...]:
    plans = []
    for group in text.split("_") if text else ():
        kifaz, koordination, budget, codes = group.split(".")
        plans += [
            StadtraumPlan(codes[i : i + 2], int(kifaz) / 4, int(koordination) / 4, int(budget))
            for i in range(0, len(codes), 2)
        ]
    return tuple(plans)
