"""Posts and money in whole units: apportionment with bounds, its paradox, and the sum lock."""

from sozialraum.model.allocation.lock import Moves, locked_moves
from sozialraum.model.allocation.methods import METHOD_LABELS, Method
from sozialraum.model.allocation.paradox import Paradox, alabama
from sozialraum.model.allocation.result import (
    Allocation,
    allocate,
    compare_methods,
    proportional,
    shares,
)
from sozialraum.model.allocation.units import QUARTER_VZAE, AllocationError

# What the page and the command line offer to set, and where the register says so.
PARAMETER_IDS = ("sockelanteil", "einheit_vzae", "einheit_eur", "mindest_vzae")

__all__ = [
    "METHOD_LABELS",
    "PARAMETER_IDS",
    "QUARTER_VZAE",
    "Allocation",
    "AllocationError",
    "Method",
    "Moves",
    "Paradox",
    "alabama",
    "allocate",
    "compare_methods",
    "locked_moves",
    "proportional",
    "shares",
]
