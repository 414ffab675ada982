"""Versorgung: posts per head for several groups, hours per head, who gains and loses, how evenly."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from sozialraum.answers import provision as answers
from sozialraum.answers.table import Column, Table, named
from sozialraum.model.classes.threshold import ThresholdRule
from sozialraum.model.scenario import provision
from sozialraum.model.scenario.provision import GroupProvision
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.pictures import strip, tables
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, data, draw, page
from sozialraum.ui.szenario import planning

GROUPS = provision.GROUP_LABELS
FOLD = "Versorgung: wie viel je Kopf, wer gewinnt"
NEED_WORDS = (
    "Nach Bedarf heißt: Die unter 18-Jährigen der Stadt sind nach dem Belastungsindex auf die "
    "Stadträume gewichtet (Mehrbedarf je Standardabweichung: Annahme). 0 bis 20 und 0 bis 26 Jahre "
    "sind nach fester Regel aus den veröffentlichten Altersgruppen geschätzt."
)
THRESHOLD_WORDS = (
    "Stuttgart misst Kinder mit Bonuscard je Kita. Für Dresden gibt es das nicht; Ersatz sind "
    "Alleinerziehende unter den Haushalten mit Kindern (Annahme). Gemeint ist das Armutsrisiko, nicht "
    "die Familienform. Eine harte Grenze behandelt knapp Verfehltes wie nichts; deshalb steht es hier."
)


def show_fold(result: ScenarioResult, selected: str) -> None:
    """The fold "Versorgung": picture, sentence, table twins."""
    with page.fold(FOLD, key="provision") as is_open:
        if is_open:
            show(result, selected)


def show(result: ScenarioResult, selected: str) -> None:
    """Picture, sentence and table twins for the chosen group of people."""
    found = answers.provided(data.current(), result)
    options = {group: label for group, label in GROUPS.items() if group in found}
    group = controls.choose(
        "Je 1.000 Menschen", options, param="kopf", default="u18", kind="segmented"
    )
    one, names = found[group], controls.stadtraum_names()
    words = sentence(one, GROUPS[group], names)
    lines = [
        strip.Line("Vorher: geförderte Angebote", dict(one.frame["before"]), one.before),
        strip.Line("Mit Szenario", dict(one.frame["after"]), one.after),
    ]
    day = de.date(planning.population_day())
    unit = f"VzÄ je 1.000 {GROUPS[group]} am {day}; gestrichelt: alle Stadträume"
    picture = strip.build_svg(lines, selected=selected, unit=unit, alt=words)
    areas = tables.build(_areas_table(one, group, names), selected=selected)
    groups = tables.build(_groups_table(found))
    spread = tables.build(
        answers.spread_table(
            one.spread_before,
            one.spread_after,
            when=("Vorher", "Mit Szenario"),
            per="Wert je 1.000",
            caption="Wie gleichmäßig es verteilt ist",
        )
    )
    st.html(
        f'<p class="sr-small">{words}</p><div class="sr-strip">{draw.image_html(picture)}</div>'
        f'<div class="sr-twin"><div class="sr-wide">{areas}</div>'
        f'<div class="sr-wide">{groups}{spread}</div></div>'
        f'<p class="sr-notice">Stellen und Einwohner: {day}, ohne Schulsozialarbeit. {NEED_WORDS}</p>'
    )
    rule = tables.build(_threshold_table(*answers.threshold(data.current()), names))
    st.html(f'{rule}<p class="sr-notice">{THRESHOLD_WORDS}</p>')


def sentence(one: GroupProvision, label: str, names: Mapping[str, str]) -> str:
    """What the scenario changes per head, who gains and loses, and minutes per head and year."""
    parts = [
        f"Alle Stadträume zusammen: {de.number(one.before, 2)} VzÄ je 1.000 {label} vorher, "
        f"{de.number(one.after, 2)} mit Szenario."
    ]
    if one.gainers:
        parts.append(f"Es gewinnen {len(one.gainers)}, am meisten {names[one.gainers[0]]}.")
    if one.losers:
        parts.append(f"Es verlieren {len(one.losers)}, am meisten {names[one.losers[0]]}.")
    if not one.gainers and not one.losers:
        parts.append("Kein Stadtraum gewinnt oder verliert.")
    if one.hours_after is not None:
        parts.append(
            f"Das sind {de.number(60 * one.hours_after)} Minuten direkte Arbeit je Kopf und Jahr "
            f"(vorher {de.number(None if one.hours_before is None else 60 * one.hours_before)})."
        )
    return " ".join(parts)


def _areas_table(one: GroupProvision, group: str, names: Mapping[str, str]) -> Table:
    """All Stadträume, the largest gain first."""
    return Table(
        [
            Column("name", "Stadtraum", is_number=False),
            Column("before", "Vorher", decimals=2),
            Column("after", "Mit Szenario", decimals=2),
            Column("change", "Unterschied", decimals=2, sign=True),
        ],
        named(one.frame, names),
        caption=f"Wer gewinnt, wer verliert: VzÄ je 1.000 {GROUPS[group]}",
        order=["-change"],
    )


def _groups_table(found: Mapping[str, GroupProvision]) -> Table:
    def minutes(hours: float | None) -> float | None:
        return None if hours is None else 60 * hours

    return Table(
        [
            Column("group", "Bezug", is_number=False),
            Column("before", "VzÄ je 1.000 vorher", decimals=2),
            Column("after", "mit Szenario", decimals=2),
            Column("minutes_before", "Minuten je Kopf und Jahr vorher"),
            Column("minutes", "mit Szenario"),
        ],
        pd.DataFrame(
            {
                "group": GROUPS[group],
                "before": one.before,
                "after": one.after,
                "minutes_before": minutes(one.hours_before),
                "minutes": minutes(one.hours_after),
            }
            for group, one in found.items()
        ),
        caption="Alle Stadträume zusammen (direkte Arbeit: Annahme)",
    )


def _threshold_table(frame: pd.DataFrame, rule: ThresholdRule, names: Mapping[str, str]) -> Table:
    """The verdicts, the highest share first, with what is lacking."""
    return Table(
        [
            Column("name", "Stadtraum", is_number=False),
            Column("share", "Alleinerziehende", unit="%", decimals=1),
            Column("count", "Haushalte"),
            Column("verdict", "Schwelle", is_number=False),
            Column("missing_share", "es fehlen Punkte", decimals=1),
        ],
        named(frame, names).assign(verdict=[verdict.value for verdict in frame["verdict"]]),
        caption=f"Schwellenregel wie in Stuttgart: ab {de.short(rule.minimum_share)} % und "
        f"{de.short(rule.minimum_count)} (knapp verfehlt: bis {de.short(rule.near_share)} Punkte)",
        order=["-share"],
    )
