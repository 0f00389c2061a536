"""What two thresholds do to two groups: five rates each, and which pairs of thresholds are fair in which way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

PLACES = np.round(np.linspace(0.02, 0.98, 97), 2)  # the thresholds, of either group
TOLERANCE = 0.03  # two rates that differ by no more are called equal
MIDDLE = (0.1, 0.9)  # who grants less or more of a group decides nothing, and is not counted as fair
CRITERIA = {"parity": ("granted",), "equal odds": ("good", "poor"), "equal precision": ("worth",)}


@dataclass(frozen=True)
class Rates:
    """Shares of a group, for one threshold or for all of `PLACES`.

    Args:
        granted: of all, those who get a credit.
        good: of those who would repay, those who get one.
        poor: of those who would not, those who get one.
        worth: of those who get one, those who repay (the precision); NaN where nobody gets one.
        right: of all, those for whom the decision is right.
    """

    granted: np.ndarray | float
    good: np.ndarray | float
    poor: np.ndarray | float
    worth: np.ndarray | float
    right: np.ndarray | float


class Group:
    """The scores of one group, of whom the share `repaying` is taken to repay.

    >>> import numpy as np
    >>> group = Group(np.array([0.2, 0.4, 0.6, 0.8]), np.array([0, 1, 0, 1]), 0.5)
    >>> rates = group.at(0.5)
    >>> rates.granted, rates.good, rates.poor, rates.worth
    (0.5, 0.5, 0.5, 0.5)
    """

    def __init__(self, scores: np.ndarray, repays: np.ndarray, repaying: float) -> None:
        self.scores, self.repays, self.repaying = scores, repays, repaying

    @cached_property
    def rates(self) -> Rates:
        """The rates at all thresholds."""
        good, poor = (
            1 - np.searchsorted(np.sort(each), PLACES - 1e-9) / len(each)
            for each in (self.scores[self.repays == 1], self.scores[self.repays == 0])
        )
        share = self.repaying
        granted = share * good + (1 - share) * poor
        with np.errstate(invalid="ignore"):
            worth = share * good / granted
        return Rates(granted, good, poor, worth, share * good + (1 - share) * (1 - poor))

    def at(self, threshold: float) -> Rates:
        """The rates at the nearest of the thresholds."""
        place = int(np.abs(PLACES - threshold).argmin())
        return Rates(**{name: float(values[place]) for name, values in vars(self.rates).items()})

    def crowd(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many of the group, as shares of all of it, lie between `edges`: those who repay, and the others."""
        parts = []
        for answer, share in ((1, self.repaying), (0, 1 - self.repaying)):
            scores = self.scores[self.repays == answer]
            parts.append(share * np.histogram(scores, edges)[0] / len(scores))
        return parts[0], parts[1]


class Pairs:
    """All pairs of thresholds for two groups: arrays of shape (places, places), the first group's along the rows.

    Args:
        groups: the two groups.
        weights: how many people are in each.
    """

    def __init__(self, groups: Sequence[Group], weights: Sequence[float]) -> None:
        first, second = (vars(group.rates) for group in groups)
        shares = np.array(weights) / np.sum(weights)
        self.right = shares[0] * first["right"][:, None] + shares[1] * second["right"][None]
        inside = [(low["granted"] >= MIDDLE[0]) & (low["granted"] <= MIDDLE[1]) for low in (first, second)]
        self.counted = inside[0][:, None] & inside[1][None]
        self.gaps = {
            name: np.max([np.abs(first[rate][:, None] - second[rate][None]) for rate in rates], axis=0)
            for name, rates in CRITERIA.items()
        }

    def fair(self, *names: str) -> np.ndarray:
        """The pairs that are fair in each of these ways."""
        return self.counted & np.all([self.gaps[name] <= TOLERANCE + 1e-9 for name in names], axis=0)

    def best(self, *names: str) -> tuple[float, float, float] | None:
        """The share of right decisions and both thresholds, where most are right and all these ways are fair."""
        allowed = self.fair(*names) if names else self.counted
        if not allowed.any():
            return None
        first, second = np.unravel_index(np.where(allowed, self.right, -1).argmax(), allowed.shape)
        return float(self.right[first, second]), float(PLACES[first]), float(PLACES[second])
