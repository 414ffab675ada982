"""The Szenario page's ledger as a table and as files: every Stadtraum before and after."""

from __future__ import annotations

import pandas as pd

from sozialraum.model import scenario as model
from sozialraum.model.scenario import ScenarioResult
from sozialraum.text import format as de
from sozialraum.ui import controls, cost_steps, data, exports, page, tables
from sozialraum.ui.tables import Column

INDICATORS = ["u18_count", "u25_count", "angebote_vzae", "angebote_vzae_per_1000_u25"]


def city_rate(supply: pd.DataFrame, posts: str) -> str:
    """Posts per 1,000 under 25 over all Stadträume, from numerators and denominators."""
    return de.number(1000 * supply[posts].sum() / supply["young"].sum(skipna=False), 2)


def build_tables(result: ScenarioResult, selected: str, supply: pd.DataFrame) -> str:
    """The ledger and the steps of the cost, as one piece of HTML."""
    return _ledger_table(result, selected, supply) + cost_steps.build(result)


def _ledger_table(result: ScenarioResult, selected: str, supply: pd.DataFrame) -> str:
    """The ledger: every Stadtraum before and after."""
    names = controls.stadtraum_names()
    rates = supply[["before", "after"]].T.to_dict("list")
    rows = []
    for row in result.areas.itertuples():
        before, after = rates[row.code]
        rows.append(
            {
                "code": row.code,
                "name": names[row.code],
                "kifaz": "ja" if row.kifaz else "–",
                "vzae": de.number(row.vzae, 2) if row.vzae else "–",
                "part": de.number(row.koordination_vzae, 2) if row.koordination_vzae else "–",
                "money": de.euro(row.aktionsbudget_eur) if row.aktionsbudget_eur else "–",
                "total": de.euro(row.total_eur) if row.total_eur else "–",
                "u18": de.number(row.vzae_per_1000_u18, 2) if row.vzae else "–",
                "u25": de.number(row.vzae_per_1000_u25, 2) if row.vzae else "–",
                "before": de.number(before, 2),
                "after": de.number(after, 2),
                "flags": "; ".join(row.flags),
            }
        )
    totals = result.totals
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
            "name": "Zusammen",
            "kifaz": de.number(totals.kifaz_count),
            "vzae": de.number(totals.vzae, 2),
            "part": de.number(totals.koordination_vzae, 2),
            "money": de.euro(float(result.areas["aktionsbudget_eur"].sum())),
            "total": de.euro(totals.total_eur),
            "before": city_rate(supply, "before_vzae"),
            "after": city_rate(supply, "after_vzae"),
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
            Column("flags", "Hinweis", is_number=False),
        ],
        caption="Stellen und Kosten je Stadtraum (vorher = geförderte Angebote 2024)",
        selected=selected,
        city=data.CITY,
    )


def show_downloads(result: ScenarioResult, supply: pd.DataFrame) -> None:
    """The ledger as files, with the scenario's terms in the origin lines."""
    scenario = result.scenario
    exports.download_buttons(
        lambda: _ledger(result, supply),
        exports.metadata_of(
            data.sources_of(INDICATORS),
            data.release_lines(),
            f"Szenario: {scenario.name}; Link-Text: {model.encode(scenario)}",
            f"Entgelt {scenario.year}, Stufe {scenario.pay_step}, {scenario.view.value}, "
            f"Gemeinkosten {de.with_unit(100 * scenario.gamma, '%')} (Annahme), "
            f"Miete {de.euro(scenario.rent_eur)} je KiFaZ (Annahme)",
            "Aktionsbudget: Annahme; die Studie nennt keinen Betrag",
            page.map_notice(),
        ),
        name="szenario",
        key="scenario",
    )


def _ledger(result: ScenarioResult, supply: pd.DataFrame) -> pd.DataFrame:
    names = {area.code: area.name for area in data.areas("stadtraum")}
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
