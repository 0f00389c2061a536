"""What the markers on the plane mean: the classes by name or the scale of numbers, and who trains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.lines import Line2D

from dltutor.figures.field import Field
from dltutor.figures.palette import CLASS_MARKERS, CLASS_ROLES
from dltutor.figures.picture import Picture
from dltutor.labs.training.playground.marks import THIRDS
from dltutor.labs.training.playground.tasks import Task

LETTER = 6.0  # pixels, about
BAR = 100.0
HINTS = ("filled: trains", "hollow: held out"), ("plain: trains", "with a dot: held out")  # of classes, of numbers


class Legend:
    """Markers with the names of the classes, or a bar of colours with its ends; then who trains.

    Args:
        picture: where it is drawn.
        x, y, width: its place in pixels.
        task: what the points show.
        names: the longest that it is to `write`; cut where they are too long.
        rows: with two of them the second is for who trains, where one is too narrow.
    """

    def __init__(
        self, picture: Picture, x: float, y: float, width: float, task: Task, names: Sequence[str], rows: int = 1
    ) -> None:
        hints = HINTS[task.numbers]
        room = sum(map(_room, hints))
        wraps = rows > 1 and sum(map(_room, names)) + room + BAR * task.numbers > width
        rest = width - (0 if wraps else room)
        self._most = 9 if task.numbers else max(5, int((rest / len(names) - 26) / LETTER))
        self._names = []
        left = _scale(picture, x, y, self._names) if task.numbers else self._classes(picture, x, y, names)
        if wraps:
            left, y = x, y + 20
        for trains, hint in zip((True, False), hints, strict=True):
            sign(picture, left + 5, y, "o", "muted", trains and not task.numbers)
            if task.numbers and not trains:
                picture.paint(line(picture, (left + 5,), (y,), marker="o", markersize=2.5), color="ink")
            text(picture, left + 14, y, hint)
            left += _room(hint)

    def write(self, names: Sequence[str]) -> None:
        """What the classes are called, or the ends of the scale."""
        Picture.fill_in(self._names, (n if len(n) <= self._most else f"{n[: self._most - 1]}…" for n in names))

    def _classes(self, picture: Picture, x: float, y: float, names: Sequence[str]) -> float:
        for marker, role, name in zip(CLASS_MARKERS, CLASS_ROLES, names, strict=False):
            sign(picture, x + 5, y, marker, role, True)
            self._names.append(picture.words_at(x + 14, y, size=9))
            x += _room(name[: self._most])
        return x


def _scale(picture: Picture, x: float, y: float, ends: list[Any]) -> float:
    """A bar in the colours of the ground, markers in those of the points on it, and words at both ends."""
    left = x + 62
    axes = picture.axes_at(left, y - 7, BAR, 14, ticks=False, frame="none")
    axes.set(xlim=(-1, 1), ylim=(-1, 1), xticks=(), yticks=())
    bar = Field(np.tile(np.linspace(-1, 1, 64), (2, 1)), (-1, 1, -1, 1))
    bar.set_values(np.tile(np.linspace(-1, 1, 64), (2, 1)), lined=False)
    axes.add_artist(picture.paint(bar, cmap="field"))
    for marker, place in zip(THIRDS, (-0.75, 0.0, 0.75), strict=True):
        point = axes.scatter([place], [0], c=[place], vmin=-1, vmax=1, marker=marker, s=36, linewidths=0.8)
        picture.paint(point, cmap="diverging", edgecolor="ink")
    ends.append(picture.words_at(left - 6, y, size=9, side="right"))
    ends.append(picture.words_at(left + BAR + 6, y, size=9))
    return left + BAR + 70


def sign(picture: Picture, x: float, y: float, marker: str, role: str, filled: bool) -> None:
    """A marker as on the plane."""
    point = line(picture, (x,), (y,), marker=marker, markersize=6, markeredgewidth=1.3)
    picture.paint(point, markerfacecolor=role if filled else "paper", markeredgecolor=role)


def line(picture: Picture, x: Sequence[float], y: Sequence[float], **look: Any) -> Line2D:
    """A still line at places in pixels of the picture."""
    across, up = np.array(x) / picture.width, 1 - np.array(y) / picture.height
    return picture.figure.add_artist(Line2D(across, up, **look))


def text(picture: Picture, x: float, y: float, said: str, **look: Any) -> None:
    """A still line of text at a place in pixels of the picture."""
    look = {"va": "center_baseline", "fontsize": 9, **look}
    picture.figure.text(x / picture.width, 1 - y / picture.height, said, **look)


def _room(name: str) -> float:
    """How wide a name and its marker are."""
    return 26 + LETTER * len(name)
