"""Rows of the parameter register as values: the model invents no default of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.errors import PlanningError


class ParameterError(PlanningError):
    """The register lacks a parameter or its value; the message is German."""


@dataclass(frozen=True)
class Registered:
    """One parameter of the register.

    Attributes:
        parameter_id: Key in table ``parameter``.
        minimum: Smallest value on offer.
        default: Value used unless somebody chooses another.
        maximum: Largest value on offer.
        grade: Evidence, A (best) to D (assumption).
        status: How the value came to be known (the store's words).
    """

    parameter_id: str
    minimum: float
    default: float
    maximum: float
    grade: str
    status: str


_NUMBERS = ("minimum", "default", "maximum")


def registered(parameters: pd.DataFrame, parameter_ids: Iterable[str]) -> dict[str, Registered]:
    """Rows of the register that hold for every year, by id, in the order asked for.

    Args:
        parameters: Table ``parameter`` (parameter_id, minimum, default, maximum, grade, status,
            valid_year).
        parameter_ids: What is needed.

    Raises:
        ParameterError: A parameter has no row, or its row lacks a number.
    """
    names = ("parameter_id", *_NUMBERS, "grade", "status", "valid_year")
    # Plain lists: a mask per parameter would cost more than the model itself.
    columns = (parameters[name].tolist() for name in names)
    rows = {str(row[0]): row[:-1] for row in zip(*columns, strict=True) if not is_dated(row[-1])}
    wanted = list(parameter_ids)
    absent = [key for key in wanted if key not in rows or np.isnan(rows[key][1:4]).any()]
    if absent:
        raise ParameterError(f"Im Parameterregister fehlen: {', '.join(absent)}.")
    return {key: Registered(*rows[key]) for key in wanted}


def is_dated(valid_year: float) -> bool:
    """Whether a row of the register holds for one year only; 0 and NaN mean every year."""
    return valid_year > 0


def default_values(parameters: pd.DataFrame, parameter_ids: Iterable[str]) -> dict[str, float]:
    """Only the defaults of :func:`registered`.

    Raises:
        ParameterError: As there.
    """
    return {key: row.default for key, row in registered(parameters, parameter_ids).items()}
