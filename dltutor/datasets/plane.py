"""Classes of points in a plane that no straight line separates, or only just, and numbers: what the playground learns.

Every set lies within about −4 to 4 in both directions. With the same `seed` another `noise` moves the same points,
or shakes the same numbers.
"""

from __future__ import annotations

import numpy as np

from dltutor import validation

RADIUS = 3.0  # half the width of a set without noise
TURNS = 1.5  # of each arm of the spiral
MOST_CLASSES = 6

Points = tuple[np.ndarray, np.ndarray]


def circles(n: int = 500, noise: float = 0.1, seed: int = 0, classes: int = 2) -> Points:
    """A disc of class 0 inside a ring of class 1; with more classes further rings.

    Returns points of shape (n, 2), float64, without unit, and targets of shape (n,), int64, from 0, as many of each
    as possible, in mixed order.

    Args:
        n: number of points in all, from 2 to 10000.
        noise: standard deviation of a normal shift of each coordinate, from 0 to 2, in the unit of the points.
        seed: the same seed gives the same points.
        classes: how many classes, from 2 to 6; moons and XOR have two.

    Raises:
        LearnerError: if an argument is not in its range.

    Source:
        Generated here; nobody's property.

    Example:
        >>> points, targets = circles(100, noise=0)
        >>> radius = np.hypot(*points.T)
        >>> bool(radius[targets == 0].max() < 1.5 < 2.1 <= radius[targets == 1].min())
        True
        >>> circles(noise=-1)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: noise=-1: it must be a number from 0 to 2, for example 0.1
    """
    random, targets = _begin(n, noise, seed, classes)
    share, angle = random.random(n), random.uniform(0, 2 * np.pi, n)
    if classes > 2:
        return _end(random, _polar(RADIUS * (targets + 0.6 * share) / (classes - 0.4), angle), targets, noise)
    inner, outer = 0.45 * RADIUS * np.sqrt(share), RADIUS * np.sqrt(0.49 + 0.51 * share)
    return _end(random, _polar(np.where(targets == 0, inner, outer), angle), targets, noise)


def moons(n: int = 500, noise: float = 0.1, seed: int = 0) -> Points:
    """Two half circles, one for each class, that reach into one another.

    Arguments, results, errors and source are those of `circles`.

    Example:
        >>> points, targets = moons(6)
        >>> points.shape, sorted(targets.tolist())
        ((6, 2), [0, 0, 0, 1, 1, 1])
    """
    random, targets = _begin(n, noise, seed)
    angle = random.uniform(0, np.pi, n)
    up = np.where(targets == 0, 1.0, -1.0)
    points = np.stack([up * (np.cos(angle) - 0.5), up * (np.sin(angle) - 0.25)], axis=1)
    return _end(random, 2.0 * points, targets, noise)


def xor(n: int = 500, noise: float = 0.1, seed: int = 0) -> Points:
    """Four squares in the corners: class 1 where the coordinates have different signs, class 0 where they agree.

    Arguments, results, errors and source are those of `circles`.

    Example:
        >>> points, targets = xor(100, noise=0)
        >>> bool(((points[:, 0] * points[:, 1] < 0) == (targets == 1)).all())
        True
    """
    random, targets = _begin(n, noise, seed)
    size = random.uniform(0.1 * RADIUS, RADIUS, (n, 2))
    sign = random.choice([-1.0, 1.0], n)
    points = np.stack([sign * size[:, 0], sign * np.where(targets == 0, 1, -1) * size[:, 1]], axis=1)
    return _end(random, points, targets, noise)


def spiral(n: int = 500, noise: float = 0.1, seed: int = 0, classes: int = 2) -> Points:
    """Arms, one for each class, that wind around each other; the hardest of these sets.

    Arguments, results and errors are those of `circles`.

    Source:
        Generated here; the task is that of Lang and Witbrock, "Learning to Tell Two Spirals Apart", 1988, with fewer
        turns.

    Example:
        >>> points, targets = spiral(100, noise=0)
        >>> bool(np.hypot(*points.T).max() <= 3)
        True
        >>> np.bincount(spiral(300, classes=3)[1]).tolist()
        [100, 100, 100]
    """
    random, targets = _begin(n, noise, seed, classes)
    share = random.random(n)
    angle = 2 * np.pi * TURNS * share + 2 * np.pi / classes * targets
    return _end(random, _polar(RADIUS * share, angle), targets, noise)


