"""Checks of figures: what must agree with what."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sozialraum.store import schema
from sozialraum.store.check_content import Content, Deviation, Finding, compare, joined
from sozialraum.store.schema import CITY

_CITY_LEVEL, _STADTRAUM, _STADTTEIL = "stadt", "stadtraum", "stadtteil"
_COUNTED_LEVELS = ("stadtbezirk", _STADTRAUM, _STADTTEIL)
_SUMMABLE = ("count", "share", "rate")  # kinds whose value or numerator counts people or households
_SPLIT_COLUMN = "davon_in_sr{}"  # printed parts of Strehlen in einwohner_stadtteil


def city_sums(content: Content) -> Finding:
    """Counts: the sum over all Stadträume is the printed city value."""
    return joined(_city_sums(content))


def _city_sums(content: Content) -> Iterator[Finding]:
    indicators = content.tables["indicator"]
    areas = content.tables["area"]
    values = content.tables["value"]
    # A city value the build itself has summed proves nothing.
    own = values[(values["level"] == _CITY_LEVEL) & (values["status"] == "berechnet")]
    computed = pd.MultiIndex.from_frame(own[["indicator_id", "stichtag"]])
    size = int((areas["level"] == _STADTRAUM).sum())
    for row in indicators[indicators["kind"] == "count"].itertuples(index=False):
        name, decimals = str(row.indicator_id), int(row.decimals)
        printed = content.values(name, _CITY_LEVEL).droplevel("code")
        printed = printed[[(name, date) not in computed for date in printed.index]]
        if printed.empty:
            continue
        parts = content.values(name, _STADTRAUM).groupby("stichtag").agg(["sum", "size"])
        sums = parts.loc[parts["size"] == size, "sum"]
        # Printed decimals are rounded in each part.
        tolerance = 0.5 if decimals == 0 else (size + 1) * 0.5 * 10**-decimals
        words = ("Summe der Stadträume", "Stadt")
        yield compare(_as_city(sums), _as_city(printed), name, words, tolerance)


def _as_city(series: pd.Series) -> pd.Series:
    return pd.concat({CITY: series}, names=["code"])


def age_sums(content: Content) -> Finding:
    """The 13 published age classes add up to all inhabitants."""
    ids = [
        str(name)
        for name in content.tables["indicator"]["indicator_id"]
        if str(name).startswith("alter_") and str(name).endswith("_count")
    ]
    words = ("Summe der Altersklassen", "Einwohner")
    return joined(
        compare(
            pd.concat([content.values(name, level) for name in ids], axis=1).dropna().sum(axis=1),
            content.values("einwohner_count", level),
            "einwohner_count",
            words,
            0.5,
        )
        for level in (schema.LEVELS if ids else ())
    )


def stadtteil_sums(content: Content) -> Finding:
    """Inhabitants: the Stadtteile of a Stadtraum add up to it; Strehlen by its printed parts."""
    parts = content.values("einwohner_count", _STADTTEIL).rename("value").reset_index()
    links = _links(content)
    split = set(links.loc[links["child_code"].duplicated(), "child_code"])
    home = dict(zip(links["child_code"], links["parent_code"], strict=True))
    whole = parts[~parts["code"].isin(split)]
    rows = whole.assign(code=whole["code"].map(home))
    printed = _printed_parts(content, split)
    touched = set(links.loc[links["child_code"].isin(split), "parent_code"])
    if printed.empty:
        rows = rows[~rows["code"].isin(touched)]
    else:
        rows = pd.concat([rows, printed], ignore_index=True)
    sums = rows.groupby(["code", "stichtag"])["value"].sum()
    words = ("Summe der Stadtteile", "Stadtraum")
    stadtraum = content.values("einwohner_count", _STADTRAUM)
    dates = set(sums.index.get_level_values("stichtag"))
    stadtraum = stadtraum[stadtraum.index.get_level_values("stichtag").isin(dates)]
    return compare(sums, stadtraum, "einwohner_count", words, 0.5)


def _links(content: Content) -> pd.DataFrame:
    """Which Stadtteil lies in which Stadtraum."""
    links = content.tables["area_link"]
    return links[(links["child_level"] == _STADTTEIL) & (links["parent_level"] == _STADTRAUM)]


def _printed_parts(content: Content, split: set[str]) -> pd.DataFrame:
    raw = content.raw.get("einwohner_stadtteil")
    found: list[dict[str, object]] = []
    if raw is None or not {"stadtteil", "stichtag"} <= set(raw.frame.columns):
        return pd.DataFrame({"code": [], "stichtag": [], "value": []})
    codes = content.tables["area"]
    for code in codes.loc[codes["level"] == _STADTRAUM, "code"]:
        column = _SPLIT_COLUMN.format(code)
        if column not in raw.frame.columns:
            continue
        numbers = raw.number(column)
        for i in np.flatnonzero(raw.frame["stadtteil"].isin(split).to_numpy() & ~np.isnan(numbers)):
            stichtag = raw.frame["stichtag"].iloc[i]
            found.append({"code": code, "stichtag": stichtag, "value": numbers[i]})
    return pd.DataFrame(found, columns=["code", "stichtag", "value"])


def stadtteil_figures(content: Content) -> Finding:
    """Every whole number known at both levels: a Stadtraum's Stadtteile add up to it.

    Stadträume that share a split Stadtteil are compared as one. A shift between age classes that
    leaves all inhabitants as they are is found here.
    """
    links = _links(content)
    group = {str(code): str(code) for code in links["parent_code"]}
    for _, parents in links.groupby("child_code")["parent_code"]:
        split = {group[str(code)] for code in parents}
        group = {code: min(split) if name in split else name for code, name in group.items()}
    home = {
        str(row.child_code): group[str(row.parent_code)] for row in links.itertuples(index=False)
    }
    below = _whole_numbers(content, _STADTTEIL, home)
    above = _whole_numbers(content, _STADTRAUM, group)
    words = ("Summe der Stadtteile", "Stadtraum")
    return joined(
        compare(below[name], above[name], name, words, 0.5)
        for name in sorted(set(below) & set(above))
    )


def _whole_numbers(content: Content, level: str, group: dict[str, str]) -> dict[str, pd.Series]:
    """Indicator -> counts and numerators summed to groups: index (code, stichtag), gaps left out."""
    kinds = content.tables["indicator"].set_index("indicator_id")["kind"]
    areas = content.tables["area"]
    codes = areas.loc[(areas["level"] == level) & areas["counted_with"].isna(), "code"]
    sizes = codes.map(group).value_counts()
    values = content.tables["value"]
    rows = values[(values["level"] == level) & values["code"].isin(codes)]
    number = rows["numerator"].where(rows["indicator_id"].map(kinds) != "count", rows["value"])
    rows = rows.assign(number=number.astype(float), code=rows["code"].map(group))
    rows = rows[rows["number"].notna() & rows["indicator_id"].map(kinds).isin(_SUMMABLE)]
    sums = rows.groupby(["indicator_id", "code", "stichtag"])["number"].agg(["sum", "size"])
    whole = sums.loc[sums["size"] == sizes.reindex(sums.index.get_level_values("code")).to_numpy()]
    return {
        str(name): part.droplevel("indicator_id")
        for name, part in whole["sum"].groupby(level="indicator_id")
    }


def complete(content: Content) -> Finding:
    """A figure known for all areas at one date is known for all of them at every date.

    Dates with at most half of the areas are left aside: there a source has printed single areas.
    """
    areas = content.tables["area"]
    values = content.tables["value"]
    known = values[values["value"].notna()]
    compared, deviations = 0, []
    for level in _COUNTED_LEVELS:
        codes = set(areas.loc[(areas["level"] == level) & areas["counted_with"].isna(), "code"])
        rows = known[(known["level"] == level) & known["code"].isin(codes)]
        held = rows.groupby(["indicator_id", "stichtag"])["code"].agg(set)
        complete = {name for (name, _), found in held.items() if len(found) == len(codes)}
        for (name, date), found in held.items():
            if name not in complete or 2 * len(found) <= len(codes):
                continue
            compared += 1
            deviations += [
                Deviation(name, code, date, f"kein Wert ({level.title()})")
                for code in sorted(codes - found)
            ]
    return compared, deviations


def minors_agree(content: Content) -> Finding:
    """Under 18: the age table and the migration table count the same children."""
    values = content.tables["value"]
    rows = values[
        (values["indicator_id"] == "u18_migration_share") & (values["level"] == _STADTRAUM)
    ]
    other = rows.set_index(["code", "stichtag"])["denominator"].astype(float).dropna()
    mine = content.values("u18_count", _STADTRAUM)
    words = ("Alterstabelle", "Migrationstabelle")
    return compare(mine, other, "u18_count", words, 0.5)


# Published in the council papers: who carries most and who least. Guards every use of polarity.
_MOST_BURDENED = {
    ("benachteiligungsindex", "2017"): {"11", "16"},
    ("belastungsindex", "2020"): {"11", "16"},
}


_LEAST_BURDENED = {("benachteiligungsindex", "2017"): "07"}


def polarity(content: Content) -> Finding:
    """Who was published as burdened most and least is so by value and polarity."""
    indicators = content.tables["indicator"].set_index("indicator_id")["polarity"]
    compared, deviations = 0, []
    for (name, year), expected in _MOST_BURDENED.items():
        if name not in indicators.index:
            continue
        values = content.values(name, _STADTRAUM).rename("value").reset_index()
        values = values[values["stichtag"].str.startswith(year)]
        if len(values) < len(expected) + 1:
            continue
        burden = values.assign(burden=values["value"] * int(indicators[name]))
        ordered = burden.sort_values("burden", ascending=False)["code"].tolist()
        compared += 1
        if set(ordered[: len(expected)]) != expected:
            text = f"am stärksten belastet wären {ordered[0]} und {ordered[1]}"
            deviations.append(Deviation(name, ordered[0], year, text))
        least = _LEAST_BURDENED.get((name, year))
        if least is not None and ordered[-1] != least:
            text = f"am wenigsten belastet wäre {ordered[-1]}"
            deviations.append(Deviation(name, ordered[-1], year, text))
    return compared, deviations
