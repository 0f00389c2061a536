"""A plane with the answer of a model as a smooth field, and the points that it learns from."""

from __future__ import annotations

import numpy as np

from dltutor.figures.field import Field, Sheet
from dltutor.figures.picture import Picture
from dltutor.labs.training.playground.ground import Ground, middles
from dltutor.labs.training.playground.marks import ClassMarks, NumberMarks
from dltutor.labs.training.playground.tasks import LETTERS, Classes, Task


class Plane:
    """A square of the plane from −`limit` to `limit`, with a marker and a colour for each class, or for numbers.

    Args:
        picture: where it is drawn.
        box: (left, top, side) of the square, in pixels of the picture.
        limit: how far it reaches.
        task: what the points show.
        area: its name in the picture.
    """

    def __init__(
        self, picture: Picture, box: tuple[float, float, float], limit: float, task: Task, area: str = "plane"
    ) -> None:
        left, top, side = box
        classes = task.count if isinstance(task, Classes) else 0
        self.area = area
        self.axes = picture.axes_at(left, top, side, side, area=area)
        ticks = [tick for tick in range(-int(limit), int(limit) + 1) if tick % 2 == 0]
        self.axes.set(xlim=(-limit, limit), ylim=(-limit, limit), xticks=ticks, yticks=ticks)
        self.axes.tick_params(labelleft=False, left=False, labelright=True, right=True, length=3)
        extent = (-limit, limit, -limit, limit)
        self.field = picture.paint(Field(np.zeros((2, 2)), extent), cmap="field", color="ink")
        self.ground = self.field
        if classes > 2:
            self.ground = picture.paint(Ground(classes, extent), colours="classes", paper="paper", color="ink")
        self.marks = NumberMarks(picture, self.axes) if task.numbers else ClassMarks(picture, self.axes, classes)
        self._cursor = picture.paint(self.axes.plot([], [], "+", markersize=22, markeredgewidth=1.8)[0], color="accent")
        self._ring = self.axes.plot([], [], "o", markersize=17, markeredgewidth=2, markerfacecolor="none")[0]
        picture.paint(self._ring, markeredgecolor="accent")
        sheet = Sheet(*self.marks.artists, self._cursor, self._ring)
        for artist in dict.fromkeys((self.field, self.ground, sheet)):
            self.axes.add_artist(artist)
            picture.moving(artist)
        self.letters = [
            picture.words(0, 0, axes=self.axes, size=14, weight="bold", side="center")
            for _ in range(classes if classes > 2 else 0)
        ]
        self._limit = limit
        self.title = picture.words_at(left + 1, top - 12, size=10.5)
        self.mark = picture.words_at(left + side, top - 12, size=10.5, role="accent", side="right")

    def point_out(self, cursor: tuple[float, float] | None, ring: tuple[float, float] | None) -> None:
        """Show the keyboard's cursor, and a ring around the point that is held."""
        for artist, place in ((self._cursor, cursor), (self._ring, ring)):
            artist.set_data(*(([], []) if place is None else ([place[0]], [place[1]])))

    def show(self, values: np.ndarray, lined: bool = True) -> None:
        """Show `values` (rows, columns) from −1 to 1, first row on top; or (classes, rows, columns) shares of each."""
        shown = self.field if values.ndim == 2 else self.ground
        shown.set_values(values, lined)
        for artist in (self.field, self.ground):
            artist.set_visible(artist is shown)
        places = middles(values[:, ::2, ::2]) if values.ndim > 2 else [None] * len(self.letters)
        for letter, place, name in zip(self.letters, places, LETTERS, strict=False):
            letter.set_text(name if place else "")
            if place:
                letter.set_position((self._limit * (2 * place[1] - 1), self._limit * (1 - 2 * place[0])))
