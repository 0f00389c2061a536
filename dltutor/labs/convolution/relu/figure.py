"""A feature map before and after ReLU, and all its numbers on the curve that does it."""

from __future__ import annotations

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.figures.pixels import PixelGrid
from dltutor.wording import number

TOP = 42


class ReluFigure(Picture):
    """From left to right: the image, its feature map, the map after ReLU, and the curve with a dot for each number."""

    def __init__(self) -> None:
        super().__init__(860, 346, alt="A feature map before and after ReLU.")
        self.input = PixelGrid(self, (14, TOP, 150, 150))
        self.before = PixelGrid(self, (184, TOP, 208, 208), tone="diverging", area="before")
        self.after = PixelGrid(self, (412, TOP, 208, 208), tone="diverging", area="after")
        self.passes = self.before.marks("o", "ink", 3.5, filled=True, width=0)
        self.cells = [grid.line("accent") for grid in (self.before, self.after)]
        self.heads = [self.words_at(x, 22, size=11) for x in (14, 184, 412, 652)]
        self.fill_in(self.heads, ("image", "feature map", "after ReLU", "ReLU"))
        self._make_curve()
        self.lines = [self.words_at(184, 274 + 26 * i, size=10) for i in range(3)]
        self.paint(self.lines[2], color="accent")

    def show(self, image: np.ndarray, tone: str, before: np.ndarray, after: np.ndarray, cell: tuple[int, int]) -> None:
        """Show the `image`, its map `before` and `after` ReLU, and the `cell` that is looked at."""
        size = float(np.abs(before).max()) or 1.0
        self.input.show(image, 1.0, tone)
        self.before.show(before, size)
        self.after.show(after, size)
        PixelGrid.put(self.passes, *np.nonzero(before > 0))
        self.passes.set_markersize(3.5 if before.shape[0] < 20 else 1.2)
        for line in self.cells:
            PixelGrid.frame(line, *cell, 1, 1)
        self.dots.set_data(np.ravel(before) / size, np.ravel(after) / size)
        self.dot.set_data([before[cell] / size], [after[cell] / size])
        self.fill_in(self._ends, (number(x) for x in (-size, 0, size)))

    def write(self, lines: list[str]) -> None:
        """Three lines below the maps."""
        self.fill_in(self.lines, lines)

    def _make_curve(self) -> None:
        axes = self.axes_at(652, TOP, 194, 208, ticks=False, frame="none")
        axes.set(xlim=(-1.1, 1.1), ylim=(-0.35, 1.15), xticks=[0], yticks=[0], xticklabels=[], yticklabels=[])
        axes.grid(True, linewidth=0.8)
        self.paint(axes.plot([-1.1, 0, 1.1], [0, 0, 1.1], linewidth=2)[0], color="muted")
        self.dots = self.moving_line(axes, "o", "second", linestyle="none", markersize=5, markeredgewidth=0)
        self.dot = self.moving_line(axes, "o", "accent", markersize=11, fillstyle="none", markeredgewidth=2.4)
        self._ends = [self.words(x, -0.12, axes=axes, size=9, side="center", role="muted") for x in (-0.9, 0.0, 0.9)]
        self.words(0, -0.27, axes=axes, size=9, side="center", role="muted").set_text("number in the map")
