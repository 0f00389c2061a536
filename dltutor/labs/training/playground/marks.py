"""The points on the plane, for classes or for numbers, and a sign of those that are held out."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from dltutor.figures.palette import CLASS_MARKERS, CLASS_ROLES
from dltutor.figures.picture import Picture

SIZES = ((150, 7.0), (400, 5.2), (10**9, 4.2))  # so many points at most: the size of a marker
THIRDS = "vo^"  # of the scale, from low to high


class ClassMarks:
    """Points of so many `classes`, each with its marker and its colour: filled, or hollow where held out."""

    def __init__(self, picture: Picture, axes: Axes, classes: int) -> None:
        looks = list(zip(CLASS_MARKERS, CLASS_ROLES, strict=True))[:classes]
        self.groups = [_points(picture, axes, *look, filled) for filled in (False, True) for look in looks]

    @property
    def artists(self) -> list[Artist]:
        return list(self.groups)

    def set(self, points: np.ndarray, targets: np.ndarray, training: np.ndarray) -> None:
        """Show `points` (samples, 2) with their classes, and whether each is trained on."""
        for i, group in enumerate(self.groups):
            filled, kind = divmod(i, len(self.groups) // 2)
            rows = (targets == kind) & (training == filled)
            group.set(data=points[rows].T if rows.any() else ([], []), markersize=_size(len(points)))


class NumberMarks:
    """Points with numbers from −1 to 1: the colour tells the number, the marker whether it is low or high.

    Those that are held out have a dot: to be hollow would be to have a number near 0.
    """

    def __init__(self, picture: Picture, axes: Axes) -> None:
        self.groups = [axes.scatter([], [], marker=marker, linewidths=0.8) for marker in THIRDS]
        for group in self.groups:
            group.set_clim(-1, 1)
            picture.paint(group, cmap="diverging", edgecolor="ink")
        self._dots = picture.paint(axes.plot([], [], "o", markeredgewidth=0)[0], markerfacecolor="ink")

    @property
    def artists(self) -> list[Artist]:
        return [*self.groups, self._dots]

    def set(self, points: np.ndarray, targets: np.ndarray, training: np.ndarray) -> None:
        """Show `points` (samples, 2) with their numbers, and whether each is trained on."""
        thirds, size = np.digitize(targets, (-1 / 3, 1 / 3)), _size(len(points))
        for i, group in enumerate(self.groups):
            group.set_offsets(points[thirds == i])
            group.set_array(targets[thirds == i])
            group.set_sizes([(size + 1) ** 2])
        self._dots.set(data=points[~training].T if (~training).any() else ([], []), markersize=0.4 * size)


def _size(points: int) -> float:
    return next(size for most, size in SIZES if points <= most)


def _points(picture: Picture, axes: Axes, marker: str, role: str, filled: bool) -> Any:
    points = axes.plot([], [], marker, linestyle="none")[0]
    if filled:
        points.set_markeredgewidth(0.9)
        picture.paint(points, markerfacecolor=role, markeredgecolor="paper")
    else:
        points.set_markeredgewidth(1.3)
        picture.paint(points, markerfacecolor="paper", markeredgecolor=role)
    return points
