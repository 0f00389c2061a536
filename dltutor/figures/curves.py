"""A panel with the curve of a training run, cheap to update while it grows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from dltutor.figures.picture import Picture

MOST_POINTS = 300
UNTIL = "once you press Play"


class Curve:
    """One value over the steps of a run, in `axes` of `picture`.

    The scale of the steps doubles when the run outgrows it; its numbers are quick words, so nothing still is redrawn.
    A short upright stroke marks a step at which the learning rate or the batch size was changed. `quiet` is the height,
    as a share of the axes, at which there is room for a promise.
    """

    def __init__(
        self,
        picture: Picture,
        axes: Axes,
        label: str,
        role: str,
        top: float = 1.0,
        dash: str = "-",
        quiet: float = 0.57,
    ) -> None:
        self._picture, self._axes = picture, axes
        axes.set(xlim=(0, 1), ylim=(0, top), xticks=(0, 0.25, 0.5, 0.75, 1), xticklabels=())
        axes.set_title(label, fontsize=10, loc="left")
        axes.grid(True, linewidth=0.6)
        axes.tick_params(axis="x", length=0)
        axes.spines[["top", "right"]].set_visible(False)
        self._line = picture.moving_line(axes, dash, role, linewidth=2)
        self._marks = picture.moving_line(axes, "|", "accent", markersize=12, markeredgewidth=1.5)
        picture.promise(axes, UNTIL, self._line, height=quiet)
        self._numbers = [
            picture.words(share, 0, axes=axes, size=8.5, role="muted", side=side)
            for share, side in ((0, "left"), (0.5, "center"), (1, "right"))
        ]
        self._place_numbers()

    def show(self, steps: Sequence[int], values: Sequence[float], changes: Sequence[int] = ()) -> None:
        """Show `values` at `steps`, and the marks of `changes`."""
        longest = scale(steps[-1] if len(steps) else 0)
        for words, share in zip(self._numbers, (0, 0.5, 1), strict=True):
            words.set_text(f"{share * longest:,.0f}{' steps' if share == 1 else ''}")
        thinned = thin(len(steps), MOST_POINTS)
        x, y = np.asarray(steps, float)[thinned] / longest, np.asarray(values, float)[thinned]
        top = self._axes.get_ylim()[1]
        y = np.clip(y, 0, top)
        self._line.set_data(x, y)
        places = np.array(apart(changes, 0.02 * longest)) / longest
        self._marks.set_data(places, np.interp(places, x, y) if len(x) else np.zeros(len(places)))

    def set_top(self, top: float) -> None:
        """Let the vertical axis end at `top`."""
        if top != self._axes.get_ylim()[1]:
            self._axes.set_ylim(0, top)
            self._place_numbers()
            self._picture.touch()

    def _place_numbers(self) -> None:
        for words, share in zip(self._numbers, (0, 0.5, 1), strict=True):
            words.set_position((share, -0.09 * self._axes.get_ylim()[1]))


def scale(steps: int) -> int:
    """The length of the axis for a run of `steps`: 100, doubled as often as it takes.

    >>> scale(0), scale(100), scale(101), scale(1000)
    (100, 100, 200, 1600)
    """
    return 100 * 2 ** max(0, int(np.ceil(np.log2(max(steps, 1) / 100))))


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
