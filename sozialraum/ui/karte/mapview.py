"""The Karte page's parts: classing controls, map with legend, ranking and table twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from sozialraum.answers import class_limits, class_map
from sozialraum.answers.table import Column, Table, only_in_file
from sozialraum.documents.tables import status_word
from sozialraum.pictures import charts, choropleth
from sozialraum.pictures.choropleth import MapView
from sozialraum.text import format as de
from sozialraum.ui import registry
from sozialraum.ui.einrichtungen import facilities
from sozialraum.ui.einrichtungen.facilities import Places
from sozialraum.ui.registry import Page
from sozialraum.ui.shell import address, controls, data, downloads, draw, page

GUIDE = """
- **Kennzahl und Jahr** oben wählen; die Karte, die Rangliste und die Tabelle folgen.
- **Ein Gebiet anklicken** oder oben auswählen: Es wird überall orange umrandet.
- Unter **Optionen** ändern Sie, wie Werte zu Klassen werden. Der Hausstandard bleibt
  über alle Jahre gleich, so sind Jahre vergleichbar.
- Dort blenden Sie auch **Einrichtungen** ein: ein Punkt je Art im Gebiet, die Namen beim Zeigen.
- **Größer** und **Zum Stadtraum** oder **Zum Stadtteil** vergrößern die Karte. Unter **Optionen >
  Darstellung** lässt sie sich frei verschieben und zoomen.
- Die **Adresse** im Browser enthält Ihre Auswahl und lässt sich weitergeben.
"""


@dataclass(frozen=True)
class Classing:
    """How values become classes."""

    method: str
    count: int
    limits: tuple[float, ...] = ()


def chosen_classing(indicator: data.Indicator, level: str, stichtag: str) -> Classing:
    """Method, number of classes and own limits (``?einteilung=``, ``?klassen=``)."""
    offered = class_map.methods(data.current(), indicator, level, stichtag)
    default = "standard" if "standard" in offered else "quantile"
    method = controls.choose("Klassen bilden nach", offered, param="einteilung", default=default)
    limits: tuple[float, ...] = ()
    count = class_map.COUNT
    if method == "manuell":
        limits = _own_limits(indicator, level, stichtag)
    elif method != "standard":
        counts = ("3", "5", "7") if method == "stadt" else ("3", "4", "5", "6", "7")
        names = {number: number for number in counts}
        count = int(controls.choose("Anzahl Klassen", names, param="klassen", default=str(count)))
    return Classing(method, count, limits)


def _own_limits(indicator: data.Indicator, level: str, stichtag: str) -> tuple[float, ...]:
    fallback = class_map.class_map(
        data.current(), indicator, level, stichtag, method="quantile", class_count=class_map.COUNT
    )
    proposal = "; ".join(de.number(limit, indicator.decimals) for limit in fallback.limits)
    text = controls.typed("Grenzen, getrennt durch Semikolon", param="grenzen", default=proposal)
    try:
        return tuple(class_limits.typed(text))
    except ValueError as error:
        # at the head of the page: the fold around the field is closed when a link brings the text
        address.note(f"{error} Gezeigt werden vorerst: {proposal}.")
        return tuple(fallback.limits)


def compute(indicator: data.Indicator, level: str, stichtag: str, classing: Classing) -> MapView:
    """The indicator classed and coloured as chosen."""
    found = class_map.class_map(
        data.current(),
        indicator,
        level,
        stichtag,
        method=classing.method,
        class_count=classing.count,
        limits=classing.limits,
    )
    return choropleth.drawn(found)


def chosen_form() -> str:
    """How the map is drawn (``?darstellung=``): a plan, or to move about in."""
    return controls.choose(
        "Darstellung",
        {"plan": "Schaubild mit Namen", "frei": "frei verschieben und zoomen"},
        param="darstellung",
        default="plan",
    )


def show(view: MapView, selected: str, places: Places, form: str = "plan") -> None:
    """The map with its legend beside it, its source and the kinds shown below."""
    release = data.current()
    shown = choropleth.plan(
        view,
        release,
        selected,
        dots=places.dots,
        words=places.words,
        more_rows=facilities.key_rows(places),
    )
    if places.signs:
        style = replace(shown.style, signs=places.signs, marks=places.marks, must_mark=True)
        shown = replace(shown, style=style)
    if form == "frei":
        from sozialraum.ui.karte import deckmap  # pydeck loads for those who ask for it

        named = replace(shown.style, labels={code: str(int(code)) for code in shown.style.names})
        deckmap.show(
            release.boundaries[view.level],
            release.boundaries["elbe"],
            named,
            key="free_map",
            param=str(shown.act.param if shown.act else ""),
            alt=view.alternative,
        )
        st.html(choropleth.key(view).html(wide=True))
        page.note(shown.source)
    else:
        draw.plan(shown, [view.indicator.indicator_id], view.level)
    if view.note:
        page.note(view.note)
    if places.summary:
        st.info(places.summary)


def show_ranking(view: MapView, selected: str | None) -> None:
    """All areas as bars, rank 1 on top; the city only where it is of the areas' own size."""
    item = view.indicator
    # a sum of all areas would stretch the axis until no bar can be read
    city = None if item.is_total else view.city
    frame = view.frame.assign(colour=view.frame["colour"].fillna("#FFFFFF"))
    draw.chart(
        charts.ranking(
            frame[["code", "name", "value", "text", "colour"]],
            unit=item.heading,
            decimals=item.decimals,
            city=city,
            selected=selected,
            polarity=item.polarity,
            city_text="" if city is None else f"Stadt {view.city_text}",
        ),
        alternative=view.alternative,
        key="ranking",
    )


