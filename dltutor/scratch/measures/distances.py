"""How far two clouds of points are from each other, as distributions."""

from __future__ import annotations

import numpy as np

from dltutor import validation

DIRECTIONS = 16


def sliced_wasserstein(a: np.ndarray, b: np.ndarray, directions: int = DIRECTIONS) -> float:
    """The sliced Wasserstein distance of two clouds in the plane, in the unit of the points, from 0.

    Along one direction every point is a number, and the cheapest way to move one cloud onto the other is in the order
    of the numbers: the smallest to the smallest, and so on. The mean way of a point, averaged over the directions, is
    the distance. A cloud that is shifted by s has the distance 2 s / π.

    Args:
        a: points, shape (n, 2).
        b: points, shape (m, 2); with another number of points, as many of each are compared in order.
        directions: how many, evenly spread over a half circle.

    Raises:
        LearnerError: if a or b are no points of the plane.

    Source:
        Bonneel, Rabin, Peyré, Pfister, "Sliced and Radon Wasserstein Barycenters of Measures", 2015.

    Example:
        >>> a = np.random.default_rng(0).normal(size=(500, 2))
        >>> sliced_wasserstein(a, a)
        0.0
        >>> round(sliced_wasserstein(a, a + [3, 4]), 2), round(2 * 5 / np.pi, 2)
        (3.18, 3.18)
    """
    a = validation.array("a", a, shape=(None, 2), like="points of the plane")
    b = validation.array("b", b, shape=(None, 2), like="points of the plane")
    directions = validation.whole("directions", directions, high=1000, example=DIRECTIONS)
    angles = (np.arange(directions) + 0.5) * np.pi / directions
    along = np.stack([np.cos(angles), np.sin(angles)])
    first, second = np.sort(a @ along, axis=0), np.sort(b @ along, axis=0)
    if len(a) != len(b):
        first, second = (_in_order(part, min(len(a), len(b))) for part in (first, second))
    return float(np.abs(first - second).mean())


def _in_order(numbers: np.ndarray, count: int) -> np.ndarray:
    """`count` of the ordered numbers of each column, evenly spread."""
    places = (np.arange(count) + 0.5) / count * len(numbers) - 0.5
    low = np.clip(np.floor(places).astype(int), 0, len(numbers) - 1)
    high, share = np.minimum(low + 1, len(numbers) - 1), np.clip(places - low, 0, 1)[:, None]
    return (1 - share) * numbers[low] + share * numbers[high]
