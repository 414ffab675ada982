"""Plans of version 1 keep every weight they had; the rule of then is written out again here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.ranking.catalogue import BY_ID, DIMENSIONS
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan, RankingError

THEN = {
    "sozialstrukturell": (
        *("alleinerziehende_share", "einkommen_gering_share", "arbeitslosenanteil_2022_share"),
        *("gesundheit_schlecht_share", "aequivalenzeinkommen_eur", "sgb2_25_54_share"),
    ),
    "infrastrukturell": ("kita_deckung_share", "angebote_vzae_per_1000_u25"),
    "bedarf_leistung": ("fachkraefte_deckung_share", "u18_share"),
    "sozialraeumlich": ("wahlbeteiligung_share", "wohndauer_u5_share"),
}
steps = st.sampled_from([0, 1, 2, 4, 0.5, 35])


def weights_then(dimensions, indicators):
    used = {
        key: weight
        for key, weight in dimensions.items()
        if weight and sum(indicators.get(name, 0) for name in THEN[key])
    }
    return {
        name: weight / sum(used.values()) * indicators[name] / within
        for key, weight in used.items()
        for within in [sum(indicators.get(one, 0) for one in THEN[key])]
        for name in THEN[key]
        if indicators.get(name, 0)
    }


def opened(plan):
    return Weighting.from_dict({"schema_version": 1, "plan": plan}).plan


@given(
    st.fixed_dictionaries(dict.fromkeys(THEN, steps)),
    st.fixed_dictionaries(dict.fromkeys(BY_ID, steps)),
)
def test_every_weight_stays_what_it_was(dimensions, indicators):
    before = weights_then(dimensions, indicators)
    if not before:
        with pytest.raises(RankingError, match="Keine Kennzahl zählt"):
            opened({"dimensions": dimensions, "indicators": indicators})
        return
    found = opened({"dimensions": dimensions, "indicators": indicators}).weights()
    assert found == pytest.approx(before)


def test_what_was_left_out_has_the_default_of_then():
    assert opened({}).weights() == pytest.approx(
        dict.fromkeys((*THEN["sozialstrukturell"][:4], "fachkraefte_deckung_share"), 0.2)
    )
    assert opened({"dimensions": {"bedarf_leistung": "wichtig"}}).weights() == {
        "fachkraefte_deckung_share": 1
    }


def test_weights_of_one_dimension_stay_the_words_they_were():
    plan = opened({})
    assert plan.dimensions == {
        "sozialstrukturell": 4,
        "infrastrukturell": 1,
        "bedarf_leistung": 0,
        "sozialraeumlich": 0,
    }
    assert plan.indicators["fachkraefte_deckung_share"] == 2
    mixed = opened({"dimensions": dict.fromkeys(DIMENSIONS, 1)})
    assert [
        mixed.indicators[key] for key in (*THEN["infrastrukturell"], THEN["bedarf_leistung"][0])
    ] == [2, 2, 4]


def test_a_plan_of_today_is_not_translated():
    own = Weighting("Heute", IndexPlan({"bedarf_leistung": 1}))
    assert Weighting.from_dict(own.to_dict()) == own
    assert own.plan.weights() == {"u18_share": 1}
