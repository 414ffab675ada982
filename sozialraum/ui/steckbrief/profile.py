"""The Steckbrief page, drawn: choice, key figures, study, place and tables of `answers.profile`."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from markupsafe import Markup

from sozialraum.answers import posts
from sozialraum.answers import profile as answers
from sozialraum.answers.comparison import DEFAULT_INDICATORS, Question, comparison
from sozialraum.answers.profile import Fact, Profile, value_words
from sozialraum.model.measures import compare
from sozialraum.model.ranking.catalogue import STUDY_DIMENSIONS
from sozialraum.model.services.posts import PLAIN
from sozialraum.pictures import map_frame, position_chart, svgmap, tables
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.ui.shell import controls, data, draw, page
from sozialraum.ui.shell.callbacks import guarded

KEY_FIGURES = ["einwohner_count", "u18_share", "belastungsindex", posts.PER_U25]
MORE_SOURCES = (
    "Stadtraumtyp, Kurzbefragung und Beschreibung: Studie der EHS/ZFWB Dresden, vorgestellt am "
    "15.11.2017. Einrichtungen: siehe Liste mit Quelle je Zeile unter Daten & Quellen, Downloads."
)
GUIDE = """
- Mit **Zurück** und **Weiter** blättern Sie durch die 17 Stadträume.
- Jede Kennzahl in den Tabellen führt mit einem Klick zu ihrem **Blatt** mit Definition und Quelle.
- Jede Kennzahl steht mit ihrem jüngsten Wert für diesen Stadtraum; der Stichtag steht daneben.
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


def compute(code: str) -> Profile:
    """The answer for the release on screen."""
    return answers.profile(data.current(), code, SHOWN)


def show_figures(profile: Profile) -> None:
    """Four key figures, each with its date and the one comparison that helps to read it."""
    items = []
    for key in KEY_FIGURES:
        fact = profile.fact(key)
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
        items.append(page.figure(label, fact.text.removesuffix(" je 1.000"), words))
    page.figures(*items)


def show_picture(profile: Profile) -> None:
    """Where the Stadtraum stands among the 17 and against the city, and where it lies."""
    with page.picture():
        left, right = st.columns([5, 2], gap="medium")
        with left:
            _show_position(profile)
        with right:
            show_locator(profile)
    page.note(
        "Orange: dieser Stadtraum; grau: die anderen 16; gestrichelt: der Wert der Stadt, wo keiner "
        "veröffentlicht ist, das Mittel der Stadträume. Abstände im Verhältnis zu den Unterschieden "
        f"zwischen den Stadträumen; rechts heißt höher, nicht besser. {profile.typ_words}"
    )


def _show_position(profile: Profile) -> None:
    code = profile.area.code
    found = comparison(data.current(), Question(code, "alle", (), DEFAULT_INDICATORS))
    rows = found.deviations(len(found.shown))
    heads = {}
    for item in found.indicators:
        key, city = item.indicator_id, found.city[item.indicator_id]
        centre, who, status = city, "Stadt", found.city_statuses[key]
        if city is None:
            centre, who, status = found.values[key].mean(), "Mittel", ""
        own, other = (
            value_words(value, item, how if isinstance(how, str) else "").removesuffix(" je 1.000")
            for value, how in (
                (found.values.loc[code, key], found.statuses.loc[code, key]),
                (centre, status),
            )
        )
        heads[item.short_name] = (
            f"{item.short_name} {de.year(found.stichtage[key])}|{own} · {who} {other}"
        )
    draw.chart(
        position_chart.build(
            rows.assign(row=rows["indicator"].map(heads), is_selected=rows["code"] == code)
        ),
        alternative=f"Lage von {profile.name} unter den 17 Stadträumen und gegen die Stadt: "
        f"{'; '.join(text.replace('|', ': ') for text in heads.values())}.",
        key="position",
    )


def show_study(profile: Profile) -> None:
    """What the study and the council say about this Stadtraum in words."""
    own = profile.statements
    if own.empty:
        st.caption(
            "Die Studie von 2017 beschreibt diesen Stadtraum im veröffentlichten Text nicht."
        )
        return
    with page.fold(
        "In Worten: was Studie, Berichte und Beschlüsse sagen", key="profile_words"
    ) as is_open:
        if is_open:
            _list_statements(own)


def _list_statements(own: pd.DataFrame) -> None:
    lines = []
    for row in own.fillna("").to_dict("records"):
        title = Markup("<b>{}:</b> ").format(row["title"]) if row["title"] else ""
        day = f", {row['date']}" if row["date"] else ""
        words = f"{row['text']} ({de.status_label(row['status'])}{day})"
        lines.append(Markup("<li>{}{}</li>").format(title, words))
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
        titles=controls.stadtraum_names(),
        selected=profile.area.code,
    )
    stadtteile = answers.stadtteile_of(current, profile.area.code)
    parts = [f"{row.code} {row.name}" for row in stadtteile.itertuples()]
    alternative = f"Lage von {profile.name} in Dresden. Stadtteile: {de.listing(parts)}."
    st.html(
        map_frame.build(
            map_frame.Map(
                canvas,
                style,
                name="lage",
                alt=alternative,
                act=map_frame.CHOOSES,
                title=f"{profile.name} in Dresden",
                source=f"Stadtteile: {', '.join(parts)}. {current.map_notice()}.",
            )
        )
    )


def show_dimensions(profile: Profile) -> None:
    """One folded table per dimension of the study: value, city, change, date, status."""
    for dimension, facts in profile.facts.items():
        label = f"{STUDY_DIMENSIONS[dimension]}: {len(facts)} Kennzahlen gegen die Stadt"
        with page.fold(label, key=f"profile_{dimension}") as is_open:
            if is_open:
                _show_dimension(profile, dimension)


def _show_dimension(profile: Profile, dimension: str) -> None:
    with st.container(key=f"profile_tables_{dimension}"):
        draw.table(
            [_row(fact) for fact in profile.facts[dimension]],
            [
                Column("name", "Kennzahl", is_number=False),
                Column("value", profile.name),
                Column("city", "Stadt"),
                Column("compare", "Gegen Stadt", is_number=False),
                Column("change", "Seit dem Stichtag davor", is_number=False),
                Column("date", "Stichtag", is_number=False),
            ],
            caption=STUDY_DIMENSIONS[dimension],
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
        "compare": fact.against_city,
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
