"""A pad to draw a digit on, what the network sees of it, its answer, and the curve of its training."""

from __future__ import annotations

import numpy as np

from dltutor.figures.curves import Curve
from dltutor.figures.picture import Picture

PAD = 48  # the pad's side in pixels


class DigitFigure(Picture):
    """From left to right: the pad, the 8 × 8 image, a bar for each digit, the share of test images read right."""

    def __init__(self) -> None:
        super().__init__(860, 300, alt="A pad to draw a digit on, and what a network makes of it.")
        grid = self.figure.add_gridspec(
            1, 4, width_ratios=[1.15, 0.6, 0.75, 1], left=0.012, right=0.97, bottom=0.12, top=0.88, wspace=0.22
        )
        self.pad = self._image_axes(grid[0], PAD, "draw here, large")
        self.pad.spines[:].set_visible(True)
        self.ink = self.tiles(self.pad, np.zeros((PAD, PAD)), (0, PAD, 0, PAD))
        self.pen = self.moving(self.pad.plot([], [], "+", markersize=14, markeredgewidth=2)[0])
        seen = self._image_axes(grid[1], 8, "the network sees")
        self.seen = self.tiles(seen, np.zeros((8, 8)), (0, 8, 0, 8))
        for tiles in (self.ink, self.seen):
            self.paint(tiles, cmap="grey")
        self.paint(self.pen, color="accent")
        bars = self.axes(grid[2])
        bars.set(xlim=(0, 1.6), ylim=(9.6, -0.6), xticks=[], yticks=range(10))
        bars.tick_params(length=0)
        bars.spines[:].set_visible(False)
        bars.set_title("and answers", fontsize=10, loc="left")
        self.answer = self.bars(bars, 10)
        self.shares = [self.words(1.06, i, axes=bars, size=8.5) for i in range(10)]
        self.accuracy = Curve(self, self.axes(grid[3]), "share right: test images", "validation", dash="--")

    def show(self, ink: np.ndarray, seen: np.ndarray, answer: np.ndarray, pen: tuple[float, float]) -> None:
        """Show the pad (PAD, PAD), the image (8, 8), both from 0 to 1, and the `answer` (10,)."""
        self.ink.set_values(ink)
        self.seen.set_values(seen)
        self.pen.set_data([pen[0]], [pen[1]])
        best = int(np.argmax(answer))
        self.answer.set_values(answer)
        for digit, text in enumerate(self.shares):
            text.set_text(f"{100 * answer[digit]:3.0f}%{' ◂' if digit == best else ''}")

    def _image_axes(self, place, side: int, title: str):
        axes = self.axes(place)
        axes.set(xlim=(0, side), ylim=(0, side), aspect="equal", xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.set_title(title, fontsize=10, loc="left")
        return axes
