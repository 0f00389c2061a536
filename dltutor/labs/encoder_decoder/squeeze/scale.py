"""The numbers of a code as places in the picture, and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dltutor.figures.course import round_up
from dltutor.wording import number

MOST = 99  # per cent of the test samples lie within the picture


@dataclass(frozen=True)
class Scale:
    """`middle` is drawn at 0, and what is `half` the breadth from it at 1.

    Bars all have one scale, around zero; the two numbers of a plane have each its own, so that the points fill it.
    """

    middle: np.ndarray
    half: np.ndarray

    @staticmethod
    def of(codes: np.ndarray) -> Scale:
        """For the codes (samples, size) of the test samples.

        >>> Scale.of(np.array([[-3.0], [5.9]])).reach
        ', ±6'
        """
        if codes.shape[1] != 2:
            half = round_up(float(np.percentile(np.abs(codes), MOST))) or 1.0
            return Scale(np.zeros(codes.shape[1]), np.full(codes.shape[1], half))
        low, high = np.percentile(codes, [100 - MOST, MOST], axis=0)
        return Scale((low + high) / 2, np.maximum(0.56 * (high - low), 1e-6))

    @property
    def reach(self) -> str:
        """How far bars go, in words."""
        return "" if len(self.half) == 2 else f", ±{number(self.half[0])}"

    def shares(self, codes: np.ndarray) -> np.ndarray:
        """Codes as they are drawn, from −1 to 1; what is farther out stands at the edge."""
        return ((codes - self.middle) / self.half).clip(-1, 1)

    def code(self, shares: np.ndarray) -> np.ndarray:
        """The code at a place of the picture."""
        return self.middle + shares * self.half
