"""The learning-rate range test and the tries of single rates as numbers; it knows no picture."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

TIMES = 4.0  # the test stops when the loss is so many times its best


@dataclass
class RangeTest:
    """A test of `steps` rates from `lowest` to `highest`, each the same factor above the one before.

    >>> test = RangeTest(1e-4, 1.0, steps=5)
    >>> [round(test.rate(k), 6) for k in range(5)]
    [0.0001, 0.001, 0.01, 0.1, 1.0]
    """

    lowest: float
    highest: float
    steps: int
    losses: list[float] = field(default_factory=list)
    ended: str = ""  # "", "all", "rose", "no number" or "left"
    _best: float = math.inf

    def rate(self, k: int) -> float:
        """The rate of step `k`, counted from 0."""
        return self.lowest * (self.highest / self.lowest) ** (k / max(1, self.steps - 1))

    @property
    def rates(self) -> np.ndarray:
        """The rates of the steps that were made."""
        return np.array([self.rate(k) for k in range(len(self.losses))])

    def add(self, loss: float) -> None:
        """The loss that the next rate's batch had, before its step."""
        self.losses.append(loss)
        if not math.isfinite(loss):
            self.ended = "no number"
            return
        recent = float(np.mean(self.losses[-max(3, self.steps // 40) :]))
        if len(self.losses) > self.steps // 20:
            self._best = min(self._best, recent)
            if recent > self._best + (TIMES - 1) * abs(self._best):
                self.ended = "rose"
        if len(self.losses) >= self.steps:
            self.ended = self.ended or "all"

    @property
    def smooth(self) -> np.ndarray:
        """The losses, each averaged with its neighbours, so that the noise of the batches goes but nothing is late."""
        return smoothed(np.array(self.losses), self.steps / 40)

    @property
    def lowest_at(self) -> int | None:
        """The step with the lowest smoothed loss; None if it is not a twentieth lower, and clearly below the noise."""
        smooth = self.smooth
        good = np.flatnonzero(np.isfinite(smooth))
        if len(good) < 5:
            return None
        best = int(good[np.argmin(smooth[good])])
        start = self._before(smooth, best)
        noise = float(np.std((np.array(self.losses) - smooth)[: best + 1])) / math.sqrt(max(1.0, 3.5 * self.steps / 40))
        return best if smooth[best] < start - max(0.05 * abs(start), 3 * noise) else None

    def suggestion(self, steepest: bool) -> float | None:
        """A tenth of the rate with the lowest loss, or the rate of the steepest fall; None if there is none."""
        best = self.lowest_at
        if best is None or (self.ended == "all" and best > 0.97 * self.steps):
            return None  # where the loss falls to the end, the best rate lies beyond it
        if not steepest:
            return max(self.lowest, self.rate(best) / 10)
        slopes = np.gradient(self.smooth[: best + 1])
        return self.rate(int(np.argmin(slopes)))

    def verdict(self, rate: float) -> str:
        """What the test says of a rate: "untested", "flat", "falls" or "rises"."""
        smooth, rates = self.smooth, self.rates
        if len(smooth) < 5 or not self.lowest <= rate <= rates[-1]:
            return "untested"
        k = int(np.argmin(np.abs(np.log(rates / rate))))
        best = self.lowest_at
        if best is None:
            return "flat"
        if k > best:
            return "rises"
        start = self._before(smooth, best)
        return "falls" if start - smooth[k] > 0.1 * (start - smooth[best]) else "flat"

    @staticmethod
    def _before(smooth: np.ndarray, best: int) -> float:
        """The loss while the rate was still low."""
        return float(np.mean(smooth[: best // 2 + 1]))


@dataclass
class Try:
    """Training from the start at one rate."""

    rate: float
    steps: int
    losses: list[float] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return len(self.losses) >= self.steps or self.broken

    @property
    def broken(self) -> bool:
        """Whether the loss left the numbers."""
        return bool(self.losses) and not math.isfinite(self.losses[-1])

    @property
    def smooth(self) -> np.ndarray:
        return smoothed(np.array(self.losses), self.steps / 40)

    @property
    def result(self) -> float:
        """The smoothed loss at the end."""
        return float(self.smooth[-1]) if self.losses and not self.broken else math.inf


def smoothed(values: np.ndarray, width: float) -> np.ndarray:
    """Each value averaged with its neighbours, their weights a bell curve of standard deviation `width` steps.

    >>> smoothed(np.array([1.0, 1.0, 1.0]), 2.0).round(6).tolist()
    [1.0, 1.0, 1.0]
    """
    if len(values) == 0:
        return values
    reach = min(len(values) - 1, math.ceil(3 * width))
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(width, 0.1)) ** 2)
    good = np.isfinite(values)
    filled = np.where(good, values, 0.0)
    with np.errstate(all="ignore"):
        sums = np.convolve(filled, bell)[reach : reach + len(values)]
        counts = np.convolve(good.astype(float), bell)[reach : reach + len(values)]
        return np.where(good, sums / counts, np.nan)
