"""Posts per head before and with a scenario, for several groups; and who reaches the threshold."""

from __future__ import annotations

import pandas as pd

from sozialraum.answers import posts
from sozialraum.answers.kept import kept_with_release
from sozialraum.answers.release import Release
from sozialraum.answers.table import Column, Table
from sozialraum.model.classes import threshold as rules
from sozialraum.model.classes.threshold import ThresholdRule
from sozialraum.model.defaults import default_values
from sozialraum.model.measures.equity import ARGUMENT_IDS, Equity
from sozialraum.model.scenario import provision
from sozialraum.model.scenario.need_presets import THRESHOLD_INDICATORS
from sozialraum.model.scenario.provision import BURDEN, NEED_ID, GroupProvision
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.text import format as de


@kept_with_release  # the same for every slider's move
def heads(release: Release) -> pd.DataFrame:
    """Heads of all groups of the model's ``provision`` at the posts' date, index = code."""
    then = posts.day(release)
    counts = pd.DataFrame(
        {
            group: release.at(key, "stadtraum", then)["value"].astype(float)
            for group, key in provision.COUNTS.items()
        }
    )
    theta = default_values(release.tables["parameters"], [NEED_ID])[NEED_ID]
    index = release.newest_values(BURDEN, "stadtraum")
    return provision.heads(counts, index, theta=theta, polarity=release.indicator(BURDEN).polarity)


def provided(release: Release, result: ScenarioResult) -> dict[str, GroupProvision]:
    """Provision of every group before and with a scenario."""
    values = default_values(release.tables["parameters"], ARGUMENT_IDS.values())
    terms = {name: values[key] for name, key in ARGUMENT_IDS.items()}
    return provision.provision(result, heads(release), **terms)


def threshold(release: Release) -> tuple[pd.DataFrame, ThresholdRule]:
    """Stuttgart's rule on Dresden's areas as `threshold.threshold`, and the rule."""
    values = default_values(release.tables["parameters"], rules.PARAMETER_IDS)
    rule = ThresholdRule(**{field: values[key] for field, key in rules.ARGUMENT_IDS.items()})
    share, count = (release.newest_values(key, "stadtraum") for key in THRESHOLD_INDICATORS)
    return rules.threshold(share, count, rule), rule


def spread_table(
    before: Equity, after: Equity, *, when: tuple[str, str], per: str, caption: str
) -> Table:
    """How even provision is, before and after.

    Args:
        before: Spread of the posts before.
        after: Likewise after.
        when: Headings of the two.
        per: What the smallest and the largest value count: "Wert je 1.000".
        caption: What the table shows.
    """
    measures = (
        ("Gini-Koeffizient (0 = überall gleich)", before.gini, after.gini, 3),
        ("Theil-Index (0 = überall gleich)", before.theil, after.theil, 4),
        (f"Kleinster {per}", before.lowest_per_1000, after.lowest_per_1000, 2),
        (f"Größter {per}", before.highest_per_1000, after.highest_per_1000, 2),
    )
    rows = [
        {"what": name, "before": de.number(first, digits), "after": de.number(last, digits)}
        for name, first, last, digits in measures
    ]
    return Table(
        [
            Column("what", "Maß", is_number=False),
            Column("before", when[0]),
            Column("after", when[1]),
        ],
        pd.DataFrame(rows),
        caption=caption,
    )
