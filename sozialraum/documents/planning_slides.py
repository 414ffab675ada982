"""Slides of what people plan: ranks by a weighting, costs and supply of a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sozialraum.answers import need, need_inputs, posts
from sozialraum.answers import scenario as scenarios
from sozialraum.answers.release import Release
from sozialraum.answers.table import Column, Table
from sozialraum.documents.deck import BAR, CITY, HIDDEN, SELECTED, Chart, Series, known
from sozialraum.documents.document import Request
from sozialraum.documents.slide import Slide, source
from sozialraum.documents.slide_fit import shortened
from sozialraum.model.costs.personnel import CostView
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.store import scenario_files, weightings
from sozialraum.text import format as de
from sozialraum.text import need as need_words
from sozialraum.text import scenario as scenario_words


def of_ranks(request: Request, code: str) -> Slide:
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


def of_scenario(release: Release, text: str) -> Iterator[Slide]:
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
            f"{source(release, posts.POSTS)} Stellen und Einwohner {day}, ohne Schulsozialarbeit.",
            scenario_words.basis(result),
            (posts.POSTS,),
        )
    columns = (
        Column("code", "Stadtraum", is_number=False, show=names.__getitem__),
        Column("kifaz", "KiFaZ", is_number=False, show={True: "ja", False: "nein"}.__getitem__),
        Column("vzae", "Stellen (VzÄ)", decimals=2),
        Column("total_eur", "Kosten im Jahr (EUR)"),
    )
    title = (
        f"{len(codes)} von {len(names)} Stadträumen erhalten Stellen oder Geld."
        if codes
        else "Das Szenario gibt keinem Stadtraum Stellen oder Geld."
    )
    yield Slide(
        title,
        Table(columns, given, "Was jeder Stadtraum erhält"),
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
