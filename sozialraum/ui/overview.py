"""The Überblick page's parts: burden against supply, key figures with change, what is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from sozialraum.answers import posts
from sozialraum.model import compare, supply
from sozialraum.model.services.posts import PLAIN, Counting
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.ui import controls, data, page, svgmap, tables
from sozialraum.ui.tables import Column

BURDEN = "belastungsindex"
NARROW = 0.1  # standard deviations; a place this near to the band may as well be outside
STUDENTS = ("01", "13")  # campus and centre: few children, many students (docs: inferred)
SUPPLY = posts.PER_U25
INDICATORS = ["einwohner_count", "u18_share", posts.POSTS, BURDEN, SUPPLY]
GUIDE = """
- Die Karte zeigt, wo **soziale Belastung** und **Angebot** auseinanderliegen. Belastung ist der
  Belastungsindex der Stadt, Angebot sind die geförderten Stellen der Kinder- und Jugendarbeit und
  Familienbildung je 1.000 junge Menschen.
- Die **Verweise** unten führen weiter: ansehen, auswählen, planen.
- Jede Zahl hat unter **Woher kommen die Zahlen?** ihre Quelle.
"""

DOORS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("pages/district_map.py", "Karte: jede Kennzahl in der Stadt", {}),
    ("pages/profile.py", "Steckbrief: ein Stadtraum im Einzelnen", {}),
    ("pages/services.py", "Angebote: was es wo gibt", {}),
    ("pages/need.py", "Bedarf & Auswahl: wo anfangen?", {}),
    ("pages/scenario.py", "Szenario: Stellen planen und rechnen", {}),
)


@dataclass(frozen=True)
class Group:
    """One kind of place on the map: words, fill, sign, and the levels of burden and supply in it."""

    label: str
    colour: str | None
    mark: str
    burden: int | None
    supply: tuple[int, ...]


GROUPS = (
    Group("höhere Belastung, knapperes Angebot", "#663C9C", "!", 1, (-1,)),
    Group("höhere Belastung, mittleres oder mehr Angebot", "#C0A9DC", "+", 1, (0, 1)),
    Group("mittlere Belastung, knapperes Angebot", "#D5D0C6", "−", 0, (-1,)),
    Group("mittlere Belastung, mittleres oder mehr Angebot", "#F3F2F0", "", 0, (0, 1)),
    Group("geringere Belastung, knapperes Angebot", "#C9DDEE", "−", -1, (-1,)),
    Group("geringere Belastung, mittleres oder mehr Angebot", "#74A8D0", "○", -1, (0, 1)),
)
UNKNOWN = Group("nicht einzuordnen (k. A.)", None, "", None, ())
SCARCE, WELL = GROUPS[0], GROUPS[1]


@dataclass(frozen=True)
class Picture:
    """Burden and supply of the 17 Stadträume and the group each belongs to."""

    frame: pd.DataFrame  # code, name, burden, supply, group
    burden_date: str
    supply_date: str


def compute() -> Picture:
    """Newest burden index against newest supply per 1,000 young people."""
    burden_date = data.latest(BURDEN, "stadtraum") or ""
    supply_date = data.latest(SUPPLY, "stadtraum") or ""
    burden = data.at(BURDEN, "stadtraum", burden_date)["value"].astype(float)
    offers = data.at(SUPPLY, "stadtraum", supply_date)["value"].astype(float)
    polarity = data.indicator(BURDEN).polarity
    names = controls.stadtraum_names()
    burden_z = compare.z_scores(compare.burden(burden.to_numpy(), polarity)).values
    supply_z = compare.z_scores(offers.to_numpy()).values
    frame = pd.DataFrame(
        {
            "code": burden.index,
            "name": [names[code] for code in burden.index],
            "burden": burden.to_numpy(),
            "supply": offers.to_numpy(),
            "group": [group_of(*pair) for pair in zip(burden_z, supply_z, strict=True)],
            # how far inside its group: standard deviations beyond the neutral band
            "margin": np.minimum(np.abs(burden_z), np.abs(supply_z)) - supply.NEUTRAL_BAND,
            "rank": compare.rank(burden.to_numpy(), polarity),
        }
    )
    return Picture(frame, burden_date, supply_date)


def group_of(burden_z: float, supply_z: float) -> Group:
    """The group of a place by its z-scores; unknown where either is missing."""
    burden, offers = supply.level(burden_z), supply.level(supply_z)
    if burden is None or offers is None:
        return UNKNOWN
    return next(g for g in GROUPS if g.burden == burden and offers in g.supply)


def answer(picture: Picture) -> str:
    """Who is most burdened and how supplied; where burden is high and supply scarce, and how surely."""
    frame = picture.frame.sort_values("rank")
    scarce = frame[frame["group"] == SCARCE]
    well = list(frame.loc[frame["group"] == WELL, "name"])
    years = f"(Belastung {de.year(picture.burden_date)}, Stellen {de.year(picture.supply_date)})"
    parts = []
    if well:
        parts.append(
            f"Höhere Belastung, aber mindestens mittleres Angebot je Kopf: {de.listing(well)}."
        )
    if scarce.empty:
        parts.append("In keinem Stadtraum trifft höhere Belastung auf knapperes Angebot.")
    else:
        named = [_with_caution(row) for row in scarce.to_dict("records")]
        parts.append(f"Höhere Belastung bei knapperem Angebot: {de.listing(named)}.")
    return f"{' '.join(parts)} {years}"


def _with_caution(row: dict[str, Any]) -> str:
    """A name with what makes its place in the group unsure."""
    cautions = []
    if row["margin"] < NARROW:
        cautions.append("knapp über der Grenze")
    if row["code"] in STUDENTS:
        cautions.append("viele Studierende")
    return f"{row['name']} ({', '.join(cautions)})" if cautions else str(row["name"])


def show_figures() -> None:
    """Three key figures of the city with their change."""
    page.figures(
        _city_figure("einwohner_count", "Einwohner", since=10),
        _city_figure("u18_share", "Unter 18 Jahren", since=10, count="u18_count"),
        _offers_figure(),
    )


def _city_figure(indicator_id: str, label: str, *, since: int, count: str = "") -> str:
    item = data.indicator(indicator_id)
    days = data.stichtage(indicator_id, "stadt")
    newest = days[-1]
    value = data.city_value(indicator_id, newest)
    earlier = max(days[0], f"{int(newest[:4]) - since}{newest[4:]}")
    change = de.change(value, data.city_value(indicator_id, earlier), item.unit, item.decimals)
    lines = [f"{change} seit {de.year(earlier)}", f"Stand {de.date(newest)}"]
    if count:
        people = de.with_unit(data.city_value(count, newest), "Kinder und Jugendliche")
        lines.insert(0, people)
    return page.figure(label, de.with_unit(value, item.unit, item.decimals), *lines)


def _offers_figure() -> str:
    offers = data.current().tables["funded_offers"]
    first = offers[offers["list_no"] == "1"]
    found, schools = (
        posts.funded(data.current(), Counting(schools=with_)) for with_ in (False, True)
    )
    return page.figure(
        "Geförderte Stellen 2024",
        post_words.amount(found.total),
        f"{len(first)} Angebote, ohne Schulsozialarbeit",
        f"(mit: {de.number(schools.total, 2)}); davon",
        *post_words.places(found),
        f"{de.number(first['vzae_proposal_2025'].sum(), 2)} im Vorschlag ab 04/2025, kein Beschluss",
    )


def show_map(picture: Picture) -> None:
    """The schematic map, coloured by group, with a sign so that colour alone says nothing."""
    current = data.current()
    canvas = svgmap.picture(current.boundaries["stadtraum"], current.boundaries["elbe"])
    names = dict(zip(picture.frame["code"], picture.frame["name"], strict=True))
    rows = picture.frame.set_index("code")
    style = svgmap.Style(
        fills={code: group.colour for code, group in rows["group"].items()},
        labels=svgmap.fit_labels(canvas, names, {code: str(int(code)) for code in names}, font=15),
        titles={code: _title(row) for code, row in rows.iterrows()},
        marks={code: group.mark for code, group in rows["group"].items()},
    )
    svg = svgmap.build_svg(canvas, style, alt=_alternative(picture), font=15)
    items = "".join(
        f'<li><span class="swatch" style="background:{group.colour}"></span>'
        f"{group.mark} {group.label}</li>"
        for group in GROUPS
    )
    svgmap.show_svg(svg)
    st.html(
        f'<div class="sr-legend sr-legend-wide"><ul>{items}</ul><div class="fine">Belastungsindex '
        f"{de.date(picture.burden_date)} und geförderte VzÄ je 1.000 unter 25-Jährige "
        f"{de.date(picture.supply_date)}, jeweils gegen das Mittel der Stadträume "
        f"(mehr als {de.number(supply.NEUTRAL_BAND, 2)} Standardabweichungen). VzÄ "
        f"{post_words.counting_words(PLAIN)}; Einwohner vom selben Tag.<br>"
        "In den Stadträumen 13 und 1 wohnen viele Studierende; Belastung und Stellen je Kopf sind "
        f"dort anders zu lesen.<br>{escape(page.map_notice())}.</div></div>"
    )


def _title(row: pd.Series) -> str:
    return (
        f"{row['name']}: Belastungsindex {de.number(row['burden'], 2)}, "
        f"{de.number(row['supply'], 2)} VzÄ je 1.000 unter 25"
    )


def _alternative(picture: Picture) -> str:
    return f"Karte der 17 Stadträume. {answer(picture)} Alle Werte in der Tabelle darunter."


def show_groups(picture: Picture) -> None:
    """The groups that matter, as lists of links to the profiles."""
    day = de.date(picture.supply_date)
    st.caption(f"Zahl am Namen: geförderte VzÄ je 1.000 unter 25-Jährige, {day}")
    for group in (SCARCE, WELL):
        rows = picture.frame[picture.frame["group"] == group].sort_values("rank")
        if rows.empty:
            continue
        st.markdown(f"**{group.mark} {group.label[0].upper()}{group.label[1:]}**")
        for row in rows.itertuples():
            label = f"{row.name}: {de.number(row.supply, 2)}"
            page.link("pages/profile.py", label, {"sr": str(row.code)})


def show_unknown() -> None:
    """What nobody has published, so that the picture is not taken for the whole."""
    table = data.table("statements")
    gaps = table[table["topic"] == "luecke"]
    st.markdown(f"**Was wir nicht wissen** ({de.count(len(gaps), 'Lücke', 'Lücken')})")
    first = gaps.head(3).fillna("").to_dict("records")
    st.markdown("\n".join(f"- {row['title'] or row['text']}" for row in first))
    page.link("pages/sources.py", "Alle Lücken zeigen", {"teil": "luecken"})


def show_table(picture: Picture) -> None:
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
            tables.show_table(
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
