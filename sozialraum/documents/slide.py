"""One slide: a message as its title, the picture that shows it, what it rests on in the notes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from sozialraum.answers import class_map, profile
from sozialraum.answers.release import SAMPLE, Release
from sozialraum.answers.table import Table
from sozialraum.documents.deck import BAR, CITY, SELECTED, Chart, Series, known
from sozialraum.documents.document import DocumentError, Request, chosen_day
from sozialraum.text import format as de

_MOST_NAMED = 4  # areas without a value, in the line below a chart


_MOST_BARS = 17  # and the city: more labels do not fit below each other


@dataclass(frozen=True)
class Slide:
    """One message and the picture that shows it; ``used``: the indicators behind it."""

    title: str
    shown: Chart | Table
    foot: str
    notes: str
    used: tuple[str, ...] = ()


def of_indicator(request: Request, key: str, code: str) -> Slide:
    """All areas by one indicator, the highest value first; missing ones are named, not drawn as 0."""
    if key != request.indicator:  # date and level belong to the indicator that was asked for
        request = replace(request, indicator=key, stichtag="", level="stadtraum")
    release, level, day = request.release, request.level, chosen_day(request)
    item = release.indicator(key)
    view = class_map.class_map(release, item, level, day, method="gleich", class_count=3)
    is_low_first = item.kind == "index" and item.polarity < 0  # the most burdened first
    rows = view.frame.sort_values("value", ascending=is_low_first, kind="stable")
    missing = list(rows.loc[rows["value"].isna(), "name"])
    rows = rows[rows["value"].notna()]
    if rows.empty:
        raise DocumentError(f"{item.name}: Auf dieser Ebene liegt kein Wert vor.")
    # codes of Stadträume and Stadtteile look alike: "04" is Pieschen and a part of the old town
    is_area = level == "stadtraum"
    own = {code} if is_area else set(profile.stadtteile_of(release, code)["code"])
    total, shown = len(rows), rows.iloc[:_MOST_BARS]
    labels, values = [*shown["name"]], known(shown["value"])
    colours = {i: SELECTED for i, one in enumerate(shown["code"]) if one in own}
    if view.city is not None and not item.is_total:
        colours[len(labels)] = CITY
        labels, values = [*labels, "Stadt"], [*values, float(view.city)]
    spread = f"{item.name}: von {_end(rows, 'min')} bis {_end(rows, 'max')}, {view.city_words}"
    title = view.sentence(code) if code and is_area else f"{spread}."
    some = f" Gezeigt: die ersten {len(shown)} von {total}." if total > len(shown) else ""
    same = int(rows["value"].iloc[len(shown) :].eq(shown["value"].iloc[-1]).sum())
    if same:
        some = f"{some[:-1]}; {de.count(same, 'weiteres hat', 'weitere haben')} den letzten Wert."
    if SAMPLE in set(shown["status"]):
        some += f" {de.status_mark(SAMPLE)} {de.status_label(SAMPLE)}: Die Reihenfolge ist nicht sicher."
    gaps = f" k. A.: {de.listing(missing)}." if missing else ""
    is_long = len(missing) > _MOST_NAMED
    below = f" k. A. für {len(missing)} Gebiete (siehe Notizen)." if is_long else gaps
    facts = [f"{row.name}: {row.text}" for row in rows.itertuples()]
    return Slide(
        title,
        Chart(
            "bars",
            labels,
            [Series(item.heading, values, BAR, colours)],
            item.decimals,
            f"Balken je Gebiet, {'niedrigster' if is_low_first else 'höchster'} Wert oben. {spread}.{gaps}",
            f"{item.heading}, {de.date(day)}",
        ),
        f"{source(release, key, level, day)} Stichtag {de.date(day)}.{some}{below}",
        "\n".join([item.definition, item.caveat, *facts, *[f"{one}: k. A." for one in missing]]),
        (key,),
    )


def _end(rows: pd.DataFrame, end: str) -> str:
    """The lowest ("min") or highest ("max") value and all who have it."""
    those = rows[rows["value"] == rows["value"].agg(end)]
    return f"{those['text'].iloc[0]} ({de.some(list(those['name']))})"


def source(release: Release, key: str, level: str = "stadtraum", day: str = "") -> str:
    """The sources in a line; of more than two the rest stands on the last slide."""
    found = list(release.sources_of([key], level, day)["attribution"].drop_duplicates())
    named = found if len(found) < 3 else [*found[:2], "weitere (letzte Folie)"]
    return f"Quelle: {de.listing(named)}." if named else ""
