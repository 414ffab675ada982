"""PERT distribution: a beta distribution told by its smallest, likeliest and largest value.

With minimum ``a``, mode ``m`` and maximum ``b``::

    alpha = 1 + 4 (m - a) / (b - a)      beta = 1 + 4 (b - m) / (b - a)      mean = (a + 4m + b) / 6
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv


@dataclass(frozen=True)
class Pert:
    """A PERT distribution; all three values equal = a constant.

    Raises:
        ValueError: The values are not finite or not in ascending order.
    """

    minimum: float
    mode: float
    maximum: float

    def __post_init__(self) -> None:
        if not np.isfinite([self.minimum, self.mode, self.maximum]).all():
            raise ValueError(f"PERT needs finite values: {self}")
        if not self.minimum <= self.mode <= self.maximum:
            raise ValueError(f"PERT needs minimum <= mode <= maximum: {self}")

    @classmethod
    def constant(cls, value: float) -> Pert:
        """A distribution that always gives ``value``."""
        return cls(value, value, value)

    @property
    def is_constant(self) -> bool:
        """Whether there is no spread."""
        return self.minimum == self.maximum

    @property
    def mean(self) -> float:
        """Mean, (a + 4m + b) / 6."""
        return (self.minimum + 4 * self.mode + self.maximum) / 6

    def with_mode(self, mode: float) -> Pert:
        """The same range around another likeliest value; widened where it lies outside."""
        return Pert(min(self.minimum, mode), mode, max(self.maximum, mode))

    def sample(self, generator: np.random.Generator, count: int) -> np.ndarray:
        """Random values, shape (count,); all randomness comes from ``generator``."""
        if self.is_constant:
            return np.full(count, self.mode)
        return self.minimum + self._width * generator.beta(*self._shape, size=count)

    def quantile(self, share: float) -> float:
        """Value below which ``share`` (0 to 1) of the distribution lies.

        Raises:
            ValueError: ``share`` is no fraction.
        """
        if not 0 <= share <= 1:
            raise ValueError(f"share must lie between 0 and 1: {share}")
        if self.is_constant:
            return self.mode
        return float(self.minimum + self._width * betaincinv(*self._shape, share))

    @property
    def _width(self) -> float:
        return self.maximum - self.minimum

    @property
    def _shape(self) -> tuple[float, float]:
        return (
            1 + 4 * (self.mode - self.minimum) / self._width,
            1 + 4 * (self.maximum - self.mode) / self._width,
        )
