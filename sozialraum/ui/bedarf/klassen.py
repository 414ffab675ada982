"""The view "Klassen": frozen or moving classes, and threshold rules with near misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from sozialraum.model.classes import classing, reclassified, threshold
from sozialraum.model.classes.classing import ClassScheme
from sozialraum.model.classes.reclassified import Reason
from sozialraum.model.classes.threshold import ThresholdRule, Verdict
from sozialraum.model.ranking.catalogue import CANDIDATES
from sozialraum.text import format as de
from sozialraum.ui.bedarf import class_tables
from sozialraum.ui.bedarf.need import Places
from sozialraum.ui.shell import controls, data, downloads, draw, page, register

LEVEL = "stadtraum"
COUNT = 5
# The only indicator of the index with a published number of households behind its share.
THRESHOLD_INDICATOR = "alleinerziehende_share"
# Least share and number, and the part of the number that a near miss may lack.
RULE_IDS = ("klassen_schwelle_prozent", "klassen_schwelle_count", "klassen_knapp_anteil")


def show(selected: str, places: Places) -> None:
    """Draw the view."""
    names = controls.stadtraum_names()
    _show_classes(names, selected, places)
    with st.expander(
        "Schwellenregel mit knapp Verfehlten"
    ):  # filled: its choices stand in the address
        _show_threshold(names, selected)


def class_words(count: int) -> list[str]:
    """Names of the classes: "1 (niedrigste)", "2", ... "5 (höchste)"."""
    words = [str(number + 1) for number in range(count)]
    if count > 1:
        words[0], words[-1] = f"{words[0]} (niedrigste)", f"{words[-1]} (höchste)"
    return words


def compute(
    indicator_id: str, base: str, now: str
) -> tuple[pd.DataFrame, ClassScheme, ClassScheme]:
    """Classes of two dates under both limits: quantiles of five, as a map would draw them."""
    item = data.current().indicator(indicator_id)
    before = data.current().at(indicator_id, LEVEL, base)["value"].astype(float)
    after = data.current().at(indicator_id, LEVEL, now)["value"].astype(float)
    schemes = [
        classing.quantile(values.to_numpy(), COUNT, decimals=item.decimals, zero_class=False)
        for values in (before, after)
    ]
    return reclassified.reclassify(before, after, *schemes), schemes[0], schemes[1]


def movers(frame: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Who changes class with frozen limits, and with moving ones."""
    known = frame[frame["reason"] != Reason.UNKNOWN]
    frozen, moving = (
        [str(code) for code in known.index[known[key] != known["class_base"]]]
        for key in ("class_frozen", "class_moving")
    )
    return frozen, moving


