"""Undo and redo as a value: the states before, the one in force, the ones undone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sozialraum.model.scenario.state import Scenario

LIMIT = 50


@dataclass(frozen=True)
class History:
    """States of one scenario; every change gives a new history.

    Attributes:
        start: Where :meth:`reset` leads.
        present: In force.
        past: States that can be brought back, oldest first, at most ``LIMIT``.
        future: States undone, the next one to redo last.
    """

    start: Scenario
    present: Scenario
    past: tuple[Scenario, ...] = ()
    future: tuple[Scenario, ...] = ()

    @classmethod
    def begin(cls, scenario: Scenario) -> History:
        """A history that starts with this state."""
        return cls(scenario, scenario)

    def push(self, scenario: Scenario) -> History:
        """Put a state in force; what was undone is given up. The same state is no step."""
        # Names do not count when scenarios are compared, but a new name is a step to undo.
        if scenario == self.present and scenario.name == self.present.name:
            return self
        past = (*self.past, self.present)[-LIMIT:]
        return replace(self, present=scenario, past=past, future=())

    def undo(self) -> History:
        """One step back; unchanged at the beginning."""
        if not self.past:
            return self
        *past, present = self.past
        future = (*self.future, self.present)
        return replace(self, present=present, past=tuple(past), future=future)

    def redo(self) -> History:
        """One undone step forward again; unchanged if there is none."""
        if not self.future:
            return self
        *future, present = self.future
        past = (*self.past, self.present)
        return replace(self, present=present, past=past, future=tuple(future))

    def reset(self) -> History:
        """Back to the start, as a step that can itself be undone."""
        return self.push(self.start)

    @property
    def is_changed(self) -> bool:
        """Whether the present differs from the start (names do not count)."""
        return self.present != self.start
