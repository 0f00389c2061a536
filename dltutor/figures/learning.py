"""Curves of several networks that learn: the share right over steps or seconds, with the level of a rival."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from dltutor.figures.curves import MOST_POINTS, UNTIL, scale, thin
from dltutor.figures.picture import Picture
from dltutor.wording import number

Look = tuple[str, str, str]  # role, dash, marker


class Learning:
    """Shares right, from 0 to 1, in `axes`; the scale along doubles when a curve outgrows it.

    Args:
        picture: whose axes these are.
        axes: where to draw.
        looks: a role, a dash and a marker for each curve.
        unit: what is counted along, "steps" or "s".
        level: what a rival gets right, a dotted line.
        shortest: the length of the scale at first.
    """

    def __init__(
        self, picture: Picture, axes: Axes, looks: Sequence[Look], *, unit: str, level: float, shortest: float = 100
    ) -> None:
        self._unit, self._shortest = unit, shortest
        axes.set(xlim=(0, 1), ylim=(-0.03, 1.03), xticks=(0, 0.25, 0.5, 0.75, 1), xticklabels=())
        axes.set(yticks=(0, 0.25, 0.5, 0.75, 1), yticklabels=("0 %", "", "50 %", "", "100 %"))
        axes.grid(True, linewidth=0.6)
        axes.tick_params(axis="x", length=0)
        axes.spines[["top", "right"]].set_visible(False)
        picture.paint(axes.axhline(level, linestyle=(0, (1, 3)), linewidth=1.3), color="muted")
        self._lines = [picture.moving_line(axes, "", role, linestyle=dash, linewidth=1.9) for role, dash, _ in looks]
        self._heads = [
            picture.moving_line(axes, "", role, marker=marker, markersize=6, linestyle="none", clip_on=False)
            for role, _, marker in looks
        ]
        picture.promise(axes, UNTIL, *self._heads, height=0.75)
        self._numbers = [
            picture.words(place, -0.1, axes=axes, size=8.5, role="muted", side=side)
            for place, side in ((0, "left"), (0.5, "center"), (1, "right"))
        ]

    def show(self, curves: Sequence[tuple[Sequence[float], Sequence[float]]]) -> None:
        """Show for each its places along and its shares right."""
        far = max((places[-1] for places, _ in curves if len(places)), default=0.0)
        longest = scale(int(np.ceil(100 * far / self._shortest))) / 100 * self._shortest
        for words, place in zip(self._numbers, (0, 0.5, 1), strict=True):
            words.set_text(f"{number(place * longest)}{f' {self._unit}' if place == 1 else ''}")
        for line, head, (places, shares) in zip(self._lines, self._heads, curves, strict=True):
            kept = thin(len(places), MOST_POINTS)
            x, y = np.asarray(places, float)[kept] / longest, np.asarray(shares, float)[kept]
            line.set_data(x, y)
            head.set_data(x[-1:], y[-1:])
