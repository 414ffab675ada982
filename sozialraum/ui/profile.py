"""The Steckbrief page's parts: one Stadtraum against the city, over time, and from inside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape

import pandas as pd
import streamlit as st

from sozialraum.answers import need_inputs, posts
from sozialraum.model import compare
from sozialraum.model.ranking.catalogue import STUDY_DIMENSIONS
from sozialraum.model.services.posts import PLAIN
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.ui import controls, data, page, svgmap, tables
from sozialraum.ui.shell.callbacks import guarded
from sozialraum.ui.tables import Column

KEY_FIGURES = ["einwohner_count", "u18_share", "belastungsindex", posts.PER_U25]
MORE_SOURCES = (
    "Stadtraumtyp, Kurzbefragung und Beschreibung: Studie der EHS/ZFWB Dresden, vorgestellt am "
    "15.11.2017. Einrichtungen: siehe Liste mit Quelle je Zeile unter Daten & Quellen, Downloads."
)
GUIDE = """
- Mit **Zurück** und **Weiter** blättern Sie durch die 17 Stadträume.
- Jede Kennzahl in den Tabellen führt mit einem Klick zu ihrem **Blatt** mit Definition und Quelle.
- **Stadt** ist der Wert der ganzen Stadt, nicht das Mittel der Stadträume.
- **k. A.** heißt: Hier liegt kein Wert vor; warum, steht unter Daten & Quellen, Was fehlt. Es
  heißt nicht null.
"""

BAND_RULE = (
    f"„Etwa gleich“ heißt: weniger als {de.number(100 * compare.ABOUT_SHARE)} % des Stadtwerts Abstand, "
    f"bei Index und Saldo weniger als {de.number(compare.ABOUT_SD, 1)} Standardabweichungen zwischen den "
    "Stadträumen (Setzung). „Nicht sicher verschieden“ heißt: Der Abstand einer Befragung (≈) ist "
    "kleiner als 1,96 Standardfehler, geschätzt aus den Sprüngen zwischen den Wellen."
)
# Amounts that are balances: below zero they mean a loss, so they carry a sign and no percent.
BALANCES = frozenset({"prognose_0_21_change", "vk_differenz_vzae", "wanderungssaldo_per_1000"})

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


@dataclass(frozen=True)
class Fact:
    """One indicator of one Stadtraum at its newest date, with city value and the value before."""

    indicator: data.Indicator
    stichtag: str | None
    value: float | None
    city: float | None
    status: str
    note: str
    earlier: float | None
    earlier_stichtag: str | None
    city_status: str = ""
    noise: float | None = None  # of a survey, in the indicator's unit
    spread: float | None = None  # standard deviation between areas, where 0 is no natural origin

    @property
    def text(self) -> str:
        """Value with unit and status sign; a balance always shows which way it goes."""
        return value_words(self.value, self.indicator, self.status)

    @property
    def city_text(self) -> str:
        """The city's value with unit and status sign."""
        return value_words(self.city, self.indicator, self.city_status)

    @property
    def is_sample(self) -> bool:
        """Whether the value or the city's value comes from a survey."""
        return "stichprobe" in (self.status, self.city_status)

    @property
    def change_text(self) -> str:
        """The difference to the value before, in words."""
        return change_words(self.value, self.earlier, self.indicator)


@dataclass(frozen=True)
class Profile:
    """One Stadtraum and its facts by dimension."""

    area: data.Area
    facts: dict[str, list[Fact]]

    @property
    def name(self) -> str:
        """The area as "4 Pieschen"."""
        return f"{int(self.area.code)} {self.area.short_name}"

    def fact(self, indicator_id: str) -> Fact:
        """One fact by its indicator."""
        every = (fact for facts in self.facts.values() for fact in facts)
        return next(fact for fact in every if fact.indicator.indicator_id == indicator_id)


def chosen_with_neighbours() -> str:
    """The Stadtraum to show, with buttons to the one before and after."""
    names = controls.stadtraum_names()
    codes = list(names)
    with st.container(key="turn_pages", horizontal=True, vertical_alignment="bottom", gap="small"):
        back, choice, forward = st.container(), st.container(), st.container()
    with choice:
        code = controls.chosen_stadtraum()
    position = codes.index(code)
    before, after = codes[position - 1], codes[(position + 1) % len(codes)]
    back.button(
        "Zurück",
        help=f"Zum Stadtraum davor: {names[before]}",
        on_click=guarded(controls.set_choice),
        args=("sr", before),
        width="stretch",
    )
    forward.button(
        "Weiter",
        help=f"Zum nächsten Stadtraum: {names[after]}",
        on_click=guarded(controls.set_choice),
        args=("sr", after),
        width="stretch",
    )
    return code


