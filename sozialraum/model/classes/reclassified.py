"""Frozen or moving classes: who changes class between two years, and is it the area or the limits?

With frozen limits (of the base year) an area changes class only if its own value moves; with moving
ones (of each year) also because the others move. Dresden's Bildungsbericht meets this question.
"""

from __future__ import annotations

from enum import Enum

import pandas as pd

from sozialraum.model.classes import classing
from sozialraum.model.classes.classing import ClassScheme


class Reason(Enum):
    """Why an area is in another class; the value is the German word."""

    SAME = "unverändert"
    VALUE = "eigener Wert hat sich geändert"
    LIMITS = "nur die Grenzen haben sich verschoben"
    BOTH = "Wert und Grenzen haben sich verschoben"
    OFFSET = "Wert und Grenzen sind gemeinsam gewandert"
    UNKNOWN = "k. A."


def reclassify(
    base: pd.Series, now: pd.Series, frozen: ClassScheme, moving: ClassScheme
) -> pd.DataFrame:
    """Classes of two years under limits of the base year and of the later one.

    Args:
        base: Values of the base year, index = code, NaN = missing.
        now: Values of the later year.
        frozen: Classes of the base year.
        moving: Classes of the later year.

    Returns:
        Index = code of ``base``; columns base, now, class_base (base year's value and limits),
        class_frozen (later value, base limits), class_moving (later value and limits), all class
        numbers as in :func:`sozialraum.model.classes.classing.assign`, and reason (Reason): against
        class_base.
    """
    later = now.reindex(base.index)
    frame = pd.DataFrame({"base": base, "now": later}).astype(float)
    frame["class_base"] = classing.assign(frame["base"].to_numpy(), frozen)
    frame["class_frozen"] = classing.assign(frame["now"].to_numpy(), frozen)
    frame["class_moving"] = classing.assign(frame["now"].to_numpy(), moving)
    columns = (frame["class_base"], frame["class_frozen"], frame["class_moving"])
    frame["reason"] = [_reason(*numbers) for numbers in zip(*columns, strict=True)]
    frame.index.name = "code"
    return frame


def _reason(before: int, frozen: int, moving: int) -> Reason:
    if classing.MISSING in (before, frozen):
        return Reason.UNKNOWN
    if before == frozen == moving:
        return Reason.SAME
    if before == frozen:
        return Reason.LIMITS
    if frozen == moving:
        return Reason.VALUE
    return Reason.OFFSET if before == moving else Reason.BOTH
