"""Ready-made scenarios that follow from figures of the areas: need, burden, a threshold.

The rules are fixed here, the figures come from the caller, so the same preset moves with the data.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from sozialraum.model.classes.threshold import ARGUMENT_IDS as THRESHOLD_IDS
from sozialraum.model.classes.threshold import ThresholdRule, Verdict, threshold
from sozialraum.model.defaults import default_values
from sozialraum.model.measures import compare
from sozialraum.model.scenario.distribute import Rule, distribute, kifaz_minimum
from sozialraum.model.scenario.presets import PRESETS, kifaz_in
from sozialraum.model.scenario.state import (
    STADTRAUM_CODES,
    Scenario,
    ScenarioError,
    StadtraumPlan,
)

BASE_SHARE_ID = "sockelanteil"
POOL_ID = "stundenpool_eur_je_vzae"
PARAMETER_IDS = (BASE_SHARE_ID, POOL_ID, *THRESHOLD_IDS.values())
# Köln chooses areas, it does not cover the city; no key for how many was found. Five of 17 are a
# little under a third. Planning assumption.
KOELN_COUNT = 5
# Why single parents: see the description. The sample of household incomes would be closer in
# meaning, but its areas jump across any line between two waves (SR 11: 18.3 % 2022, 37.4 % 2024).
THRESHOLD_INDICATORS = ("alleinerziehende_share", "alleinerziehende_count")
# The last printed posts per Stadtraum before the trial of 2021/22.
FUNDED_INDICATOR = "fachkraefte_gefoerdert_2020_vzae"

DATA_DESCRIPTIONS = MappingProxyType(
    {
        "bedarf_gleiches_geld": "So viele Stellen und so viel Geld wie „Alle 17 Stadträume“, die "
        "Stellen aber nach Bedarf: mindestens 1,0 und höchstens 3,0 VzÄ je KiFaZ, der Rest in "
        "Viertelstellen nach Sainte-Laguë, mit Sockelanteil. Überall bleiben 1,0 VzÄ Koordination "
        "und 20.000 EUR Aktionsbudget; es unterscheidet sich nur, wo die Stellen sind. Eigener "
        "Vorschlag, keine Regel der Stadt.",
        "koeln": "1,0 VzÄ Sozialraumkoordination in den am höchsten belasteten Stadträumen, ohne "
        "KiFaZ. Vorbild: Köln mit je einer Stelle in 15 ausgewählten Sozialräumen seit 2020 "
        "(sozialraumkoordination.koeln, 12.12.2019). Dass es in Dresden fünf von 17 wären, ist eine "
        "Annahme; wie Köln auf die Zahl kommt, ist nicht veröffentlicht gefunden. Bei Gleichstand "
        "sind es mehr.",
        "stuttgart": "Ein KiFaZ mit 1,5 VzÄ, wo eine Schwelle erreicht ist. Vorbild: Stuttgart nimmt "
        "Kitas ab 30 % und 30 Kindern mit Bonuscard auf (GRDrs 829/2023). Annahme: Für Dresden gibt "
        "es keine solchen Angaben je Kita. Ersatz sind die Haushalte Alleinerziehender unter den "
        "Haushalten mit Kindern je Stadtraum (Einwohnermelderegister); gemeint ist das Armutsrisiko, "
        "nicht die Familienform, und die 30 % sind ungeprüft übertragen. Die Mindestzahl 30 ist in "
        "einem ganzen Stadtraum immer erreicht. Der Anteil geringer Einkommen aus der Bürgerumfrage "
        "wurde nicht genommen: Er springt von Welle zu Welle über die Schwelle.",
        "stundenpool": "Flexibler Stundenpool, Obergrenze: 700 EUR je geförderter VzÄ (A0282/21, "
        "Erprobung 10/2021 bis 05/2022, also für acht Monate), als wären alle 2020 geförderten "
        "Stellen der Stadträume (V2845/18) dabei gewesen; hier als Aktionsbudget eingetragen. "
        "Stadtweite Angebote fehlen. Bezahlt wurde aus Hilfen zur Erziehung; wie viel abgerufen "
        "wurde, ist nicht veröffentlicht gefunden.",
    }
)


def data_presets(
    need: pd.Series,
    index: pd.Series,
    parameters: pd.DataFrame,
    *,
    polarity: int,
    proxy: pd.DataFrame | None = None,
    funded: pd.Series | None = None,
    koeln_count: int = KOELN_COUNT,
) -> dict[str, Scenario]:
    """All presets made from data, by id: bedarf_gleiches_geld, koeln, stuttgart, stundenpool.

    Args:
        need: Need of all 17 Stadträume, not negative, index = code; only proportions count.
        index: Social index of all 17, index = code.
        parameters: Table ``parameter``.
        polarity: -1 if a higher index means less burden (the city's own), +1 if more.
        proxy: Columns share (percent) and count, index = code, of all 17:
            ``THRESHOLD_INDICATORS``; None = leave stuttgart out.
        funded: Posts funded in 2020, index = code, all 17: ``FUNDED_INDICATOR``; None = leave
            stundenpool out.
        koeln_count: How many areas get a coordinator by Köln's rule.

    Raises:
        ScenarioError: A Stadtraum lacks its index, proxy or funded posts, or ``polarity`` is 0.
        AllocationError: Need is missing or negative.
        ParameterError: The register lacks a parameter.
        ValueError: ``polarity`` is not -1, 0 or 1.
    """
    values = default_values(parameters, PARAMETER_IDS)
    found = {
        "bedarf_gleiches_geld": by_need(need, values[BASE_SHARE_ID]),
        "koeln": most_burdened(index, polarity, koeln_count),
    }
    if proxy is not None:
        limits = {field: values[key] for field, key in THRESHOLD_IDS.items()}
        found["stuttgart"] = by_threshold(proxy, ThresholdRule(**limits))
    if funded is not None:
        found["stundenpool"] = hour_pool(funded, values[POOL_ID])
    return found


def by_need(need: pd.Series, base_share: float) -> Scenario:
    """Posts and money of preset alle_17, posts by need.

    Args:
        need: Not negative, index = code, all 17.
        base_share: Part that goes to all in equal parts before rounding, 0-1.

    Raises:
        AllocationError: Need is missing or negative, ``base_share`` is outside 0-1.
    """
    start = PRESETS["alle_17"]
    rule = Rule(start.vzae, base_share, minimum=kifaz_minimum(start))
    return replace(distribute(start, need, rule).scenario, name="Nach Bedarf, gleiches Geld")


def most_burdened(index: pd.Series, polarity: int, count: int = KOELN_COUNT) -> Scenario:
    """1.0 VzÄ coordination in the most burdened areas; all of those level with the last get one.

    Args:
        index: Social index of all 17, index = code.
        polarity: As in :func:`data_presets`.
        count: How many areas, 0-17.

    Raises:
        ScenarioError: A Stadtraum lacks its index, or ``polarity`` is 0.
        ValueError: ``polarity`` is not -1, 0 or 1.
    """
    values = _complete(index, "der Index")
    if compare.burden_sign(polarity) == 0:
        raise ScenarioError("Index: Es ist nicht bekannt, ob ein hoher Wert mehr Belastung heißt.")
    ranks = compare.rank(values, polarity)
    chosen = [code for code, rank in zip(STADTRAUM_CODES, ranks, strict=True) if rank <= count]
    return Scenario(
        name="Kölner Regel", plans=tuple(StadtraumPlan(code, 0.0, 1.0) for code in chosen)
    )


def by_threshold(proxy: pd.DataFrame, rule: ThresholdRule) -> Scenario:
    """A KiFaZ with 1.5 VzÄ wherever the threshold is met.

    Args:
        proxy: Columns share (percent) and count, index = code, all 17.
        rule: The threshold.

    Raises:
        ScenarioError: A Stadtraum lacks its share or count.
    """
    shares, counts = (
        _complete(proxy[name], "ein Wert der Schwelle") for name in ("share", "count")
    )
    verdicts = threshold(shares, counts, rule)["verdict"]
    met = tuple(code for code in STADTRAUM_CODES if verdicts[code] is Verdict.MET)
    return Scenario(name="Schwellenregel wie in Stuttgart", plans=kifaz_in(met, 1.5))


def hour_pool(funded: pd.Series, eur_per_vzae: float) -> Scenario:
    """The hour pool's upper bound as Aktionsbudgets: its rate times all funded posts, no posts.

    Args:
        funded: Posts, index = code, all 17.
        eur_per_vzae: Rate for the eight months of the trial, EUR per post.

    Raises:
        ScenarioError: A Stadtraum lacks its posts.
    """
    amounts = (_complete(funded, "die Zahl geförderter Stellen") * eur_per_vzae).round()
    return Scenario(
        name="Flexibler Stundenpool 2021/22 (Obergrenze, acht Monate)",
        plans=tuple(StadtraumPlan(code, 0.0, 0.0, int(amounts[code])) for code in STADTRAUM_CODES),
    )


def _complete(values: pd.Series, what: str) -> pd.Series:
    """Values of all 17 Stadträume: a missing one must not pass for an area without burden."""
    numbers = values.reindex(list(STADTRAUM_CODES)).astype(float)
    gaps = numbers.index[numbers.isna()].tolist()
    if gaps:
        raise ScenarioError(f"Für {', '.join(gaps)} fehlt {what}.")
    return numbers
