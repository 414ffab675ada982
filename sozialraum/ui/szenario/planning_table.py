"""The Szenario page's ledger as a table and as files: every Stadtraum before and after."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sozialraum.answers import posts
from sozialraum.answers import scenario as answers
from sozialraum.documents.tables import metadata_of
from sozialraum.model import scenario as model
from sozialraum.model.scenario import ScenarioResult
from sozialraum.pictures import cost_steps, tables
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, data, downloads
from sozialraum.ui.szenario import planning

INDICATORS = ["u18_count", "u25_count", posts.POSTS, posts.PER_U25]


def city_rates(supply: pd.DataFrame) -> list[str]:
    """Posts per 1,000 under 25 over all Stadträume, before and after."""
    return [de.number(rate, 2) for rate in answers.city_rates(supply)]


def build_tables(result: ScenarioResult, selected: str, supply: pd.DataFrame) -> tuple[str, str]:
    """The ledger as two pieces of HTML: who gets something, with costs, and everybody else.

    Apart, because a slider changes the first only, and the browser draws again what has changed.
    """
    rates = supply[["before", "after"]].T.to_dict("list")
    rows = [_row(row, rates[row.code]) for row in result.areas.itertuples()]
    planned = [row for row in rows if row["has_part"]]
    others = [row for row in rows if not row["has_part"]]
    return (
        _planned_table(result, planned, selected, supply) + cost_steps.build(result),
        _others_table(others, selected) if others else "",
    )


def _row(row: Any, rates: list[float]) -> dict[str, object]:
    return {
        "has_part": bool(row.vzae or row.aktionsbudget_eur),
        "code": row.code,
        "name": controls.stadtraum_names()[row.code],
        "kifaz": "ja" if row.kifaz else "–",
        "vzae": de.number(row.vzae, 2) if row.vzae else "–",
        "part": de.number(row.koordination_vzae, 2) if row.koordination_vzae else "–",
        "money": de.euro(row.aktionsbudget_eur) if row.aktionsbudget_eur else "–",
        "total": de.euro(row.total_eur),
        "u18": de.number(row.vzae_per_1000_u18, 2) if row.vzae else "–",
        "u25": de.number(row.vzae_per_1000_u25, 2) if row.vzae else "–",
        "before": de.number(rates[0], 2),
        "after": de.number(rates[1], 2),
        "flags": "; ".join(row.flags),
    }


def _others_table(rows: list[dict[str, object]], selected: str) -> str:
    return tables.build_table(
        rows,
        [
            Column("name", "Stadtraum", is_number=False),
            Column("before", "Vorher: VzÄ je 1.000 unter 25"),
            Column("after", "Nachher: VzÄ je 1.000 unter 25"),
        ],
        caption="Stadträume ohne eigene Stellen im Szenario",
        selected=selected,
    )


def _planned_table(
    result: ScenarioResult, rows: list[dict[str, object]], selected: str, supply: pd.DataFrame
) -> str:
    totals, (before, after) = result.totals, city_rates(supply)
    if result.outside_vzae:
        rows.append(
            {
                "code": "",
                "name": model.OUTSIDE_LABEL,
                "vzae": de.number(result.outside_vzae, 2),
                "part": de.number(result.outside_vzae, 2),
                "total": de.euro(result.outside_eur),
            }
        )
    rows.append(
        {
            "code": data.CITY,
            "name": "Zusammen, alle 17",
            "kifaz": de.number(totals.kifaz_count),
            "vzae": de.number(totals.vzae, 2),
            "part": de.number(totals.koordination_vzae, 2),
            "money": de.euro(float(result.areas["aktionsbudget_eur"].sum())),
            "total": de.euro(totals.total_eur),
            "before": before,
            "after": after,
            "u18": de.number(totals.vzae_per_1000_u18, 2),
            "u25": de.number(totals.vzae_per_1000_u25, 2),
        }
    )
    return tables.build_table(
        rows,
        [
            Column("name", "Stadtraum", is_number=False),
            Column("kifaz", "KiFaZ", is_number=False),
            Column("vzae", "VzÄ"),
            Column("part", "davon Koordi\u00adnation"),
            Column("money", "Aktions\u00adbudget"),
            Column("total", "Kosten je Jahr"),
            Column("before", "Vorher: VzÄ je 1.000 unter 25"),
            Column("after", "Nachher: VzÄ je 1.000 unter 25"),
            Column("u25", "Szenario je 1.000 unter 25"),
            Column("u18", "Szenario je 1.000 unter 18"),
            Column("flags", "Hinweis", is_number=False, optional=True),
        ],
        caption="Stellen und Kosten der Stadträume, die etwas erhalten (vorher = geförderte Angebote; "
        f"Stellen und Einwohner {de.date(planning.population_day())})",
        selected=selected,
        city=data.CITY,
    )


def show_downloads(result: ScenarioResult, supply: pd.DataFrame) -> None:
    """The ledger as files, with the scenario's terms in the origin lines."""
    scenario = result.scenario
    downloads.download_buttons(
        lambda: _ledger(result, supply),
        metadata_of(
            data.current().sources_of(INDICATORS),
            data.current().lines(),
            f"Szenario: {scenario.name}; Link-Text: {model.encode(scenario)}",
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


def _ledger(result: ScenarioResult, supply: pd.DataFrame) -> pd.DataFrame:
    names = data.current().names("stadtraum")
    frame = result.areas.assign(
        name=result.areas["code"].map(names),
        before=supply["before"].to_numpy(),
        after=supply["after"].to_numpy(),
        flags=["; ".join(flags) for flags in result.areas["flags"]],
        kifaz=["ja" if has else "nein" for has in result.areas["kifaz"]],
    )
    columns = {
        "code": "Nummer",
        "name": "Stadtraum",
        "kifaz": "KiFaZ",
        "vzae": "VzÄ",
        "koordination_vzae": "davon Koordination",
        "personnel_eur": "Personal EUR",
        "overhead_eur": "Gemeinkosten EUR",
        "material_eur": "Sachkosten EUR",
        "rent_eur": "Miete EUR",
        "aktionsbudget_eur": "Aktionsbudget EUR",
        "total_eur": "Kosten EUR",
        "vzae_per_1000_u18": "je 1.000 unter 18",
        "vzae_per_1000_u25": "je 1.000 unter 25",
        "before": "vorher je 1.000 unter 25",
        "after": "nachher je 1.000 unter 25",
        "flags": "Hinweis",
    }
    return frame[list(columns)].rename(columns=columns)
