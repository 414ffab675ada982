"""The page Bedarf & Auswahl: what was chosen, and what `sozialraum.answers.need` makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sozialraum.answers import need_inputs
from sozialraum.answers.need import EVERY, NEAR, Result
from sozialraum.answers.need_inputs import NeedInputs
from sozialraum.model.ranking import catalogue
from sozialraum.model.ranking.catalogue import CANDIDATES, DEFAULT_DIMENSIONS, DIMENSIONS, SUPPLY
from sozialraum.model.ranking.plan import (
    AGGREGATIONS,
    NORMALISATIONS,
    Aggregation,
    IndexPlan,
    Normalisation,
)
from sozialraum.text import format as de
from sozialraum.ui.shell import address, controls, data
from sozialraum.ui.shell.session import Slot

# The slider's ids; the words are those of the model (tested equal).
WEIGHT_WORDS = MappingProxyType(
    {"0": "unwichtig", "1": "etwas wichtig", "2": "wichtig", "4": "sehr wichtig"}
)
DIMENSION_PARAMS = MappingProxyType(
    {
        "sozialstrukturell": "b_soz",
        "infrastrukturell": "b_ang",
        "bedarf_leistung": "b_bed",
        "sozialraeumlich": "b_raum",
    }
)
DIMENSION_HELP = MappingProxyType(
    {
        SUPPLY: "Die Infrastruktur der Studie: Je weniger Stellen und Plätze, desto mehr fehlt. Das "
        "misst das Angebot, keine Belastung; deshalb zählt es nur, wenn Sie es wollen."
    }
)
BY_WORDS, BY_NUMBERS = "worte", "zahlen"
KINDS = MappingProxyType({BY_WORDS: "Worten", BY_NUMBERS: "Zahlen"})
NUMBERS = tuple(range(0, 101, 5))
SPREADS = MappingProxyType({NEAR: "nahe Ihren Gewichten", EVERY: "alle Gewichtungen"})
NOISE = MappingProxyType({"an": "mitrechnen", "aus": "nicht beachten"})
_WEIGHTS_IN = Slot("_weights_in", "")
PLAN_PARAM = "gewichte"  # the whole plan as one text, for the Szenario page


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(data_hash: str) -> NeedInputs:  # noqa: ARG001 (cache key)
    return need_inputs.read(data.current())


def inputs() -> NeedInputs:
    """The figures of the current release; shared, so nobody may change them."""
    return _read(data.current().release.data_hash)


def compute(plan: IndexPlan, *, has_noise: bool = True) -> Result:
    """The result of a plan on the current release."""
    return Result(plan, inputs(), has_noise)


def param_of(indicator_id: str) -> str:
    """The address parameter of an indicator's weight."""
    return f"w_{indicator_id}"


@dataclass(frozen=True)
class Places:
    """Where a view writes besides its own place.

    Attributes:
        answer: Above the controls.
        controls: The row of controls; empty where the sliders stand beside the picture.
    """

    answer: DeltaGenerator
    controls: DeltaGenerator


def chosen(*, is_beside: bool) -> Result:
    """The result of what is chosen.

    Args:
        is_beside: The sliders stand beside the picture they move, which may count its weightings
            in two ways; else all weights are in one popover.

    Raises:
        RankingError: Nothing counts.
    """
    if is_beside:
        dimensions = _chosen_dimensions()
        with controls.popover("Kennzahlen", key="need_indicators", width="stretch"):
            weights = _chosen_indicators()
        with controls.popover("Verfahren", key="need_method", width="stretch"):
            choose_spread()
            return _chosen_method(dimensions, weights)
    with controls.popover("Gewichte", key="need_weights"):
        dimensions = _chosen_dimensions()
        weights = _chosen_indicators()
        return _chosen_method(dimensions, weights)


def _chosen_method(dimensions: dict[str, float], weights: dict[str, float]) -> Result:
    normalisation = controls.choose(
        "Vergleichbar machen durch",
        {item.value: words for item, words in NORMALISATIONS.items()},
        param="norm",
        default=Normalisation.Z_SCORE.value,
    )
    aggregation = controls.choose(
        "Zusammenfassen durch",
        {item.value: words for item, words in AGGREGATIONS.items()},
        param="mittel",
        default=Aggregation.ARITHMETIC.value,
        kind="segmented",
        help="Im gewichteten Mittel gleicht hoher Bedarf in einer Kennzahl geringen in einer "
        "anderen aus. Im geometrischen Mittel weniger: Wer überall mittleren Bedarf hat, "
        "rückt vor.",
    )
    noise = controls.choose(
        "Zufall der Umfrage",
        NOISE,
        param="zufall",
        default="an",
        kind="segmented",
        help="Werte der Bürgerumfrage schwanken von Welle zu Welle. Wie stark, ist aus den "
        "Sprüngen zwischen den Wellen geschätzt; echte Veränderung steckt mit darin.",
    )
    st.caption(
        "Fehlt einem Stadtraum ein Wert, tragen die anderen Kennzahlen dessen Gewicht, solange "
        "mindestens 75 % des Gewichts belegt sind. Sonst: k. A."
    )
    plan = IndexPlan(dimensions, weights, Normalisation(normalisation), Aggregation(aggregation))
    return compute(plan, has_noise=noise == "an")


