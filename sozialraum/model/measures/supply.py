"""Where burden and supply diverge: each area placed by its z-scores of burden and of supply."""

from __future__ import annotations

import numpy as np

# Within a quarter of a standard deviation an area counts as average. Planning assumption.
NEUTRAL_BAND = 0.25


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
