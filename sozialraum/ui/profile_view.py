"""The Steckbrief page's pictures: age structure, time lines, Stadtteile inside, places, gaps."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sozialraum.model.services import posts
from sozialraum.model.services.posts import PLAIN, Counting
from sozialraum.model.services.selection import Selection, select
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.ui import charts, controls, data, facilities, page, services, tables, theme
from sozialraum.ui.profile import Profile, stadtteile_of
from sozialraum.ui.tables import Column

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
    with page.fold("Als Tabelle lesen", key="profile_view_1") as is_open:
        if is_open:
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
    options = {key: known[key].name for key in TIME_LINES if key in known}
    key = controls.choose("Kennzahl", options, param="verlauf", default="u18_count")
    page.show_notes()
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
    with page.fold("Als Tabelle lesen", key="profile_view_2") as is_open:
        if is_open:
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
    wide = wide[sorted(wide.columns, key=_number_first)]
    rows = [{"day": de.date(str(day)), **row.to_dict()} for day, row in wide.iloc[::-1].iterrows()]
    tables.show_table(
        rows,
        [Column("day", "Stichtag", is_number=False), *(Column(n, n) for n in wide.columns)],
        caption=f"{item.name} in {item.unit}",
    )


def _number_first(name: str) -> tuple[int, str]:
    """Sort key for "4 Pieschen": by number; the city, which has none, comes last."""
    head = name.split(" ", 1)[0]
    return (int(head) if head.isdigit() else 99, name)


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
            row |= tables.split_unit(key, de.with_unit(value, item.unit, item.decimals))
            row[f"{key}_bar"] = None if value is None else float(value) / float(top[key])
        rows.append(row)
    with st.container(key="profile_parts"):
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
    page.link(
        "pages/heterogeneity.py",
        "Wie verschieden die Stadtteile sind: Vielfalt im Stadtraum",
        {"sr": profile.area.code},
    )


def show_places(profile: Profile) -> None:
    """Facilities recorded for the Stadtraum."""
    code, base = profile.area.code, services.base()
    chosen = Selection(stadtraum=code)
    rows = select(facilities.current(), chosen)
    st.subheader("Einrichtungen und Angebote", anchor=False)
    if rows.empty:
        st.info("Für diesen Stadtraum ist keine Einrichtung erfasst.")
        return
    names = services.category_names()
    kinds = rows["category_id"].value_counts()
    st.markdown(" · ".join(f"{names[key]}: **{count}**" for key, count in kinds.items()))
    codes, how = tuple(base.places.stadtraeume), PLAIN
    sums = post_words.sentence(rows, codes, how, code)
    changes = post_words.moved(select(base.services, chosen), rows, codes, how, code)
    st.caption(
        f"Stellen: {sums}{changes}. Erfasst sind Einrichtungen, die in veröffentlichten Listen "
        "stehen. Die Zahl kann unter der wirklichen liegen."
    )
    with page.fold(
        f"Liste der {len(rows)} erfassten Einrichtungen", key="profile_view_3"
    ) as is_open:
        if is_open:
            tables.show_table(
                place_rows(rows, code),
                PLACE_COLUMNS,
                caption=f"Einrichtungen mit Standort oder Wirkungskreis in {profile.name}",
            )
    page.link(
        "pages/services.py",
        f"Angebote in {profile.name} auf der Karte und nach Art",
        {"sr": profile.area.code},
    )


PLACE_COLUMNS = [
    Column("name", "Name", is_number=False),
    Column("vzae", "VzÄ 2024"),
    Column("here", "davon in diesem Stadtraum"),
    Column("category", "Art", is_number=False),
    Column("provider", "Träger", is_number=False),
    Column("place", "Ort", is_number=False),
    Column("state", "Zustand (Stand)", is_number=False),
]


def place_rows(rows: pd.DataFrame, code: str) -> list[dict[str, str]]:
    """Services with their posts and the part that counts here; the last rows add up the parts."""
    everything = Counting(schools=True)
    here = dict(zip(rows["service_id"], posts.parts(rows, code, everything), strict=True))
    listed = [
        {**row, "here": post_words.part(here[row["code"]])}
        for row in facilities.facility_rows(rows)
    ]
    without, whole = (posts.count(rows, [code], how).areas[code] for how in (PLAIN, everything))
    sums = {
        "Summe ohne Schulsozialarbeit": without,
        "Schulsozialarbeit": whole - without,
        "Summe mit Schulsozialarbeit": whole,
    }
    return [*listed, *({"name": name, "here": de.number(sums[name], 2)} for name in sums)]


def show_missing(profile: Profile) -> None:
    """Which of the shown figures are not there for this Stadtraum."""
    missing = [
        fact.indicator.name
        for facts in profile.facts.values()
        for fact in facts
        if fact.value is None
    ]
    if not profile.area.typ:
        missing.append("Stadtraumtyp")
    text = (
        f"Hier liegt kein Wert vor (k. A.): {de.listing(missing)}. Warum, steht unter Daten & "
        "Quellen, Was fehlt."
        if missing
        else "Für alle gezeigten Kennzahlen liegt ein Wert vor."
    )
    st.subheader("Was fehlt", anchor=False)
    st.markdown(text)
