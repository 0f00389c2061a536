"""Four losses of one weight with their slope and curvature, to walk down.

Around a minimum a function is as good as a parabola, and its curvature decides how large a learning rate may be: below
2 / curvature a walk comes to rest there; at 1 / curvature one step goes all the way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Function:
    """A loss of one weight, made for this package; value, slope and curvature take a number or an array.

    Args:
        name: what it is called.
        formula: the function in one line of mathematics.
        value: f(w).
        slope: f′(w).
        curvature: f″(w).
        minima: the places of its minima, the deepest first.
        limits: the least and the greatest w to be shown.
        heights: the least and the greatest f(w) to be shown.

    Example:
        >>> parabola = FUNCTIONS["parabola"]
        >>> parabola.value(3.0), parabola.slope(3.0), parabola.curvature(3.0)
        (4.5, 3.0, 1.0)
    """

    name: str
    formula: str
    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    curvature: Callable[[np.ndarray], np.ndarray]
    minima: tuple[float, ...]
    limits: tuple[float, float]
    heights: tuple[float, float]


def bound(curvature: float) -> float:
    """The learning rate below which a minimum of this curvature holds a walk: 2 / curvature.

    Near a minimum the slope is curvature · (w − minimum), so a step multiplies the distance by
    1 − learning_rate · curvature; that shrinks it as long as it lies between −1 and 1.

    Source: Y. LeCun, L. Bottou, G. Orr and K.-R. Müller, Efficient BackProp, 1998, section 5.

    >>> bound(4.0), bound(float("inf"))
    (0.5, 0.0)
    """
    return 2 / curvature


def _dip(w: np.ndarray) -> np.ndarray:
    return 4 * np.exp(-((w - 2) ** 2) / 0.25)


def _double_well(w: np.ndarray) -> np.ndarray:
    return (w + 1.5) ** 2 / 2 - _dip(w)


def _double_well_slope(w: np.ndarray) -> np.ndarray:
    return (w + 1.5) + _dip(w) * (w - 2) / 0.125


def _double_well_curvature(w: np.ndarray) -> np.ndarray:
    return 1 + _dip(w) * (1 / 0.125 - ((w - 2) / 0.125) ** 2)


def _refined(w: float) -> float:
    """The minimum of the double well next to `w`, by Newton's method."""
    for _ in range(20):
        w -= _double_well_slope(w) / _double_well_curvature(w)
    return float(w)


_ALL = (
    Function(
        "parabola",
        "½·w²",
        value=lambda w: w**2 / 2,
        slope=lambda w: 1.0 * w,
        curvature=lambda w: 1.0 + 0.0 * w,
        minima=(0.0,),
        limits=(-4, 4),
        heights=(-1, 14),
    ),
    Function(
        "double well",
        "½·(w + 1.5)² − 4·exp(−(w − 2)²/0.25)",
        value=_double_well,
        slope=_double_well_slope,
        curvature=_double_well_curvature,
        minima=(-1.5, _refined(1.9)),
        limits=(-5, 4),
        heights=(-1, 10),
    ),
    Function(
        "cosine",
        "1 − cos(w)",
        value=lambda w: 1 - np.cos(w),
        slope=np.sin,
        curvature=np.cos,
        minima=(0.0, 2 * np.pi, -2 * np.pi),
        limits=(-9, 9),
        heights=(-0.5, 7),
    ),
    Function(
        "absolute value",
        "|w|",
        value=np.abs,
        slope=np.sign,
        curvature=lambda w: np.where(w == 0, np.inf, 0.0),
        minima=(0.0,),
        limits=(-4, 4),
        heights=(-0.6, 9),
    ),
)
FUNCTIONS: dict[str, Function] = {function.name: function for function in _ALL}
