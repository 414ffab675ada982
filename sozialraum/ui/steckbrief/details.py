"""The Steckbrief page's pictures: age structure, time lines, Stadtteile inside, places, gaps."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sozialraum.answers import profile as answers
from sozialraum.answers import profile_sheet as sheet
from sozialraum.answers.profile import Profile
from sozialraum.answers.table import Column, Table
from sozialraum.model.services import posts
from sozialraum.model.services.posts import PLAIN, Counting
from sozialraum.pictures import charts, palette, tables
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.text.markdown import literal
from sozialraum.ui import registry
from sozialraum.ui.einrichtungen import facilities, services
from sozialraum.ui.shell import controls, data, draw, page

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


def show_age(profile: Profile) -> None:
    """Age structure against the city, with its table twin."""
    day, frame = answers.age_structure(data.current(), profile.area.code)
    frame["text"] = [de.with_unit(share, "%", 1) for share in frame["share"]]
    frame["city_text"] = [de.with_unit(share, "%", 1) for share in frame["city_share"]]
    st.header("Altersaufbau", anchor=False)
    young = frame["share"].iloc[:5].sum()
    draw.chart(
        charts.age_structure(frame, name=profile.name),
        alternative=f"Altersaufbau von {profile.name} am {de.date(day)}: "
        f"{de.with_unit(young, '%', 1)} unter 18 Jahren. Alle Klassen in der Tabelle darunter.",
        key="age",
    )
    page.note(f"Balken: {profile.name}; graue Striche: Stadt. Stand {de.date(day)}, amtlich.")
    columns = [
        Column("band", "Alter", is_number=False),
        Column("count", "Einwohner"),
        Column("text", "Anteil"),
        Column("city_text", "Stadt"),
    ]
    made = Table(columns, frame, f"Altersaufbau {profile.name}, {de.date(day)}")
    page.unfold("Als Tabelle lesen", "profile_view_1", draw.values, made)


def show_time(profile: Profile) -> None:
    """One indicator over time, the Stadtraum against the city, with its table twin."""
    st.header("Entwicklung", anchor=False)
    known = data.current().indicators
    options = {key: known[key].name for key in TIME_LINES if key in known}
    key = controls.choose("Kennzahl", options, param="verlauf", default="u18_count")
    page.show_notes()
    item = known[key]
    names = {profile.area.code: profile.name}
    frame = answers.over_time(data.current(), key, names, with_city=item.kind != "count")
    colours = {
        name: palette.CITY if name == "Stadt" else palette.SELECTED for name in frame["name"]
    }
    draw.keys(colours)
    draw.chart(
        charts.time_lines(frame, unit=item.unit, decimals=item.decimals, colours=colours),
        alternative=f"Zeitverlauf {item.name} für {profile.name}. Werte in der Tabelle darunter.",
        key="time",
    )
    if item.caveat:
        st.caption(f"Vorsicht: {literal(item.caveat)}")
    page.unfold("Als Tabelle lesen", "profile_view_2", show_time_table, frame, item)


def show_time_table(frame: pd.DataFrame, item: data.Indicator) -> None:
    """The table twin of a time line: one row per date, one column per area."""
    wide = frame.pivot_table(
        index="stichtag", columns="name", values="text", aggfunc="first"
    ).fillna(de.MISSING)
    wide = wide[sorted(wide.columns, key=_number_first)]
    rows = [(de.date(str(day)), *row) for day, row in wide.iloc[::-1].iterrows()]
    caption = f"{item.name} in {item.unit}"
    draw.words(("Stichtag", *wide.columns), rows, caption=caption, numbers=wide.columns)


def _number_first(name: str) -> tuple[int, str]:
    """Sort key for "4 Pieschen": by number; the city, which has none, comes last."""
    head = name.split(" ", 1)[0]
    return (int(head) if head.isdigit() else 99, name)


def show_inside(profile: Profile) -> None:
    """The Stadtteile of the Stadtraum side by side: what the average hides."""
    st.header("Innere Zusammensetzung", anchor=False)
    found = sheet.parts(data.current(), profile.area.code)
    rows = []
    for code, name in found.names.items():
        row: dict[str, object] = {"code": code, "name": name}
        for key in found.indicators:
            item, value = data.current().indicator(key), found.values.loc[code, key]
            row |= tables.split_unit(key, de.with_unit(value, item.unit, item.decimals))
            row[f"{key}_bar"] = None if pd.isna(value) else value / found.top[key]
        rows.append(row)
    with st.container(key="profile_parts"):
        draw.table(
            rows,
            [
                Column("name", "Stadtteil", is_number=False),
                *(
                    Column(key, data.current().indicator(key).short_name, bar=True)
                    for key in found.indicators
                ),
            ],
            caption=f"Stadtteile von {profile.name}, {de.date(found.stichtag)} "
            "(Balken: Anteil am höchsten Wert aller Stadtteile)",
        )
    if found.note:
        st.caption(found.note)
    page.link(
        registry.VIELFALT,
        "Wie verschieden die Stadtteile sind: Vielfalt im Stadtraum",
        {"sr": profile.area.code},
    )


def show_places(profile: Profile) -> None:
    """Facilities recorded for the Stadtraum."""
    code, base = profile.area.code, services.base()
    found = sheet.supply(
        data.current(),
        code,
        published=base.services,
        now=facilities.current(),
        kinds=services.category_names(),
        codes=tuple(base.places.stadtraeume),
    )
    rows = found.rows
    st.header("Einrichtungen und Angebote", anchor=False)
    if rows.empty:
        st.info("Für diesen Stadtraum ist keine Einrichtung erfasst.")
        return
    st.markdown(" · ".join(f"{name}: **{count}**" for name, count in found.kinds.items()))
    st.caption(found.words)
    with page.fold(
        f"Liste der {len(rows)} erfassten Einrichtungen", key="profile_view_3"
    ) as is_open:
        if is_open:
            draw.table(
                place_rows(rows, code),
                place_columns(),
                caption=f"Einrichtungen mit Standort oder Wirkungskreis in {profile.name}",
            )
    page.link(
        registry.ANGEBOTE,
        f"Angebote in {profile.name} auf der Karte und nach Art",
        {"sr": profile.area.code},
    )


def place_columns() -> list[Column]:
    """As on every list of places, and what counts here."""
    return [
        Column("name", "Name", is_number=False),
        Column("vzae", post_words.heading(data.current().funding_year)),
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
    st.header("Was fehlt", anchor=False)
    st.markdown(sheet.missing_words(profile))
