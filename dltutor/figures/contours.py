"""A loss seen from above: tints that each cover as much of the map, and lines of equal loss."""

from __future__ import annotations

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from dltutor.figures.picture import Picture
from dltutor.figures.quick import Tiles

LEVELS = 13


class Heights:
    """A map of numbers in `axes`, as large as the axes' limits say; deep is tinted like class 0, high like class 1.

    What is no finite number has no tint, and a cross where it was asked for.

    Args:
        picture: the picture to which the axes belong.
        axes: with their limits set.
        moving: whether the map changes while the lab plays; a still one costs nothing per frame.
    """

    def __init__(self, picture: Picture, axes: Axes, *, moving: bool) -> None:
        self._axes = axes
        self._extent = (*axes.get_xlim(), *axes.get_ylim())
        self._tiles = Tiles(np.full((1, 1), np.nan), self._extent)
        axes.add_artist(self._tiles)
        lines = LineCollection([], linewidths=0.8, alpha=0.55, antialiaseds=True)
        self._lines = picture.paint(axes.add_collection(lines, autolim=False), color="muted")
        self._crosses = picture.paint(axes.plot([], [], "x", markersize=5, markeredgewidth=1.3)[0], color="bad")
        if moving:
            picture.moving(self._tiles, self._lines, self._crosses)
        picture.paint(self._tiles, cmap="regions")

    def show(self, values: np.ndarray, resolution: int = 120) -> np.ndarray:
        """Show `values` (rows, columns) at evenly spread places, the first row lowest; returns the levels of the lines.

        The levels are in geometric steps, so that a bowl and a ravine a thousand times as deep can both be read.
        """
        values = np.asarray(values, float)
        left, right, low, high = self._extent
        across, up = np.linspace(left, right, values.shape[1]), np.linspace(low, high, values.shape[0])
        good = np.isfinite(values)
        rows, columns = np.nonzero(~good)
        self._crosses.set_data(across[columns], up[rows])
        if not good.any():
            self._tiles.set_values(np.full((1, 1), np.nan))
            self._lines.set_segments([])
            return np.array([])
        filled = np.where(good, values, values[good].max())
        fine = stretched(filled, resolution)
        tint = 2 * relief(fine) - 1
        tint[stretched(~good, resolution) > 0.5] = np.nan
        self._tiles.set_values(tint[::-1])
        levels = lines_of_equal(values[good])
        contours = contour_generator(across, up, np.ma.masked_array(values, ~good))
        self._lines.set_segments([piece for level in levels for piece in contours.lines(level)])
        return levels


def relief(values: np.ndarray) -> np.ndarray:
    """From 0 (deep) to 1 (high): which share of the map lies deeper, so that each tint covers as much of it.

    >>> relief(np.array([1.0, 1000.0, 2.0])).tolist()
    [0.0, 1.0, 0.5]
    """
    order = np.sort(values, axis=None)
    if order[-1] <= order[0]:
        return np.full(values.shape, 0.5)
    return np.searchsorted(order, values) / (order.size - 1)


def lines_of_equal(values: np.ndarray, count: int = LEVELS) -> np.ndarray:
    """Levels for contour lines, in geometric steps above the least of the finite `values`.

    >>> lines_of_equal(np.array([1.0, 16.0]), 3).round(6).tolist()
    [2.0, 4.0, 8.0]
    """
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return np.array([])
    base = max(low, 1e-4 * high) if low > -1e-12 * high else 0.0
    if base <= 0:
        return np.linspace(low, high, count + 2)[1:-1]
    return np.geomspace(base, high, count + 2)[1:-1]


def stretched(values: np.ndarray, size: int) -> np.ndarray:
    """`values` on `size` × `size` places, straight between their neighbours.

    >>> stretched(np.array([[0.0, 2.0], [2.0, 4.0]]), 3).tolist()
    [[0.0, 1.0, 2.0], [1.0, 2.0, 3.0], [2.0, 3.0, 4.0]]
    """
    rows, columns = (_between(n, size) for n in values.shape)
    return rows @ np.asarray(values, float) @ columns.T


def _between(given: int, wanted: int) -> np.ndarray:
    """The matrix (wanted, given) that interpolates linearly."""
    place = np.linspace(0, given - 1, wanted)
    left = np.minimum(place.astype(int), max(given - 2, 0))
    share = place - left
    matrix = np.zeros((wanted, given))
    matrix[np.arange(wanted), left] = 1 - share
    if given > 1:
        matrix[np.arange(wanted), left + 1] += share
    return matrix
