"""Where burden and supply diverge: each area placed by its z-scores of burden and of supply."""

from __future__ import annotations

import numpy as np
import pandas as pd

# Within a quarter of a standard deviation an area counts as average. Planning assumption.
NEUTRAL_BAND = 0.25

BURDEN_WORDS = {1: "höher belastet", 0: "durchschnittlich belastet", -1: "geringer belastet"}
SUPPLY_WORDS = {1: "besser versorgt", 0: "durchschnittlich versorgt", -1: "knapper versorgt"}
UNKNOWN = "nicht einzuordnen"


def level(z: float, band: float = NEUTRAL_BAND) -> int | None:
    """+1 above, -1 below, 0 within the neutral band (its ends included); None = missing.

    Raises:
        ValueError: ``band`` is negative.
    """
    if band < 0:
        raise ValueError(f"band must not be negative: {band}")
    if np.isnan(z):
        return None
    return 0 if abs(z) <= band else int(np.sign(z))


def position(burden_z: float, supply_z: float, band: float = NEUTRAL_BAND) -> str:
    """German wording of an area's place: "höher belastet, knapper versorgt".

    Args:
        burden_z: z-score of burden, higher = more burden.
        supply_z: z-score of supply per head, higher = more supply.
        band: Half width of the neutral band on both scores.

    Raises:
        ValueError: ``band`` is negative.
    """
    burden, supply = level(burden_z, band), level(supply_z, band)
    if burden is None or supply is None:
        return UNKNOWN
    return f"{BURDEN_WORDS[burden]}, {SUPPLY_WORDS[supply]}"


def is_scarce_for_burden(burden_z: float, supply_z: float, band: float = NEUTRAL_BAND) -> bool:
    """True where burden is above and supply below the neutral band: the place to look first."""
    return level(burden_z, band) == 1 and level(supply_z, band) == -1


def divergence(
    burden_z: pd.Series, supply_z: pd.Series, band: float = NEUTRAL_BAND
) -> pd.DataFrame:
    """Burden against supply for all areas, scarcest for its burden first.

    Args:
        burden_z: z-scores, index = code, higher = more burden.
        supply_z: z-scores of supply per head, index = code.
        band: As in :func:`position`.

    Returns:
        Columns code, burden_z, supply_z, gap (burden minus supply, > 0 = scarce for its burden),
        position (German), is_scarce; areas missing in either come last with gap NaN.
    """
    both = pd.DataFrame({"burden_z": burden_z, "supply_z": supply_z}).astype(float)
    pairs = list(zip(both["burden_z"].tolist(), both["supply_z"].tolist(), strict=True))
    both["gap"] = both["burden_z"] - both["supply_z"]
    both["position"] = [position(burden, supply, band) for burden, supply in pairs]
    both["is_scarce"] = [is_scarce_for_burden(burden, supply, band) for burden, supply in pairs]
    both.index.name = "code"
    ordered = both.sort_index().sort_values("gap", ascending=False, kind="stable")
    return ordered.reset_index()
