"""A search that takes its time: it runs beside the page, shows how far it is, can be cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, Generic, TypeVar

import streamlit as st

from sozialraum.answers.sites import Question
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Progress
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, page
from sozialraum.ui.shell.callbacks import guarded
from sozialraum.ui.shell.session import Slot
from sozialraum.ui.standorte import sites

T = TypeVar("T")
PATIENCE_S = 0.8  # until a running search shows how far it is
_JOB: Slot[Any] = Slot("_sites_job", None)


@dataclass
class Job(Generic[T]):
    """One search of one session.

    Attributes:
        key: The question; another question stops the search.
        share, step: How far it is, and what it does.
        stop: Set by "Abbrechen", or by another question.
        result, fault: What came out.
        thread: Where it runs.
    """

    key: object
    share: float = 0.0
    step: str = ""
    stop: Event = field(default_factory=Event)
    result: T | None = None
    fault: Exception | None = None
    thread: Thread | None = None

    def report(self, share: float, step: str) -> bool:
        """What the search calls; False stops it."""
        self.share, self.step = min(max(share, 0.0), 1.0), step
        return not self.stop.is_set()

    def wait(self, seconds: float) -> None:
        """Give the search some time to end."""
        if self.thread is not None:
            self.thread.join(seconds)

    @property
    def is_running(self) -> bool:
        """Whether the search still goes on."""
        return self.thread is not None and self.thread.is_alive()


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
        job = _start(key, search)
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
        st.button("Weitersuchen", key="sites_resume", on_click=guarded(forget))
    else:
        forget()
    return job.result


def forget() -> None:
    """The next run asks anew."""
    _JOB.take()


def _start(key: object, search: Callable[[Progress], T]) -> Job[T]:
    job: Job[T] = Job(key)

    def work() -> None:
        try:
            job.result = search(job.report)
        except Exception as fault:  # raised again where the page can show it
            job.fault = fault

    job.thread = Thread(target=work, daemon=True)
    job.thread.start()
    return job


@st.fragment(run_every=0.5)
def _watch(job: Job[Any]) -> None:
    st.progress(job.share, text=f"Es wird gerechnet: {job.step or 'Anfang'}")
    st.button("Abbrechen", key="sites_stop", on_click=guarded(job.stop.set))
    if not job.is_running:
        st.rerun()


def show_infeasible(asked: Question, error: SitesError) -> None:
    """Why the wishes exclude each other, and a button that makes them possible."""
    fixed = len(asked.fixed)
    count = de.count(fixed, "fester Standort", "feste Standorte")
    words = f" Mitgezählt: {count}." if fixed else ""
    page.answer(f"Diese Vorgaben gehen nicht zusammen. {error}{words}")
    needed = getattr(error, "feasible_number", None)
    if needed is not None and 1 <= needed - fixed <= sites.MOST_SITES:
        st.button(
            f"Mit {de.count(needed - fixed, 'neuem Standort', 'neuen Standorten')} rechnen",
            on_click=guarded(controls.set_choice),
            args=("p", str(needed - fixed)),
        )
