"""Szenario and its effect: access, provision and equity first, money back last."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sozialraum.answers import effect
from sozialraum.answers.effect import BURDEN, Access, Offset
from sozialraum.answers.table import AREA, Column, Table, named
from sozialraum.model.costs.personnel import CostError
from sozialraum.model.prevention.inputs import PreventionError
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.pictures import effect_chart
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import controls, data, downloads, draw, page
from sozialraum.ui.shell.part import part
from sozialraum.ui.szenario import effect_check, effect_offset, effect_words, planning

INDICATORS = ["u18_count", "angebote_vzae", BURDEN]
SOURCES = (
    "**Elastizität:** Webb 2021, Journal of Social Policy (England): 1 % mehr Ausgaben für frühe "
    "Hilfen gingen 2010/11 bis 2014/15 mit 0,07 bis 0,157 % weniger Kindern mit Hilfebedarf einher; "
    "danach zeigte sich kein Zusammenhang. Deshalb rechnet ein Teil der Fälle ganz ohne Wirkung.",
    "**Sure Start:** Institute for Fiscal Studies, Oktober 2024 (England): 0,19 Pfund je Pfund in "
    "Jugendhilfe und Jugendjustiz.",
    "**Kosten je Hilfe zur Erziehung:** Landeshauptstadt Dresden, V2785/24 (Jahr 2022).",
    "**Anteile der Stadträume an HzE und an bestehender Prävention:** nicht veröffentlicht. Annahme: "
    "wie der Anteil an den unter 18-Jährigen.",
    "**Kostenabgleich:** Förderliste {Förderjahr} der Stadt ({Vorlage}, Liste 1, {Einträge} Einträge).",
    "**Bremer Vorbild (ESPQ):** Ein Abschlussbericht mit Zahlen liegt nicht vor; es geht in keine "
    "Rechnung ein.",
)
GUIDE = """
- Oben steht, was das Szenario **sicher** ändert: wer ein KiFaZ in seinem Stadtraum hat, wie viele
  Stellen es je 1.000 unter 18-Jährige gibt und wie gleichmäßig sie verteilt sind.
- Darunter steht, **was passieren müsste**, damit weniger Hilfen zur Erziehung die Kosten decken.
- Mit den **Reglern** daneben ändern Sie den wahrscheinlichsten Wert einer Annahme. Das Fragezeichen nennt,
  wie gut sie belegt ist: A gut belegt, D reine Annahme.
- Das Balkenbild zeigt, **welche Annahme** das Ergebnis am stärksten bewegt.
- **Passt die Kostenrechnung zu Dresden?** vergleicht sie mit der Förderliste {Förderjahr}.
"""


@part  # a slider's move redraws this view only, not the frame around it
def show() -> None:
    """Draw the whole view; needs the page's full width."""
    result = planning.compute()
    access = effect.reach(data.current(), result)
    top = st.container()  # the answer needs the sliders, which stand beside what they move
    st.header(f"Und das Geld? ({page.explain('HzE')})", anchor=False)
    left, right = st.columns([2, 5], gap="small")
    with left:
        chosen = effect_offset.choose()
    offset: Offset | None = None
    trouble = ""
    try:
        offset = effect.offset(data.current(), result, chosen)
    except (PreventionError, CostError) as error:
        trouble = str(error)
    with top:
        simulation = offset.simulation if offset else None
        page.answer(effect_words.answer(access, simulation))
        page.figures(*_figures(access))
        _provision(access)
        page.note(effect_words.basis(result.scenario.name, access))
        _provision_details(access)
    with right:
        if offset is not None:
            effect_offset.show(offset)
        elif trouble:
            st.warning(f"Der mögliche Rückfluss lässt sich nicht rechnen. {literal(str(trouble))}")
        else:
            st.info(
                "Das Szenario gibt nichts zusätzlich aus; es gibt nichts gegenzurechnen. Bitte "
                "wählen Sie unter „Ausstattung“ eine Vorlage oder planen Sie einen Stadtraum."
            )
    if offset is not None:
        effect_offset.show_details(offset)
    effect_check.show(result)
    _downloads(result, access, offset)


