"""Vergleich: who is compared with whom, over which indicators, and why."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sozialraum.answers.profile import city_of
from sozialraum.answers.release import Indicator, Release
from sozialraum.model.measures import compare
from sozialraum.text import format as de

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

        Columns: indicator (short name), code, name, z (> 0 = higher than the city; where it has no
        value, than the mean), text. Pairs without a value or without a spread are left out.
        """
        rows = []
        for item in self.indicators:
            values, city = self.values[item.indicator_id], self.city[item.indicator_id]
            spread = values.std(ddof=0)
            centre = values.mean() if city is None else city
            for code in self.shown[:limit]:
                if pd.isna(values[code]) or not spread:
                    continue
                text = de.with_unit(values[code], item.unit, item.decimals)
                z = (values[code] - centre) / spread
                rows.append((item.short_name, code, self.names[code], z, text))
        return pd.DataFrame(rows, columns=["indicator", "code", "name", "z", "text"])

    @property
    def sentence(self) -> str:
        """Who is compared with whom, and why."""
        name, others = self.names[self.selected], [self.names[code] for code in self.shown[1:]]
        if self.comparator == "typ" and not others:
            return f"Für {name} liegt hier kein Stadtraumtyp vor. Bitte wählen Sie anders."
        if self.comparator == "aehnlich" and self.similar:
            first = self.similar[0]
            short = {item.indicator_id: item.short_name for item in self.indicators}
            closest = de.listing([short[key] for key in first.closest(2)])
            return (
                f"{name} ähneln am meisten: {de.listing(others)}. {self.names[first.code]} liegt "
                f"besonders nah bei {closest}; am weitesten auseinander bei "
                f"{short[first.most_different(1)[0]]}."
            )
        if self.comparator == "alle":
            return f"{name} neben allen anderen Stadträumen."
        return f"{name} neben {de.listing(others)}." if others else f"{name} neben der Stadt."


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
    )


def same_type(release: Release, selected: str) -> list[str]:
    """The other Stadträume of the same published type; empty where the type is not published."""
    areas = {area.code: area for area in release.area_lists["stadtraum"]}
    typ = areas[selected].typ
    return [code for code, area in areas.items() if typ and area.typ == typ and code != selected]
