"""Points without classes in a plane, for a generator to imitate: a line, Gaussians, a ring, two clusters."""

from __future__ import annotations

import numpy as np

from dltutor import validation

CLOUDS = ("line", "gaussians", "ring", "two clusters")
END = np.array([2.0, 1.2])  # of the line; the other end is −END
WIDTH = 0.08  # standard deviation across the line and the ring, and of each of the Gaussians
RADIUS = 2.0
GAUSSIANS = 8
PARTS = {"line": 10, "gaussians": GAUSSIANS, "ring": 12, "two clusters": 2}


def cloud(name: str, n: int = 1000, seed: int = 0) -> np.ndarray:
    """Points of one distribution, shape (n, 2), float64, without unit, within about −3 to 3.

    "line" is a stroke from (−2, −1.2) to (2, 1.2); "gaussians" are eight small clusters on a circle of radius 2, each
    normal with standard deviation 0.08; "ring" is a circle of radius 2, as wide; "two clusters" are normal with
    standard deviation 0.3 around (−1.5, 0) and (1.5, 0).

    Args:
        name: "line", "gaussians", "ring" or "two clusters".
        n: number of points, from 2 to 20000.
        seed: the same seed gives the same points.

    Raises:
        LearnerError: if an argument is not in its range.

    Source:
        Generated here; nobody's property. Eight Gaussians on a circle are a usual test of mode collapse since Metz et
        al., "Unrolled Generative Adversarial Networks", 2017.

    Example:
        >>> points = cloud("ring", 500)
        >>> points.shape, round(float(np.hypot(*points.T).mean()), 1)
        ((500, 2), 2.0)
        >>> cloud("star")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: name='star': it must be one of 'line', 'gaussians', 'ring', 'two clusters'
    """
    name = validation.choice("name", name, CLOUDS)
    n = validation.whole("n", n, low=2, high=20_000, example=1000)
    random = np.random.default_rng(validation.whole("seed", seed, low=0, high=2**32 - 1, example=0))
    around = random.standard_normal((n, 2))
    if name == "line":
        return random.uniform(-1, 1, (n, 1)) * END + WIDTH * around
    if name == "ring":
        return _circle(random.uniform(0, 1, n)) + WIDTH * around
    which = random.permutation(np.arange(n) % PARTS[name])
    return centres(name)[which] + (0.3 if name == "two clusters" else WIDTH) * around


def centres(name: str) -> np.ndarray:
    """The middles of the parts of a distribution: its clusters, 12 arcs of the ring, 10 pieces of the line.

    Example:
        >>> centres("two clusters").tolist()
        [[-1.5, 0.0], [1.5, 0.0]]
    """
    count = PARTS[validation.choice("name", name, CLOUDS)]
    if name == "two clusters":
        return np.array([[-1.5, 0.0], [1.5, 0.0]])
    if name == "line":
        return ((np.arange(count) + 0.5) / count * 2 - 1)[:, None] * END
    return _circle(np.arange(count) / count)


def _circle(turns: np.ndarray) -> np.ndarray:
    angle = 2 * np.pi * turns
    return RADIUS * np.stack([np.cos(angle), np.sin(angle)], axis=1)
