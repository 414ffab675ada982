"""A question to the city, which takes its time: shown while it goes on, stopped, its answer handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from sozialraum.ui.shell.callbacks import button, reason
from sozialraum.ui.shell.job import Job
from sozialraum.ui.shell.part import caught
from sozialraum.ui.shell.session import Slot

T = TypeVar("T")


def goes_on(
    held: Slot[Job[T] | None],
    host: str,
    key: str,
    *,
    take: Callable[[T], None],
    say: Callable[[str], None],
    stopped: Callable[[], None] = lambda: None,
) -> bool:
    """Whether the work a session holds goes on; then its bar is all there is to see.

    Args:
        held: The work.
        host: Who is asked.
        key: Of the button "Abbrechen".
        take: Gets what came.
        say: Gets the German reason why nothing did.
        stopped: Called after "Abbrechen".
    """
    job = held.get()
    if job is None:
        return False
    if job.is_running:
        _watch(job, host, key, lambda: _stop(held, stopped))
    else:
        held.take()
        _hand_over(job, take, say)
    return True


def _hand_over(job: Job[T], take: Callable[[T], None], say: Callable[[str], None]) -> None:
    """What came, or why nothing did; the page is drawn anew with it."""
    try:
        if job.fault is not None:
            raise job.fault
        if job.result is not None:
            take(job.result)
    except Exception as error:
        say(reason(error))
    st.rerun()


@st.fragment(run_every=0.5)
@caught
def _watch(job: Job[T], host: str, key: str, stop: Callable[[], None]) -> None:
    st.progress(job.share, text=job.step or f"{host} wird gefragt")
    button("Abbrechen", key, stop)
    if not job.is_running:
        st.rerun()


def _stop(held: Slot[Job[T] | None], stopped: Callable[[], None]) -> None:
    """Stop at once for the user; the thread ends when the service next says something."""
    job = held.take()
    if job is not None:
        job.stop.set()
        stopped()
