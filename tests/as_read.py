"""What all visitors share must stay as it was read: a release, and the answers kept with it."""

from __future__ import annotations

import dataclasses
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from sqlalchemy.engine import Engine

from sozialraum.answers.release import Release


def kept() -> Iterator[tuple[Callable[..., Any], Mapping[Release, dict[Any, Any]]]]:
    """Each loaded function whose answers are remembered with the release, and those."""
    found = {
        id(ask): ask
        for name, module in list(sys.modules.items())
        if name.startswith("sozialraum.")
        for ask in vars(module).values()
        if inspect.isfunction(ask) and hasattr(ask, "__wrapped__")
    }
    for ask in found.values():
        held = inspect.getclosurevars(ask).nonlocals.get("held")
        if isinstance(held, WeakKeyDictionary):
            yield ask, held


def assert_as_read(release: Release, engine: Engine) -> int:
    """No figure of the release and no kept answer was changed in place; returns how many answers."""
    fresh = Release._read(engine)
    changed = [
        one.name
        for one in dataclasses.fields(Release)
        if not same(getattr(release, one.name), getattr(fresh, one.name))
    ]
    count = 0
    for ask, held in kept():
        for (args, named), answer in held.get(release, {}).items():
            count += 1
            if not same(answer, ask(fresh, *args, **dict(named))):
                changed.append(f"{ask.__module__}.{ask.__qualname__}{args}")
    assert not changed
    return count


def same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, (pd.DataFrame, pd.Series)):
        return bool(one.equals(other)) and one.attrs == other.attrs
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if dataclasses.is_dataclass(one):
        names = [field.name for field in dataclasses.fields(one)]
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or one != one
