"""The Steckbrief page's parts: one Stadtraum against the city, over time, and from inside."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from sozialraum.model import compare
from sozialraum.text import format as de
from sozialraum.ui import charts, controls, data, facilities, page, svgmap, tables, theme
from sozialraum.ui.tables import Column

KEY_FIGURES = ["einwohner_count", "u18_share", "belastungsindex", "angebote_vzae_per_1000_u25"]
MORE_SOURCES = (
    "Stadtraumtyp, Kurzbefragung und Beschreibung: Studie der EHS/ZFWB Dresden, vorgestellt am "
    "15.11.2017. Einrichtungen: siehe Liste mit Quelle je Zeile unter Daten & Quellen, Downloads."
)
GUIDE = """
- Mit **Zurück** und **Weiter** blättern Sie durch die 17 Stadträume.
- Jede Kennzahl in den Tabellen führt mit einem Klick zu ihrem **Blatt** mit Definition und Quelle.
- **Stadt** ist der Wert der ganzen Stadt, nicht das Mittel der Stadträume.
- **k. A.** heißt: Niemand hat den Wert veröffentlicht. Es heißt nicht null.
"""

# What the profile shows of each dimension of the study, in this order.
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "Sozialstruktur": (
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
    ),
    "Infrastruktur": (
        "angebote_vzae",
        "angebote_vzae_per_1000_u25",
        "fachkraefte_soll_vzae",
        "fachkraefte_gefoerdert_2020_vzae",
        "vk_differenz_vzae",
        "kita_deckung_share",
        "hort_deckung_share",
    ),
    "Bedarf und Leistung": (
        "hze_per_1000",
        "fallaufkommen_ambulant",
        "fallaufkommen_stationaer",
        "prognose_0_21_change",
        "schulrueckstellung_share",
        "foerderbedarf_share",
        "empfehlung_gymnasium_share",
    ),
    "Sozialraum": (
        "einwohner_je_km2",
        "wanderungssaldo_per_1000",
        "wohndauer_u5_share",
        "grundmiete_eur",
        "gesundheit_gut_share",
        "wahlbeteiligung_share",
    ),
}
TIME_LINES = (
    "einwohner_count",
    "u18_count",
    "u18_share",
    "migration_share",
    "u18_migration_share",
    "alleinerziehende_share",
    "aequivalenzeinkommen_eur",
    "einkommen_gering_share",
    "grundmiete_eur",
    "wanderungssaldo_per_1000",
)
AGE_BANDS = {
    "0–2": "alter_0_2_count",
    "3–5": "alter_3_5_count",
    "6–9": "alter_6_9_count",
    "10–14": "alter_10_14_count",
    "15–17": "alter_15_17_count",
    "18–24": "alter_18_24_count",
    "25–29": "alter_25_29_count",
    "30–44": "alter_30_44_count",
    "45–59": "alter_45_59_count",
    "60–64": "alter_60_64_count",
    "65–74": "alter_65_74_count",
    "75–84": "alter_75_84_count",
    "85+": "alter_85plus_count",
}


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

    @property
    def text(self) -> str:
        """Value with unit and status sign."""
        item = self.indicator
        return de.marked(self.value, item.unit, item.decimals, self.status or "amtlich")


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
    back, choice, forward = st.columns([1, 3, 1], vertical_alignment="bottom")
    with choice:
        code = controls.chosen_stadtraum()
    position = codes.index(code)
    before, after = codes[position - 1], codes[(position + 1) % len(codes)]
    back.button(
        f"Zurück: {names[before]}",
        on_click=controls.set_choice,
        args=("sr", before),
        width="stretch",
    )
    forward.button(
        f"Weiter: {names[after]}",
        on_click=controls.set_choice,
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
        city = data.city_value(indicator_id, newest) if newest else None
        return Fact(item, newest, None, city, "", "", None, None)
    last = own.iloc[-1]
    before = own.iloc[-2] if len(own) > 1 else None
    return Fact(
        indicator=item,
        stichtag=last["stichtag"],
        value=float(last["value"]),
        city=data.city_value(indicator_id, last["stichtag"]),
        status=last["status"],
        note=last["note"] if isinstance(last["note"], str) else "",
        earlier=None if before is None else float(before["value"]),
        earlier_stichtag=None if before is None else before["stichtag"],
    )


def compute(code: str) -> Profile:
    """All facts of a Stadtraum; indicators the registry does not hold are left out."""
    area = next(a for a in data.areas("stadtraum") if a.code == code)
    known = data.current().indicators
    return Profile(
        area=area,
        facts={
            dimension: [fact_of(code, key) for key in keys if key in known]
            for dimension, keys in DIMENSIONS.items()
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
        else "Ein Stadtraumtyp ist nicht veröffentlicht."
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
        city = (
            f"Stadt {de.with_unit(fact.city, item.unit, item.decimals)}"
            if fact.city is not None and item.kind != "count"
            else ""
        )
        lines = [f"Stand {de.date(fact.stichtag)}", city]
        if item.kind == "index":
            lines.append("0 = Mittel der Stadträume; höher = weniger belastet")
        if fact.earlier is not None:
            change = de.change(fact.value, fact.earlier, item.unit, item.decimals)
            lines.append(f"{change} seit {de.date(fact.earlier_stichtag)}")
        items.append(page.figure(item.short_name, fact.text, *lines))
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
    for row in own.fillna("").to_dict("records"):
        title = f"**{row['title']}:** " if row["title"] else ""
        day = f", {row['date']}" if row["date"] else ""
        st.markdown(f"- {title}{row['text']} ({de.status_label(row['status'])}{day})")


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
    svgmap.show_svg(svg, f"Stadtteile: {', '.join(parts)}", page.MAP_NOTICE)


def stadtteile_of(code: str) -> pd.DataFrame:
    """The counted Stadtteile of a Stadtraum (Strehlen belongs to 11 and 12)."""
    frame = data.current().areas["stadtteil"]
    inside = frame["stadtraum_codes"].fillna("").str.split("|").map(lambda codes: code in codes)
    return frame[inside & frame["counted_with"].isna()]


def show_dimensions(profile: Profile) -> None:
    """One table per dimension of the study: value, city, change, date, status."""
    for dimension, facts in profile.facts.items():
        rows = [_row(fact) for fact in facts]
        tables.show_table(
            rows,
            [
                Column("name", "Kennzahl", is_number=False),
                Column("value", profile.name),
                Column("city", "Stadt"),
                Column("compare", "Gegen Stadt", is_number=False),
                Column("change", "Seit dem Stichtag davor", is_number=False),
                Column("date", "Stichtag"),
                Column("status", "Herkunft", is_number=False),
            ],
            caption=dimension,
        )


def _row(fact: Fact) -> dict[str, object]:
    item = fact.indicator
    change = "–"
    if fact.earlier is not None:
        words = de.change(fact.value, fact.earlier, item.unit, item.decimals)
        change = f"{words} ({de.year(fact.earlier_stichtag or '')})"
    return {
        "name": item.name,
        "name_href": f"daten?indikator={item.indicator_id}",
        "value": fact.text,
        "city": de.with_unit(fact.city, item.unit, item.decimals),
        "compare": against_city(fact),
        "change": change,
        "date": de.date(fact.stichtag),
        "status": (de.status_label(fact.status) if fact.status else "keine Angabe")
        + (f": {fact.note}" if fact.note else ""),
    }


def against_city(fact: Fact) -> str:
    """The difference to the city in words; counts are not compared, they depend on size."""
    if fact.value is None or fact.city is None or fact.indicator.kind in ("count", "amount"):
        return "–"
    difference = round(fact.value - fact.city, fact.indicator.decimals)
    if difference == 0:
        return "gleich"
    words = {1: ("höhere Belastung", "geringere Belastung"), 0: ("höher", "niedriger")}
    high, low = words[abs(fact.indicator.polarity)]
    if fact.indicator.polarity < 0:
        high, low = low, high
    return high if difference > 0 else low


def show_age(profile: Profile) -> None:
    """Age structure against the city, with its table twin."""
    code = profile.area.code
    day = data.latest("einwohner_count", "stadtraum") or ""
    total = data.at("einwohner_count", "stadtraum", day).loc[code, "value"]
    city_total = data.city_value("einwohner_count", day)
    rows = []
    for band, key in AGE_BANDS.items():
        own = data.at(key, "stadtraum", day).loc[code, "value"]
        city = data.city_value(key, day)
        share = 100 * own / total
        city_share = 100 * city / city_total if city is not None and city_total else None
        rows.append(
            {
                "band": band,
                "count": de.number(own),
                "share": share,
                "city_share": city_share,
                "text": de.with_unit(share, "%", 1),
                "city_text": de.with_unit(city_share, "%", 1),
            }
        )
    st.subheader("Altersaufbau", anchor=False)
    frame = pd.DataFrame(rows)
    young = frame["share"].iloc[:5].sum()
    charts.show(
        charts.age_structure(frame, name=profile.name),
        alternative=f"Altersaufbau von {profile.name} am {de.date(day)}: "
        f"{de.with_unit(young, '%', 1)} unter 18 Jahren. Alle Klassen in der Tabelle darunter.",
        key="age",
    )
    st.caption(f"Balken: {profile.name}; graue Striche: Stadt. Stand {de.date(day)}, amtlich.")
    with st.expander("Als Tabelle lesen"):
        tables.show_table(
            rows,
            [
                Column("band", "Alter", is_number=False),
                Column("count", "Einwohner"),
                Column("text", "Anteil"),
                Column("city_text", "Stadt"),
            ],
            caption=f"Altersaufbau {profile.name}, {de.date(day)}",
        )


def show_time(profile: Profile) -> None:
    """One indicator over time, the Stadtraum against the city, with its table twin."""
    st.subheader("Entwicklung", anchor=False)
    known = data.current().indicators
    options = {key: known[key].short_name for key in TIME_LINES if key in known}
    key = controls.choose("Kennzahl", options, param="verlauf", default="u18_count")
    item = known[key]
    frame = time_frame(key, {profile.area.code: profile.name}, with_city=item.kind != "count")
    names = list(dict.fromkeys(frame["name"]))
    colours = [theme.CITY if name == "Stadt" else theme.SELECTED for name in names]
    charts.show(
        charts.time_lines(
            frame, unit=item.unit, decimals=item.decimals, names=names, colours=colours
        ),
        alternative=f"Zeitverlauf {item.name} für {profile.name}. Werte in der Tabelle darunter.",
        key="time",
    )
    if item.caveat:
        st.caption(f"Vorsicht: {item.caveat}")
    with st.expander("Als Tabelle lesen"):
        show_time_table(frame, item)


def time_frame(indicator_id: str, names: dict[str, str], *, with_city: bool) -> pd.DataFrame:
    """Values over time: name, stichtag, value, text; missing values are kept as gaps."""
    item = data.indicator(indicator_id)
    rows = data.series(indicator_id, "stadtraum")
    rows = rows[rows["code"].isin(names)].assign(name=lambda f: f["code"].map(names))
    if with_city:
        city = data.series(indicator_id, "stadt").assign(name="Stadt")
        rows = pd.concat([rows, city[city["stichtag"].isin(rows["stichtag"])]])
    rows = rows.sort_values(["name", "stichtag"])
    return rows.assign(
        text=[
            de.marked(value, item.unit, item.decimals, status)
            for value, status in zip(rows["value"], rows["status"], strict=True)
        ]
    )[["name", "stichtag", "value", "text"]]


def show_time_table(frame: pd.DataFrame, item: data.Indicator) -> None:
    """The table twin of a time line: one row per date, one column per area."""
    wide = frame.pivot_table(
        index="stichtag", columns="name", values="text", aggfunc="first"
    ).fillna(de.MISSING)
    rows = [{"day": de.date(str(day)), **row.to_dict()} for day, row in wide.iloc[::-1].iterrows()]
    tables.show_table(
        rows,
        [Column("day", "Stichtag", is_number=False), *(Column(n, n) for n in wide.columns)],
        caption=f"{item.name} in {item.unit}",
    )


def show_inside(profile: Profile) -> None:
    """The Stadtteile of the Stadtraum side by side: what the average hides."""
    st.subheader("Innere Zusammensetzung", anchor=False)
    day = data.latest("einwohner_count", "stadtteil") or ""
    keys = [
        key
        for key in ("einwohner_count", "u18_share", "u6_share", "a65plus_share", "einwohner_je_km2")
        if key in data.current().indicators and data.stichtage(key, "stadtteil")
    ]
    values = {key: data.at(key, "stadtteil", day)["value"] for key in keys}
    top = {key: series.max() for key, series in values.items()}
    rows = []
    for area in stadtteile_of(profile.area.code).itertuples():
        row: dict[str, object] = {"code": area.code, "name": f"{area.code} {area.name}"}
        for key in keys:
            item = data.indicator(key)
            value = values[key].get(area.code)
            row[key] = de.with_unit(value, item.unit, item.decimals)
            row[f"{key}_bar"] = None if value is None else float(value) / float(top[key])
        rows.append(row)
    tables.show_table(
        rows,
        [
            Column("name", "Stadtteil", is_number=False),
            *(Column(key, data.indicator(key).short_name, bar=True) for key in keys),
        ],
        caption=f"Stadtteile von {profile.name}, {de.date(day)} "
        "(Balken: Anteil am höchsten Wert aller Stadtteile)",
    )
    if profile.area.code in ("11", "12"):
        st.caption(
            "Strehlen (76) gehört teils zu Stadtraum 11, teils zu 12 und steht hier mit dem Wert des "
            "ganzen Stadtteils."
        )


def show_places(profile: Profile) -> None:
    """Facilities recorded for the Stadtraum."""
    rows = data.table("facilities")
    reach = data.table("facility_reach")
    serving = set(reach.loc[reach["stadtraum_code"] == profile.area.code, "facility_id"])
    own = (rows["stadtraum_code"] == profile.area.code) | rows["facility_id"].isin(serving)
    rows = rows[own & (rows["is_protected"] == 0)]
    st.subheader("Einrichtungen und Angebote", anchor=False)
    if rows.empty:
        st.info("Für diesen Stadtraum ist keine Einrichtung erfasst.")
        return
    kinds = rows["category"].value_counts()
    st.markdown(" · ".join(f"{name}: **{count}**" for name, count in kinds.items()))
    st.caption(
        "Erfasst sind Einrichtungen, die in veröffentlichten Listen stehen. Die Zahl kann unter der "
        "wirklichen liegen. VzÄ = Vollzeitäquivalente der Förderliste 2024."
    )
    with st.expander(f"Liste der {len(rows)} erfassten Einrichtungen"):
        tables.show_table(
            facilities.facility_rows(rows),
            facilities.FACILITY_COLUMNS,
            caption=f"Einrichtungen mit Standort oder Wirkungskreis in {profile.name}",
        )


def show_missing(profile: Profile) -> None:
    """What nobody has published for this Stadtraum."""
    missing = [
        fact.indicator.name
        for facts in profile.facts.values()
        for fact in facts
        if fact.value is None
    ]
    if not profile.area.typ:
        missing.append("Stadtraumtyp")
    text = (
        f"Ohne veröffentlichten Wert: {de.listing(missing)}."
        if missing
        else "Für alle gezeigten Kennzahlen liegt ein veröffentlichter Wert vor."
    )
    st.subheader("Was fehlt", anchor=False)
    st.markdown(text)
