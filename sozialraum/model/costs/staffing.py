"""Posts that probably stay vacant: a new post is filled late, and some are always between two people.

Share of an area's posts filled on the average of a year, ``d`` years after its start year::

    filled = (1 - vacant share) * clip(d + 1 - months / 12, 0, 1)

An assumption of ours; nothing is published on it for Dresden. Both at 0: every post is filled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.errors import PlanningError

SHARE_ID = "stellen_unbesetzt_anteil"
MONTHS_ID = "besetzung_monate"
PARAMETER_IDS = (SHARE_ID, MONTHS_ID)


@dataclass(frozen=True)
class Vacancy:
    """How posts stand empty; the default: none does.

    Attributes:
        share: Part of the posts vacant at any time, 0 to 1.
        months: Months until a new post is filled for the first time, 0 or more.

    Raises:
        PlanningError: A value out of range.
    """

    share: float = 0.0
    months: float = 0.0

    def __post_init__(self) -> None:
        if not (0 <= self.share <= 1 and self.months >= 0):
            raise PlanningError(
                "Unbesetzte Stellen: Der Anteil liegt zwischen 0 und 100 %, Monate bis zur Besetzung "
                "sind nicht negativ."
            )


def vacant(areas: pd.DataFrame, vacancy: Vacancy) -> pd.DataFrame:
    """Posts filled and vacant per year, and staff money that would not be spent.

    Args:
        areas: ``areas`` of a `paths.Path`: vzae, personnel_eur, overhead_eur, one row per area and
            year, area by area; an area's posts run from its start year on unchanged.
        vacancy: What is assumed.

    Returns:
        One row per year: year, vzae, filled_vzae, vacant_vzae (VzÄ on the average of the year; filled
        + vacant = vzae), unspent_eur (staff cost of the vacant ones with overhead).
    """
    years = areas["year"].unique()
    table = areas[["vzae", "personnel_eur", "overhead_eur"]].to_numpy(dtype=float)
    vzae, *staff = table.T.reshape(3, -1, len(years))  # each (areas, years)
    begun = (vzae > 0).argmax(axis=1)[:, None]
    distance = np.arange(len(years)) - begun
    filled = (1 - vacancy.share) * np.clip(distance + 1 - vacancy.months / 12, 0.0, 1.0)
    empty = np.where(vzae > 0, 1 - filled, 0.0)
    return pd.DataFrame(
        {
            "year": years,
            "vzae": vzae.sum(axis=0),
            "filled_vzae": (vzae - vzae * empty).sum(axis=0),
            "vacant_vzae": (vzae * empty).sum(axis=0),
            "unspent_eur": (sum(staff) * empty).sum(axis=0),
        }
    )
