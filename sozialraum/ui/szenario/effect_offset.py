"""The offset drawn: break-even, interval, probability, tornado and cautions."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sozialraum.answers.effect import Offset
from sozialraum.answers.table import Column, Table
from sozialraum.model.costs import hze
from sozialraum.model.prevention.inputs import FIXED_IDS, UNCERTAIN_IDS
from sozialraum.model.prevention.risk import Simulation
from sozialraum.model.prevention.sobol import DEFAULT_ROW_COUNT, sobol
from sozialraum.pictures import effect_chart
from sozialraum.text import format as de
from sozialraum.ui.shell import data, draw, page, register
from sozialraum.ui.szenario import distribution_detail, effect_words

# Names of the model -> URL parameter; the first four are always in sight.
FIRST = {"elasticity": "elast", "existing_eur": "bestand", "hze_eur": "hze", "cashable": "kasse"}
MORE = {"lag_years": "beginn"}
FIXED = {"horizon_years": "horizont", "detection": "entdeckung"}
_ASSUMPTION = (
    Column("name", "Annahme", is_number=False, file=True),
    Column(
        "grade",
        "Beleg (A bis D)",
        is_number=False,
        file="Beleggüte",
        show=lambda grade: grade or "–",
    ),
)


def choose() -> dict[str, float]:
    """Sliders over the likeliest value of the assumptions, by name of the model."""
    rows = register.entries()
    ids = UNCERTAIN_IDS | FIXED_IDS
    chosen = {name: register.slide(rows[ids[name]], param=param) for name, param in FIRST.items()}
    with st.expander("Weitere Annahmen"):
        for name, param in (MORE | FIXED).items():
            chosen[name] = register.slide(rows[ids[name]], param=param)
    return chosen


def show(offset: Offset) -> None:
    """Beside the sliders: break-even first, then the interval and the probability."""
    simulation, years = offset.simulation, offset.plan.horizon_years
    page.figures(*_figures(simulation, years))
    st.markdown(effect_words.break_even(simulation))
    row = 100 * simulation.measures.loc["ratio"]
    sentence = effect_words.interval(simulation, years)
    st.markdown(f"{sentence} {effect_words.probability(simulation, years)}")
    draw.chart(
        effect_chart.interval(float(row["p5"]), float(row["p50"]), float(row["p95"])),
        alternative=f"{sentence} Bei 100 Cent trüge es sich selbst.",
        key="prevention_interval",
    )


def show_details(offset: Offset) -> None:
    """In full width: the cautions, what moves the result, what it rests on."""
    st.markdown("\n".join(f"- {text}" for text in effect_words.CAUTIONS))
    _tornado(offset)
    _folds(offset)


def _figures(simulation: Simulation, years: int) -> list[str]:
    needed, back = (simulation.measures.loc[key] for key in ("break_even_per_1000", "ratio"))
    return [
        page.figure(
            "Zu vermeidende HzE-Fälle",
            effect_words.cases(float(needed["p50"])).removesuffix(" Fällen"),
            f"{de.number(needed['p5'])} bis {de.number(needed['p95'])} (90-%-Spanne)",
        ),
        page.figure(
            "Rückfluss je Euro",
            f"{de.number(100 * back['p5'])} bis {effect_words.cents(back['p95'])}",
            f"90-%-Spanne, {years} Jahre",
        ),
        page.figure(
            "Trägt sich selbst",
            effect_words.chance(simulation),
            f"von {de.number(simulation.draw_count)} Rechnungen",
        ),
    ]


def _labels() -> dict[str, str]:
    rows = register.entries()
    return {key: rows[key].plain for key in UNCERTAIN_IDS.values()}


def _tornado(offset: Offset) -> None:
    st.markdown("**Welche Annahme bewegt das Ergebnis am stärksten?**")
    top = offset.tornado.iloc[0]
    labels = _labels()
    draw.keys(effect_chart.TORNADO_COLOURS)
    draw.chart(
        effect_chart.tornado(effect_chart.tornado_rows(offset.tornado, labels)),
        alternative="Balken: Rückfluss je Euro, wenn je eine Annahme ihren niedrigen oder hohen Wert "
        f"hat. Am stärksten: {labels[top['parameter_id']]}. Alle Werte in der Tabelle darunter.",
        key="prevention_tornado",
    )
    st.caption(
        "Je Balken ändert sich eine Annahme von ihrem 10-%- zu ihrem 90-%-Wert; die übrigen bleiben "
        "beim wahrscheinlichsten Wert, und eine Wirkung gibt es dann (gestrichelte Linie).  \n"
        "Wie gut belegt (Buchstabe hinter dem Namen): "
        + "; ".join(f"{grade} = {text}" for grade, text in register.GRADES.items())
        + "."
    )
    with page.fold("Als Tabelle lesen: Annahmen", key="prevention_tornado_table") as is_open:
        if is_open:
            _show_assumptions(offset)


def _show_assumptions(offset: Offset) -> None:
    draw.values(tornado_table(offset))
    draw.values(_sources(offset))
    distribution_detail.show_register((effect_words.UNEXPECTED_ID,))


def tornado_table(offset: Offset) -> Table:
    """What comes back per euro at the low and the high value of each assumption."""
    entries, labels, frame = register.entries(), _labels(), offset.tornado
    rows = frame.to_dict("records")
    return Table(
        [
            *_ASSUMPTION,
            Column("low", "niedriger Wert"),
            Column("high", "hoher Wert"),
            Column("low_value", file="niedriger Wert"),
            Column("high_value", file="hoher Wert"),
            Column("low_ratio", "Rückfluss niedrig", file="Rückfluss je Euro, niedrig", show=_cent),
            Column("high_ratio", "Rückfluss hoch", file="Rückfluss je Euro, hoch", show=_cent),
            Column("swing", file="Unterschied"),
        ],
        frame.assign(
            name=[labels[row["parameter_id"]] for row in rows],
            **{
                key: [
                    register.words(entries[row["parameter_id"]], row[f"{key}_value"])
                    for row in rows
                ]
                for key in ("low", "high")
            },
        ),
        caption="Rückfluss je eingesetztem Euro bei niedrigem und hohem Wert einer Annahme",
    )


def _cent(ratio: float) -> str:
    return de.with_unit(100 * ratio, "Cent", 1)


def _percent(part: float) -> str:
    return de.with_unit(100 * part, "%")


def _sources(offset: Offset) -> Table:
    entries = [register.entries()[key] for key in offset.tornado["parameter_id"]]
    return Table(
        [
            Column("name", "Annahme", is_number=False),
            Column("status", "Herkunft", is_number=False),
            Column("source", "Quelle", is_number=False),
        ],
        pd.DataFrame(
            {
                "name": [entry.plain for entry in entries],
                "status": [de.status_label(entry.status) for entry in entries],
                "source": [entry.source_text for entry in entries],
            }
        ),
        caption="Woher die Annahmen stammen",
    )


def notes(offset: Offset) -> list[str]:
    """What travels with a file: result, seed and draws."""
    years = offset.plan.horizon_years
    return [
        effect_words.break_even(offset.simulation).replace("**", ""),
        effect_words.interval(offset.simulation, years),
        effect_words.probability(offset.simulation, years),
        _seed(offset),
        "Die Rechnung sagt, was passieren müsste, nicht was passiert",
    ]


def _seed(offset: Offset) -> str:
    return (
        f"Startwert {offset.simulation.seed}, {de.number(offset.simulation.draw_count)} Ziehungen: "
        "Wer dieselben Annahmen wählt, erhält dieselben Zahlen."
    )


def _folds(offset: Offset) -> None:
    page.unfold("Welche Annahme trägt die Unsicherheit?", "prevention_sobol", _sobol_table, offset)
    page.unfold("Was wären das für Fälle?", "prevention_cases", _case_table, offset)
    page.unfold("Worauf beruht das?", "prevention_basis", _basis, offset)


def _sobol_table(offset: Offset) -> None:
    """How much of the result's variance each assumption carries, alone and with the others."""
    frame = sobol(offset.programme, offset.plan)
    draw.values(
        Table(
            [
                *_ASSUMPTION,
                Column("first", "für sich allein", show=lambda part: _percent(max(part, 0.0))),
                Column("total", "mit allem Zusammenspiel", bar=True, show=_percent),
            ],
            frame.assign(name=frame["parameter_id"].map(_labels()), total_bar=frame["total"]),
            caption="Anteil an der Streuung des Rückflusses je Euro (Sobol-Indizes)",
        )
    )
    st.caption(
        "Lesehilfe: Wüsste man diese eine Annahme genau, fiele die Streuung etwa um den ersten Anteil "
        "kleiner aus. Der zweite zählt mit, was nur zusammen mit anderen wirkt; deshalb ergeben die "
        "zweiten Anteile mehr als 100 %. Gerechnet mit "
        f"{de.number(DEFAULT_ROW_COUNT)} Ziehungen je Satz, auf etwa zwei Punkte genau."
    )