def gaussians(n: int = 500, noise: float = 0.1, seed: int = 0, classes: int = 2) -> Points:
    """Round clouds, one for each class: two with their centres at (−1.5, −1.5) and (1.5, 1.5), which a line separates.

    Arguments, results, errors and source are those of `circles`. Each cloud is normal with standard deviation
    0.7 + `noise`; more than three lie on the same circle, and are smaller in proportion.

    Example:
        >>> points, targets = gaussians(1000, noise=0)
        >>> bool((np.abs(points[targets == 1].mean(axis=0) - 1.5) < 0.1).all())
        True
    """
    random, targets = _begin(n, noise, seed, classes)
    centres = np.where(targets == 0, -1.5, 1.5)[:, None]
    if classes > 2:
        centres = _polar(1.5 * np.sqrt(2), 2 * np.pi * targets / classes - 0.75 * np.pi)
    return centres + (0.7 + noise) * min(1, 3 / classes) * random.standard_normal((n, 2)), targets


def slope(n: int = 500, noise: float = 0.1, seed: int = 0) -> Points:
    """A tilted plane, which one linear neuron can learn: from −1 in the lower left corner to 1 in the upper right one.

    Returns points of shape (n, 2), float64, without unit, and targets of shape (n,), float64, without unit.

    Args:
        n: number of points, from 2 to 10000.
        noise: standard deviation of what is added to each target, from 0 to 2.
        seed: the same seed gives the same points.

    Raises:
        LearnerError: if an argument is not in its range.

    Source:
        Generated here; nobody's property.

    Example:
        >>> points, targets = slope(100, noise=0)
        >>> bool(np.allclose(targets, points.sum(axis=1) / 6))
        True
        >>> slope(noise=-1)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: noise=-1: it must be a number from 0 to 2, for example 0.1
    """
    random, _ = _begin(n, noise, seed)
    points = random.uniform(-RADIUS, RADIUS, (n, 2))
    return points, points.sum(axis=1) / (2 * RADIUS) + noise * random.standard_normal(n)


def bumps(n: int = 500, noise: float = 0.1, seed: int = 0) -> Points:
    """A hill in the upper left and a hollow in the lower right, which no plane comes near to.

    Arguments, results, errors and source are those of `slope`.

    Example:
        >>> points, targets = bumps(1000, noise=0)
        >>> points[targets.argmax()].round().tolist(), points[targets.argmin()].round().tolist()
        ([-1.0, 1.0], [1.0, -1.0])
    """
    random, _ = _begin(n, noise, seed)
    points = random.uniform(-RADIUS, RADIUS, (n, 2))
    hill, hollow = (np.exp(-((points - place) ** 2).sum(axis=1) / 1.5) for place in ((-1.2, 1.2), (1.2, -1.2)))
    return points, hill - hollow + noise * random.standard_normal(n)


def _begin(n: int, noise: float, seed: int, classes: int = 2) -> tuple[np.random.Generator, np.ndarray]:
    n = validation.whole("n", n, low=2, high=10_000, example=500)
    validation.number("noise", noise, low=0, high=2, example=0.1)
    random = np.random.default_rng(validation.whole("seed", seed, low=0, high=2**32 - 1, example=0))
    classes = validation.whole("classes", classes, low=2, high=MOST_CLASSES, example=3)
    return random, random.permutation(np.arange(n) % classes).astype(np.int64)


def _polar(radius: np.ndarray | float, angle: np.ndarray) -> np.ndarray:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _end(random: np.random.Generator, points: np.ndarray, targets: np.ndarray, noise: float) -> Points:
    return points + noise * random.standard_normal(points.shape), targets
