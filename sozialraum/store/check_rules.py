"""The checks themselves: what must agree with what."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from sozialraum.model import framework
from sozialraum.store import funding, schema
from sozialraum.store.aggregation import CITY
from sozialraum.store.check_content import Content, Deviation, Finding, compare, plain_number

_VALUE_KEY = ["indicator_id", "level", "code", "stichtag"]
_CITY_LEVEL, _STADTRAUM, _STADTTEIL = "stadt", "stadtraum", "stadtteil"
_COUNTED_LEVELS = ("stadtbezirk", _STADTRAUM, _STADTTEIL)
_SUMMABLE = ("count", "share", "rate")  # kinds whose value or numerator counts people or households
_SPLIT_COLUMN = "davon_in_sr{}"  # printed parts of Strehlen in einwohner_stadtteil


def _city_sums(content: Content) -> Finding:
    """Counts: the sum over all Stadträume is the printed city value."""
    indicators = content.tables["indicator"]
    areas = content.tables["area"]
    values = content.tables["value"]
    # A city value the build itself has summed proves nothing.
    own = values[(values["level"] == _CITY_LEVEL) & (values["status"] == "berechnet")]
    computed = pd.MultiIndex.from_frame(own[["indicator_id", "stichtag"]])
    size = int((areas["level"] == _STADTRAUM).sum())
    compared = 0
    deviations: list[Deviation] = []
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
        found = compare(_as_city(sums), _as_city(printed), name, words, tolerance)
        compared, deviations = compared + found[0], deviations + found[1]
    return compared, deviations


def _as_city(series: pd.Series) -> pd.Series:
    return pd.concat({CITY: series}, names=["code"])


def _age_sums(content: Content) -> Finding:
    """The 13 published age classes add up to all inhabitants."""
    ids = [
        str(name)
        for name in content.tables["indicator"]["indicator_id"]
        if str(name).startswith("alter_") and str(name).endswith("_count")
    ]
    compared = 0
    deviations: list[Deviation] = []
    for level in schema.LEVELS:
        classes = [content.values(name, level) for name in ids]
        if not classes:
            continue
        ages = pd.concat(classes, axis=1).dropna().sum(axis=1)
        found = compare(
            ages,
            content.values("einwohner_count", level),
            "einwohner_count",
            ("Summe der Altersklassen", "Einwohner"),
            0.5,
        )
        compared, deviations = compared + found[0], deviations + found[1]
    return compared, deviations


def _stadtteil_sums(content: Content) -> Finding:
    """Inhabitants: the Stadtteile of a Stadtraum add up to it; Strehlen by its printed parts."""
    parts = content.values("einwohner_count", _STADTTEIL).rename("value").reset_index()
    links = content.tables["area_link"]
    links = links[(links["child_level"] == _STADTTEIL) & (links["parent_level"] == _STADTRAUM)]
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


def _stadtteil_figures(content: Content) -> Finding:
    """Every whole number known at both levels: a Stadtraum's Stadtteile add up to it.

    Stadträume that share a split Stadtteil are compared as one. A shift between age classes that
    leaves all inhabitants as they are is found here.
    """
    links = content.tables["area_link"]
    links = links[(links["child_level"] == _STADTTEIL) & (links["parent_level"] == _STADTRAUM)]
    group = {str(code): str(code) for code in links["parent_code"]}
    for _, parents in links.groupby("child_code")["parent_code"]:
        joined = {group[str(code)] for code in parents}
        group = {code: min(joined) if name in joined else name for code, name in group.items()}
    home = {
        str(row.child_code): group[str(row.parent_code)] for row in links.itertuples(index=False)
    }
    below = _whole_numbers(content, _STADTTEIL, home)
    above = _whole_numbers(content, _STADTRAUM, group)
    compared = 0
    deviations: list[Deviation] = []
    for name in sorted(set(below) & set(above)):
        words = ("Summe der Stadtteile", "Stadtraum")
        found = compare(below[name], above[name], name, words, 0.5)
        compared, deviations = compared + found[0], deviations + found[1]
    return compared, deviations


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


def _complete(content: Content) -> Finding:
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


def _minors_agree(content: Content) -> Finding:
    """Under 18: the age table and the migration table count the same children."""
    values = content.tables["value"]
    rows = values[
        (values["indicator_id"] == "u18_migration_share") & (values["level"] == _STADTRAUM)
    ]
    other = rows.set_index(["code", "stichtag"])["denominator"].astype(float).dropna()
    mine = content.values("u18_count", _STADTRAUM)
    words = ("Alterstabelle", "Migrationstabelle")
    return compare(mine, other, "u18_count", words, 0.5)


def _no_orphans(content: Content) -> Finding:
    values = content.tables["value"]
    areas = set(content.tables["area"][["level", "code"]].itertuples(index=False, name=None))
    pairs = values[["level", "code"]].drop_duplicates()
    lost = [pair for pair in pairs.itertuples(index=False, name=None) if pair not in areas]
    indicators = set(content.tables["indicator"]["indicator_id"])
    deviations = [
        Deviation("", str(code), "", f"Code {code} ({level}) steht nicht in area.csv")
        for level, code in lost
    ]
    deviations += [
        Deviation(name, "", "", f"Indikator {name} steht nicht im Verzeichnis")
        for name in set(values["indicator_id"]) - indicators
    ]
    return len(pairs), deviations


def _no_duplicates(content: Content) -> Finding:
    values = content.tables["value"]
    repeated = values[values.duplicated(_VALUE_KEY)]
    deviations = [
        Deviation(row.indicator_id, row.code, row.stichtag, "doppelt")
        for row in repeated.itertuples(index=False)
    ]
    return len(values), deviations


def _sources(content: Content) -> Finding:
    values = content.tables["value"]
    known = set(content.tables["source"]["source_id"])
    lost = values[~values["source_id"].isin(known)]
    deviations = [
        Deviation(row.indicator_id, row.code, row.stichtag, "ohne Quelle")
        for row in lost.drop_duplicates("indicator_id").itertuples(index=False)
    ]
    return len(values), deviations


def _checksums(content: Content) -> Finding:
    raw = content.tables["raw_table"]
    lost = raw.loc[raw["sha256"].fillna("").str.len() != 64, "name"]
    return len(raw), [Deviation("", str(name), "", f"{name} ohne Prüfsumme") for name in lost]


# Published in the council papers: who carries most and who least. Guards every use of polarity.
_MOST_BURDENED = {
    ("benachteiligungsindex", "2017"): {"11", "16"},
    ("belastungsindex", "2020"): {"11", "16"},
}
_LEAST_BURDENED = {("benachteiligungsindex", "2017"): "07"}


def _polarity(content: Content) -> Finding:
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


def _protected(content: Content) -> Finding:
    """Protective places carry neither address nor area nor point."""
    facilities = content.tables["facility"]
    places = facilities[facilities["is_protected"].astype(float) == 1]
    columns = ["street", "postcode", "stadtteil_code", "stadtraum_code", "lat", "lon"]
    shown = places[places[columns].notna().any(axis=1)]
    deviations = [
        Deviation("", str(name), "", f"{name} nennt einen Ort") for name in shown["facility_id"]
    ]
    return len(places), deviations


def _shares(content: Content) -> Finding:
    """What an offer or a place gives to several Stadträume adds up to the whole."""
    compared, deviations = 0, []
    for table, key in (("funded_offer_reach", "offer_id"), ("facility_reach", "facility_id")):
        sums = content.tables[table].groupby(key)["share"].sum()
        compared += len(sums)
        deviations += [
            Deviation("", str(name), "", f"{name}: Anteile ergeben {plain_number(total)} statt 1")
            for name, total in sums.items()
            if abs(total - 1) > 0.001
        ]
    return compared, deviations


def _joined_offers(content: Content) -> Finding:
    """Each funded offer belongs to one facility, and they agree on whom they serve."""
    joins = content.tables["facility_offer"]
    if joins.empty:
        return 0, []
    offers = content.tables["funded_offer"]
    lost = sorted(set(offers["offer_id"]) - set(joins["offer_id"]))
    deviations = [Deviation("", name, "", f"{name} gehört zu keinem Ort") for name in lost]
    return len(joins), deviations + _reaches(content, joins.merge(offers, on="offer_id"))


def _funding_lists(content: Content) -> Finding:
    """A year's funding is whole: every list has posts of it, each list one source, months exist."""
    amounts = content.tables["funding"]
    offers = content.tables["funded_offer"].set_index("offer_id")["list_no"]
    posts = amounts[amounts["kind"] == funding.POSTS]
    posts = posts.assign(list_no=posts["offer_id"].map(offers))
    sources = posts.groupby(["list_no", "year"])["source_id"].nunique()
    deviations = []
    for year in funding.years(amounts):
        for name in sorted(offers.unique()):
            count = int(sources.get((name, year), 0))
            if count != 1:
                reason = f"{count} Quellen statt einer" if count else "keine VzÄ"
                text = f"Förderliste {name}, {year}: {reason}"
                deviations.append(Deviation("", str(name), str(year), text))
    months = amounts["month_from"].dropna()
    for row in amounts.loc[months[~months.isin(range(1, 13))].index].itertuples():
        text = f"{row.offer_id}, {int(row.year)}: Monat {plain_number(row.month_from)}"
        deviations.append(Deviation("", row.offer_id, str(int(row.year)), text))
    return len(posts), deviations