def _case_table(offset: Offset) -> None:
    cost = float(offset.simulation.measures.loc["cost_eur", "p50"])
    cashable = offset.plan.cashable.mode
    frame = hze.cases_worth(cost, data.current().table("parameters"), cashable)
    draw.values(
        Table(
            [
                Column("form", "Hilfeform", is_number=False, show=hze.FORM_NAMES.__getitem__),
                Column("unit_eur", "Kosten je Fall 2022", show=de.euro),
                Column("case_count", "so viele Fälle weniger je Jahr"),
            ],
            frame,
            caption=f"Wie viele Fälle einer Form allein {de.euro_short(cost)} im Jahr frei machten "
            f"({_percent(cashable)} kassenwirksam)",
        )
    )
    st.caption(
        "Jede Zeile steht für sich. Kosten je laufendem Fall einschließlich §§ 35a und 41 SGB VIII "
        "(V2785/24)."
    )


def _basis(offset: Offset) -> None:
    plan = offset.plan
    lines = [
        "**Anteile je Stadtraum (Annahme):** Wie sich HzE und bestehende Prävention auf die "
        "Stadträume verteilen, ist nicht veröffentlicht. Gerechnet wird mit dem Anteil an den unter "
        "18-Jährigen.",
        f"**Keine Wirkung:** In {de.with_unit(100 * plan.no_effect_probability, '%')} der Rechnungen "
        "hat das Angebot gar keine Wirkung auf HzE (Annahme; in der englischen Untersuchung "
        "verschwand der Zusammenhang nach 2014/15).",
        f"**Kosten:** Entgelt {offset.pay_year}"
        + (
            f" statt {offset.scenario_year}, weil auch die Ausgaben für HzE heutige sind"
            if offset.pay_year != offset.scenario_year
            else ""
        )
        + f"; Miete je KiFaZ {register.words(register.entries()['miete_modus_eur'], plan.rent_eur.minimum)}"
        f" bis {register.words(register.entries()['miete_modus_eur'], plan.rent_eur.maximum)}; "
        f"einmalig {de.euro(offset.programme.one_off_eur)} (Annahmen).",
        "**x von 1.000 Fällen** heißt: von 1.000 Euro HzE in den beteiligten Stadträumen x Euro "
        "weniger, bei Fällen mit mittleren Kosten; nur der kassenwirksame Teil wird frei.",
        f"**Zufall:** {_seed(offset)}",
    ]
    for line in lines:
        st.markdown(f"- {line}")
