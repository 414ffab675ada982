"""Checks of a data release: what must agree with what.

Each check looks at the tables of a release (as frames, from ``data/`` or read back from the store)
and, where printed totals are not indicators, at the raw tables. A printed disagreement that is
known is listed in ``data/known_deviations.csv`` and shown as such instead of hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from sozialraum.store import schema
from sozialraum.store.aggregation import CITY
from sozialraum.store.csv_reader import RawTable

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
KNOWN_DEVIATIONS = "known_deviations.csv"
_VALUE_KEY = ["indicator_id", "level", "code", "stichtag"]
_MAX_SHOWN = 5
_CITY_LEVEL, _STADTRAUM, _STADTTEIL = "stadt", "stadtraum", "stadtteil"
_SPLIT_COLUMN = "davon_in_sr{}"  # printed parts of Strehlen in einwohner_stadtteil


@dataclass(frozen=True)
class Content:
    """What is checked: frames by schema table name, raw tables by stem, known deviations."""

    tables: Mapping[str, pd.DataFrame]
    raw: Mapping[str, RawTable] = field(default_factory=dict)
    known: frozenset[tuple[str, ...]] = frozenset()

    def values(self, indicator_id: str, level: str) -> pd.Series:
        """Values of an indicator at a level: index (code, stichtag), missing ones left out."""
        rows = self._places.get((indicator_id, level), np.array([], dtype=np.int64))
        frame = self.tables["value"].iloc[rows]
        series = frame.set_index(["code", "stichtag"])["value"].astype(float)
        return series.dropna()

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], np.ndarray]:
        found = self.tables["value"].groupby(["indicator_id", "level"]).indices
        return cast("Mapping[tuple[str, str], np.ndarray]", found)


@dataclass(frozen=True)
class Deviation:
    """One disagreement: where and how it reads in German."""

    indicator_id: str
    code: str
    stichtag: str
    text: str


@dataclass(frozen=True)
class CheckResult:
    """Outcome of one check: passed, failed or skipped, with a German title and detail."""

    check_id: str
    title: str
    outcome: str
    detail: str
    known: tuple[str, ...] = ()


Finding = tuple[int, list[Deviation]]  # how much was compared, what disagrees


def run_checks(content: Content) -> list[CheckResult]:
    """Run all checks; none of them stops at the first fault."""
    return [_judge(content, check_id, title, check) for check_id, (title, check) in CHECKS.items()]


def _judge(
    content: Content, check_id: str, title: str, check: Callable[[Content], Finding]
) -> CheckResult:
    compared, deviations = check(content)
    if not compared:
        return CheckResult(check_id, title, SKIPPED, "Dazu liegen keine Werte vor.")
    known = [d for d in deviations if _key(check_id, d) in content.known]
    failed = [d for d in deviations if _key(check_id, d) not in content.known]
    known_texts = tuple(f"Bekannte Abweichung: {d.text}" for d in known)
    if failed:
        shown = "; ".join(d.text for d in failed[:_MAX_SHOWN])
        more = f"; und {len(failed) - _MAX_SHOWN} weitere" if len(failed) > _MAX_SHOWN else ""
        return CheckResult(check_id, title, FAILED, shown + more, known_texts)
    return CheckResult(check_id, title, PASSED, f"{compared} Vergleiche", known_texts)


def _key(check_id: str, deviation: Deviation) -> tuple[str, ...]:
    return (check_id, deviation.indicator_id, deviation.code, deviation.stichtag)


def _number(value: float) -> str:
    return f"{round(value, 3):g}".replace(".", ",") if abs(value) < 1e5 else f"{value:.0f}"


def _compare(
    left: pd.Series, right: pd.Series, indicator_id: str, words: tuple[str, str], tolerance: float
) -> Finding:
    """Compare two series with index (code, stichtag) where both have a value."""
    both = pd.concat([left.rename("left"), right.rename("right")], axis=1, join="inner").dropna()
    wrong = both[(both["left"] - both["right"]).abs() > tolerance]
    deviations = [
        Deviation(
            indicator_id,
            str(code),
            str(stichtag),
            f"{indicator_id} {code} {stichtag}: {words[0]} {_number(row['left'])}, "
            f"{words[1]} {_number(row['right'])}",
        )
        for (code, stichtag), row in wrong.iterrows()
    ]
    return len(both), deviations


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
        found = _compare(_as_city(sums), _as_city(printed), name, words, tolerance)
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
        found = _compare(
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
    return _compare(sums, stadtraum, "einwohner_count", words, 0.5)


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


def _minors_agree(content: Content) -> Finding:
    """Under 18: the age table and the migration table count the same children."""
    values = content.tables["value"]
    rows = values[
        (values["indicator_id"] == "u18_migration_share") & (values["level"] == _STADTRAUM)
    ]
    other = rows.set_index(["code", "stichtag"])["denominator"].astype(float).dropna()
    mine = content.values("u18_count", _STADTRAUM)
    words = ("Alterstabelle", "Migrationstabelle")
    return _compare(mine, other, "u18_count", words, 0.5)


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
        Deviation(
            row.indicator_id, row.code, row.stichtag, f"{row.indicator_id} {row.code} doppelt"
        )
        for row in repeated.itertuples(index=False)
    ]
    return len(values), deviations


def _sources(content: Content) -> Finding:
    values = content.tables["value"]
    known = set(content.tables["source"]["source_id"])
    lost = values[~values["source_id"].isin(known)]
    deviations = [
        Deviation(row.indicator_id, row.code, row.stichtag, f"{row.indicator_id} ohne Quelle")
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
            text = f"{name} {year}: am stärksten belastet wären {ordered[0]} und {ordered[1]}"
            deviations.append(Deviation(name, ordered[0], year, text))
        least = _LEAST_BURDENED.get((name, year))
        if least is not None and ordered[-1] != least:
            text = f"{name} {year}: am wenigsten belastet wäre {ordered[-1]}"
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
            Deviation("", str(name), "", f"{name}: Anteile ergeben {_number(total)} statt 1")
            for name, total in sums.items()
            if abs(total - 1) > 0.001
        ]
    return compared, deviations


CHECKS: dict[str, tuple[str, Callable[[Content], Finding]]] = {
    "city_sums": ("Summen der Stadträume gleichen dem gedruckten Stadtwert", _city_sums),
    "age_sums": ("13 Altersklassen ergeben alle Einwohner", _age_sums),
    "stadtteil_sums": ("Stadtteile ergeben ihren Stadtraum", _stadtteil_sums),
    "minors_agree": ("Unter 18-Jährige: zwei Tabellen stimmen überein", _minors_agree),
    "no_orphans": ("Jeder Code gehört zu einem Gebiet", _no_orphans),
    "no_duplicates": ("Kein Wert steht doppelt", _no_duplicates),
    "sources": ("Jeder Wert hat eine Quelle", _sources),
    "checksums": ("Jede Rohtabelle hat eine Prüfsumme", _checksums),
    "polarity": ("Belastung: Stadträume 11 und 16 am höchsten, 7 am niedrigsten", _polarity),
    "protected_places": ("Schutzorte ohne Ortsangabe", _protected),
    "reach_shares": ("Aufgeteilte Angebote ergeben das Ganze", _shares),
}
