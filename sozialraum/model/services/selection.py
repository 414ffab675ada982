"""Which services are meant: one filter for list, map, radar and ratios."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.services import groups_of, split


@dataclass(frozen=True)
class Selection:
    """A filter; an empty field lets everything through, several fields all have to fit.

    Attributes:
        stadtraum: Code; a service fits that stands there or serves it.
        categories: Ids.
        paragraphs: Columns of the radar ("11", "ohne"); one of a service's own is enough.
        provider: Name.
        age: A single year of age the service has to address, None = any.
        operations: States.
    """

    stadtraum: str = ""
    categories: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    provider: str = ""
    age: int | None = None
    operations: tuple[str, ...] = ()

    @property
    def is_on(self) -> bool:
        """Whether anything is filtered."""
        return self != Selection()


def touches(services: pd.DataFrame, stadtraum: str) -> pd.Series:
    """Bool per row: it stands in the Stadtraum or serves it."""
    serving = [stadtraum in split(text) for text in services["serves"]]
    return (services["stadtraum_code"] == stadtraum) | pd.Series(serving, index=services.index)


def select(services: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The rows that fit, in their order."""
    keep = pd.Series(True, index=services.index)
    if selection.stadtraum:
        keep &= touches(services, selection.stadtraum)
    if selection.categories:
        keep &= services["category_id"].isin(selection.categories)
    if selection.paragraphs:
        wanted = set(selection.paragraphs)
        fits = [bool(wanted & set(groups_of(text))) for text in services["paragraphs"]]
        keep &= np.array(fits, dtype=bool)
    if selection.provider:
        keep &= services["provider"] == selection.provider
    if selection.age is not None:
        keep &= (services["age_from"] <= selection.age) & (services["age_to"] >= selection.age)
    if selection.operations:
        keep &= services["operation"].isin(selection.operations)
    return services[keep]