def _reaches(content: Content, joined: pd.DataFrame) -> list[Deviation]:
    """A facility with one funded offer serves what the offer serves."""
    held = content.tables["facility"].set_index("facility_id")["reach"]
    alone = joined[~joined["facility_id"].duplicated(keep=False)]
    return [
        Deviation(
            "",
            row.facility_id,
            "",
            f"{row.facility_id}: {held[row.facility_id]}, Förderliste {row.reach}",
        )
        for row in alone.itertuples()
        if held[row.facility_id] != row.reach
    ]


def _known_types(content: Content) -> Finding:
    """Each facility's type leads to a category."""
    types = content.tables["service_type"]
    if types.empty:
        return 0, []
    facilities = content.tables["facility"]
    lost = facilities[~facilities["type"].isin(types["type"])]
    deviations = [
        Deviation("", str(row.facility_id), "", f"{row.facility_id}: Art „{row.type}“ unbekannt")
        for row in lost.itertuples(index=False)
    ]
    return len(facilities), deviations


def _framework(content: Content) -> Finding:
    """What findings, measures and practices point at exists, and no measure waits for itself."""
    links, measures = content.tables["finding_link"], content.tables["measure"]
    known = {
        "indicator": set(content.tables["indicator"]["indicator_id"]),
        "measure": set(measures["measure_id"]),
    }
    deviations = [
        Deviation(
            "", row.finding_id, "", f"{row.finding_id} verweist auf {row.target}: gibt es nicht"
        )
        for row in links.itertuples(index=False)
        if row.target not in known[row.kind]
    ]
    named = zip(measures["measure_id"], measures["depends_on"].fillna(""), strict=True)
    waits = {str(key): tuple(filter(None, str(text).split("|"))) for key, text in named}
    deviations += [
        Deviation("", key, "", f"{key} wartet auf sich selbst oder auf etwas, das es nicht gibt")
        for key in framework.unsound(waits)
    ]
    return len(links) + len(measures), deviations


