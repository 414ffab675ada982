"""One rule says which date is the newest, wherever areas stand side by side."""

from __future__ import annotations

import dataclasses
import gc
import weakref
from collections import Counter

import pandas as pd
import pytest

from sozialraum.answers import (
    class_limits,
    findings,
    overview,
    profile,
)
from sozialraum.answers import release as answers
from sozialraum.answers.profile_sheet import SHOWN
from sozialraum.answers.release import LEVELS
from tests.as_read import kept, same


def test_the_newest_date_is_nearly_complete_or_else_the_fullest(release):
    for level in LEVELS:
        frame, total = release.values[level], len(release.counted[level])
        known = frame[frame["value"].notna()]
        for key in release.indicators:
            counts = Counter(known.loc[known["indicator_id"] == key, "stichtag"])
            full = [day for day, count in counts.items() if count >= 0.8 * total]
            most = max(counts.values(), default=0)
            fullest = [day for day, count in counts.items() if count == most]
            expected = max(full or fullest, default="")
            assert release.newest(key, level) == expected, (level, key)
            assert release.stichtage(key, level) == sorted(counts)


@pytest.mark.parametrize(
    ("indicator_id", "day", "count"),
    [
        ("kita_deckung_share", "2017-12-31", 16),  # 2020: Loschwitz alone
        ("fachkraefte_soll_vzae", "2020-12-31", 17),  # 2021: Loschwitz alone
        ("belastungsindex", "2020-12-31", 17),
        ("angebote_vzae_per_1000_u25", "2024-12-31", 17),
        ("prekarisierungsindex", "2017-11-15", 2),  # never more than two
    ],
)
def test_todays_newest_dates(release, indicator_id, day, count):
    assert release.newest(indicator_id, "stadtraum") == day
    assert release.newest_values(indicator_id, "stadtraum").notna().sum() == count


def test_of_equally_full_dates_the_newer_counts_and_none_is_no_date(release):
    values = pd.DataFrame(
        [("x", code, day, 1.0) for day, code in (("2001", "01"), ("2002", "02"))],
        columns=["indicator_id", "code", "stichtag", "value"],
    )
    few = dataclasses.replace(release, values={**release.values, "stadtraum": values})
    assert few.newest("x", "stadtraum") == "2002"
    assert few.newest("y", "stadtraum") == ""
    assert "80 %" in answers.NEWEST_RULE


# What kept answers are asked about, besides the release
ASKED = {
    class_limits.computed: [class_limits.COMPUTED[0]],
    findings.evidence: ["u18_share", "hoch", "04"],
    profile.city_of: ["u18_share", "2025-12-31"],
    profile.profile: ["04", SHOWN],
}


def test_what_is_remembered_of_a_release_goes_with_it(release):
    looked_at = dataclasses.replace(release)
    for ask, _ in kept():
        assert same(ask(looked_at, *ASKED.get(ask, ())), ask(release, *ASKED.get(ask, ())))
        assert ask(looked_at, *ASKED.get(ask, ())) is ask(looked_at, *ASKED.get(ask, ()))
    assert overview.overview(looked_at) is not overview.overview(release)
    gone = weakref.ref(looked_at)
    del looked_at
    gc.collect()
    assert gone() is None
