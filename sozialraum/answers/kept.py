"""Answers remembered: as long as the release they are about, or the last ones asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sozialraum.answers.release import Release

P = ParamSpec("P")
T = TypeVar("T")
_MOST = 128  # answers to questions anybody may vary
_answers: dict[object, object] = {}


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


def kept(key: object, make: Callable[[], T], *, is_final: Callable[[T], bool]) -> T:
    """What was computed for this question before, or ``make`` it; half results are not kept."""
    if key in _answers:
        return _answers[key]  # type: ignore[return-value]
    made = make()
    if is_final(made):
        while len(_answers) >= _MOST:
            _answers.pop(next(iter(_answers)), None)
        _answers[key] = made
    return made
