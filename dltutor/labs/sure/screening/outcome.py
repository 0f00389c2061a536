"""What a test does among people of whom a given share is ill."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PEOPLE = 1000


@dataclass(frozen=True)
class Outcome:
    """The four groups as shares of all people: ill and found, ill and missed, healthy and called ill, and the rest.

    >>> outcome = Outcome.of(sensitivity=0.9, specificity=0.91, prevalence=0.01)
    >>> round(outcome.precision, 3), outcome.counts
    (0.092, (9, 1, 89, 901))
    """

    found: float
    missed: float
    alarms: float
    quiet: float

    @classmethod
    def of(cls, sensitivity: float, specificity: float, prevalence: float) -> Outcome:
        healthy = 1 - prevalence
        return cls(
            prevalence * sensitivity, prevalence * (1 - sensitivity), healthy * (1 - specificity), healthy * specificity
        )

    @property
    def precision(self) -> float:
        """How many of the positive are ill; NaN where nobody is positive."""
        positive = self.found + self.alarms
        return self.found / positive if positive else float("nan")

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Of 1,000 people, in whole numbers that add up."""
        ill = max(1, round(PEOPLE * (self.found + self.missed)))
        found = round(ill * self.found / (self.found + self.missed))
        alarms = round((PEOPLE - ill) * self.alarms / (self.alarms + self.quiet))
        return found, ill - found, alarms, PEOPLE - ill - alarms


class Scores:
    """A model's answers for people whose truth is known, never trained on.

    Args:
        scores: the probability of being ill, one for each person.
        ill: 1 for ill, 0 for healthy.
    """

    def __init__(self, scores: np.ndarray, ill: np.ndarray) -> None:
        self.ill, self.healthy = np.sort(scores[ill == 1]), np.sort(scores[ill == 0])

    def rates(self, threshold: float) -> tuple[float, float]:
        """Sensitivity and specificity, where who is above the threshold counts as positive."""
        return float((self.ill > threshold).mean()), float((self.healthy <= threshold).mean())

    def alarms(self, threshold: float) -> int:
        """How many of the healthy ones whose truth is known are above the threshold."""
        return int((self.healthy > threshold).sum())

    def curve(self, prevalence: float) -> tuple[np.ndarray, np.ndarray]:
        """For all thresholds: the share of the ill that is found, and the share of the positive that is ill."""
        cuts = np.unique(np.concatenate([self.ill, self.healthy]))[:-1]
        found = 1 - np.searchsorted(self.ill, cuts, side="right") / len(self.ill)
        alarms = 1 - np.searchsorted(self.healthy, cuts, side="right") / len(self.healthy)
        kept = found > 0
        found, alarms = found[kept], alarms[kept]
        return found, prevalence * found / (prevalence * found + (1 - prevalence) * alarms)