def fact_of(code: str, indicator_id: str, level: str = "stadtraum") -> Fact:
    """The newest published value of an area, the city's value at that date, and the one before."""
    item = data.indicator(indicator_id)
    series = data.series(indicator_id, level)
    own = series[(series["code"] == code) & series["value"].notna()].sort_values("stichtag")
    if own.empty:
        newest = data.latest(indicator_id, level)
        city, city_status = city_of(indicator_id, newest or "")
        return Fact(item, newest, None, city, "", "", None, None, city_status)
    last = own.iloc[-1]
    before = own.iloc[-2] if len(own) > 1 else None
    city, city_status = city_of(indicator_id, last["stichtag"])
    return Fact(
        indicator=item,
        stichtag=last["stichtag"],
        value=float(last["value"]),
        city=city,
        status=last["status"],
        note=last["note"] if isinstance(last["note"], str) else "",
        earlier=None if before is None else float(before["value"]),
        earlier_stichtag=None if before is None else before["stichtag"],
        city_status=city_status,
        noise=_noise(data.current().release.data_hash, indicator_id),
        spread=_spread(item, level, last["stichtag"]),
    )


@lru_cache(maxsize=256)
def _noise(data_hash: str, indicator_id: str) -> float | None:  # noqa: ARG001 (cache key)
    return need_inputs.sampling_noise(data.current(), indicator_id)


def _spread(item: data.Indicator, level: str, stichtag: str) -> float | None:
    if item.kind != "index" and item.indicator_id not in BALANCES:
        return None
    return float(data.at(item.indicator_id, level, stichtag)["value"].std(ddof=0))


def city_of(indicator_id: str, stichtag: str) -> tuple[float | None, str]:
    """The city's own value at a date and its status; None and "" where there is none."""
    series = data.series(indicator_id, "stadt")
    found = series[(series["stichtag"] == stichtag) & series["value"].notna()]
    if found.empty:
        return None, ""
    return float(found["value"].iloc[0]), str(found["status"].iloc[0])


def value_words(value: float | None, item: data.Indicator, status: str) -> str:
    """A value with unit and status sign; balances carry their sign ("+733")."""
    is_balance = item.indicator_id in BALANCES
    text = de.with_unit(value, item.unit, item.decimals, sign=is_balance)
    mark = de.status_mark(status or "amtlich")
    return f"{text} {mark}" if mark and text != de.MISSING else text


def change_words(new: float | None, old: float | None, item: data.Indicator) -> str:
    """A difference in words; in percent too, but only for counts and amounts of zero or more.

    Shares differ by percentage points; rates and balances by their own unit: a percent of a balance
    has no meaning.
    """
    has_percent = item.kind in ("count", "amount") or item.unit.startswith("EUR")
    if item.unit == "%" or (has_percent and item.indicator_id not in BALANCES):
        return de.change(new, old, item.unit, item.decimals)
    if de.is_missing(new) or de.is_missing(old) or new is None or old is None:
        return de.MISSING
    return de.with_unit(new - old, item.unit, item.decimals, sign=True)


def compute(code: str) -> Profile:
    """All facts of a Stadtraum; indicators the registry does not hold are left out."""
    area = next(a for a in data.areas("stadtraum") if a.code == code)
    known = data.current().indicators
    return Profile(
        area=area,
        facts={
            title: [
                fact_of(code, key)
                for key in SHOWN
                if key in known and known[key].dimension == dimension
            ]
            for dimension, title in STUDY_DIMENSIONS.items()
        },
    )


def show_answer(profile: Profile) -> None:
    """Two sentences: how young, and how burdened, each against the city."""
    share, index = profile.fact("u18_share"), profile.fact("belastungsindex")
    frame = data.at("belastungsindex", "stadtraum", index.stichtag or "")
    place = compare.rank(frame["value"].to_numpy(dtype=float), index.indicator.polarity)
    rank = int(place[list(frame.index).index(profile.area.code)])
    typ = (
        f"Stadtraumtyp {profile.area.typ} „{profile.area.typ_name}“."
        if profile.area.typ
        else "Ein Stadtraumtyp liegt hier nicht vor."
    )
    page.answer(
        f"{profile.name}: {share.text} der Einwohner sind unter 18 Jahre alt "
        f"(Stadt {de.with_unit(share.city, '%', 1)}). Bei der sozialen Belastung "
        f"{de.year(index.stichtag or '')} liegt der Stadtraum auf Platz {rank} von 17 "
        f"(1 = höchste Belastung). {typ}"
    )


def show_figures(profile: Profile) -> None:
    """Four key figures with date and comparison in words."""
    items = []
    for key in KEY_FIGURES:
        fact = profile.fact(key)
        item = fact.indicator
        city = f"Stadt {fact.city_text}" if fact.city is not None and item.kind != "count" else ""
        lines = [f"Stand {de.date(fact.stichtag)}", city]
        if item.kind == "index":
            lines += ["0 = Mittel der Stadträume,", "höher = weniger belastet"]
        if fact.earlier is not None:
            lines.append(f"{fact.change_text} seit {de.date(fact.earlier_stichtag)}")
        big = fact.text.removesuffix(" je 1.000")
        items.append(page.figure(item.short_name, big, *lines))
    page.figures(*items)


