"""What a Steckbrief shows and in which words: the same on the page and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sozialraum.answers import posts
from sozialraum.answers.profile import SPLIT, Fact, Profile, inside, stadtteile_of
from sozialraum.answers.release import Release
from sozialraum.model.measures import compare
from sozialraum.model.services.posts import PLAIN
from sozialraum.model.services.selection import Selection, select
from sozialraum.text import format as de
from sozialraum.text import posts as post_words

KEY_FIGURES = ("einwohner_count", "u18_share", "belastungsindex", posts.PER_U25)
BAND_RULE = (
    f"„Etwa gleich“ heißt: weniger als {de.number(100 * compare.ABOUT_SHARE)} % des Stadtwerts Abstand, "
    f"bei Index und Saldo weniger als {de.number(compare.ABOUT_SD, 1)} Standardabweichungen zwischen den "
    "Stadträumen (Setzung). „Nicht sicher verschieden“ heißt: Der Abstand einer Befragung (≈) ist "
    "kleiner als 1,96 Standardfehler, geschätzt aus den Sprüngen zwischen den Wellen."
)
STREHLEN = (
    "Strehlen (76) gehört teils zu Stadtraum 11, teils zu 12 und steht hier mit dem Wert des "
    "ganzen Stadtteils."
)
# What the profile shows; under which dimension of the study, the registry says.
SHOWN = (
    "einwohner_count",
    "u18_share",
    "u6_share",
    "a65plus_share",
    "migration_share",
    "u18_migration_share",
    "haushalte_mit_kindern_share",
    "alleinerziehende_share",
    "aequivalenzeinkommen_eur",
    "einkommen_gering_share",
    "sgb2_15_24_share",
    "sgb2_25_54_share",
    "belastungsindex",
    "benachteiligungsindex",
    "prekarisierungsindex",
    "angebote_vzae",
    "angebote_vzae_per_1000_u25",
    "fachkraefte_soll_vzae",
    "fachkraefte_gefoerdert_2020_vzae",
    "vk_differenz_vzae",
    "kita_deckung_share",
    "hort_deckung_share",
    "hze_per_1000",
    "fallaufkommen_ambulant",
    "fallaufkommen_stationaer",
    "prognose_0_21_change",
    "schulrueckstellung_share",
    "foerderbedarf_share",
    "empfehlung_gymnasium_share",
    "einwohner_je_km2",
    "wanderungssaldo_per_1000",
    "wohndauer_u5_share",
    "grundmiete_eur",
    "gesundheit_gut_share",
    "wahlbeteiligung_share",
)


def figure_words(fact: Fact) -> tuple[str, str, str]:
    """A key figure: label with its year, value, and the one comparison that helps to read it."""
    item = fact.indicator
    if item.kind == "index":
        words = "höher = weniger belastet"
    elif fact.city is not None and item.kind != "count":
        words = f"Stadt {fact.city_text.removesuffix(' je 1.000')}"
    elif fact.earlier is not None:
        words = f"{fact.change_text} seit {de.year(fact.earlier_stichtag or '')}"
    else:
        words = ""
    label = f"{item.short_name}, {de.year(fact.stichtag)}"
    return label, fact.text.removesuffix(" je 1.000"), words


def since_words(fact: Fact) -> str:
    """The change since the date before, with its year and what a survey cannot say; "–" = none."""
    if fact.earlier is None:
        return "–"
    words = f"{fact.change_text} ({de.year(fact.earlier_stichtag or '')})"
    return words + ", Stichprobe: nicht belastbar" * (fact.status == "stichprobe")


def status_words(fact: Fact) -> str:
    """How the value came to be, with its note."""
    word = de.status_label(fact.status) if fact.status else "keine Angabe"
    return word + (f": {fact.note}" if fact.note else "")


def missing_words(profile: Profile) -> str:
    """Which of the shown figures are not there for this Stadtraum."""
    if not profile.missing:
        return "Für alle gezeigten Kennzahlen liegt ein Wert vor."
    return (
        f"Hier liegt kein Wert vor (k. A.): {de.listing(profile.missing)}. Warum, steht unter Daten "
        "& Quellen, Was fehlt."
    )


def statement_words(row: pd.Series) -> str:
    """What study or council say, with its kind and date; ``row`` of `Profile.statements`."""
    day = f", {row['date']}" if row["date"] and not pd.isna(row["date"]) else ""
    return f"{row['text']} ({de.status_label(row['status'])}{day})"


@dataclass(frozen=True)
class Parts:
    """The Stadtteile of a Stadtraum side by side.

    Attributes:
        stichtag: ISO date.
        indicators: Their ids, in the order of the columns.
        names: Code -> "21 Pieschen-Süd".
        values: Index = code, a column per indicator, NaN = missing.
        top: Highest value of all Stadtteile per indicator.
        note: What must be said; "" = nothing.
    """

    stichtag: str
    indicators: tuple[str, ...]
    names: dict[str, str]
    values: pd.DataFrame
    top: pd.Series
    note: str


def parts(release: Release, code: str) -> Parts:
    """What the average of a Stadtraum hides."""
    day, values = inside(release)
    names = {
        row.code: f"{row.code} {row.name}" for row in stadtteile_of(release, code).itertuples()
    }
    return Parts(
        day,
        tuple(values),
        names,
        values.loc[list(names)],
        values.max(),
        STREHLEN if code in SPLIT else "",
    )


@dataclass(frozen=True)
class Supply:
    """Services recorded for a Stadtraum.

    Attributes:
        rows: The services.
        kinds: Name of a kind -> how many, most frequent first.
        words: Their posts, and what the count cannot say.
    """

    rows: pd.DataFrame
    kinds: dict[str, int]
    words: str


def supply(
    release: Release,
    code: str,
    *,
    published: pd.DataFrame,
    now: pd.DataFrame,
    kinds: dict[str, str],
    codes: Sequence[str],
) -> Supply:
    """Services of a Stadtraum.

    Args:
        release: Whose funding year is named.
        code: The Stadtraum.
        published: All services as the release holds them.
        now: The same with the changes people made for good.
        kinds: Category -> name.
        codes: All Stadträume.
    """
    chosen = Selection(stadtraum=code)
    rows = select(now, chosen)
    counts = rows["category_id"].value_counts()
    sums = post_words.sentence(rows, codes, PLAIN, release.funding_year, code)
    changes = post_words.moved(select(published, chosen), rows, codes, PLAIN, code)
    return Supply(
        rows,
        {kinds[key]: int(count) for key, count in counts.items()},
        f"Stellen: {sums}{changes}. Erfasst sind Einrichtungen, die in veröffentlichten Listen "
        "stehen. Die Zahl kann unter der wirklichen liegen.",
    )
