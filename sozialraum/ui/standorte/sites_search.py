"""A search that takes its time: it runs beside the page, shows how far it is, can be cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from sozialraum.answers.sites import Question
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Progress
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, page
from sozialraum.ui.shell.callbacks import button
from sozialraum.ui.shell.job import Job, start
from sozialraum.ui.shell.part import caught
from sozialraum.ui.shell.session import Slot
from sozialraum.ui.standorte import sites

T = TypeVar("T")
PATIENCE_S = 0.8  # until a running search shows how far it is
_JOB: Slot[Any] = Slot("_sites_job", None)


def run(key: object, search: Callable[[Progress], T]) -> T | None:
    """What a search found; None while it goes on (then a bar and "Abbrechen" are shown).

    A stopped search shows the best it had, with the proven gap, and can be taken up again.

    Args:
        key: Of the question; another question stops the search that runs.
        search: Gets what to report to.

    Raises:
        SitesError: What the search raised.
    """
    job = _JOB.get()
    if job is None or job.key != key:
        if job is not None:
            job.stop.set()
        job = start(key, search)
        _JOB.set(job)
    job.wait(PATIENCE_S)
    if job.is_running:
        _watch(job)
        return None
    if job.fault is not None:
        forget()
        raise job.fault
    if job.stop.is_set():
        st.info("Die Suche wurde abgebrochen. Gezeigt wird das Beste, was bis dahin gefunden war.")
        button("Weitersuchen", "sites_resume", forget)
    else:
        forget()
    return job.result


def forget() -> None:
    """The next run asks anew."""
    _JOB.take()


@st.fragment(run_every=0.5)
@caught
def _watch(job: Job[Any]) -> None:
    st.progress(job.share, text=f"Es wird gerechnet: {job.step or 'Anfang'}")
    button("Abbrechen", "sites_stop", job.stop.set)
    if not job.is_running:
        st.rerun()


def show_infeasible(asked: Question, error: SitesError) -> None:
    """Why the wishes exclude each other, and a button that makes them possible."""
    try:
        fixed = len(asked.fixed)
    except SitesError:  # there is no place at all
        fixed = 0
    count = de.count(fixed, "fester Standort", "feste Standorte")
    words = f" Mitgezählt: {count}." if fixed else ""
    page.answer(f"Diese Vorgaben gehen nicht zusammen. {error}{words}")
    needed = getattr(error, "feasible_number", None)
    if needed is not None and 1 <= needed - fixed <= sites.MOST_SITES:
        button(
            f"Mit {de.count(needed - fixed, 'neuem Standort', 'neuen Standorten')} rechnen",
            None,
            controls.set_choice,
            "p",
            str(needed - fixed),
        )
