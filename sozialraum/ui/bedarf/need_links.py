"""Links of the page Bedarf & Auswahl from before staff coverage became supply.

They named only what differed from the defaults of then, so they are read with those defaults. The
parameters have new names, so that an old link can be told from a new one.
"""

from __future__ import annotations

import streamlit as st

from sozialraum.model.ranking import version1
from sozialraum.model.ranking.catalogue import BY_ID
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan, RankingError
from sozialraum.ui.bedarf import need, speichern
from sozialraum.ui.shell import address

DIMENSIONS = {
    "d_soz": "sozialstrukturell",
    "d_inf": "infrastrukturell",
    "d_bed": "bedarf_leistung",
    "d_raum": "sozialraeumlich",
}
INDICATORS = {f"k_{key}": key for key in BY_ID}


def adopt_old_link() -> None:
    """Set the widgets to the weights of an old link and drop its parameters from the address."""
    numbers = {f"{param}_zahl": key for param, key in DIMENSIONS.items()}
    old = {
        param: str(st.query_params[param])
        for param in (*DIMENSIONS, *numbers, *INDICATORS)
        if param in st.query_params
    }
    if not old:
        return
    for param in old:
        del st.query_params[param]
    dimensions = {key: float(weight) for key, weight in version1.DIMENSION_WEIGHTS.items()}
    indicators = {key: float(version1.INDICATOR_WEIGHTS.get(key, 0)) for key in BY_ID}
    dimensions |= _read({param: old[param] for param in old if param in DIMENSIONS}, DIMENSIONS)
    indicators |= _read({param: old[param] for param in old if param in INDICATORS}, INDICATORS)
    if st.query_params.get("gewichte_in") == need.BY_NUMBERS:
        dimensions = {key: 25 * weight for key, weight in dimensions.items()}
        dimensions |= _read({param: old[param] for param in old if param in numbers}, numbers)
        del st.query_params["gewichte_in"]  # said anew by what the weights are
    try:
        plan = IndexPlan.from_dict(
            version1.translated({"dimensions": dimensions, "indicators": indicators})
        )
    except RankingError as error:
        address.note(f"Der Link ließ sich nicht öffnen. {error}")
        return
    speichern.apply(Weighting("Link", plan))
    address.note(
        "Der Link stammt aus einer früheren Fassung. Seine Gewichte gelten weiter; „Deckung "
        "Fachkräfte“ steht jetzt unter „Knappes Angebot“."
    )


def _read(texts: dict[str, str], names: dict[str, str]) -> dict[str, float]:
    """Weights of the address; what is none is noted and keeps its default."""
    allowed = {*need.WEIGHT_WORDS, *map(str, need.NUMBERS)}
    found = {}
    for param, text in texts.items():
        if text in (allowed if param.endswith("_zahl") else need.WEIGHT_WORDS):
            found[names[param]] = float(text)
        else:
            address.note(
                f"Der Link enthält für „{param}“ den unbekannten Wert „{address.harmless(text)}“. "
                "Gezeigt wird die Voreinstellung."
            )
    return found
