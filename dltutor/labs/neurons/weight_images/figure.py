"""The weights of a layer as images, one a neuron, beside a sample, the answer to it, and the curves of the run."""

from __future__ import annotations

import math

import numpy as np

from dltutor.figures.curves import Curve
from dltutor.figures.picture import Picture
from dltutor.wording import column


class WeightImagesFigure(Picture):
    """Left the weight images, in the middle a sample and the answer, right loss and accuracy.

    Args:
        units: how many neurons the layer has, 1 to 12.
        names: one a class, shown beside the bars of the answer.
        side: (height, width) of a weight image.
    """

    def __init__(self, units: int, names: tuple[str, ...], side: tuple[int, int]) -> None:
        super().__init__(860, 380, alt=f"Weights of {units} neuron{'s' if units > 1 else ''} as images.")
        self.units, self.names, self.side = units, names, side
        grid = self.figure.add_gridspec(
            2, 3, width_ratios=[1.5, 0.75, 1], left=0.015, right=0.97, bottom=0.09, top=0.9, wspace=0.16, hspace=0.5
        )
        self._columns = 1 if units == 1 else min(4, math.ceil(math.sqrt(units)))
        self.mosaic = self.axes(grid[:, 0], area="mosaic", xticks=[], yticks=[], frame="none")
        self._mosaic_rows = math.ceil(units / self._columns)
        self._scale_text = self.mosaic.set_title("weights: − blue, + orange", fontsize=10, loc="left")
        shape = self._mosaic_values(np.zeros((units, *side))).shape
        self.mosaic.set(xlim=(0, shape[1]), ylim=(0, shape[0]), aspect="equal")
        self.images = self.tiles(self.mosaic, np.zeros(shape), (0, shape[1], 0, shape[0]))
        self._name_units()
        self.chosen = self.moving_line(self.mosaic, "-", "accent", linewidth=2)
        self.sample_axes = self.axes(grid[0, 1], xticks=[], yticks=[], frame="none")
        self.sample_axes.set(xlim=(0, side[1]), ylim=(0, side[0]), aspect="equal")
        self.sample_axes.set_title("a test image", fontsize=10, loc="left")
        self.sample = self.tiles(self.sample_axes, np.zeros(side), (0, side[1], 0, side[0]), span=1.0)
        self.paint(self.sample, cmap="grey")
        self._make_bars(grid[1, 1])
        self.loss = Curve(self, self.axes(grid[0, 2]), "training loss", "training", top=2.0)
        self.accuracy = Curve(self, self.axes(grid[1, 2]), "share right: test images", "validation", dash="--")

    def show(self, weights: np.ndarray, chosen: int, sample: np.ndarray, answer: np.ndarray, target: int) -> None:
        """Show `weights` (units, height, width), a `sample` (height, width) and the `answer` (classes,) to it."""
        self.images.set_values(self._mosaic_values(weights), span=float(np.abs(weights).max()) or 1.0)
        self.sample.set_values(sample)
        if self.units > 1:
            left, bottom = self._corner(chosen)
            right, top = left + self.side[1], bottom + self.side[0]
            self.chosen.set_data([left, right, right, left, left], [bottom, bottom, top, top, bottom])
        best = int(np.argmax(answer))
        self.answer.set_values(answer)
        for i, text in enumerate(self._bar_texts):
            mark = "✔" if i == best == target else "✗" if i == best else "◂" if i == target else " "
            text.set_text(f"{column(answer[i])} {mark}")

    def unit_at(self, x: float, y: float) -> int | None:
        """Which neuron's image is at a place of the mosaic."""
        for unit in range(self.units):
            left, bottom = self._corner(unit)
            if 0 <= x - left <= self.side[1] and 0 <= y - bottom <= self.side[0]:
                return unit
        return None

    def _corner(self, unit: int) -> tuple[int, int]:
        """The lower left corner of a neuron's image in the mosaic."""
        row, column = divmod(unit, self._columns)
        height, width = self.side[0] + 1, self.side[1] + 3
        return column * width + 2, (self._mosaic_rows - 1 - row) * height

    def _mosaic_values(self, weights: np.ndarray) -> np.ndarray:
        height, width = self.side[0] + 1, self.side[1] + 3
        values = np.full((self._mosaic_rows * height, self._columns * width), np.nan)
        for unit, image in enumerate(weights):
            left, bottom = self._corner(unit)
            top = values.shape[0] - bottom - self.side[0]
            values[top : top + self.side[0], left : left + self.side[1]] = image
        return values

    def _name_units(self) -> None:
        if self.units == 1:
            return
        for unit in range(self.units):
            left, bottom = self._corner(unit)
            name = self.names[unit] if len(self.names) == self.units else str(unit)
            self.mosaic.text(left - 0.7, bottom + self.side[0] / 2, name, ha="right", va="center", fontsize=11)

    def _make_bars(self, place) -> None:
        axes = self.axes(place, ticks=False, frame="none", head="answer (◂ the label)")
        count = len(self.names)
        axes.set(xlim=(0, 1.75), ylim=(count - 0.4, -0.6), xticks=[], yticks=range(count))
        axes.set_yticklabels(self.names, fontsize=10 if count < 6 else 8)
        self.answer = self.bars(axes, count)
        size = 10 if count < 6 else 7.5
        self._bar_texts = [self.words(1.08, i, axes=axes, size=size) for i in range(count)]
