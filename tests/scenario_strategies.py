"""Random scenarios and texts for tests of documents, files and comparisons."""

import pandas as pd
from hypothesis import strategies as st

from sozialraum.model.costs import personnel
from sozialraum.model.costs.personnel import CostView
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, StadtraumPlan

quarters = st.integers(2, 12).map(lambda n: n / 4)
HIDDEN = ["Cc", "Cs", "Cf", "Zl", "Zp"]  # refused by sozialraum.model.typed
lines = st.text(st.characters(exclude_categories=HIDDEN), max_size=80)
notes = st.text(st.characters(exclude_categories=HIDDEN, include_characters="\n\t"))
OFFERS = pd.DataFrame(
    {"code": [*STADTRAUM_CODES, "stadtweit"], "vzae": [10.0 + i for i in range(17)] + [50.0]}
)


@st.composite
def plans(draw, code):
    kifaz = draw(st.one_of(st.just(0.0), quarters))
    most = int(4 * min(1.0, kifaz or 1.0))
    return StadtraumPlan(code, kifaz, draw(st.integers(0, most)) / 4, draw(st.integers(0, 60_000)))


@st.composite
def scenarios(draw):
    codes = draw(st.lists(st.sampled_from(STADTRAUM_CODES), unique=True))
    return Scenario(
        name=draw(lines.filter(str.strip)).strip(),
        year=draw(st.sampled_from([2017, 2018, 2024, 2025, 2026])),
        pay_group_kifaz=draw(st.sampled_from(personnel.PAY_GROUPS)),
        pay_group_koordination=draw(st.sampled_from(personnel.PAY_GROUPS)),
        pay_step=draw(st.sampled_from(personnel.PAY_STEPS)),
        view=draw(st.sampled_from(CostView)),
        gamma=draw(st.integers(10, 40)) / 100,
        rent_eur=draw(st.integers(0, 60_000)),
        outside_vzae=draw(st.integers(0, 12)) / 4,
        budget_cap_eur=draw(st.one_of(st.none(), st.integers(0, 9_999_999))),
        offers_change_vzae=draw(st.integers(-400, 400)) / 4,
        plans=tuple(draw(plans(code)) for code in codes),
    )


rationales = st.dictionaries(
    st.sampled_from(["plans", "year", "gamma", "kifaz_vzae", "01", "08", "10", "17"]),
    notes,
    max_size=4,
)
