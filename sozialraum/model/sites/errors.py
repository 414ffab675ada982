"""What can be wrong with a question about sites, in words people can act on."""

from __future__ import annotations

from sozialraum.model.errors import PlanningError


class SitesError(PlanningError):
    """A question that cannot be answered; the message (German) says why and what to change."""


class InfeasibleError(SitesError):
    """The wishes exclude each other.

    Attributes:
        feasible_number: A number of sites with which the rest can be had, None if none helps.
    """

    def __init__(self, message: str, feasible_number: int | None) -> None:
        super().__init__(message)
        self.feasible_number = feasible_number
