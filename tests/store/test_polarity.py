"""Every direction of the registry, held against the city's own index of burden.

A direction is a claim: "higher means more burden". Turned by it, an indicator must go with the
Belastungsindex of the city (2020, all 17 Stadträume) by Spearman's rank correlation; what does not
is named here with the reason it stays, or loses its direction.
"""

from __future__ import annotations

import pytest
from scipy.stats import spearmanr

from sozialraum.answers.release import Release

LEAST = 0.4  # of 17 areas: the 5 % limit of a one-sided test is 0.41
ENOUGH = 10  # areas with both values; fewer say nothing
DOUBTFUL = {
    "gesundheit_schlecht_share": "Bad health is a burden by itself, whatever else an area is. The "
    "survey asks few people per area and says so (noise 2.3 points at a mean of 6); its "
    "counterpart gesundheit_gut_share of the same question goes with the index.",
}
# No Stadtraum, or one or two of them, has a value: nothing to hold against the index.
UNTESTABLE = {
    *("arbeitslose_15_24_share", "arbeitslose_25_54_share", "arbeitslosenanteil_share"),
    *("asd_alleinerziehende_share", "asd_arbeitslosenquote_share", "asd_sgb2_share"),
    *("bildungsbericht_klasse", "prekarisierungsindex", "sozialbezirk_belastungsindex"),
}
SUPPLY_TOPICS = {"Kita und Hort", "Fachkräftebemessung", "Geförderte Angebote"}


@pytest.fixture(scope="module")
def agreement(engine):
    """Indicator with a direction -> Spearman's rho with burden, None if too few areas have both."""
    release = Release.read(engine)
    index = release.at("belastungsindex", "stadtraum", "2020-12-31")["value"]
    found = {}
    for item in release.indicators.values():
        if not item.polarity:
            continue
        rows = release.series(item.indicator_id, "stadtraum").dropna(subset="value")
        counts = rows.groupby("stichtag").size()
        own = rows[rows["stichtag"] == counts[counts == counts.max()].index.max()]
        pair = own.set_index("code")[["value"]].join(index.rename("index")).dropna()
        # the city's index rises as burden falls
        rho = -item.polarity * spearmanr(pair["value"], pair["index"])[0]
        found[item.indicator_id] = float(rho) if len(pair) >= ENOUGH else None
    return found


def test_every_direction_goes_with_the_citys_index_or_is_named_with_its_reason(agreement):
    weak = {key for key, rho in agreement.items() if rho is not None and rho < LEAST}
    assert weak == set(DOUBTFUL)
    assert all(agreement[key] > 0 for key in DOUBTFUL)  # doubtful, but not the other way round


def test_what_cannot_be_tested_is_named(agreement):
    assert {key for key, rho in agreement.items() if rho is None} == UNTESTABLE


def test_supply_has_no_direction(engine):
    items = Release.read(engine).indicators.values()
    supply = [item for item in items if item.topic in SUPPLY_TOPICS]
    assert {item.topic for item in supply} == SUPPLY_TOPICS
    assert [item.indicator_id for item in supply if item.polarity] == []


def test_the_doubtful_say_so_in_their_sheet(engine):
    for key in DOUBTFUL:
        caveat = Release.read(engine).indicator(key).caveat
        assert "Belastungsindex" in caveat
