"""A plane with the answer of a model as a smooth field, and the points that it learns from."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.figures.field import Field, Sheet
from dltutor.figures.picture import Picture

SIZES = ((150, 7.0), (400, 5.2), (10**9, 4.2))  # so many points at most: the size of a marker


class Plane:
    """A square of the plane from −`limit` to `limit`: ● class A (blue), ■ class B (orange).

    Filled points are trained on, hollow ones are held out.

    Args:
        picture: where it is drawn.
        box: (left, top, side) of the square, in pixels of the picture.
        limit: how far it reaches.
        area: its name in the picture.
    """

    def __init__(self, picture: Picture, box: tuple[float, float, float], limit: float, area: str = "plane") -> None:
        left, top, side = box
        self.area = area
        self.axes = picture.axes_at(left, top, side, side, area=area)
        ticks = [tick for tick in range(-int(limit), int(limit) + 1) if tick % 2 == 0]
        self.axes.set(xlim=(-limit, limit), ylim=(-limit, limit), xticks=ticks, yticks=ticks)
        self.axes.tick_params(labelleft=False, left=False, labelright=True, right=True, length=3)
        self.field = picture.paint(Field(np.zeros((2, 2)), (-limit, limit, -limit, limit)), cmap="field", color="ink")
        self.axes.add_artist(self.field)
        self._groups = [
            self._points(picture, *look)
            for look in (
                ("o", "negative", False),
                ("s", "positive", False),
                ("o", "negative", True),
                ("s", "positive", True),
            )
        ]
        self._cursor = picture.paint(self.axes.plot([], [], "+", markersize=22, markeredgewidth=1.8)[0], color="accent")
        self._ring = self.axes.plot([], [], "o", markersize=17, markeredgewidth=2, markerfacecolor="none")[0]
        picture.paint(self._ring, markeredgecolor="accent")
        sheet = Sheet(*self._groups, self._cursor, self._ring)
        self.axes.add_artist(sheet)
        picture.moving(self.field, sheet)
        self.title = picture.words_at(left + 1, top - 12, size=10.5)
        self.mark = picture.words_at(left + side, top - 12, size=10.5, role="accent", side="right")

    def set_points(self, points: np.ndarray, targets: np.ndarray, training: np.ndarray) -> None:
        """Show `points` (samples, 2) with their classes, and whether each is trained on."""
        size = next(size for most, size in SIZES if len(points) <= most)
        for i, group in enumerate(self._groups):
            rows = (targets == i % 2) & (training == (i > 1))
            group.set(data=points[rows].T if rows.any() else ([], []), markersize=size)

    def point_out(self, cursor: tuple[float, float] | None, ring: tuple[float, float] | None) -> None:
        """Show the keyboard's cursor, and a ring around the point that is held."""
        for artist, place in ((self._cursor, cursor), (self._ring, ring)):
            artist.set_data(*(([], []) if place is None else ([place[0]], [place[1]])))

    def show(self, values: np.ndarray, lined: bool = True) -> None:
        """Show `values` (rows, columns) from −1 to 1, first row on top."""
        self.field.set_values(values, lined)

    def _points(self, picture: Picture, marker: str, role: str, filled: bool) -> Any:
        points = self.axes.plot([], [], marker, linestyle="none")[0]
        if filled:
            points.set_markeredgewidth(0.9)
            picture.paint(points, markerfacecolor=role, markeredgecolor="paper")
        else:
            points.set_markeredgewidth(1.3)
            picture.paint(points, markerfacecolor="paper", markeredgecolor=role)
        return points
