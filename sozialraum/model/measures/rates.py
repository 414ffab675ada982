"""The one rule for "per 1,000 people": ``1000 * amount / heads``."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pandas as pd

PER = 1000

Amount = TypeVar("Amount", float, np.ndarray, pd.Series)


def per_1000(amount: Amount, heads: float | np.ndarray | pd.Series) -> Amount:
    """Amount per 1,000 heads; NaN where nobody lives or nobody counted.

    Args:
        amount: Posts, places or money: a number, an array, or a Series (index = code).
        heads: People, of the same shape; a Series is put into the order of ``amount``.
    """
    if isinstance(amount, pd.Series):
        base = heads.reindex(amount.index) if isinstance(heads, pd.Series) else heads
        people = pd.Series(base, index=amount.index, dtype=float)
        return PER * amount.astype(float) / people.where(people > 0)
    people = np.where(np.asarray(heads, dtype=float) > 0, heads, np.nan)
    found = PER * np.asarray(amount, dtype=float) / people
    return found if isinstance(amount, np.ndarray) else float(found)