def show_table(view: MapView, selected: str) -> None:
    """The map's table twin, with downloads."""
    item = view.indicator
    with page.fold(
        "Als Tabelle lesen", key="mapview_1", expanded=view.level == "stadtraum"
    ) as is_open:
        if is_open:
            made = table(view)
            draw.values(made, selected=selected, city=data.CITY)
            downloads.download_buttons(
                made,
                downloads.origin(
                    [item.indicator_id],
                    f"{item.name}: {item.definition}",
                    data.current().map_notice(view.level),
                    level=view.level,
                    day=view.stichtag,
                ),
                name=f"{item.indicator_id}_{view.level}_{view.stichtag}",
                key="map_table",
            )


def table(view: MapView) -> Table:
    """All areas of the map, on the screen by rank and with the city below."""
    item, day = view.indicator, de.date(view.stichtag)
    return Table(
        [
            Column("code", file="Nummer"),
            Column("name", "Gebiet", is_number=False, file=True),
            *only_in_file("Kennzahl", "Einheit", "Stichtag"),
            Column(
                "value",
                item.heading,
                file="Wert",
                unit=item.unit,
                decimals=item.decimals,
                digits=item.file_decimals,
            ),
            Column("rank", "Rang", file=True),
            Column(
                "status",
                "Herkunft",
                is_number=False,
                file=True,
                show=lambda status: de.status_label(status) if status else "keine Angabe",
                write=status_word,
            ),
            Column("note", "Hinweis", is_number=False, optional=True, file=True),
        ],
        view.frame.assign(
            Kennzahl=item.name, Einheit=item.unit, Stichtag=day, value_words=view.frame["text"]
        ),
        caption=f"{item.name}, Stichtag {day}",
        order=("rank", "code"),
        foot=[]
        if view.city is None
        else [
            {
                "code": data.CITY,
                "name": "Stadt Dresden",
                "value": view.city,
                "value_words": view.city_text,
            }
        ],
    )


def next_steps(level: str, selected: str) -> Sequence[tuple[Page, str, dict[str, str]]]:
    """Doors to the profile, the comparison and the scenario with the same choice."""
    code = selected if level == "stadtraum" else data.current().stadtraum_of(selected)
    name = controls.stadtraum_names()[code]
    is_schematic = data.current().is_schematic(level)
    return (
        *[(registry.DATEN, "Amtliche Grenzen laden", {"teil": "grenzen"})] * is_schematic,
        (registry.STECKBRIEF, f"Steckbrief von {name} öffnen", {"sr": code}),
        (registry.VERGLEICH, "Mit anderen Stadträumen vergleichen", {"sr": code}),
        (registry.SZENARIO, "Ein Szenario rechnen", {"sr": code}),
    )