def answer(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Who changes class with frozen and with moving limits."""
    known = frame[frame["reason"] != Reason.UNKNOWN]
    frozen, moving = movers(frame)
    only = known.index[known["reason"] == Reason.LIMITS]
    parts = [
        f"In den Grenzen des Basisjahres wechseln {len(frozen)} von {len(known)} Stadträumen die Klasse, "
        f"in neuen Grenzen {len(moving)}."
    ]
    if len(only):
        listed = de.listing([names[str(code)] for code in only])
        verb = "wechselt" if len(only) == 1 else "wechseln"
        # not first: a sentence that starts with a number reads as if it went on from the last one
        parts.append(f"Nur wegen der Grenzen {verb} {listed}.")
    return " ".join(parts)


def _show_classes(names: Mapping[str, str], selected: str, places: Places) -> None:
    options = {
        one.indicator_id: data.current().indicator(one.indicator_id).short_name
        for one in CANDIDATES
        if len(_dates(one.indicator_id)) > 1
    }
    with places.controls:
        chosen = controls.choose(
            "Kennzahl", options, param="klasse", default="alleinerziehende_share"
        )
        dates = _dates(chosen)
        base = controls.choose(
            "Basisjahr",
            {day: de.year(day) for day in dates[:-1]},
            param="basis",
            default=dates[max(0, len(dates) - 6)],
        )
        later = {day: de.year(day) for day in dates if day > base}
        now = controls.choose("Neueres Jahr", later, param="neuer", default=dates[-1])
    frame, frozen, moving = compute(chosen, base, now)
    with places.answer:
        page.show_notes()
        page.answer(answer(frame, names))
    item = data.current().indicator(chosen)
    words = class_words(max(frozen.class_count, moving.class_count))
    made = class_tables.reclassified(frame, names, base, now, item, words)
    moved = made.frame[made.frame["code"].isin({*movers(frame)[0], *movers(frame)[1]})]
    if len(moved):
        draw.values(
            replace(made, frame=moved, caption=f"Wer wechselt? {item.name}"), selected=selected
        )
    st.caption(
        f"Fünf Klassen mit gleich vielen Stadträumen. Grenzen {de.year(base)}: {_limits(frozen)}; "
        f"{de.year(now)}: {_limits(moving)}. Klasse 1 hat die niedrigsten Werte."
    )
    with page.fold("Als Tabelle lesen: alle 17", key="need_classes_all") as is_open:
        if is_open:
            draw.values(made, selected=selected)
    downloads.download_tables(
        {"Klassen": lambda: made},
        lambda: metadata(
            chosen,
            f"Grenzen {de.year(base)}: {_limits(frozen)}; {de.year(now)}: {_limits(moving)}.",
        ),
        name=f"klassen_{chosen}",
        key="need_classes",
    )


def _dates(indicator_id: str) -> list[str]:
    release = data.current()
    dates = release.stichtage(indicator_id, LEVEL)
    return [day for day in dates if release.is_full(indicator_id, LEVEL, day)]


def _limits(scheme: ClassScheme) -> str:
    return " · ".join(de.short(limit) for limit in scheme.limits) or "keine"


def _show_threshold(names: Mapping[str, str], selected: str) -> None:
    item = data.current().indicator(THRESHOLD_INDICATOR)
    day = data.current().newest(THRESHOLD_INDICATOR, LEVEL)
    rows = register.entries()
    least_share, least_count, near_part = (rows[key] for key in RULE_IDS)
    left, right = st.columns(2, gap="medium")
    with left:
        share = controls.slide(
            f"Anteil {item.short_name} ab (Annahme)",
            register.steps(least_share),
            param="s_anteil",
            default=least_share.default,
            words=lambda value: de.with_unit(value, "%"),
            help=least_share.help,
        )
    with right:
        count = controls.slide(
            "und mindestens so viele Haushalte (Annahme)",
            register.steps(least_count),
            param="s_zahl",
            default=least_count.default,
            words=lambda value: de.number(value),
            help=f"{least_count.help} {near_part.help}",
        )
    near_share = rows[threshold.ARGUMENT_IDS["near_share"]].default
    near_count = near_part.default * count
    rule = ThresholdRule(share, count, near_share=near_share, near_count=near_count)
    rows_at = data.current().at(THRESHOLD_INDICATOR, LEVEL, day)
    found = threshold.threshold(rows_at["value"], rows_at["numerator"], rule)
    run = years_above(rule)
    st.markdown(threshold_words(found, names))
    made = class_tables.thresholds(found, run, names, item, day)
    draw.values(made, selected=selected)
    st.caption(
        "Eine harte Schwelle behandelt knapp darunter wie gar nicht. „Knapp verfehlt“: höchstens "
        f"{de.number(near_share, 1)} Prozentpunkte und {de.number(near_count)} Haushalte darunter "
        "(Annahme). Die weiche Schwelle steigt dort gleichmäßig auf 1."
    )
    downloads.download_tables(
        {"Schwelle": lambda: made},
        lambda: metadata(
            THRESHOLD_INDICATOR,
            f"Schwelle: Anteil ab {de.number(share)} % und mindestens {de.number(count)} Haushalte; "
            f"knapp verfehlt: {de.number(near_share, 1)} Prozentpunkte und "
            f"{de.number(near_count)} Haushalte darunter. Status: Annahme.",
        ),
        name="schwellenregel",
        key="need_threshold",
    )


def metadata(indicator_id: str, *notes: str) -> dict[str, str]:
    """What travels with the files of this view."""
    item = data.current().indicator(indicator_id)
    return downloads.origin(
        [indicator_id], f"{item.name} {de.in_unit(item.unit)}. {item.definition}", *notes
    )


def threshold_words(found: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Who reaches the threshold and who misses it narrowly."""
    met, near = (
        [names[str(code)] for code in found.index[found["verdict"] == verdict]]
        for verdict in (Verdict.MET, Verdict.NEAR_MISS)
    )
    first = f"Erfüllt: {de.listing(met)}." if met else "Kein Stadtraum erfüllt die Schwelle."
    return f"{first} Knapp verfehlt: {de.listing(near)}." if near else first


def years_above(rule: ThresholdRule) -> dict[str, int]:
    """Years in a row, back from the newest, in which an area reached the rule; index = code."""
    runs = dict.fromkeys(data.current().counted[LEVEL], 0)
    running = set(runs)
    for day in reversed(data.current().stichtage(THRESHOLD_INDICATOR, LEVEL)):
        rows = data.current().at(THRESHOLD_INDICATOR, LEVEL, day)
        verdicts = threshold.threshold(rows["value"], rows["numerator"], rule)["verdict"]
        running &= {str(code) for code in verdicts.index[verdicts == Verdict.MET]}
        for code in running:
            runs[code] += 1
    return runs
