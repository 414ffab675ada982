"""Slides to present: one message each as its title, a native chart, what it rests on in the notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from sozialraum.answers import class_map, need, need_inputs, overview, posts, profile, profile_sheet
from sozialraum.answers import scenario as scenarios
from sozialraum.answers.release import SAMPLE, Release
from sozialraum.answers.table import Column, Table
from sozialraum.documents import office
from sozialraum.documents.deck import (
    BAR,
    CITY,
    HIDDEN,
    SELECTED,
    SIZES,
    Chart,
    Deck,
    Series,
    known,
    shortened,
)
from sozialraum.documents.document import (
    Document,
    DocumentError,
    Report,
    Request,
    chosen_day,
    file_name,
    finished,
    link,
    map_view,
    origin,
    proceed,
    qr,
)
from sozialraum.model.costs.personnel import CostView
from sozialraum.model.scenario import ScenarioResult
from sozialraum.store import scenario_files, weightings
from sozialraum.text import format as de
from sozialraum.text import need as need_words
from sozialraum.text import scenario as scenario_words

_MOST_NAMED = 4  # areas without a value, in the line below a chart
_MOST_BARS = 17  # and the city: more labels do not fit below each other
KEY_FACTS = ("einwohner_count", "u18_share", "alleinerziehende_share", "einkommen_gering_share")
_BURDEN = profile.BURDEN


@dataclass(frozen=True)
class Slide:
    """One message and the picture that shows it; ``used``: the indicators behind it."""

    title: str
    shown: Chart | Table
    foot: str
    notes: str
    used: tuple[str, ...] = ()


def make(request: Request, report: Report) -> Document:
    """Slides of what the request names: indicator, Stadtraum, weighting, scenario; else the city."""
    proceed(report, 0.1, "Zahlen")
    slides = list(plan(request))
    proceed(report, 0.6, "Folien")
    used = list(dict.fromkeys(key for slide in slides for key in slide.used))
    subject = _subject(request)
    what = [request.indicator] if request.indicator else [subject] if request.scenario else []
    name = file_name(request, *what)
    live = link(request, *_live(request))
    held = origin(request, used, live=live, name=name)
    deck = Deck(request.size or next(iter(SIZES)))
    opening = [
        f"{office.PROGRAM}, {de.date(request.day)}",
        f"Datenstand {de.date(request.release.release.data_stand)}",
    ]
    deck.opening(subject, opening, "\n".join(slide.title for slide in slides))
    for slide in slides:
        show = deck.chart if isinstance(slide.shown, Chart) else deck.table
        show(slide.title, slide.shown, slide.foot, slide.notes)  # type: ignore[arg-type]
    lines = office.origin_lines(held)
    parts = [lines] if sum(map(len, lines)) < 1500 else _parted(lines)
    for number, part in enumerate(parts):
        deck.text("Herkunft der Zahlen", part, "", qr(live, "png") if number == 0 else b"")
    data = deck.data(request.day, title=subject, subject="Folien", author="")
    return finished(request, data, *what)


def _parted(lines: list[str], most: int = 1500) -> list[list[str]]:
    """Lines in groups a slide can hold; a very long line is cut at its words."""
    pieces = [piece for line in lines for piece in _cut(line, most)]
    parts: list[list[str]] = [[]]
    for piece in pieces:
        if parts[-1] and sum(map(len, parts[-1])) + len(piece) > most:
            parts.append([])
        parts[-1].append(piece)
    return parts


def _cut(line: str, most: int) -> Iterator[str]:
    while len(line) > most:
        place = line.rfind(" ", 0, most)
        place = place if place > 0 else most
        yield line[:place]
        line = line[place:].lstrip()
    yield line


def _subject(request: Request) -> str:
    names = request.release.names("stadtraum")
    scenario, weighting = request.scenario, request.weighting
    what = [
        scenario_files.read_text(scenario).name if scenario else "",
        weightings.read_text(weighting).name if weighting else "",
        request.release.indicators[request.indicator].name if request.indicator else "",
        f"Stadtraum {names[request.stadtraum]}" if request.stadtraum in names else "",
    ]
    return ", ".join(filter(None, what)) or "Dresdens Stadträume im Überblick"


def _live(request: Request) -> tuple[str, dict[str, str]]:
    if request.scenario:
        return "szenario", {}
    if request.weighting:
        return "bedarf", {}
    if request.indicator:
        return map_view(request)
    if request.stadtraum in request.release.counted["stadtraum"]:
        return "steckbrief", {"sr": request.stadtraum}
    return "", {}


def plan(request: Request) -> Iterator[Slide]:
    """All slides between the first and the last.

    Raises:
        PlanningError: An indicator that is not known, a scenario or weighting that cannot be read.
    """
    release = request.release
    code = request.stadtraum if request.stadtraum in release.counted["stadtraum"] else ""
    if request.indicator:
        yield _indicator(request, request.indicator, code)
    if code and not (request.indicator or request.scenario or request.weighting):
        yield from _area(request, code)
    if request.weighting:
        yield _ranks(request, code)
    if request.scenario:
        yield from _scenario(release, request.scenario)
    if not (request.indicator or code or request.weighting or request.scenario):
        yield from _city(request)


def _indicator(request: Request, key: str, code: str) -> Slide:
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
    if view.city is not None and item.kind not in ("count", "amount"):
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
        f"{_source(release, key, level, day)} Stichtag {de.date(day)}.{some}{below}",
        "\n".join([item.definition, item.caveat, *facts, *[f"{one}: k. A." for one in missing]]),
        (key,),
    )


def _end(rows: pd.DataFrame, end: str) -> str:
    """The lowest ("min") or highest ("max") value and all who have it."""
    those = rows[rows["value"] == rows["value"].agg(end)]
    return f"{those['text'].iloc[0]} ({de.some(list(those['name']))})"


def _source(release: Release, key: str, level: str = "stadtraum", day: str = "") -> str:
    """The sources in a line; of more than two the rest stands on the last slide."""
    found = list(release.sources_of([key], level, day)["attribution"].drop_duplicates())
    named = found if len(found) < 3 else [*found[:2], "weitere (letzte Folie)"]
    return f"Quelle: {de.listing(named)}." if named else ""


def _area(request: Request, code: str) -> Iterator[Slide]:
    """A Stadtraum: burden, age, change, supply, and what is not known."""
    release = request.release
    found = profile.profile(release, code, profile_sheet.SHOWN)
    if release.newest(_BURDEN, "stadtraum"):
        yield replace(_indicator(request, _BURDEN, code), title=found.sentence)
    day, ages = profile.age_structure(release, code)
    yield Slide(
        f"{found.name}: So alt sind die Menschen am {de.date(day)}, verglichen mit der Stadt",
        Chart(
            "columns",
            list(ages["band"]),
            [
                Series(found.name, known(ages["share"]), SELECTED),
                Series("Stadt", known(ages["city_share"]), CITY),
            ],
            1,
            f"Anteile von {len(ages)} Altersgruppen an allen Einwohnern, {found.name} neben der Stadt.",
            "% der Einwohner",
        ),
        f"{_source(release, profile.PEOPLE, day=day)} Stichtag {de.date(day)}.",
        "\n".join(
            f"{row.band} Jahre: {de.number(row.count)} Personen, {de.with_unit(row.share, '%', 1)} "
            f"(Stadt {de.with_unit(row.city_share, '%', 1)})"
            for row in ages.itertuples(index=False)
        ),
        (profile.PEOPLE,),
    )
    yield _change(release, code, found)
    yield _indicator(request, posts.PER_U25, code)
    yield _facts(release, found)


def _change(release: Release, code: str, found: profile.Profile) -> Slide:
    item = release.indicator(profile.YOUNG)
    rows = profile.over_time(release, profile.YOUNG, {code: found.name}, with_city=True)
    days = sorted(rows["stichtag"].unique())
    lines = {
        name: rows[rows["name"] == name].set_index("stichtag")["value"].reindex(days)
        for name in (found.name, "Stadt")
    }
    fact = found.fact(profile.YOUNG)
    return Slide(
        f"{found.name}: {item.short_name} {fact.text}, seit {de.year(str(fact.earlier_stichtag))} "
        f"{fact.change_text}"
        if fact.earlier_stichtag
        else f"{found.name}: {item.short_name} {fact.text}",
        Chart(
            "lines",
            [de.year(day) for day in days],
            [
                Series(name, known(values), SELECTED if name == found.name else CITY)
                for name, values in lines.items()
            ],
            item.decimals,
            f"{item.name} von {de.year(days[0])} bis {de.year(days[-1])}, {found.name} und Stadt.",
            item.heading,
        ),
        f"{_source(release, profile.YOUNG)} Stichtage {de.date(days[0])} bis {de.date(days[-1])}.",
        "\n".join(f"{row.name}, {de.date(row.stichtag)}: {row.text}" for row in rows.itertuples()),
        (profile.YOUNG,),
    )


def _facts(release: Release, found: profile.Profile) -> Slide:
    facts = [found.fact(key) for key in KEY_FACTS if key in release.indicators]
    rows = [
        {
            "name": fact.indicator.name,
            "day": de.date(fact.stichtag),
            "own": fact.text,
            "city": fact.city_text,
            "against": fact.against_city,
        }
        for fact in facts
    ]
    columns = (
        Column("name", "Kennzahl", is_number=False),
        Column("day", "Stichtag", is_number=False),
        Column("own", found.name),
        Column("city", "Stadt"),
        Column("against", "Verglichen mit der Stadt", is_number=False),
    )
    count = de.count(len(found.missing), "Angabe fehlt", "Angaben fehlen")
    return Slide(
        f"{found.name} in Zahlen: {count if found.missing else 'alle Angaben liegen vor'}",
        Table(columns, pd.DataFrame(rows), f"Kennzahlen von {found.name}"),
        "k. A. = keine Angabe, das heißt nicht null.",
        profile_sheet.missing_words(found),
        tuple(fact.indicator.indicator_id for fact in facts),
    )


def _ranks(request: Request, code: str) -> Slide:
    """Every Stadtraum with the ranks it takes in nine of ten weightings, never a rank alone."""
    weighting = weightings.read_text(request.weighting)
    found = need.Result(weighting.plan, need_inputs.read(request.release))
    names, words = found.inputs.names, found.inputs.words
    spans = {one: found.interval(one) for one in found.index.ranked}
    close = {one: [names[other] for other in found.too_close_to(one)] for one in spans}
    labels = [f"Rang {found.index.ranks[one]:.0f}: {names[one]}" for one in spans]
    low = [float(best) - 0.5 for best, _ in spans.values()]
    wide = [float(worst - best) + 1.0 for best, worst in spans.values()]
    return Slide(
        f"Nach der Gewichtung „{shortened(weighting.name)}“ ist der Bedarf {_highest(found)}.",
        Chart(
            "stacked",
            labels,
            [
                Series("bis", low, HIDDEN),
                Series(
                    "Ränge in neun von zehn Gewichtungen",
                    wide,
                    BAR,
                    {i: SELECTED for i, one in enumerate(spans) if one == code},
                ),
            ],
            0,
            "Ein Balken je Stadtraum vom besten zum schlechtesten Rang. "
            + " ".join(f"{names[one]}: Rang {a} bis {b}." for one, (a, b) in spans.items()),
            "Rang (1 = höchster Bedarf)",
        ),
        need_words.basis(found.index, words),
        "\n".join(
            [
                "Ein Rang gilt nur für diese Gewichtung.",
                *(
                    f"{names[one]}: Rang {found.index.ranks[one]:.0f}, Spanne {a} bis {b}, unter den "
                    f"ersten {need.TOP} in {need_words.percent(found.top_share(one))} aller Gewichtungen."
                    + (
                        f" Zu nah für eine Reihenfolge: {de.listing(close[one])}."
                        * bool(close[one])
                    )
                    for one, (a, b) in spans.items()
                ),
                *(f"{names[one]}: k. A., zu viele Werte fehlen." for one in found.index.missing),
            ]
        ),
        tuple(found.index.names),
    )


def _highest(found: need.Result) -> str:
    """Where need is highest, and how surely: ties are named together, what is too close is counted."""
    names = found.inputs.names
    first = [one for one in found.index.ranked if found.index.ranks[one] == 1]
    if len(first) > 1:
        return f"gleich hoch und am höchsten in {de.some([names[one] for one in first], rest='weiteren')}"
    best, worst = found.interval(first[0])
    near = len(found.too_close_to(first[0]))
    unsure = f", {de.count(near, 'anderer', 'andere')} zu nah für eine Reihenfolge" * bool(near)
    span = f"Rang {best}" if best == worst else f"Rang {best} bis {worst}"
    return f"in {names[first[0]]} am höchsten{unsure}; in neun von zehn Gewichtungen liegt es auf {span}"


def _scenario(release: Release, text: str) -> Iterator[Slide]:
    """What a scenario costs in both views, what it changes, and who gets what."""
    document = scenario_files.read_text(text)
    result = scenarios.run(release, document.scenario)
    yield _costs(release, result)
    supply = scenarios.supply(release, result)
    before, after = scenarios.city_rates(supply)
    names = release.names("stadtraum")
    given = result.areas[(result.areas["vzae"] > 0) | (result.areas["total_eur"] > 0)]
    codes = list(given["code"])
    day = de.date(posts.day(release))
    if codes:
        rows = supply.loc[codes]
        yield Slide(
            f"In allen Stadträumen zusammen kommen {de.number(after, 2)} statt {de.number(before, 2)} "
            "VzÄ auf 1.000 Menschen unter 25.",
            Chart(
                "bars",
                [names[code] for code in codes],
                [
                    Series("heute", known(rows["before"]), CITY),
                    Series("mit dem Szenario", known(rows["after"]), BAR),
                ],
                2,
                "Zwei Balken je Stadtraum, heute und mit dem Szenario. "
                + " ".join(
                    f"{names[str(code)]}: {de.number(row['before'], 2)}, dann "
                    f"{de.number(row['after'], 2)}."
                    for code, row in rows.iterrows()
                ),
                "VzÄ je 1.000 unter 25",
            ),
            f"{_source(release, posts.POSTS)} Stellen und Einwohner {day}, ohne Schulsozialarbeit.",
            scenario_words.basis(result),
            (posts.POSTS,),
        )
    rows_of = [
        {
            "name": names[row["code"]],
            "kifaz": "ja" if row["kifaz"] else "nein",
            "vzae": row["vzae"],
            "eur": row["total_eur"],
        }
        for row in given.to_dict("records")
    ]
    columns = (
        Column("name", "Stadtraum", is_number=False),
        Column("kifaz", "KiFaZ", is_number=False),
        Column("vzae", "Stellen (VzÄ)", decimals=2),
        Column("eur", "Kosten im Jahr (EUR)"),
    )
    title = (
        f"{len(rows_of)} von {len(names)} Stadträumen erhalten Stellen oder Geld."
        if rows_of
        else "Das Szenario gibt keinem Stadtraum Stellen oder Geld."
    )
    frame = pd.DataFrame(rows_of, columns=["name", "kifaz", "vzae", "eur"])
    yield Slide(
        title,
        Table(columns, frame, "Was jeder Stadtraum erhält"),
        f"{result.scenario.view.value}, Entgelt {result.scenario.year}.",
        "\n".join([scenario_words.basis(result), document.note, *document.rationales.values()]),
    )


def _costs(release: Release, result: ScenarioResult) -> Slide:
    views = {view: scenarios.run(release, replace(result.scenario, view=view)) for view in CostView}
    totals = {view: found.totals.total_eur for view, found in views.items()}
    colours = {CostView.ZUWENDUNG: BAR, CostView.KGST: CITY}
    both = "; ".join(f"{view.value}: {de.euro(total)}" for view, total in totals.items())
    return Slide(
        scenario_words.in_all(result),
        Chart(
            "bars",
            [*(step.label for step in result.steps), "Zusammen"],
            [
                Series(
                    view.value,
                    [*(step.amount_eur for step in found.steps), found.totals.total_eur],
                    colours[view],
                )
                for view, found in views.items()
            ],
            0,
            f"Kosten im Jahr nach Arten in zwei Sichten. Zusammen: {both}.",
            "EUR im Jahr",
        ),
        f"Zwei Sichten auf dieselben Stellen, nicht vermischen. Entgelt {result.scenario.year}.",
        "\n".join([scenario_words.basis(result), both]),
    )


def _city(request: Request) -> Iterator[Slide]:
    """The city: where burden and scarce supply meet, then both by themselves."""
    release = request.release
    found = overview.overview(release)
    rows = [
        {
            "name": row["name"],
            "burden": row["burden"],
            "supply": row["supply"],
            "group": group.label,
        }
        for group in (*overview.GROUPS, overview.UNKNOWN)
        for row in found.of_group(group).to_dict("records")
    ]
    columns = (
        Column("name", "Stadtraum", is_number=False),
        Column("burden", f"Belastungsindex {de.year(found.burden_date)}", decimals=2),
        Column("supply", f"VzÄ je 1.000 unter 25, {de.year(found.supply_date)}", decimals=2),
        Column("group", "Einordnung", is_number=False),
    )
    yield Slide(
        found.sentence,
        Table(columns, pd.DataFrame(rows), "Belastung und Angebot der Stadträume"),
        "Beim Belastungsindex bedeuten niedrigere Werte mehr Belastung.",
        "\n".join(found.cautions),
        (_BURDEN, posts.PER_U25),
    )
    yield _indicator(request, _BURDEN, "")
    yield _indicator(request, posts.PER_U25, "")