def show_study(profile: Profile) -> None:
    """What the study and the council say about this Stadtraum in words."""
    table = data.table("statements")
    own = table[(table["level"] == "stadtraum") & (table["code"] == profile.area.code)]
    own = own[own["topic"] != "luecke"]
    if own.empty:
        st.caption(
            "Die Studie von 2017 beschreibt diesen Stadtraum im veröffentlichten Text nicht."
        )
        return
    st.markdown("**In Worten** (Studie 2017, Planungsberichte, Beschlüsse)")
    lines = []
    for row in own.fillna("").to_dict("records"):
        title = f"<b>{escape(row['title'])}:</b> " if row["title"] else ""
        day = f", {row['date']}" if row["date"] else ""
        words = escape(f"{row['text']} ({de.status_label(row['status'])}{day})")
        lines.append(f"<li>{title}{words}</li>")
    st.html(f'<ul class="sr-words">{"".join(lines)}</ul>')


def show_locator(profile: Profile) -> None:
    """Where the Stadtraum lies, and its Stadtteile by name."""
    current = data.current()
    canvas = svgmap.picture(current.boundaries["stadtraum"], current.boundaries["elbe"])
    style = svgmap.Style(
        fills={
            shape.code: "#DDE7EF" if shape.code == profile.area.code else "#FFFFFF"
            for shape in canvas.shapes
        },
        labels={shape.code: str(int(shape.code)) for shape in canvas.shapes},
        selected=profile.area.code,
    )
    parts = [f"{row.code} {row.name}" for row in stadtteile_of(profile.area.code).itertuples()]
    alternative = f"Lage von {profile.name} in Dresden. Stadtteile: {de.listing(parts)}."
    svg = svgmap.build_svg(canvas, style, alt=alternative, font=15)
    svgmap.show_svg(svg, f"Stadtteile: {', '.join(parts)}", page.map_notice())


def stadtteile_of(code: str) -> pd.DataFrame:
    """The counted Stadtteile of a Stadtraum (Strehlen belongs to 11 and 12)."""
    frame = data.current().areas["stadtteil"]
    inside = frame["stadtraum_codes"].fillna("").str.split("|").map(lambda codes: code in codes)
    return frame[inside & frame["counted_with"].isna()]


def show_dimensions(profile: Profile) -> None:
    """One table per dimension of the study: value, city, change, date, status."""
    with st.container(key="profile_tables"):
        for dimension, facts in profile.facts.items():
            tables.show_table(
                [_row(fact) for fact in facts],
                [
                    Column("name", "Kennzahl", is_number=False),
                    Column("value", profile.name),
                    Column("city", "Stadt"),
                    Column("compare", "Gegen Stadt", is_number=False),
                    Column("change", "Seit dem Stichtag davor", is_number=False),
                    Column("date", "Stichtag", is_number=False),
                ],
                caption=dimension,
            )
    st.caption(BAND_RULE)


def _row(fact: Fact) -> dict[str, object]:
    item = fact.indicator
    change = "–"
    if fact.earlier is not None:
        change = f"{fact.change_text} ({de.year(fact.earlier_stichtag or '')})"
        if fact.status == "stichprobe":
            change += ", Stichprobe: nicht belastbar"
    return {
        "name": item.short_name,
        "name_small": _name_words(item),
        "name_href": f"daten?indikator={item.indicator_id}",
        **tables.split_unit("value", fact.text),
        **tables.split_unit("city", fact.city_text),
        "compare": against_city(fact),
        "change": change,
        "date": de.date(fact.stichtag),
        "date_small": (de.status_label(fact.status) if fact.status else "keine Angabe")
        + (f": {fact.note}" if fact.note else ""),
    }


def _name_words(item: data.Indicator) -> str:
    """The long name where it says more; at the funded posts, what the city's value leaves out."""
    words = [item.name] if item.name != item.short_name else []
    if item.indicator_id in (posts.POSTS, posts.PER_U25):
        words.append(post_words.counting_words(PLAIN))
    if item.indicator_id == posts.POSTS:
        words.append(post_words.city_note(posts.funded(data.current())))
    return "; ".join(words)


def against_city(fact: Fact) -> str:
    """The difference to the city in words; counts are not compared, they depend on size."""
    if fact.value is None or fact.city is None or fact.indicator.kind in ("count", "amount"):
        return "–"
    found = compare.closeness(
        fact.value,
        fact.city,
        decimals=fact.indicator.decimals,
        spread=fact.spread,
        noise=fact.noise,
    )
    if found is not compare.Closeness.APART:
        return found.value
    words = {1: ("höhere Belastung", "geringere Belastung"), 0: ("höher", "niedriger")}
    high, low = words[abs(fact.indicator.polarity)]
    if fact.indicator.polarity < 0:
        high, low = low, high
    return high if fact.value > fact.city else low
