"""Posts handed out by need, for the Szenario page: the choices."""

from __future__ import annotations

from types import MappingProxyType

import streamlit as st

from sozialraum.answers import by_need
from sozialraum.answers.by_need import (
    BY_COUNTS,
    FALLBACK_VZAE,
    METHODS,
    OWN_INDEX,
    WEIGHT_WORDS,
    Facts,
    Terms,
)
from sozialraum.answers.need import Result
from sozialraum.model.allocation.methods import METHOD_LABELS, Method
from sozialraum.text import format as de
from sozialraum.text.need import supply_note
from sozialraum.ui.bedarf import need_words
from sozialraum.ui.shell import controls, data, register
from sozialraum.ui.szenario import planning

# Count -> parameter of the address and default weight.
COUNTS = MappingProxyType(
    dict(
        zip(
            by_need.COUNTS,
            (("g_u18", "2"), ("g_u6", "0"), ("g_ae", "2"), ("g_hh", "0")),
            strict=True,
        )
    )
)
BASES = MappingProxyType(
    {
        OWN_INDEX: "nach Bedarfsindex",
        "belastungsindex": "nach Belastungsindex 2020",
        "benachteiligungsindex": "nach Benachteiligungsindex 2017",
        BY_COUNTS: "nach Köpfen",
    }
)
AUTOMATIC = "auto"
TOTALS = ("8.5", "10", "12.5", "15", "17", "20", "25.5", "30", "34", "40", "51")
UNITS = (0.25, 0.5, 1.0)


def _chosen_total(minimum_default: float) -> float:
    areas = len(data.current().counted["stadtraum"])
    enough = minimum_default * areas
    text = controls.choose(
        "Stellen zu verteilen",
        {
            AUTOMATIC: "automatisch",
            **{key: f"{de.number(float(key), 1)} VzÄ" for key in TOTALS},
        },
        param="stellen",
        default=AUTOMATIC,
        kind="slider",
        help="VzÄ = Vollzeitäquivalent, eine volle Stelle. Automatisch: die Stellen Ihres Szenarios "
        f"in den Stadträumen, wenn es mindestens {de.number(enough, 1)} VzÄ sind; sonst "
        f"{de.number(FALLBACK_VZAE, 1)} VzÄ (1,5 je Stadtraum).",
    )
    if text != AUTOMATIC:
        return float(text)
    return by_need.automatic_total(planning.current(), minimum_default, areas)


def _chosen_weights() -> dict[str, float]:
    weights = {}
    with controls.popover("Gewichte (Annahme)", key="distribution_weights"):
        st.caption(
            "„Wichtig“ zählt doppelt, „sehr wichtig“ vierfach gegenüber „etwas wichtig“. Welche "
            "Anzahl wie viel zählt, ist eine Setzung und keine Messung."
        )
        for indicator_id, (param, default) in COUNTS.items():
            chosen = controls.choose(
                data.current().indicator(indicator_id).short_name,
                WEIGHT_WORDS,
                param=param,
                default=default,
                kind="slider",
            )
            weights[indicator_id] = float(chosen)
    return weights


def chosen_terms() -> Terms:
    """Posts, basis of need and assumptions, beside the picture."""
    entries = register.entries()
    weights = {key: float(default) for key, (_, default) in COUNTS.items()}
    theta = entries["mehrbedarf_je_sd"].default
    total = _chosen_total(entries["mindest_vzae"].default)
    basis = controls.choose(
        "Verteilen",
        BASES,
        param="bedarf",
        default=_default_basis(),
        help="Nach einem Index: Köpfe unter 18, bei höherem Bedarf mit Mehrbedarf gewichtet. Der "
        "Bedarfsindex ist der Bedarf, den die Seite Bedarf & Auswahl zeigt. Nach "
        "Köpfen: Wer 10 % der gezählten Menschen oder Haushalte hat, erhält 10 %; wie belastet sie "
        "sind, zählt dann nicht.",
    )
    if basis == BY_COUNTS:
        weights = _chosen_weights()
    else:
        theta = register.slide(entries["mehrbedarf_je_sd"], param="theta")
    beta = register.slide(entries["sockelanteil"], param="sockel")
    with controls.popover("Runden und Grenzen", key="distribution_rounding"):
        method = controls.choose(
            "Verfahren der Rundung",
            {method.value: METHOD_LABELS[method] for method in METHODS},
            param="verfahren",
            default=Method.SAINTE_LAGUE.value,
            help="Wie Ansprüche auf ganze Einheiten gerundet werden. Sainte-Laguë rundet zur nächsten "
            "Einheit und bevorzugt keine Seite.",
        )
        least = register.slide(entries["mindest_vzae"], param="mindest")
        unit = _chosen_unit(entries["einheit_vzae"])
    return Terms(total, basis, weights, theta, beta, Method(method), least, unit)


def _default_basis() -> str:
    """Need as on Bedarf & Auswahl; heads for a link from when they were the default.

    Such a link names weights of counts but no basis; a link of today always names one with them.
    """
    names_counts = any(param in st.query_params for param, _ in COUNTS.values())
    return BY_COUNTS if names_counts and "bedarf" not in st.query_params else OWN_INDEX


def _chosen_unit(entry: register.Entry) -> float:
    return controls.slide(
        entry.label,
        UNITS,  # quarters and their multiples: what a scenario can hold
        param="einheit",
        default=entry.default,
        words=lambda value: register.words(entry, value),
        help=entry.help,
    )


def facts(own: Result | None) -> Facts:
    """As `by_need.facts`, for the release and the scenario on screen."""
    words = (need_words.basis(own), supply_note(own.index.names, own.inputs.words)) if own else ()
    return by_need.facts(data.current(), planning.current(), own, " ".join(filter(None, words)))