CHECKS: dict[str, tuple[str, Callable[[Content], Finding]]] = {
    "city_sums": ("Summen der Stadträume gleichen dem gedruckten Stadtwert", _city_sums),
    "age_sums": ("13 Altersklassen ergeben alle Einwohner", _age_sums),
    "stadtteil_sums": ("Stadtteile ergeben ihren Stadtraum", _stadtteil_sums),
    "stadtteil_figures": ("Stadtteile ergeben ihren Stadtraum in jeder Zahl", _stadtteil_figures),
    "complete": ("Kein Gebiet fehlt in einem Jahr", _complete),
    "minors_agree": ("Unter 18-Jährige: zwei Tabellen stimmen überein", _minors_agree),
    "no_orphans": ("Jeder Code gehört zu einem Gebiet", _no_orphans),
    "no_duplicates": ("Kein Wert steht doppelt", _no_duplicates),
    "sources": ("Jeder Wert hat eine Quelle", _sources),
    "checksums": ("Jede Rohtabelle hat eine Prüfsumme", _checksums),
    "polarity": ("Belastung: Stadträume 11 und 16 am höchsten, 7 am niedrigsten", _polarity),
    "protected_places": ("Schutzorte ohne Ortsangabe", _protected),
    "reach_shares": ("Aufgeteilte Angebote ergeben das Ganze", _shares),
    "joined_offers": ("Jedes geförderte Angebot gehört zu einer Einrichtung", _joined_offers),
    "funding_lists": ("Jedes Jahr hat alle Förderlisten, jede mit einer Quelle", _funding_lists),
    "framework": ("Befunde und Maßnahmen verweisen auf Vorhandenes", _framework),
    "known_types": ("Jede Einrichtung hat eine Art", _known_types),
}
