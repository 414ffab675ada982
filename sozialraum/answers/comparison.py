"""Vergleich: who is compared with whom, over which indicators, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

from sozialraum.answers.profile import change_words, city_of
from sozialraum.answers.registered import Indicator
from sozialraum.answers.release import Release
from sozialraum.model.measures import compare
from sozialraum.text import format as de

MOST = 3  # of the largest differences that the sentence on two areas names
LONGEST = 165  # letters of a sentence that two lines hold
SIMILAR = 3  # how many the comparator "aehnlich" takes
# A few of every dimension of the study, as long as nobody chooses.
DEFAULT_INDICATORS = (
    "u18_share",
    "alleinerziehende_share",
    "migration_share",
    "aequivalenzeinkommen_eur",
    "belastungsindex",
    "sgb2_25_54_share",
    "angebote_vzae_per_1000_u25",
    "wahlbeteiligung_share",
)


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        selected: Code of the Stadtraum in the middle.
        comparator: "aehnlich", "typ", "eigene" or "alle".
        own: Codes, for "eigene".
        indicators: Indicators of the registry.
    """

    selected: str
    comparator: str
    own: tuple[str, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """The values to compare: one row per Stadtraum, one column per indicator, newest date each."""

    selected: str
    shown: tuple[str, ...]  # codes, the selected one first
    indicators: tuple[Indicator, ...]
    stichtage: dict[str, str]
    values: pd.DataFrame  # all 17, index code
    statuses: pd.DataFrame
    city: dict[str, float | None]
    city_statuses: dict[str, str]  # "amtlich" where there is no value
    comparator: str
    similar: tuple[compare.Similar, ...]
    names: dict[str, str]  # code -> "4 Pieschen"
    noise: dict[str, float] = field(default_factory=dict)  # as `Release.noise`

    def centre(self, item: Indicator) -> float | None:
        """The city's value where an area's can be measured by it."""
        return None if item.is_total else self.city[item.indicator_id]

    def texts(self, item: Indicator) -> dict[str, str]:
        """Code -> value with unit and status sign."""
        values, statuses = self.values[item.indicator_id], self.statuses[item.indicator_id]
        return {
            code: item.words(value, status)
            for code, value, status in zip(
                values.index, values, statuses.fillna("amtlich"), strict=True
            )
        }

    @property
    def z(self) -> pd.DataFrame:
        """Unweighted z-scores over the 17 Stadträume."""
        return pd.DataFrame(
            {
                key: compare.z_scores(self.values[key].to_numpy(dtype=float)).values
                for key in self.values
            },
            index=self.values.index,
        )

    def deviations(self, limit: int) -> pd.DataFrame:
        """Distance to the city of the first ``limit`` areas shown, in standard deviations.

        Columns: indicator (short name), code, name, z (> 0 = higher than the city; without
        `centre`, than the mean), text. Pairs without a value or without a spread are left out.
        """
        rows = []
        for item in self.indicators:
            values, city = self.values[item.indicator_id], self.centre(item)
            spread = values.std(ddof=0)
            centre, texts = values.mean() if city is None else city, self.texts(item)
            for code in self.shown[:limit]:
                if pd.isna(values[code]) or not spread:
                    continue
                z = (values[code] - centre) / spread
                rows.append((item.short_name, code, self.names[code], z, texts[code]))
        return pd.DataFrame(rows, columns=["indicator", "code", "name", "z", "text"])

    @property
    def sentence(self) -> str:
        """Who resembles the Stadtraum in the middle, or in what it differs most, with numbers."""
        name, others = self.names[self.selected], list(self.shown[1:])
        if self.comparator == "typ" and not others:
            return f"Für {name} liegt hier kein Stadtraumtyp vor. Bitte wählen Sie anders."
        if self.comparator == "aehnlich" and self.similar:
            return self._resembles(name)
        if len(others) == 1:
            most = self.differences(others[0])[:MOST]
            if not most:
                return f"{name} neben {self.names[others[0]]}."
            return _named(f"{name} neben {self.names[others[0]]}: ", most, ", ")
        most = self.differences(None)[: MOST - 1]
        if not most:
            return f"{name}: kein Wert lässt sich mit der Stadt vergleichen."
        return _named(f"{name} weicht von der Stadt am meisten ab bei ", most, " und ")

    def _resembles(self, name: str) -> str:
        """The nearest area with what parts both most, then the others; who is far off is called so."""
        first, *rest = self.similar
        most = self.differences(first.code)[:1]
        gap = f", größter Unterschied: {most[0]}" if most else ""
        verb = (
            "ähnelt am meisten"
            if first.distance <= compare.FAR
            else "ähnelt keinem anderen Stadtraum; am nächsten kommt"
        )
        near, far = (
            de.listing(
                [self.names[one.code] for one in rest if (one.distance > compare.FAR) == is_far]
            )
            for is_far in (False, True)
        )
        if near and far:
            rest_words = f"{near} und, mit großem Abstand, {far}"
        else:
            rest_words = near or f"mit großem Abstand {far}"
        follow = f" Es folgen {rest_words}." if rest else ""
        found = [f"{name} {verb} {self.names[first.code]}{words}.{follow}" for words in (gap, "")]
        return found[len(found[0]) > LONGEST]

    @property
    def basis(self) -> str:
        """What the sentence rests on: what "ähnlich" or the largest differences mean."""
        if self.comparator != "aehnlich" or not self.similar:
            return (
                "Genannt sind die größten Unterschiede, gemessen am üblichen Abstand zwischen den "
                "Stadträumen (Standardabweichung)."
            )
        first = self.similar[0]
        short = {item.indicator_id: item.short_name for item in self.indicators}
        far = (
            " Mit großem Abstand heißt: im Mittel mehr als der übliche Abstand zwischen den Stadträumen "
            "(Standardabweichung)."
            if any(one.distance > compare.FAR for one in self.similar)
            else ""
        )
        return (
            f"{self.names[first.code]} liegt besonders nah bei "
            f"{de.listing([short[key] for key in first.closest(2)])}. Ähnlich heißt: kleinste Abstände "
            f"über alle gewählten Kennzahlen.{far}"
        )

    def differences(self, other: str | None) -> list[str]:
        """In what the Stadtraum in the middle differs from another (None = the city), most first.

        Measured in standard deviations between the Stadträume; indicators that one of both lacks
        are left out, and what a survey cannot tell apart (1.96 standard errors; the city's own is
        small beside an area's). "Unter 18 (17,9 gegen 15,4 %)".
        """
        found = []
        for item in self.indicators:
            key = item.indicator_id
            own, spread = self.values.loc[self.selected, key], self.values[key].std(ddof=0)
            against = self.centre(item) if other is None else self.values.loc[other, key]
            if against is None or pd.isna(against) or pd.isna(own) or not spread:
                continue
            error = self.noise.get(key, 0.0) * (1 if other is None else math.sqrt(2))
            if not abs(own - against) >= compare.SURE * error:  # NaN = not known
                continue
            city = item.words(against, self.city_statuses[key])
            texts = {"": city, **self.texts(item)}
            one, two = texts[self.selected], texts[other or ""]
            if one != two:  # what reads the same is no difference
                words = f"{item.short_name} ({_against(one, two, item)})"
                found.append((-abs(own - against) / spread, words))
        return [words for _, words in sorted(found)]


def _named(lead: str, parts: list[str], joint: str) -> str:
    """A sentence with as many of the parts as two lines hold, at least one."""
    count = len(parts)
    while count > 1 and len(lead) + len(joint.join(parts[:count])) >= LONGEST:
        count -= 1
    return f"{lead}{joint.join(parts[:count])}."


def _against(own: str, other: str, item: Indicator) -> str:
    """Two values, the unit once where it is the same and not in the name already."""
    (first, _, unit), (second, _, other_unit) = own.partition(" "), other.partition(" ")
    if unit != other_unit:
        return f"{own} gegen {other}"
    return f"{first} gegen {second}" + (f" {unit}" if unit and unit not in item.short_name else "")


def comparison(release: Release, question: Question) -> Comparison:
    """Newest values of all Stadträume (`Release.newest`) and the circle of areas to show."""
    selected, keys = question.selected, question.indicators
    stichtage = {key: release.newest(key, "stadtraum") for key in keys}
    at = {key: release.at(key, "stadtraum", day) for key, day in stichtage.items()}
    values = pd.DataFrame({key: frame["value"] for key, frame in at.items()}).astype(float)
    similar = tuple(compare.most_similar(values, selected, SIMILAR))
    circle = {
        "aehnlich": [match.code for match in similar],
        "typ": same_type(release, selected),
        "eigene": list(question.own),
        "alle": list(values.index),
    }[question.comparator]
    city = {key: city_of(release, key, day) for key, day in stichtage.items()}
    return Comparison(
        selected=selected,
        shown=(selected, *(code for code in circle if code != selected)),
        indicators=tuple(release.indicator(key) for key in keys),
        stichtage=stichtage,
        values=values,
        statuses=pd.DataFrame({key: frame["status"] for key, frame in at.items()}),
        city={key: value for key, (value, _) in city.items()},
        city_statuses={key: status or "amtlich" for key, (_, status) in city.items()},
        comparator=question.comparator,
        similar=similar,
        names=release.names("stadtraum"),
        noise=release.noise,
    )


def time_sentence(
    frame: pd.DataFrame, item: Indicator, name: str, noise: float | None = None
) -> str:
    """How an indicator has moved in a Stadtraum and in the city, from the first to the last date.

    Args:
        frame: name ("Stadt" = the city), stichtag (ISO), value, text; missing values are left out.
        item: The indicator.
        name: The Stadtraum.
        noise: Of a survey, as `Release.noise`: a change within it is no change.

    Returns:
        "" where there are fewer than two values.
    """
    own, city = (
        _moved(frame[(frame["name"] == who) & frame["value"].notna()], item, error)
        for who, error in ((name, noise), ("Stadt", None))  # the city's own is small beside it
    )
    if not own:
        return ""
    return f"{name}, {item.short_name}: {own}." + (f" Stadt: {city}." if city else "")


def _moved(rows: pd.DataFrame, item: Indicator, noise: float | None) -> str:
    if len(rows) < 2:
        return ""
    ordered = rows.sort_values("stichtag")
    first, last = ordered.iloc[0], ordered.iloc[-1]
    change = change_words(float(last["value"]), float(first["value"]), item)
    gap = abs(float(last["value"]) - float(first["value"]))
    is_sure = noise is None or gap >= compare.SURE * math.sqrt(2) * noise  # NaN = not known
    since = f"seit {de.year(first['stichtag'])}"
    moved = f"{change} {since}" if is_sure else f"{since} nicht sicher verändert (Stichprobe)"
    return f"{last['text']} ({de.year(last['stichtag'])}), {moved}"


def same_type(release: Release, selected: str) -> list[str]:
    """The other Stadträume of the same published type; empty where the type is not published."""
    areas = {area.code: area for area in release.area_lists["stadtraum"]}
    typ = areas[selected].typ
    return [code for code, area in areas.items() if typ and area.typ == typ and code != selected]
