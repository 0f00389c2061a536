"""Points in a plane, for one neuron: the logic gates, and two groups that a line can or cannot separate."""

from __future__ import annotations

import numpy as np

from dltutor import validation

_GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "XOR": (0, 1, 1, 0)}


def gate(name: str) -> tuple[np.ndarray, np.ndarray]:
    """The truth table of a logic gate with two inputs.

    Returns inputs of shape (4, 2), float64, each 0 or 1, in the order 00, 01, 10, 11, and targets of shape (4,),
    int64, each 0 or 1.

    Args:
        name: "AND", "OR", "NAND" or "XOR".

    Raises:
        LearnerError: for another name.

    Source:
        The definitions of the gates; nobody's property.

    Example:
        >>> inputs, targets = gate("XOR")
        >>> targets
        array([0, 1, 1, 0])
    """
    name = validation.choice("name", name, tuple(_GATES))
    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
    return inputs, np.array(_GATES[name], dtype=np.int64)


def two_groups(n: int = 40, gap: float = 0.5, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two round clouds of points, each of radius 1, `gap` apart, in a direction that `seed` decides.

    With a `gap` above 0 there is a straight line that separates them. With a `gap` below 0 the clouds overlap by that
    much; at −2 they lie upon each other.

    Returns points of shape (n, 2), float64, without unit, from −4 to 4, and targets of shape (n,), int64: 0 for one
    cloud, 1 for the other, as many of each as possible, in mixed order.

    Args:
        n: number of points in all, from 2 to 10000.
        gap: width of the empty strip between the clouds, from −2 to 4.
        seed: the same seed gives the same points.

    Raises:
        LearnerError: if an argument is not in its range.

    Source:
        Generated here; nobody's property.

    Example:
        >>> points, targets = two_groups(6, gap=0.5)
        >>> points.shape, sorted(targets.tolist())
        ((6, 2), [0, 0, 0, 1, 1, 1])
        >>> two_groups(6, gap="wide")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: gap='wide': it must be a number from -2 to 4, for example 0.5
    """
    n = validation.whole("n", n, low=2, high=10_000, example=40)
    gap = validation.number("gap", gap, low=-2, high=4, example=0.5)
    random = np.random.default_rng(validation.whole("seed", seed, low=0, high=2**32 - 1, example=0))
    targets = random.permutation(np.arange(n) % 2)
    radius, angle = np.sqrt(random.random(n)), random.uniform(0, 2 * np.pi, n)
    cloud = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    direction = random.uniform(0, 2 * np.pi)
    towards = np.array([np.cos(direction), np.sin(direction)])
    return cloud + np.outer(2 * targets - 1, towards) * (1 + gap / 2), targets.astype(np.int64)