def _figures(access: Access) -> list[str]:
    share = access.kifaz_share
    return [
        page.figure(
            "Mit KiFaZ im Stadtraum",
            de.with_unit(None if share is None else 100 * share, "%"),
            f"der unter 18, in {int(access.frame['kifaz'].sum())} von {len(access.frame)}",
        ),
        page.figure(
            "VzÄ je 1.000 unter 18",
            de.number(access.after_per_1000, 2),
            _before(access.after_per_1000, access.before_per_1000),
        ),
        page.figure(
            "Wo die Belastung höher ist",
            de.number(access.burdened_after, 2),
            _before(access.burdened_after, access.burdened_before),
        ),
    ]


def _before(after: float | None, before: float | None) -> str:
    """What was before; a difference beside two rounded rates would contradict them."""
    return f"bisher {de.number(before, 2)}{', unverändert' if after == before else ''}"


def _named(access: Access) -> pd.DataFrame:
    return named(access.frame, controls.stadtraum_names())


def _provision(access: Access) -> None:
    frame = _named(access)
    with page.picture():
        draw.keys(effect_chart.PROVISION_COLOURS)
        draw.chart(
            effect_chart.provision(frame),
            alternative="Balken je Stadtraum: geförderte Stellen je 1.000 unter 18-Jährige bisher und "
            f"mit Szenario, geordnet nach Belastung. Ganze Stadt {de.number(access.before_per_1000, 2)}, "
            f"mit Szenario {de.number(access.after_per_1000, 2)}. Alle Werte in der Tabelle darunter.",
            key="prevention_provision",
        )


def _provision_details(access: Access) -> None:
    page.note(
        "Oben steht die höchste Belastung. Höhere Belastung: Belastungsindex um mehr als ein Viertel der "
        "Standardabweichung über dem Mittel der Stadträume. Stellen und Einwohner "
        f"{de.date(planning.population_day())}. Ungleichheit je Kopf (Gini, 0 = überall gleich viel): "
        f"bisher {de.number(access.gini_before, 3)}, mit Szenario {de.number(access.gini_after, 3)}. "
        "Gleich viel je Kopf ist nicht dasselbe wie gerecht: Höhere Belastung kann mehr Stellen begründen."
    )
    with page.fold("Als Tabelle lesen: Stellen je Stadtraum", key="prevention_access") as is_open:
        if is_open:
            draw.values(table(access))


def _downloads(result: ScenarioResult, access: Access, offset: Offset | None) -> None:
    with page.fold("Ergebnis herunterladen", key="prevention_files") as is_open:
        if not is_open:
            return
        notes = [
            f"Szenario: {result.scenario.name}",
            "Anteile der Stadträume an HzE und Prävention: Annahme, wie der Anteil der unter "
            "18-Jährigen",
        ]
        if offset is not None:
            notes += effect_offset.notes(offset)
        origin = downloads.origin(INDICATORS, *notes)
        st.markdown("Zugang und Stellen je Stadtraum")
        downloads.download_buttons(
            lambda: table(access),
            origin,
            name="zugang",
            key="prevention_access_file",
        )
        if offset is not None:
            st.markdown("Was das Ergebnis bewegt")
            downloads.download_buttons(
                lambda: effect_offset.tornado_table(offset),
                origin,
                name="wirkung_annahmen",
                key="prevention_tornado_file",
            )


def table(access: Access) -> Table:
    """Posts per Stadtraum, on the screen the highest burden first."""

    def yes(key: str, heading: str = "", *, file: str | bool = False) -> Column:
        return Column(
            key,
            heading,
            is_number=False,
            file=file,
            show=lambda has: "ja" if has else "–",
            write=lambda has: "ja" if has else "nein",
        )

    return Table(
        [
            *AREA,
            yes("is_burdened", "höhere Belastung"),
            yes("kifaz", "KiFaZ", file=True),
            yes("is_burdened", file="höhere Belastung"),
            Column("u18", "Unter 18", file=True),
            Column("before", file="VzÄ bisher"),
            Column("new", "neue VzÄ", file="VzÄ neu", decimals=2),
            Column("after", file="VzÄ mit Szenario"),
            _per_1000("before_per_1000", "bisher"),
            _per_1000("after_per_1000", "mit Szenario"),
        ],
        _named(access),
        caption="Stellen (VzÄ) je 1.000 unter 18-Jährige, höchste Belastung zuerst",
        order=("-burden_z", "code"),
    )


def _per_1000(key: str, when: str) -> Column:
    return Column(key, f"{when} je 1.000", file=f"{when} je 1.000 unter 18", decimals=2)
