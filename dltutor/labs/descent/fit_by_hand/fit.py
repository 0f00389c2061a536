"""What the lab that fits a line by hand compares with: three losses of a line, and the best line of each."""

from __future__ import annotations

import numpy as np

DELTA = 1.0  # where Keras's Huber loss changes from a parabola to a straight line
LOSSES = ("MSE", "MAE", "Huber")


def of_errors(loss: str, errors: np.ndarray) -> np.ndarray:
    """What each error costs: its square, its size, or half its square as long as it is small.

    >>> [of_errors(loss, np.array([0.5, -3.0])).tolist() for loss in LOSSES]
    [[0.25, 9.0], [0.5, 3.0], [0.125, 2.5]]
    """
    if loss == "MSE":
        return errors**2
    size = np.abs(errors)
    return size if loss == "MAE" else np.where(size <= DELTA, size**2 / 2, DELTA * (size - DELTA / 2))


def of_lines(loss: str, points: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The loss of every line y = w·x + b on `points` (n, 2): an array of the shape that `w` and `b` have together."""
    errors = np.asarray(w)[..., None] * points[:, 0] + np.asarray(b)[..., None] - points[:, 1]
    return of_errors(loss, errors).mean(axis=-1)


def best_line(loss: str, points: np.ndarray) -> tuple[float, float]:
    """The w and b with the smallest loss on `points` (n, 2), which must not all have the same x.

    MSE: the normal equations. MAE: the best line passes through two of the points, so all pairs are tried.
    Huber: least squares again and again, each error counting less the larger it is (P. Huber, Robust Statistics, 1981).

    >>> points = np.array([[0, 0], [1, 1], [2, 2], [3, -9.0]])
    >>> [round(number, 2) + 0 for number in best_line("MAE", points)]
    [1.0, 0.0]
    """
    x, y = points.T
    if loss == "MAE":
        i, j = np.triu_indices(len(x), 1)
        apart = x[i] != x[j]
        i, j = i[apart], j[apart]
        w = (y[j] - y[i]) / (x[j] - x[i])
        b = y[i] - w * x[i]
        least = int(np.argmin(of_lines("MAE", points, w, b)))
        return float(w[least]), float(b[least])
    w, b = _least_squares(x, y, np.ones(len(x)))
    if loss == "Huber":
        for _ in range(200):
            errors = np.abs(w * x + b - y)
            before = w, b
            w, b = _least_squares(x, y, np.where(errors <= DELTA, 1.0, DELTA / np.maximum(errors, DELTA)))
            if max(abs(w - before[0]), abs(b - before[1])) < 1e-9:
                break
    return w, b


def _least_squares(x: np.ndarray, y: np.ndarray, counts: np.ndarray) -> tuple[float, float]:
    total = counts.sum()
    middle_x, middle_y = (counts * x).sum() / total, (counts * y).sum() / total
    w = (counts * (x - middle_x) * (y - middle_y)).sum() / (counts * (x - middle_x) ** 2).sum()
    return float(w), float(middle_y - w * middle_x)
