"""Errors of several ways to forecast as bars, one below the other: each with its name, its mark and its number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.picture import Picture


class ErrorBars:
    """A part of a picture: one bar a name, and on each a stroke for a second number to be compared with.

    Args:
        picture: where it is drawn.
        place: left, bottom, width and height as fractions of the picture.
        looks: for each bar its name, the role of its colour, and its marker.
        title: what the bars show.
    """

    def __init__(
        self,
        picture: Picture,
        place: tuple[float, float, float, float],
        looks: Sequence[tuple[str, str, str]],
        title: str,
    ) -> None:
        axes = picture.axes(position=place, xlim=(0, 1), ylim=(len(looks) - 0.35, -0.75), xticks=(), yticks=())
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        self.title = picture.words(place[0], place[1] + place[3] + 0.03, size=10)
        self.title.set_text(title)
        self._bars, self._strokes, self._marks, self._names, self._numbers = [], [], [], [], []
        for row, (name, role, marker) in enumerate(looks):
            bar = picture.paint(axes.plot([], [], "-", linewidth=9, solid_capstyle="butt", zorder=2)[0], color=role)
            stroke = picture.paint(axes.plot([], [], "|", markersize=15, markeredgewidth=2.2, zorder=3)[0], color="ink")
            mark = picture.paint(axes.plot([0.025], [row - 0.36], marker, markersize=7, clip_on=False)[0], color=role)
            picture.moving(bar, stroke, mark)
            label = picture.words(0.055, row - 0.36, axes=axes, size=9.5)
            label.set_text(name)
            self._bars.append(bar)
            self._strokes.append(stroke)
            self._marks.append(mark)
            self._names.append(label)
            self._numbers.append(picture.words(1.0, row - 0.36, axes=axes, size=9.5, side="right"))

    def show(self, values: Sequence[float], top: float, texts: Sequence[str], others: Sequence[float] = ()) -> None:
        """Show a value in each bar, up to `top`, and a text beside it; NaN is no bar. `others` are the strokes."""
        for row, (value, text) in enumerate(zip(values, texts, strict=True)):
            known = bool(np.isfinite(value))
            self._bars[row].set_data(*(([0, min(value / top, 1)], [row, row]) if known else ([], [])))
            self._numbers[row].set_text(text)
        for row, other in enumerate(others):
            known = bool(np.isfinite(other))
            self._strokes[row].set_data(*(([min(other / top, 1)], [row]) if known else ([], [])))
