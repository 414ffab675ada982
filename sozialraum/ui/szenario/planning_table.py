"""The Szenario page's ledger as a table and as files: every Stadtraum before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd

from sozialraum.answers import posts
from sozialraum.answers import scenario as answers
from sozialraum.answers.table import AREA, Column, Table
from sozialraum.model.scenario.link import encode
from sozialraum.model.scenario.result import OUTSIDE_LABEL, ScenarioResult
from sozialraum.pictures import cost_steps, tables
from sozialraum.text import format as de
from sozialraum.ui.shell import data, downloads
from sozialraum.ui.szenario import planning

COSTS = {
    "personnel_eur": "Personal EUR",
    "overhead_eur": "Gemeinkosten EUR",
    "material_eur": "Sachkosten EUR",
    "rent_eur": "Miete EUR",
}
INDICATORS = ["u18_count", "u25_count", posts.POSTS, posts.PER_U25]

_posts = partial(de.number, decimals=2)


def city_rates(supply: pd.DataFrame) -> list[str]:
    """Posts per 1,000 under 25 over all Stadträume, before and after."""
    return [de.number(rate, 2) for rate in answers.city_rates(supply)]


def build_tables(result: ScenarioResult, selected: str, supply: pd.DataFrame) -> tuple[str, str]:
    """The ledger as two pieces of HTML: who gets something, with costs, and everybody else.

    Apart, because a slider changes the first only, and the browser draws again what has changed.
    """
    table = ledger(result, supply)
    has_part = (table.frame["vzae"] + table.frame["aktionsbudget_eur"]) > 0
    planned = replace(table, frame=table.frame[has_part], foot=_foot(result, supply))
    others = replace(
        table,
        columns=[column for column in table.columns if column.key in ("name", "before", "after")],
        frame=table.frame[~has_part],
        caption="Stadträume ohne eigene Stellen im Szenario",
    )
    return (
        tables.build(planned, selected=selected, city=data.CITY) + cost_steps.build(result),
        "" if has_part.all() else tables.build(others, selected=selected),
    )


def ledger(result: ScenarioResult, supply: pd.DataFrame) -> Table:
    """All Stadträume: posts and cost, and posts per head before and after; in files every cost."""
    return Table(
        [
            *AREA,
            Column(
                "kifaz",
                "KiFaZ",
                is_number=False,
                file=True,
                show=lambda has: "ja" if has else "–",
                write=lambda has: "ja" if has else "nein",
            ),
            Column("vzae", "VzÄ", file=True, show=_or_dash(_posts)),
            Column(
                "koordination_vzae",
                "davon Koordi\u00adnation",
                file=True,
                show=_or_dash(_posts),
            ),
            *(Column(key, file=heading) for key, heading in COSTS.items()),
            Column(
                "aktionsbudget_eur",
                "Aktions\u00adbudget",
                file="Aktionsbudget EUR",
                show=_or_dash(de.euro),
            ),
            Column("total_eur", "Kosten je Jahr", file="Kosten EUR", show=de.euro),
            Column("vzae_per_1000_u18", file="je 1.000 unter 18"),
            Column("vzae_per_1000_u25", file="je 1.000 unter 25"),
            Column(
                "before",
                "Vorher: VzÄ je 1.000 unter 25",
                file="vorher je 1.000 unter 25",
                decimals=2,
            ),
            Column(
                "after",
                "Nachher: VzÄ je 1.000 unter 25",
                file="nachher je 1.000 unter 25",
                decimals=2,
            ),
            Column("vzae_per_1000_u25", "Szenario je 1.000 unter 25", show=_or_dash(_posts)),
            Column("vzae_per_1000_u18", "Szenario je 1.000 unter 18", show=_or_dash(_posts)),
            Column("flags", "Hinweis", is_number=False, optional=True, file=True),
        ],
        result.areas.assign(
            name=result.areas["code"].map(data.current().names("stadtraum")),
            before=supply["before"].to_numpy(),
            after=supply["after"].to_numpy(),
            flags=["; ".join(flags) for flags in result.areas["flags"]],
        ),
        caption="Stellen und Kosten der Stadträume, die etwas erhalten (vorher = geförderte Angebote; "
        f"Stellen und Einwohner {de.date(planning.population_day())})",
    )


def _or_dash(write: Callable[[float], str]) -> Callable[[float], str]:
    """As ``write`` says it, but nothing at all is a dash."""
    return lambda value: write(value) if value else "–"


def _foot(result: ScenarioResult, supply: pd.DataFrame) -> list[dict[str, object]]:
    """Posts outside the Stadträume, and the sum."""
    totals, (before, after) = result.totals, city_rates(supply)
    outside = {
        "code": "",
        "name": OUTSIDE_LABEL,
        "vzae": result.outside_vzae,
        "koordination_vzae": result.outside_vzae,
        "total_eur": result.outside_eur,
    }
    money = float(result.areas["aktionsbudget_eur"].sum())
    together = {
        "code": data.CITY,
        "name": "Zusammen, alle 17",
        "kifaz_words": de.number(totals.kifaz_count),
        "vzae_words": _posts(totals.vzae),
        "koordination_vzae_words": _posts(totals.koordination_vzae),
        "aktionsbudget_eur_words": de.euro(money),
        "total_eur": totals.total_eur,
        "before_words": before,
        "after_words": after,
        "vzae_per_1000_u18_words": _posts(totals.vzae_per_1000_u18),
        "vzae_per_1000_u25_words": _posts(totals.vzae_per_1000_u25),
    }
    return [outside, together] if result.outside_vzae else [together]


def whole(result: ScenarioResult, supply: pd.DataFrame) -> Table:
    """The ledger as files hold it: with the posts outside, so that it sums up to the scenario."""
    table = ledger(result, supply)
    if not result.outside_vzae:
        return table
    outside = {
        "name": OUTSIDE_LABEL,
        "code": "",
        "kifaz": False,
        "vzae": result.outside_vzae,
        "koordination_vzae": result.outside_vzae,
        "total_eur": result.outside_eur,
        "flags": "",
        **{
            f"{step.key}_eur": step.amount_eur - result.areas[f"{step.key}_eur"].sum()
            for step in result.steps
        },
    }
    rows = [*table.frame.to_dict("records"), outside]
    return replace(table, frame=pd.DataFrame(rows))


def show_downloads(result: ScenarioResult, supply: pd.DataFrame) -> None:
    """The ledger as files, with the scenario's terms in the origin lines."""
    scenario = result.scenario
    downloads.download_buttons(
        lambda: whole(result, supply),
        downloads.origin(
            INDICATORS,
            f"Szenario: {scenario.name}; Link-Text: {encode(scenario)}",
            f"Entgelt {scenario.year}, Stufe {scenario.pay_step}, {scenario.view.value}, "
            f"Gemeinkosten {de.with_unit(100 * scenario.gamma, '%')} (Annahme), "
            f"Miete {de.euro(scenario.rent_eur)} je KiFaZ (Annahme)",
            f"Je 1.000: Stellen und Einwohner {de.date(planning.population_day())}, vorher wie nachher",
            "Aktionsbudget: Annahme; die Studie nennt keinen Betrag",
            data.current().map_notice(),
        ),
        name="szenario",
        key="scenario",
    )
