"""The Überblick page, drawn: map, key figures, groups and table of `answers.overview`."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sozialraum.answers import overview as answers
from sozialraum.answers import posts
from sozialraum.answers.overview import GROUPS, SCARCE, UNKNOWN, WELL, Overview, Trend
from sozialraum.answers.table import Column, Table
from sozialraum.model.measures import supply
from sozialraum.model.services.posts import PLAIN
from sozialraum.pictures import map_frame, svgmap
from sozialraum.pictures.legend import Entry, Key
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.ui import registry
from sozialraum.ui.registry import Page
from sozialraum.ui.shell import address, data, draw, page

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
    (registry.DATEN, "Was fehlt: alle Lücken", {"teil": "luecken"}),
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
    """Three key figures of the city, each with its change or its part in one line."""
    inhabitants, young = picture.trends
    people = de.with_unit(young.people, "Menschen")
    funding = picture.funding
    inside, *_ = post_words.places(funding.plain)
    page.figures(
        _city_figure("Einwohner", inhabitants),
        _city_figure("Unter 18 Jahren", young, people),
        page.figure(
            f"Geförderte Stellen {funding.year}",
            post_words.amount(funding.plain.total),
            f"davon {inside}",
        ),
    )


def _city_figure(label: str, trend: Trend, *more: str) -> str:
    item = trend.indicator
    change = de.change(trend.value, trend.earlier, item.unit, item.decimals)
    return page.figure(
        f"{label}, {de.date(trend.day)}",
        de.with_unit(trend.value, item.unit, item.decimals),
        " · ".join([*more, f"{change} seit {de.year(trend.earlier_day)}"]),
    )


def show_picture(picture: Overview) -> None:
    """The map with what its colours mean, and below it the places that matter."""
    with page.picture():
        show_map(picture)
    if data.current().is_schematic():
        page.link(
            registry.DATEN, "Die Karte ist schematisch: amtliche Grenzen laden", {"teil": "grenzen"}
        )
    show_links(picture)


def show_map(picture: Overview) -> None:
    """The schematic map, coloured by group, with a sign so that colour alone says nothing."""
    current = data.current()
    canvas = svgmap.city(current)
    names = dict(zip(picture.frame["code"], picture.frame["name"], strict=True))
    rows = picture.frame.set_index("code")
    style = svgmap.Style(
        fills={code: LOOK[group][0] for code, group in rows["group"].items()},
        labels={code: str(int(code)) for code in names},
        names=names,
        selected=address.follow("sr", names.__contains__),
        must_mark=True,
        titles={code: _title(row) for code, row in rows.iterrows()},
        marks={code: LOOK[group][1] for code, group in rows["group"].items()},
    )
    draw.plan(
        map_frame.Map(
            canvas,
            style,
            name="ueberblick",
            alt=f"Karte der 17 Stadträume. {picture.sentence} Alle Werte in der Tabelle darunter.",
            key=_key(picture),
            act=map_frame.CHOOSES,
            title=picture.sentence,
            source=f"{current.map_notice()}.",
        ),
        INDICATORS,
    )


def _title(row: pd.Series) -> str:
    return (
        f"{row['name']}\n{row['group'].label[0].upper()}{row['group'].label[1:]}\n"
        f"Belastungsindex {de.number(row['burden'], 2)} (0 = Mittel, höher = weniger belastet)\n"
        f"{de.number(row['supply'], 2)} VzÄ je 1.000 unter 25"
    )


def _key(picture: Overview) -> Key:
    """What the map's colours and signs mean, and of how many Stadträume."""
    sizes = picture.frame["group"].value_counts()
    rows = [
        Entry(LOOK[group][0], f"{LOOK[group][1]} {group.label}".strip(), int(sizes.get(group, 0)))
        for group in (*GROUPS, *([UNKNOWN] if sizes.get(UNKNOWN) else []))
    ]
    title = f"Belastung {de.year(picture.burden_date)}, Angebot {de.year(picture.supply_date)}"
    return Key(rows, title=title, head="mit Zahl der Stadträume")


def show_links(picture: Overview) -> None:
    """The places of high burden and the chosen one, as links to their profiles."""
    st.caption("Zum Steckbrief; Zahl: geförderte VzÄ je 1.000 unter 25-Jährige")
    with st.container(key="overview_links", horizontal=True, gap="small"):
        high = pd.concat([picture.of_group(group) for group in (SCARCE, WELL)])
        chosen = picture.frame[picture.frame["code"] == address.chosen("sr")]
        for row in pd.concat([high, chosen]).drop_duplicates("code").itertuples():
            label = f"{row.name}: {de.number(row.supply, 2)}"
            page.link(registry.STECKBRIEF, label, {"sr": str(row.code)})


def show_notes(picture: Overview) -> None:
    """What the answer rests on, what counts as a post, and what nobody has published."""
    funding, doubts = picture.funding, "; ".join(picture.cautions)
    page.note(
        f"{f'Vorbehalt {doubts}. ' if doubts else ''}Verglichen werden Belastungsindex "
        f"({de.date(picture.burden_date)}) und geförderte VzÄ je 1.000 unter 25-Jährige "
        f"({de.date(picture.supply_date)}) mit dem Mittel der Stadträume; höher, geringer oder knapper "
        f"ist, was mehr als {de.number(supply.NEUTRAL_BAND, 2)} Standardabweichungen davon abweicht. "
        f"{_students(picture)}"
    )
    proposal = (
        f"; {de.number(funding.proposal, 2)} im Vorschlag ab {post_words.since(funding.since)}, kein "
        "Beschluss"
        if funding.since
        else ""
    )
    page.note(
        f"Geförderte Stellen: {funding.offers} Einträge der Förderliste, "
        f"{post_words.counting_words(PLAIN)} (mit: {de.number(funding.schools.total, 2)}); davon "
        f"{post_words.where(funding.plain)}{proposal}."
    )
    first = [
        row["title"] or row["text"] for row in picture.gaps.head(3).fillna("").to_dict("records")
    ]
    count = de.count(len(picture.gaps), "Lücke", "Lücken")
    page.note(f"Was wir nicht wissen ({count}): {'; '.join(first)} und mehr.")


def _students(picture: Overview) -> str:
    names = picture.frame.set_index("code")["name"]
    listed = [str(names[code]) for code in sorted(picture.students)]
    if not listed:
        return ""
    return (
        f"Viele Studierende wohnen in {de.listing(listed)}; Belastung und Stellen je Kopf sind dort "
        "anders zu lesen."
    )


def show_table(picture: Overview) -> None:
    """The map's table twin."""
    with page.fold("Als Tabelle lesen", key="overview_1") as is_open:
        if not is_open:
            return
        draw.values(
            Table(
                [
                    Column("name", "Stadtraum", is_number=False),
                    Column("burden", f"Belastungsindex {de.year(picture.burden_date)}", decimals=2),
                    Column("rank", "Rang (1 = höchste Belastung)"),
                    Column(
                        "supply",
                        f"VzÄ je 1.000 unter 25, {de.year(picture.supply_date)}",
                        decimals=2,
                    ),
                    Column("group", "Gruppe", is_number=False, show=lambda group: group.label),
                ],
                picture.frame,
                caption="Belastung und Angebot (Belastungsindex: höher = geringere Belastung)",
                order=("rank", "code"),
            )
        )
