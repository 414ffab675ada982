"""The Steckbrief page, drawn: choice, key figures, study, place and tables of `answers.profile`."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from markupsafe import Markup

from sozialraum.answers import posts
from sozialraum.answers import profile as answers
from sozialraum.answers import profile_sheet as sheet
from sozialraum.answers.comparison import DEFAULT_INDICATORS, Question, comparison
from sozialraum.answers.profile import Fact, Profile
from sozialraum.model.ranking.catalogue import STUDY_DIMENSIONS
from sozialraum.model.services.posts import PLAIN
from sozialraum.pictures import locator, position_chart, tables
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.ui.shell import controls, data, draw, page
from sozialraum.ui.shell.callbacks import guarded

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
    return answers.profile(data.current(), code, sheet.SHOWN)


def show_figures(profile: Profile) -> None:
    """Four key figures, each with its date and the one comparison that helps to read it."""
    items = [page.figure(*sheet.figure_words(profile.fact(key))) for key in sheet.KEY_FIGURES]
    page.figures(*items)


def show_picture(profile: Profile) -> None:
    """Where the Stadtraum stands among the 17 and against the city, and where it lies."""
    with page.picture():
        left, right = st.columns([5, 2], gap="medium")
        with left:
            _show_position(profile)
        with right:
            st.html(draw.map_html(locator.build(data.current(), profile)))
    page.note(
        "Orange: dieser Stadtraum; grau: die anderen 16; gestrichelt: der Wert der Stadt, wo keiner "
        "veröffentlicht ist, das Mittel der Stadträume. Abstände im Verhältnis zu den Unterschieden "
        f"zwischen den Stadträumen; rechts heißt höher, nicht besser. {profile.typ_words}",
        of="position",
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
            item.words(value, how if isinstance(how, str) else "").removesuffix(" je 1.000")
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
        lines.append(Markup("<li>{}{}</li>").format(title, sheet.statement_words(row)))
    st.html(f'<ul class="sr-words">{"".join(lines)}</ul>')


def show_dimensions(profile: Profile) -> None:
    """One folded table per dimension of the study: value, city, change, date, status."""
    for dimension, facts in profile.facts.items():
        label = f"{STUDY_DIMENSIONS[dimension]}: {len(facts)} Kennzahlen gegen die Stadt"
        page.unfold(label, f"profile_{dimension}", _show_dimension, profile, dimension)


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
    st.caption(sheet.BAND_RULE)


def _row(fact: Fact) -> dict[str, object]:
    item = fact.indicator
    return {
        "name": item.short_name,
        "name_small": _name_words(item),
        "name_href": f"daten?indikator={item.indicator_id}",
        **tables.split_unit("value", fact.text),
        **tables.split_unit("city", fact.city_text),
        "compare": fact.against_city,
        "change": sheet.since_words(fact),
        "date": de.date(fact.stichtag),
        "date_small": sheet.status_words(fact),
    }


def _name_words(item: data.Indicator) -> str:
    """The long name where it says more; at the funded posts, what the city's value leaves out."""
    words = [item.name] if item.name != item.short_name else []
    if item.indicator_id in (posts.POSTS, posts.PER_U25):
        words.append(post_words.counting_words(PLAIN))
    if item.indicator_id == posts.POSTS:
        words.append(post_words.city_note(posts.funded(data.current())))
    return "; ".join(words)
