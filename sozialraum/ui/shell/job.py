"""Work that takes its time: it runs beside the page, says how far it is, can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Generic, TypeVar

from sozialraum.documents import renderers
from sozialraum.model.sites.problem import Progress

T = TypeVar("T")


@dataclass
class Job(Generic[T]):
    """One piece of work of one session.

    Attributes:
        key: What is asked; something else stops the work.
        share, step: How far it is, and what it does.
        stop: Set by "Abbrechen", or when something else is asked.
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
        """What the work calls; False stops it."""
        self.share, self.step = min(max(share, 0.0), 1.0), step
        return not self.stop.is_set()

    def wait(self, seconds: float) -> None:
        """Give the work some time to end."""
        if self.thread is not None:
            self.thread.join(seconds)

    @property
    def is_running(self) -> bool:
        """Whether the work still goes on."""
        return self.thread is not None and self.thread.is_alive()


def start(key: object, work: Callable[[Progress], T]) -> Job[T]:
    """Begin; ``work`` gets what to report to, and knows no session."""
    job: Job[T] = Job(key)

    def run() -> None:
        renderers.STOPPED.set(job.stop.is_set)  # of this thread alone
        try:
            job.result = work(job.report)
        except Exception as fault:  # raised again where the page can show it
            job.fault = fault

    job.thread = Thread(target=run, daemon=True)
    job.thread.start()
    return job
