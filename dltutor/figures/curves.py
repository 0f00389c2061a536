"""A panel with the curve of a training run, cheap to update while it grows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from dltutor.figures.picture import Picture

MOST_POINTS = 300


class Curve:
    """One value over the steps of a run, in `axes` of `picture`.

    The horizontal axis doubles when the run outgrows it, so that the still part is rarely drawn anew. A short upright
    stroke marks a step at which the learning rate or the batch size was changed.
    """

    def __init__(self, picture: Picture, axes: Axes, label: str, role: str, top: float = 1.0, dash: str = "-") -> None:
        self._picture, self._axes = picture, axes
        axes.set(xlim=(0, 100), ylim=(0, top))
        axes.set_title(label, fontsize=10, loc="left")
        axes.grid(True, linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        self._line = picture.moving(axes.plot([], [], dash, linewidth=2)[0])
        self._marks = picture.moving(axes.plot([], [], "|", markersize=12, markeredgewidth=1.5)[0])
        picture.paint(self._line, color=role)
        picture.paint(self._marks, color="accent")

    def show(self, steps: Sequence[int], values: Sequence[float], changes: Sequence[int] = ()) -> None:
        """Show `values` at `steps`, and the marks of `changes`."""
        self._fit(steps[-1] if len(steps) else 0)
        thinned = thin(len(steps), MOST_POINTS)
        x, y = np.asarray(steps, float)[thinned], np.asarray(values, float)[thinned]
        top = self._axes.get_ylim()[1]
        self._line.set_data(x, np.clip(y, 0, top))
        changes = apart(changes, 0.02 * self._axes.get_xlim()[1])
        self._marks.set_data(changes, np.interp(changes, x, np.clip(y, 0, top)) if len(x) else [0.0] * len(changes))

    def set_top(self, top: float) -> None:
        """Let the vertical axis end at `top`."""
        if top != self._axes.get_ylim()[1]:
            self._axes.set_ylim(0, top)
            self._picture.touch()

    def _fit(self, last: int) -> None:
        right = self._axes.get_xlim()[1]
        if last > right or (last < right / 8 and right > 100):
            self._axes.set_xlim(0, 100 * 2 ** max(0, int(np.ceil(np.log2(max(last, 1) / 100)))))
            self._picture.touch()


def thin(length: int, most: int) -> np.ndarray:
    """At most about `most` indices from 0 to `length` − 1, evenly spread, the last one among them.

    >>> thin(5, 10).tolist(), len(thin(10_000, 300)), int(thin(10_000, 300)[-1])
    ([0, 1, 2, 3, 4], 300, 9999)
    """
    return np.arange(length) if length <= most else np.linspace(0, length - 1, most).round().astype(int)


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Those of the ascending `places` that lie at least `gap` after the one kept before: a slider leaves one mark.

    >>> apart([1, 2, 3, 10, 11], 5)
    [1, 10]
    """
    kept: list[float] = []
    for place in places:
        if not kept or place - kept[-1] >= gap:
            kept.append(place)
    return kept
