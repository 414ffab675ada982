"""What every refusal of the model has in common."""

from __future__ import annotations


class PlanningError(ValueError):
    """A question the rules cannot answer; the message (German) says why and what to change."""
