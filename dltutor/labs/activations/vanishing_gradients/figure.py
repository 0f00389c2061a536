"""A deep network, layer by layer: its gradients, how far its outputs spread, and the share of idle units."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from dltutor.figures.picture import Picture
from dltutor.wording import number, superscript

GRADIENTS = (-12, 6)  # powers of ten that the axis of the gradients shows
HEADROOM = 7.4  # the axis goes on above the highest column, for the numbers
SPREADS = (-6, 6)


class DepthFigure(Picture):
    """Left the norm of the gradient in every layer, on a logarithmic axis; right the outputs' spread and idle units."""

    def __init__(self) -> None:
        super().__init__(
            860, 430, alt="Each layer of a deep network as a column: its gradient, its spread, its idle units."
        )
        self.gradients = self._panel((0.07, 0.115, 0.545, 0.79), "gradient in each layer", GRADIENTS, 3)
        self.gradients.set_ylim(GRADIENTS[0], HEADROOM)
        self.near = self.moving(self.gradients.add_patch(Rectangle((0, 0), 1, 0, linewidth=0)))
        self.paint(self.near, facecolor="grid")
        self.spreads = self._panel((0.71, 0.6, 0.275, 0.305), "spread of the outputs", SPREADS, 3)
        self.shares = self._panel((0.71, 0.115, 0.275, 0.305), "", (0, 1), 1)
        self.shares.set(yticks=(0, 0.5, 1), yticklabels=("0 %", "50 %", "100 %"))
        self.gradient_columns = Columns(self, self.gradients, "training", GRADIENTS)
        self.spread_columns = Columns(self, self.spreads, "training", SPREADS)
        self.share_columns = Columns(self, self.shares, "bad", (0, 1))
        self.beyond = self._arrows(self.gradients)
        self.spread_beyond = self._arrows(self.spreads)
        self.first = self.words(0, 0, axes=self.gradients, size=10, weight="bold")
        self.last = self.words(1, 0, axes=self.gradients, size=10, weight="bold", side="right")
        self.share_title = self.words(0.71, 0.455, size=10)
        self.near_text = self.words(0.615, 0.938, size=9, role="muted", side="right")
        self.near_text.set_text("shaded: within 10× of the last layer")
        self.layer_numbers = [self._layer_numbers(axes) for axes in (self.gradients, self.spreads, self.shares)]

    def show(self, gradients: np.ndarray, spreads: np.ndarray, shares: np.ndarray, share_title: str) -> None:
        """Show one number a layer: gradient norms, spreads of the outputs, and shares from 0 to 1.

        Zero, infinity and NaN are shown as columns beyond the ends of the axes.
        """
        logs = _log(gradients)
        self.gradient_columns.show(logs)
        self._mark(self.beyond, logs, GRADIENTS)
        level = float(np.clip(logs[-1], *GRADIENTS))
        self.near.set(y=level - 1, height=2, visible=bool(logs[-1] >= GRADIENTS[0]))
        under = math.ceil(0.14 * len(logs))  # columns that a number stands above
        for words, tops, value, x in (
            (self.first, logs[:under], gradients[0], 0),
            (self.last, logs[-under:], gradients[-1], 1),
        ):
            words.set_text(number(value))
            words.set_position((x, float(np.clip(tops.max() + 0.7, GRADIENTS[0] + 1.5, HEADROOM - 0.7))))
        logs = _log(spreads)
        self.spread_columns.show(logs)
        self._mark(self.spread_beyond, logs, SPREADS)
        self.share_columns.show(shares)
        self.share_title.set_text(share_title)
        for numbers, count in zip(self.layer_numbers, map(len, (gradients, spreads, shares)), strict=True):
            for words, layer in zip(numbers, (1, (count + 1) // 2, count), strict=True):
                words.set_text("" if layer == 1 and words is not numbers[0] else str(layer))
                words.set_x((layer - 0.5) / count)
            if count < 3:
                numbers[1].set_text("")

    def _panel(self, place: tuple[float, float, float, float], title: str, limits: tuple[int, int], every: int) -> Axes:
        axes = self.axes(position=place, head=title, frame="open")
        ticks = range(limits[0], limits[1] + 1, every)
        labels = ["1" if t == 0 else f"10{superscript(t)}" for t in ticks]
        axes.set(xlim=(0, 1), ylim=limits, xticks=(), yticks=ticks, yticklabels=labels)
        axes.grid(True, axis="y", linewidth=0.6)
        return axes

    def _layer_numbers(self, axes: Axes) -> list:
        low, high = axes.get_ylim()
        below = low - 0.05 * (high - low) * (0.79 / axes.get_position().height) ** 0.9
        numbers = [self.words(0, below, axes=axes, size=9, role="muted", side="center") for _ in range(3)]
        place = axes.get_position()
        word = self.words(
            (place.x0 + place.x1) / 2,
            0.02 if place.y0 < 0.3 else 0.515,
            size=9,
            role="muted",
            side="center",
        )
        word.set_text("layer, from the inputs to the output")
        return numbers

    def _arrows(self, axes: Axes) -> tuple:
        """Marks for columns that end above or below the axis."""
        return tuple(self.moving_line(axes, marker, "bad", markersize=6) for marker in ("^", "v"))

    def _mark(self, arrows: tuple, logs: np.ndarray, limits: tuple[int, int]) -> None:
        places = (np.arange(len(logs)) + 0.5) / len(logs)
        inset = 0.02 * (limits[1] - limits[0])
        for arrow, beyond, height in zip(
            arrows, (logs > limits[1], logs < limits[0]), (limits[1] - inset, limits[0] + inset), strict=True
        ):
            arrow.set_data(places[beyond], np.full(int(beyond.sum()), height))


class Columns:
    """Upright columns over the whole width of `axes`, as many as there are values, cut off at `limits`."""

    def __init__(self, picture: Picture, axes: Axes, role: str, limits: tuple[float, float]) -> None:
        self._limits = limits
        self._pixels = axes.get_position().width * picture.width
        self._lines = picture.moving(axes.add_collection(LineCollection([], capstyle="butt")), color=role)

    def show(self, values: Sequence[float]) -> None:
        low, high = self._limits
        count = len(values)
        tops = np.clip(values, low, high)
        places = (np.arange(count) + 0.5) / count
        self._lines.set_segments([[(x, low), (x, top)] for x, top in zip(places, tops, strict=True)])
        self._lines.set_linewidth(min(40.0, 0.72 * self._pixels / count) * 0.72)


def _log(values: np.ndarray) -> np.ndarray:
    """Powers of ten; what is no number lies beyond the upper end, a zero beyond the lower one."""
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.log10(np.asarray(values, float)), nan=400.0, posinf=400.0, neginf=-400.0)
