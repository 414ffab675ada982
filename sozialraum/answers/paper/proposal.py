"""Chapters on what is proposed: Verteilung, Varianten, Kosten, Finanzierung, Grenzen, Quellen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from sozialraum.answers import posts
from sozialraum.answers import scenario as scenarios
from sozialraum.answers.paper.making import STAFF, STATE, Making
from sozialraum.answers.table import AREA, Column, Table, ready
from sozialraum.model.costs.personnel import CostView
from sozialraum.model.scenario.document import RATIONALE_LABELS
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.text import format as de

_SAME = (
    *("year", "pay_group_kifaz", "pay_group_koordination", "pay_step", "view", "gamma"),
    "rent_eur",
)
_NOW, _FRAMEWORK = "status_quo", "rahmenkonzeption"


def given(making: Making) -> tuple[str, Table | None]:
    """What each Stadtraum would get, in posts, money and posts per head."""
    result = making.result
    if result is None:
        return "Ohne Szenario ist nichts verteilt.", None
    areas = result.areas.set_index("code")
    given = areas[(areas["vzae"] > 0) | (areas["total_eur"] > 0)]
    beside = _beside(making)
    if given.empty:
        return "\n".join(["Das Szenario gibt keinem Stadtraum zusätzliche Stellen.", *beside]), None
    add, supply = making.numbers.add, scenarios.supply(making.release, result)
    rate, posts_words = "VzÄ je 1.000 unter 25", ("VzÄ", 2)
    rows = []
    for code, row in given.join(supply[["before", "after"]]).iterrows():
        name = making.names[str(code)]
        numbers: dict[str, tuple[Any, ...]] = {
            "vzae": ("plan", "Stellen im Szenario", row["vzae"], *posts_words),
            "before": ("rate", rate, row["before"], *posts_words),
            "after": ("rate_nachher", f"{rate} mit Szenario", row["after"], *posts_words),
            "eur": ("kosten", "Kosten im Jahr", row["total_eur"], "EUR"),
        }
        cells = {
            key: add(f"{what}.{code}", f"{label}, {name}", *value, is_bare=True)
            for key, (what, label, *value) in numbers.items()
        }
        kifaz, flags = "ja" if row["kifaz"] else "nein", "; ".join(row["flags"])
        rows.append({"code": code, "name": name, "kifaz": kifaz, **cells, "flags": flags})
    columns = (
        *AREA,
        Column("kifaz", "KiFaZ", is_number=False),
        Column("vzae", "Stellen (VzÄ)"),
        Column("before", "VzÄ je 1.000 unter 25, heute"),
        Column("after", "mit Szenario"),
        Column("eur", "Kosten im Jahr (EUR)"),
        Column("flags", "Hinweis", is_number=False, optional=True),
    )
    without = [making.names[code] for code in making.codes if code not in given.index]
    text = "Das Szenario gibt:"
    if without:
        text = (
            "Das Szenario gibt, wie unten steht; ausgewählt, aber ohne zusätzliche Stellen: "
            f"{de.listing(without)}."
        )
    table = Table(columns, pd.DataFrame(rows), "Was jeder Stadtraum erhielte")
    return "\n".join([*beside, text]), table


def _beside(making: Making) -> list[str]:
    """What a scenario does outside the table of Stadträume, so that sums and signs are whole."""
    result, add = making.result, making.numbers.add
    if result is None:
        return []
    lines, cut = [], result.scenario.offers_change_vzae
    if result.outside_vzae:
        posts_text = add("plan.ausserhalb", "Stellen außerhalb", result.outside_vzae, "VzÄ", 2)
        money = add("kosten.ausserhalb", "Kosten außerhalb im Jahr", result.outside_eur, "EUR")
        lines.append(f"Für Ortschaften außerhalb der 17 Stadträume: {posts_text}, {money} im Jahr.")
    if cut:
        change = add("angebote.aenderung", "Änderung bei geförderten Angeboten", cut, "VzÄ", 2)
        lines.append(
            f"Bei den geförderten Angeboten ändert sich die Ausstattung um {change}, anteilig auf alle "
            "verteilt (Annahme); ihr Geld ist hier nicht gerechnet."
        )
    return lines


def variants(making: Making) -> tuple[str, Table | None]:
    """The scenario beside today and the framework of 2017, on the same assumptions."""
    result = making.result
    if result is None:
        return "Ohne Szenario lassen sich keine Varianten vergleichen.", None
    own = result.scenario
    same = {name: getattr(own, name) for name in _SAME}
    others = [replace(PRESETS[key], **same) for key in (_NOW, _FRAMEWORK)]
    rows, add = [], making.numbers.add
    for one in [own, *(other for other in others if other != own)]:
        found = result if one is own else scenarios.run(making.release, one)
        _, after = scenarios.city_rates(scenarios.supply(making.release, found))
        key, name = f"variante.{'eigen' if one is own else one.name}", one.name
        totals = found.totals
        numbers: dict[str, tuple[Any, ...]] = {
            "kifaz": ("KiFaZ", totals.kifaz_count),
            "vzae": ("Stellen", totals.vzae, "VzÄ", 2),
            "eur": ("Kosten im Jahr", totals.total_eur, "EUR"),
            "rate": ("VzÄ je 1.000 unter 25", after, "VzÄ", 2),
        }
        cells = [
            add(f"{key}.{what}", f"{label}, {name}", *value, is_bare=True)
            for what, (label, *value) in numbers.items()
        ]
        rows.append([name, *cells])
    headings = {
        **{"name": "Variante", "kifaz": "KiFaZ", "vzae": "Stellen (VzÄ)"},
        **{"eur": "Kosten im Jahr (EUR)", "rate": "VzÄ je 1.000 unter 25, alle Stadträume"},
    }
    text = (
        "Das Szenario neben dem heutigen Stand und der Rahmenkonzeption von 2017; alle mit denselben "
        "Annahmen zu Entgelt, Gemeinkosten und Miete gerechnet."
    )
    return text, ready(headings, rows, "Varianten im Vergleich", list(headings)[1:])


def costs(making: Making) -> tuple[str, Table | None]:
    """The cost in both views, side by side and never mixed."""
    result = making.result
    if result is None:
        return "Ohne Szenario gibt es keine Kosten.", None
    add, rows = making.numbers.add, []
    views = {
        view: scenarios.run(making.release, replace(result.scenario, view=view))
        for view in CostView
    }
    keys = {CostView.ZUWENDUNG: "zuwendung", CostView.KGST: "kgst"}
    steps = {view: {step.key: step for step in found.steps} for view, found in views.items()}
    sums = {view: found.totals.total_eur for view, found in views.items()}
    lines = [
        *(
            (one.key, one.label, {view: steps[view][one.key].amount_eur for view in views})
            for one in result.steps
        ),
        ("summe", "Zusammen", sums),
    ]
    for what, label, amounts in lines:
        cells = [
            add(f"{key}.{what}", f"{label}, {view.value}", amounts[view], "EUR", is_bare=True)
            for view, key in keys.items()
        ]
        rows.append([label, *cells])
    headings = {"label": "EUR im Jahr"} | {key: view.value for view, key in keys.items()}
    scenario = result.scenario
    text = (
        f"Zwei Sichten auf dieselben Stellen, die nicht vermischt werden dürfen: Die Zuwendung an freie "
        f"Träger enthält keine Arbeitsplatzkosten, die KGSt-Vollkosten enthalten sie. Entgelt "
        f"{scenario.year}: Koordination {scenario.pay_group_koordination}, übrige Stellen "
        f"{scenario.pay_group_kifaz}, Stufe {scenario.pay_step}; Gemeinkosten "
        f"{de.with_unit(100 * scenario.gamma, '%')} und Aktionsbudget sind Annahmen."
    )
    return text, ready(headings, rows, "Kosten im Jahr in zwei Sichten", list(keys.values()))


def funding(making: Making) -> tuple[str, Table | None]:
    """What the budget covers; nothing is said where none was given."""
    result = making.result
    if result is None:
        return "", None
    cap, gap = result.scenario.budget_cap_eur, result.gap_eur
    if cap is None or gap is None:
        return "Im Szenario ist kein Budget angegeben. Woher das Geld kommt, ist offen.", None
    add = making.numbers.add
    budget = add("budget", "Budget im Jahr", cap, "EUR")
    if gap <= 0:
        left = add("budget.rest", "Im Budget bleiben", -gap, "EUR")
        return f"Vom Budget von {budget} im Jahr bleiben {left}.", None
    missing = add("budget.luecke", "Fehlbetrag im Jahr", gap, "EUR")
    return f"Das Budget von {budget} im Jahr reicht nicht: Es fehlen {missing}.", None


def limits(making: Making) -> tuple[str, Table | None]:
    """What the paper cannot say, and what nobody has published."""
    release = making.release
    lines = [
        "Über Wirkungen sagt diese Rechnung nichts; sie zählt Stellen und Geld.",
        f"{release.map_notice()}.",
    ]
    if making.result is not None:
        lines += [
            f"{making.names[row.code]}: {de.listing(list(row.flags))}."
            for row in making.result.areas.itertuples()
            if row.flags
        ]
    rows = release.table("statements")
    gaps = rows[rows["topic"].eq("luecke")]
    lines.append(f"Was nicht bekannt ist ({len(gaps)} verzeichnete Lücken):")
    headings = {"title": "Lücke", "text": "Näheres"}
    return "\n".join(lines), ready(headings, gaps, "Was nicht bekannt ist")


def voices(making: Making) -> tuple[str, Table | None]:
    """Reasons and notes people kept with scenario and weighting."""
    scenario, weighting = making.paper.scenario, making.paper.weighting
    lines = []
    if scenario is not None:
        lines += [
            f"Begründung, {RATIONALE_LABELS.get(key) or making.names.get(key, key)}: {text}"
            for key, text in scenario.rationales.items()
        ]
        lines += [f"Notiz zum Szenario: {scenario.note}"] if scenario.note else []
    if weighting is not None:
        lines += [f"Begründung der Gewichtung: {weighting.note}"] if weighting.note else []
        lines += [
            f"Was zu {making.names.get(code, code)} bekannt ist: {text}"
            for code, text in weighting.notes.items()
        ]
    return "\n".join(lines), None


def sources(making: Making) -> tuple[str, Table | None]:
    """Sources with licences and newest dates."""
    release = making.release
    used = [*STATE, *STAFF, posts.POSTS]
    if making.paper.weighting is not None:
        used += list(making.paper.weighting.plan.weights())
    rows = release.sources_of(used).drop_duplicates("source_id")
    frame = rows.assign(
        licence=rows["licence"].fillna("ohne Angabe"),
        day=[de.date(day) for day in rows["stichtag"]],
    )
    headings = {"attribution": "Quelle", "title": "Titel"}
    headings |= {"day": "Neuester Stichtag", "licence": "Lizenz"}
    return "", ready(headings, frame, "Quellen und Lizenzen")
