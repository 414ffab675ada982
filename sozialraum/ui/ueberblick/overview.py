"""The Überblick page, drawn: map, key figures, groups and table of `answers.overview`."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sozialraum.answers import overview as answers
from sozialraum.answers import posts
from sozialraum.answers.overview import GROUPS, SCARCE, UNKNOWN, WELL, Overview, Trend
from sozialraum.model.measures import supply
from sozialraum.model.services.posts import PLAIN
from sozialraum.pictures import legend, svgmap
from sozialraum.pictures.legend import Entry
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.ui import registry
from sozialraum.ui.registry import Page
from sozialraum.ui.shell import data, draw, page

INDICATORS = ["einwohner_count", "u18_share", posts.POSTS, answers.BURDEN, answers.SUPPLY]
GUIDE = """
- Die Karte zeigt, wo **soziale Belastung** und **Angebot** auseinanderliegen. Belastung ist der
  Belastungsindex der Stadt, Angebot sind die geförderten Stellen der Kinder- und Jugendarbeit und
  Familienbildung je 1.000 junge Menschen.
- Die **Verweise** unten führen weiter: ansehen, auswählen, planen.
- Jede Zahl hat unter **Woher kommen die Zahlen?** ihre Quelle.
"""

DOORS: tuple[tuple[Page, str, dict[str, str]], ...] = (
    (registry.KARTE, "Karte: jede Kennzahl in der Stadt", {}),
    (registry.STECKBRIEF, "Steckbrief: ein Stadtraum im Einzelnen", {}),
    (registry.ANGEBOTE, "Angebote: was es wo gibt", {}),
    (registry.BEDARF, "Bedarf & Auswahl: wo anfangen?", {}),
    (registry.SZENARIO, "Szenario: Stellen planen und rechnen", {}),
)


# fill and sign per group; colour alone would say nothing
LOOK: dict[answers.Group, tuple[str | None, str]] = {
    **dict(
        zip(
            GROUPS,
            [
                ("#663C9C", "!"),
                ("#C0A9DC", "+"),
                ("#D5D0C6", "−"),
                ("#F3F2F0", ""),
                ("#C9DDEE", "−"),
                ("#74A8D0", "○"),
            ],
            strict=True,
        )
    ),
    UNKNOWN: (None, ""),
}


def compute() -> Overview:
    """The answer for the release on screen."""
    return answers.overview(data.current())


def show_figures(picture: Overview) -> None:
    """Three key figures of the city with their change."""
    inhabitants, young = picture.trends
    people = de.with_unit(young.people, "Kinder und Jugendliche")
    page.figures(
        _city_figure("Einwohner", inhabitants),
        _city_figure("Unter 18 Jahren", young, people),
        _offers_figure(picture.funding),
    )


def _city_figure(label: str, trend: Trend, *lines: str) -> str:
    item = trend.indicator
    change = de.change(trend.value, trend.earlier, item.unit, item.decimals)
    return page.figure(
        label,
        de.with_unit(trend.value, item.unit, item.decimals),
        *lines,
        f"{change} seit {de.year(trend.earlier_day)}",
        f"Stand {de.date(trend.day)}",
    )


def _offers_figure(funding: answers.Funding) -> str:
    return page.figure(
        f"Geförderte Stellen {funding.year}",
        post_words.amount(funding.plain.total),
        f"{funding.offers} Einträge der Förderliste, ohne Schulsozialarbeit",
        f"(mit: {de.number(funding.schools.total, 2)}); davon",
        *post_words.places(funding.plain),
        *(
            [
                f"{de.number(funding.proposal, 2)} im Vorschlag ab "
                f"{post_words.since(funding.since)}, kein Beschluss"
            ]
            if funding.since
            else []
        ),
    )


def show_map(picture: Overview) -> None:
    """The schematic map, coloured by group, with a sign so that colour alone says nothing."""
    current = data.current()
    canvas = svgmap.picture(current.boundaries["stadtraum"], current.boundaries["elbe"])
    names = dict(zip(picture.frame["code"], picture.frame["name"], strict=True))
    rows = picture.frame.set_index("code")
    style = svgmap.Style(
        fills={code: LOOK[group][0] for code, group in rows["group"].items()},
        labels=svgmap.fit_labels(canvas, names, {code: str(int(code)) for code in names}, font=15),
        titles={code: _title(row) for code, row in rows.iterrows()},
        marks={code: LOOK[group][1] for code, group in rows["group"].items()},
    )
    svg = svgmap.build_svg(canvas, style, alt=_alternative(picture), font=15)
    rows_of_groups = [Entry(LOOK[group][0], f"{LOOK[group][1]} {group.label}") for group in GROUPS]
    draw.svg(svg)
    fine = [
        f"Belastungsindex {de.date(picture.burden_date)} und geförderte VzÄ je 1.000 unter "
        f"25-Jährige {de.date(picture.supply_date)}, jeweils gegen das Mittel der Stadträume "
        f"(mehr als {de.number(supply.NEUTRAL_BAND, 2)} Standardabweichungen). VzÄ "
        f"{post_words.counting_words(PLAIN)}; Einwohner vom selben Tag.",
        "In den Stadträumen 13 und 1 wohnen viele Studierende; Belastung und Stellen je Kopf sind "
        "dort anders zu lesen.",
        f"{current.map_notice()}.",
    ]
    st.html(legend.build(rows_of_groups, fine=fine, wide=True))


def _title(row: pd.Series) -> str:
    return (
        f"{row['name']}: Belastungsindex {de.number(row['burden'], 2)}, "
        f"{de.number(row['supply'], 2)} VzÄ je 1.000 unter 25"
    )


def _alternative(picture: Overview) -> str:
    return f"Karte der 17 Stadträume. {picture.sentence} Alle Werte in der Tabelle darunter."


def show_groups(picture: Overview) -> None:
    """The groups that matter, as lists of links to the profiles."""
    day = de.date(picture.supply_date)
    st.caption(f"Zahl am Namen: geförderte VzÄ je 1.000 unter 25-Jährige, {day}")
    for group in (SCARCE, WELL):
        rows = picture.of_group(group)
        if rows.empty:
            continue
        st.markdown(f"**{LOOK[group][1]} {group.label[0].upper()}{group.label[1:]}**")
        for row in rows.itertuples():
            label = f"{row.name}: {de.number(row.supply, 2)}"
            page.link(registry.STECKBRIEF, label, {"sr": str(row.code)})


def show_unknown(picture: Overview) -> None:
    """What nobody has published, so that the picture is not taken for the whole."""
    count = de.count(len(picture.gaps), "Lücke", "Lücken")
    st.markdown(f"**Was wir nicht wissen** ({count})")
    first = picture.gaps.head(3).fillna("").to_dict("records")
    st.markdown("\n".join(f"- {row['title'] or row['text']}" for row in first))
    page.link(registry.DATEN, "Alle Lücken zeigen", {"teil": "luecken"})


def show_table(picture: Overview) -> None:
    """The map's table twin."""
    rows = [
        {
            "code": row.code,
            "name": row.name,
            "burden": de.number(row.burden, 2),
            "rank": f"{row.rank:.0f}" if row.rank == row.rank else de.MISSING,
            "supply": de.number(row.supply, 2),
            "group": row.group.label,
        }
        for row in picture.frame.sort_values(["rank", "code"]).itertuples()
    ]
    with page.fold("Als Tabelle lesen", key="overview_1") as is_open:
        if is_open:
            draw.table(
                rows,
                [
                    Column("name", "Stadtraum", is_number=False),
                    Column("burden", f"Belastungsindex {de.year(picture.burden_date)}"),
                    Column("rank", "Rang (1 = höchste Belastung)"),
                    Column("supply", f"VzÄ je 1.000 unter 25, {de.year(picture.supply_date)}"),
                    Column("group", "Gruppe", is_number=False),
                ],
                caption="Belastung und Angebot (Belastungsindex: höher = geringere Belastung)",
            )
