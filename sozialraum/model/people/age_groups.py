"""Between the 13 published age classes and even five-year groups. An estimate, by a stated rule.

Rule: people are spread evenly over the single years of the class (or group) they were counted in.
Where bounds coincide (10-14, 25-29, 60-64, 85 and over; sums such as 0-9, 15-24, 30-44) nothing is
estimated, elsewhere the result is an estimate and has to be labelled as one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

# Column of the published table, first age; each class ends before the next one starts.
CLASS_STARTS = {
    "a_0_2": 0,
    "a_3_5": 3,
    "a_6_9": 6,
    "a_10_14": 10,
    "a_15_17": 15,
    "a_18_24": 18,
    "a_25_29": 25,
    "a_30_44": 30,
    "a_45_59": 45,
    "a_60_64": 60,
    "a_65_74": 65,
    "a_75_84": 75,
    "a_85plus": 85,
}
OPEN_AGE = 85  # everybody of this age and above stands in one class
PUBLISHED_CLASSES = tuple(CLASS_STARTS)
FIVE_YEAR_STARTS = tuple(range(0, OPEN_AGE + 1, 5))
FIVE_YEAR_GROUPS = (*(f"{age}-{age + 4}" for age in FIVE_YEAR_STARTS[:-1]), f"{OPEN_AGE}+")
U18_CLASSES = PUBLISHED_CLASSES[:5]


def _membership(starts: tuple[int, ...]) -> np.ndarray:
    """Share of each single age 0..85 in each class, shape (86, classes), entries 0 or 1."""
    ages = np.arange(OPEN_AGE + 1)
    position = np.searchsorted(starts, ages, side="right") - 1
    return (position[:, None] == np.arange(len(starts))).astype(float)


_IN_CLASS = _membership(tuple(CLASS_STARTS.values()))
_IN_GROUP = _membership(FIVE_YEAR_STARTS)
# class (or group) -> its ages, evenly; ages -> groups (or classes)
_CLASS_TO_GROUP = (_IN_CLASS / _IN_CLASS.sum(axis=0)).T @ _IN_GROUP
_GROUP_TO_CLASS = (_IN_GROUP / _IN_GROUP.sum(axis=0)).T @ _IN_CLASS


def to_five_year_groups(classes: pd.DataFrame) -> pd.DataFrame:
    """Published classes spread evenly over their single years, summed to five-year groups.

    Args:
        classes: Columns ``PUBLISHED_CLASSES`` (people), any index; further columns are ignored.

    Returns:
        Columns ``FIVE_YEAR_GROUPS``, same index, same row sums; a row with a missing class is
        missing throughout. Estimates where a class ends inside a group.
    """
    counts = classes[list(PUBLISHED_CLASSES)].to_numpy(dtype=float) @ _CLASS_TO_GROUP
    return pd.DataFrame(counts, index=classes.index, columns=list(FIVE_YEAR_GROUPS))


def to_published_classes(groups: pd.DataFrame) -> pd.DataFrame:
    """Five-year groups spread evenly over their single years, summed to the published classes.

    Args:
        groups: Columns ``FIVE_YEAR_GROUPS`` (people), any index.

    Returns:
        Columns ``PUBLISHED_CLASSES``, same index and row sums. Estimates up to 9 and from
        15 to 24, where classes end inside a group.
    """
    counts = groups[list(FIVE_YEAR_GROUPS)].to_numpy(dtype=float) @ _GROUP_TO_CLASS
    return pd.DataFrame(counts, index=groups.index, columns=list(PUBLISHED_CLASSES))


def single_ages_to_groups(population: np.ndarray) -> np.ndarray:
    """People of single ages 0..84 and 85+, shape (n, 86), in five-year groups; exact."""
    return population @ _IN_GROUP


def single_ages_to_classes(population: np.ndarray) -> np.ndarray:
    """People of single ages 0..84 and 85+, shape (n, 86), in the published classes; exact."""
    return population @ _IN_CLASS
