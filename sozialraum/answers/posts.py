"""Funded posts of a release: how many, where, and per 1,000 people, the same wherever it is asked.

The year rule: posts stand beside the people of their own date. A rate that takes other people
needs another name.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sozialraum.answers.kept import kept_with_release
from sozialraum.answers.release import Release
from sozialraum.model.measures.rates import per_1000
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.model.services import posts as model
from sozialraum.model.services.posts import PLAIN, Counting, Posts
from sozialraum.text import format as de

POSTS = "angebote_vzae"
PER_U25 = "angebote_vzae_per_1000_u25"
PEOPLE = {"u18": "u18_count", "u25": "u25_count"}
_SCHOOL_LIST = "4"


def day(release: Release) -> str:
    """Date of the posts and of the people they are divided by, ISO; "" = none."""
    return release.newest(POSTS, "stadtraum")


@kept_with_release  # 15 ms each, on nearly every page
def funded(release: Release, counting: Counting = PLAIN) -> Posts:
    """The posts of the city's funding lists, before anybody's changes."""
    return model.count(listed(release), release.counted["stadtraum"], counting)


@kept_with_release
def listed(release: Release) -> pd.DataFrame:
    """The funding lists as the model counts them: offer_id, vzae, serves, reach, category_id."""
    offers = release.tables["funded_offers"]
    reach = release.tables["funded_offer_reach"].sort_values(["offer_id", "stadtraum_code"])
    serves = reach.groupby("offer_id")["stadtraum_code"].agg("|".join)
    is_school = offers["list_no"] == _SCHOOL_LIST
    return pd.DataFrame(
        {
            "offer_id": offers["offer_id"],
            "vzae": offers["vzae"],
            "serves": offers["offer_id"].map(serves).fillna(""),
            "reach": offers["reach"],
            "category_id": is_school.map({True: model.SCHOOLS, False: ""}),
        }
    )


def filled(release: Release, text: str) -> str:
    """A text written once, with what is true of the list shown in place of its marks.

    Marks: {Förderjahr}, {Vorlage} "V2960/24", {Förderlisten} "V2960/24, Anlage 2, Listen 1 und 4",
    {Einträge} (of its lists without Schulsozialarbeit), {später} (years since without a list),
    {Entgeltjahre} (those with a table of pay).
    """
    if "{" not in text:
        return text
    year, offers = release.funding_year, release.tables["funded_offers"]
    funding = release.tables["funding"]
    lists = cited(release, funding[funding["year"].astype(str) == year])
    last = int(release.release.data_stand[:4] or 0)
    since = [str(later) for later in range(int(year or last) + 1, last + 1)]
    marks = {
        "{Förderjahr}": year,
        "{Vorlage}": lists.partition(",")[0],
        "{Förderlisten}": lists,
        "{Einträge}": str((offers["list_no"] != _SCHOOL_LIST).sum()),
        "{Entgeltjahre}": de.listing(
            [str(one) for one in sorted(set(release.tables["pay"]["year"]))]
        ),
        "{später}": f"; über {de.listing(since)} liegt keine vollständige Förderliste vor"
        if since
        else "",
    }
    for mark, words in marks.items():
        text = text.replace(mark, words)
    return text


def cited(release: Release, rows: pd.DataFrame, *, with_lists: bool = True) -> str:
    """Where rows of the funding lists are printed: "V2960/24, Anlage 2, Listen 1 und 4".

    Args:
        release: Where the sources are.
        rows: Column source_id.
        with_lists: Whether the lists of a paper are named.
    """
    references = release.tables["sources"].set_index("source_id")["reference"]
    papers: dict[str, list[str]] = {}
    for source in sorted(set(rows["source_id"])):
        paper, _, number = str(references[source]).replace("; ", ", ").partition(" Liste ")
        papers.setdefault(paper, []).extend([number] if number and with_lists else [])
    return de.listing(
        [
            f"{paper}, {'Listen' if len(numbers) > 1 else 'Liste'} {de.listing(numbers)}"
            if numbers
            else paper
            for paper, numbers in papers.items()
        ]
    )


def people(release: Release) -> pd.DataFrame:
    """People at the posts' date: code, u18, u25 per Stadtraum; NaN = not known."""
    then = day(release)
    counts = {
        band: release.at(key, "stadtraum", then)["value"].astype(float)
        for band, key in PEOPLE.items()
    }
    return pd.DataFrame(counts).rename_axis("code").reset_index()


def supply(release: Release) -> pd.DataFrame:
    """Posts per 1,000 people under 25: posts, young, per_1000; index = code.

    Without Schulsozialarbeit, split: for a fourth of the schools nobody knows the Stadtraum, so
    rates with it would be lower limits.
    """
    young = people(release).set_index("code")["u25"]
    areas = funded(release).areas.reindex(young.index)
    return pd.DataFrame({"posts": areas, "young": young, "per_1000": per_1000(areas, young)})


def before_and_after(result: ScenarioResult, base: pd.DataFrame) -> pd.DataFrame:
    """A scenario per Stadtraum and 1,000 people under 25, both sides over the same people.

    Args:
        result: Outcome of a scenario.
        base: What `supply` gives; computed once, for a slider's every move.

    Returns:
        Index = code: before_vzae, after_vzae (funded posts, with the scenario's change of them and
        its own), young, before, after (per 1,000).
    """
    # Plain lists: putting frames this small in order costs a slider's move ten times as much.
    areas = result.areas
    sums = (areas["offers_after_vzae"] + areas["vzae"]).tolist()
    by_code = dict(zip(areas["code"].tolist(), sums, strict=True))
    after = np.array([by_code.get(code, np.nan) for code in base.index.tolist()])
    found = {
        "before_vzae": base["posts"],
        "young": base["young"],
        "before": base["per_1000"],
        "after_vzae": after,
        "after": per_1000(after, base["young"].to_numpy()),
    }
    return pd.DataFrame(found, index=base.index)


def city_rate(posts: pd.Series, heads: pd.Series) -> float:
    """Posts per 1,000 in all Stadträume together, from sums; NaN as soon as one is missing."""
    return per_1000(float(posts.sum(skipna=False)), float(heads.sum(skipna=False)))
