"""What averages hide: the inside of Stadträume, from figures of their Stadtteile.

`parts` cuts Stadtteile to Stadträume; `spread`, `segregation` and `equity_view` measure; `pockets`
finds children in parts clearly worse off; `profile` puts all of it in one table; `spatial` asks
whether similar areas lie side by side; `choice` adds up any set of areas.
"""

from sozialraum.model.heterogeneity import pockets as _pockets
from sozialraum.model.heterogeneity.choice import aggregate, choice_ids, members, reconcile
from sozialraum.model.heterogeneity.equity_view import EPSILON_ID, EquityView
from sozialraum.model.heterogeneity.parts import HeterogeneityError, ratio, split_parts
from sozialraum.model.heterogeneity.pockets import PocketRule
from sozialraum.model.heterogeneity.profile import (
    LEAST_PARTS,
    SMALL_ID,
    City,
    Measure,
    Profile,
    Settings,
    profile,
)

PARAMETER_IDS = (*_pockets.ARGUMENT_IDS.values(), EPSILON_ID, SMALL_ID)

__all__ = [
    "LEAST_PARTS",
    "PARAMETER_IDS",
    "City",
    "EquityView",
    "HeterogeneityError",
    "Measure",
    "PocketRule",
    "Profile",
    "Settings",
    "aggregate",
    "choice_ids",
    "members",
    "profile",
    "ratio",
    "reconcile",
    "split_parts",
]
