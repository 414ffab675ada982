"""Small indices whose answers can be worked out by hand, and the real figures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sozialraum.model.ranking.catalogue import BY_ID, DIMENSIONS
from sozialraum.model.ranking.index import Index, compute
from sozialraum.model.ranking.panel import Panel
from sozialraum.model.ranking.plan import IndexPlan

IDS = list(BY_ID)
NAN = float("nan")


def codes_of(count: int) -> list[str]:
    return [f"{number + 1:02d}" for number in range(count)]


def panel(values, *, directions=1, people=None, noise=None, types=None) -> Panel:
    """Columns become the catalogue's first indicators."""
    matrix = np.asarray(values, dtype=float)
    codes, names = codes_of(len(matrix)), IDS[: matrix.shape[1]]
    return Panel(
        values=pd.DataFrame(matrix, index=codes, columns=names),
        directions=dict.fromkeys(names, directions),
        people=pd.Series(1.0 if people is None else people, index=codes, dtype=float),
        noise=dict(zip(names, noise, strict=True)) if noise else {},
        types=types or {},
    )


def plan(count: int, **fields) -> IndexPlan:
    """Equal weight for the first ``count`` indicators, whatever their dimensions."""
    names = IDS[:count]
    inside = {key: sum(BY_ID[name].dimension == key for name in names) for key in DIMENSIONS}
    return IndexPlan(**{"dimensions": inside, "indicators": dict.fromkeys(names, 1.0), **fields})


def raw_index(values, weights=None, noise=None) -> Index:
    """An index whose normalised values are the given ones."""
    matrix = np.asarray(values, dtype=float)
    own = panel(matrix, noise=noise)
    count = matrix.shape[1]
    share = np.full(count, 1 / count) if weights is None else np.asarray(weights, dtype=float)
    return Index(
        plan=plan(count),
        panel=own,
        names=tuple(own.values.columns),
        weights=share,
        normalised=own.values,
        linear=matrix,
        unit=np.ones(count),
        left_out=(),
    )


def computed(values, **fields) -> Index:
    own = panel(values, **{k: fields.pop(k) for k in ("people", "noise") if k in fields})
    return compute(plan(own.values.shape[1], **fields), own)
