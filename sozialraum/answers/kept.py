"""Answers remembered as long as the release they are about."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sozialraum.answers.release import Release

P = ParamSpec("P")
T = TypeVar("T")


def kept_with_release(
    ask: Callable[Concatenate[Release, P], T],
) -> Callable[Concatenate[Release, P], T]:
    """Remember answers as long as the release they are about.

    For small answers asked many times; a cache of fixed size would keep releases nobody shows any
    more, since each look at figures somebody brings makes one.
    """
    held: WeakKeyDictionary[Release, dict[object, T]] = WeakKeyDictionary()

    @wraps(ask)
    def asked(release: Release, /, *args: P.args, **named: P.kwargs) -> T:
        known = held.setdefault(release, {})
        key = (args, tuple(sorted(named.items())))
        if key not in known:
            known[key] = ask(release, *args, **named)
        return known[key]

    return asked
