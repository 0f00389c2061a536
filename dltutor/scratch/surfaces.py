"""Six losses of two weights, to be looked at from above: what an optimizer meets on its way down.

Each is a formula with its gradient. Real losses have thousands of weights, but meet the same things: a long ravine,
a saddle, a plateau, several minima.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dltutor.scratch.parts.source import Source


@dataclass(frozen=True)
class Surface:
    """A loss of two weights. `value` and `gradient` take weights of shape (2,) or (n, 2).

    Args:
        name: what it is called.
        formula: the loss in one line of mathematics.
        value: the loss, a number or shape (n,).
        gradient: its two slopes, in the shape of the weights.
        minima: the places of its lowest points, where the loss is 0.
        limits: the least and the greatest value of both weights to be shown.
        start: a place from which the way down is worth seeing.
        learning_rate: one that suits most optimizers here.
        goal: a loss that counts as arrived.
        source: where the formula comes from; None if it was made for this package.

    Example:
        >>> float(SURFACES["bowl"].value(np.array([3.0, 4.0])))
        12.5
        >>> SURFACES["bowl"].gradient(np.array([[3.0, 4.0], [0.0, 1.0]]))
        array([[3., 4.],
               [0., 1.]])
    """

    name: str
    formula: str
    value: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    minima: tuple[tuple[float, float], ...]
    limits: tuple[float, float]
    start: tuple[float, float]
    learning_rate: float
    goal: float
    source: Source | None = None


def bowl(w: np.ndarray) -> np.ndarray:
    """Equally steep in all directions."""
    return (w[..., 0] ** 2 + w[..., 1] ** 2) / 2


def bowl_gradient(w: np.ndarray) -> np.ndarray:
    return 1.0 * w


def ravine(w: np.ndarray) -> np.ndarray:
    """A hundred times as steep across as along: the bound for the one is a crawl for the other."""
    return (0.05 * w[..., 0] ** 2 + 5 * w[..., 1] ** 2) / 2


def ravine_gradient(w: np.ndarray) -> np.ndarray:
    return np.array([0.05, 5.0]) * w


def saddle(w: np.ndarray) -> np.ndarray:
    """A pass at (0, 0): a minimum along w₁, a maximum along w₂, and a valley on either side."""
    return w[..., 0] ** 2 / 2 + (w[..., 1] ** 2 - 4) ** 2 / 32


def saddle_gradient(w: np.ndarray) -> np.ndarray:
    return np.stack([w[..., 0], w[..., 1] * (w[..., 1] ** 2 - 4) / 8], axis=-1)


def plateau(w: np.ndarray) -> np.ndarray:
    """Almost flat far from the well in its middle, as a saturated sigmoid makes a loss."""
    return 1 - np.exp(-(w[..., 0] ** 2 + w[..., 1] ** 2) / 3)


def plateau_gradient(w: np.ndarray) -> np.ndarray:
    return 2 / 3 * w * np.exp(-(w[..., 0] ** 2 + w[..., 1] ** 2) / 3)[..., None]


def beale(w: np.ndarray) -> np.ndarray:
    """A bent valley between walls that rise without bound."""
    x, y = w[..., 0], w[..., 1]
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def beale_gradient(w: np.ndarray) -> np.ndarray:
    x, y = w[..., 0], w[..., 1]
    a, b, c = 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3
    along_x = 2 * (a * (y - 1) + b * (y**2 - 1) + c * (y**3 - 1))
    along_y = 2 * x * (a + 2 * b * y + 3 * c * y**2)
    return np.stack([along_x, along_y], axis=-1)


def himmelblau(w: np.ndarray) -> np.ndarray:
    """Four minima, all equally deep: which one is found depends on the start."""
    x, y = w[..., 0], w[..., 1]
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def himmelblau_gradient(w: np.ndarray) -> np.ndarray:
    x, y = w[..., 0], w[..., 1]
    a, b = x**2 + y - 11, x + y**2 - 7
    return np.stack([4 * a * x + 2 * b, 2 * a + 4 * b * y], axis=-1)


_ALL = (
    Surface(
        "bowl",
        "½(w₁² + w₂²)",
        bowl,
        bowl_gradient,
        minima=((0, 0),),
        limits=(-5, 5),
        start=(-4, 3),
        learning_rate=0.1,
        goal=0.02,
    ),
    Surface(
        "ravine",
        "½(0.05·w₁² + 5·w₂²)",
        ravine,
        ravine_gradient,
        minima=((0, 0),),
        limits=(-5, 5),
        start=(-4.5, 2),
        learning_rate=0.05,
        goal=0.005,
    ),
    Surface(
        "saddle",
        "½w₁² + (w₂² − 4)²/32",
        saddle,
        saddle_gradient,
        minima=((0, -2), (0, 2)),
        limits=(-4, 4),
        start=(-3, 0),
        learning_rate=0.1,
        goal=0.01,
    ),
    Surface(
        "plateau",
        "1 − exp(−(w₁² + w₂²)/3)",
        plateau,
        plateau_gradient,
        minima=((0, 0),),
        limits=(-4, 4),
        start=(-3, 2.2),
        learning_rate=0.1,
        goal=0.02,
    ),
    Surface(
        "Beale",
        "(1.5 − w₁ + w₁w₂)² + (2.25 − w₁ + w₁w₂²)² + (2.625 − w₁ + w₁w₂³)²",
        beale,
        beale_gradient,
        minima=((3, 0.5),),
        limits=(-4.5, 4.5),
        start=(0.5, 1.5),
        learning_rate=0.01,
        goal=0.02,
        source=Source(
            "E. M. L. Beale",
            "On an iterative method for finding a local minimum of a function of more than one variable",
            1958,
        ),
    ),
    Surface(
        "Himmelblau",
        "(w₁² + w₂ − 11)² + (w₁ + w₂² − 7)²",
        himmelblau,
        himmelblau_gradient,
        minima=(
            (3.0, 2.0),
            (-2.8051180869527, 3.1313125182506),
            (-3.7793102533777, -3.2831859912862),
            (3.5844283403305, -1.8481265269644),
        ),
        limits=(-5, 5),
        start=(0, 4),
        learning_rate=0.01,
        goal=0.5,
        source=Source("D. M. Himmelblau", "Applied Nonlinear Programming", 1972),
    ),
)
SURFACES: dict[str, Surface] = {surface.name: surface for surface in _ALL}
