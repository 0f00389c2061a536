"""A map that fills where the learner has been."""

from __future__ import annotations

import numpy as np


class Visited:
    """Which cells of a map have been visited: `cells` (rows, columns), the largest y in the first row.

    Args:
        x, y: the least and the greatest place across and up.
        shape: how many rows and columns.

    >>> visited = Visited((0, 4), (0, 2), (2, 4))
    >>> visited.go(0.5, 0.5)
    >>> visited.go(2.5, 0.5)
    >>> visited.cells.astype(int).tolist()
    [[0, 0, 0, 0], [1, 1, 1, 0]]
    """

    def __init__(self, x: tuple[float, float], y: tuple[float, float], shape: tuple[int, int]) -> None:
        self.cells = np.zeros(shape, bool)
        self._corner, self._size = np.array([x[0], y[1]]), np.array([x[1] - x[0], y[0] - y[1]])
        self._last: np.ndarray | None = None

    def go(self, x: float, y: float) -> None:
        """To a place, straight from the one before: a fast drag leaves no gap."""
        count = np.array(self.cells.shape[::-1])
        place = (np.array([x, y]) - self._corner) / self._size
        before = place if self._last is None else self._last
        way = before + np.linspace(0, 1, 2 * max(count))[:, None] * (place - before)
        across, down = np.clip((way * count).astype(int), 0, count - 1).T
        self.cells[down, across] = True
        self._last = place