def plan_in_force() -> IndexPlan:
    """The plan of the widgets as they stand at this moment, for callbacks.

    Raises:
        RankingError: Nothing counts.
    """
    by_numbers = address.in_force("gewichte_in", BY_WORDS) == BY_NUMBERS
    suffix, factor = ("_zahl", 25.0) if by_numbers else ("", 1.0)
    return IndexPlan(
        {
            key: float(address.in_force(f"{param}{suffix}", factor * DEFAULT_DIMENSIONS[key]))
            for key, param in DIMENSION_PARAMS.items()
        },
        {
            one.indicator_id: float(address.in_force(param_of(one.indicator_id), one.weight))
            for one in CANDIDATES
        },
        Normalisation(address.in_force("norm", Normalisation.Z_SCORE.value)),
        Aggregation(address.in_force("mittel", Aggregation.ARITHMETIC.value)),
    )


def is_in_address() -> bool:
    """Whether the address names a weight or a method."""
    words = ("gewichte_in", "norm", "mittel", *DIMENSION_PARAMS.values())
    numbers = (f"{param}_zahl" for param in DIMENSION_PARAMS.values())
    single = (param_of(one.indicator_id) for one in CANDIDATES)
    return any(param in st.query_params for param in (*words, *numbers, *single))


def choose_spread() -> None:
    """Which weightings the picture of ranks counts."""
    controls.choose(
        "Balken zählen",
        SPREADS,
        param="streuung",
        default=EVERY,
        help="Alle: jede Gewichtung der Kennzahlen ist gleich wahrscheinlich. Nahe: Die Gewichte "
        "schwanken um Ihre.",
    )


def remember(plan: IndexPlan) -> None:
    """Keep the plan for the Szenario page, which hands out posts by it."""
    address.keep(PLAN_PARAM, plan.to_token())


def remembered() -> str:
    """The plan the page computed last, as one text; the default before."""
    return str(address.chosen(PLAN_PARAM) or IndexPlan().to_token())


def followed_plan() -> IndexPlan:
    """The plan of the address, else the one the page Bedarf & Auswahl computed last."""
    default = IndexPlan().to_token()

    def read(raw: str) -> str:
        IndexPlan.from_token(raw)
        return raw

    text = str(address.adopt(PLAN_PARAM, read, default))
    address.publish(PLAN_PARAM, text, default)
    return IndexPlan.from_token(text)


def _chosen_dimensions() -> dict[str, float]:
    # the choice itself is drawn below, among the indicators
    kind = address.changed("gewichte_in") or address.chosen("gewichte_in")
    has_turned = _WEIGHTS_IN.get() != kind
    _WEIGHTS_IN.set(kind)
    found = {}
    for key, label in DIMENSIONS.items():
        default = DEFAULT_DIMENSIONS[key]
        if kind == BY_NUMBERS:
            param = f"{DIMENSION_PARAMS[key]}_zahl"
            word = address.chosen(DIMENSION_PARAMS[key])
            if has_turned and word in WEIGHT_WORDS and address.changed(param) is None:
                # whoever turns from words to numbers goes on with what the words meant
                address.keep(param, 25.0 * float(word))
            found[key] = controls.slide(
                label,
                NUMBERS,
                param=param,
                default=25.0 * default,
                words=lambda value: de.number(value),
                help=DIMENSION_HELP.get(key),
            )
        else:
            found[key] = float(
                controls.choose(
                    label,
                    WEIGHT_WORDS,
                    param=DIMENSION_PARAMS[key],
                    default=str(default),
                    kind="slider",
                    help=DIMENSION_HELP.get(key),
                )
            )
    return found


def _chosen_indicators() -> dict[str, float]:
    found = {}
    controls.choose(
        "Gewichte der Dimensionen in",
        KINDS,
        param="gewichte_in",
        default=BY_WORDS,
        kind="segmented",
    )
    st.caption(
        "Das Gewicht einer Dimension verteilt sich auf ihre Kennzahlen. „Richtung: Annahme“ "
        "heißt: Ob ein hoher Wert mehr Bedarf bedeutet, ist gesetzt, nicht belegt."
    )
    for key, label in DIMENSIONS.items():
        st.markdown(f"**{label}**")
        for one in CANDIDATES:
            if one.dimension == key:
                found[one.indicator_id] = float(
                    controls.choose(
                        indicator_label(one.indicator_id),
                        WEIGHT_WORDS,
                        param=param_of(one.indicator_id),
                        default=f"{one.weight:g}",
                        kind="slider",
                        help=indicator_help(one.indicator_id),
                    )
                )
    return found


def indicator_label(indicator_id: str) -> str:
    """Short name, year, sample mark, and "Richtung: Annahme" where nobody published one."""
    facts = inputs()
    words = f"{data.current().indicator(indicator_id).short_name} {de.year(facts.stichtage[indicator_id])}"
    if indicator_id in facts.panel.noise:
        words = f"≈ {words}"
    return f"{words} (Richtung: Annahme)" if is_assumed(indicator_id) else words


def is_assumed(indicator_id: str) -> bool:
    """Whether the direction is an assumption."""
    return bool(catalogue.BY_ID[indicator_id].assumed)


def indicator_help(indicator_id: str) -> str:
    """What a high value means here, and why."""
    facts = inputs()
    one = catalogue.BY_ID[indicator_id]
    higher = "mehr" if facts.panel.directions[indicator_id] > 0 else "weniger"
    words = f"{data.current().indicator(indicator_id).name}. Höher heißt: {higher} Bedarf."
    known = int(facts.panel.values[indicator_id].notna().sum())
    if known < len(facts.panel.codes):
        words += f" Nur für {known} von {len(facts.panel.codes)} Stadträumen bekannt."
    return f"{words} Annahme: {one.reason}" if one.reason else words
