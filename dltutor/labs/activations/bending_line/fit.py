"""A hidden layer on one input, whose output weights are found at once: the least squares solution."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from dltutor.scratch.activations import ACTIVATIONS

END = 3.0
X = np.linspace(-END, END, 161)
MOST = 20  # units
TWO_SIDED = ("sigmoid", "tanh", "step")  # these bend on both sides of their break, the others are lines on one side
LEAST = 1e-4  # combinations of units that differ less than this would need huge weights that cancel

CURVES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sine": lambda x: np.sin(np.pi * x / 1.5),
    "parabola": lambda x: 2 * (x / END) ** 2 - 1,
    "abs": lambda x: 2 * np.abs(x) / END - 1,
    "step": lambda x: np.where(x > 0, 0.8, -0.8),
    "bump": lambda x: 1.6 * np.exp(-2 * x**2) - 0.8,
}


class Fit(NamedTuple):
    """Output weights, shape (units,), the output bias, the line over `X`, and its mean squared error."""

    weights: np.ndarray
    bias: float
    line: np.ndarray
    error: float


def spread(activation: str, units: int) -> np.ndarray:
    """Evenly spread breaks, shape (units,).

    >>> spread("relu", 3).tolist(), spread("tanh", 3).tolist()
    ([-3.0, -1.0, 1.0], [-2.0, 0.0, 2.0])
    """
    shift = 0.5 if activation in TWO_SIDED or units == 1 else 0.0
    return 2 * END * (np.arange(units) + shift) / units - END


def hidden(activation: str, weight: float, breaks: np.ndarray, x: np.ndarray = X) -> np.ndarray:
    """What the units give at `x` (samples,): f(weight · (x − break)), shape (samples, units)."""
    return ACTIVATIONS[activation].value(weight * (x[:, None] - breaks))


def fit(activation: str, weight: float, breaks: np.ndarray, y: np.ndarray) -> Fit:
    """The output weights and bias with the least mean squared error on the curve `y` over `X`.

    >>> fit("relu", 1.0, spread("relu", 2), CURVES["abs"](X)).error < 1e-12
    True
    """
    features, solve = _solver(activation, weight, breaks)
    answer = solve @ y
    line = features @ answer
    return Fit(answer[:-1], float(answer[-1]), line, float(np.mean((line - y) ** 2)))


def errors(activation: str, weight: float, y: np.ndarray) -> np.ndarray:
    """The error for 1, 2, … `MOST` units with evenly spread breaks."""
    return np.array([np.mean((features @ (solve @ y) - y) ** 2) for features, solve in _ladder(activation, weight)])


def straight(y: np.ndarray) -> float:
    """The error of the best straight line through `y`."""
    return fit("linear", 1.0, np.zeros(1), y).error


@lru_cache(maxsize=32)
def _ladder(activation: str, weight: float) -> list[tuple[np.ndarray, np.ndarray]]:
    return [_solver(activation, weight, spread(activation, units)) for units in range(1, MOST + 1)]


def _solver(activation: str, weight: float, breaks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The features, the constant last, and the matrix that turns a curve into output weights and bias.

    It is the pseudoinverse by way of the eigenvectors of featuresᵀ · features, which is small.
    """
    features = np.column_stack([hidden(activation, weight, breaks), np.ones(len(X))])
    lengths = np.maximum(np.linalg.norm(features, axis=0), 1e-9)
    scaled = features / lengths
    values, vectors = np.linalg.eigh(scaled.T @ scaled)
    kept = values > LEAST**2 * values[-1]
    inverse = (vectors[:, kept] / values[kept]) @ (vectors[:, kept].T @ scaled.T)
    return features, inverse / lengths[:, None]
