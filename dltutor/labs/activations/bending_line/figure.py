"""A curve and what a hidden layer makes of it: the sum above, the piece of each unit below, the error beside."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dltutor.figures.picture import Picture
from dltutor.wording import number

TOP = 1.7  # of the upper panel; the strip below −1.35 is for the handles
STRIP = -1.35
HANDLE = -1.56
LEAST_ERROR = 1e-5  # where the axis of the errors ends
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


class BendingFigure(Picture):
    """Left the curve with the fitted line above the pieces, right the error against the number of units, and words.

    Args:
        x: where the curve is given, ascending, shape (places,).
        most: how many units there are at most.
        goal: an error that is marked.
    """

    def __init__(self, x: np.ndarray, most: int, goal: float) -> None:
        super().__init__(860, 456, alt="A curve, the line that a hidden layer makes of it, and the piece of each unit.")
        self.x, self.most = x, most
        self.whole = self.axes(position=(0.05, 0.395, 0.585, 0.56), area="whole")
        self.pieces = self.axes(position=(0.05, 0.065, 0.585, 0.255), area="pieces")
        self.whole.set(xlim=(x[0], x[-1]), ylim=(-TOP - 0.1, TOP), yticks=(-1, 0, 1), xticklabels=())
        self.pieces.set(xlim=(x[0], x[-1]), ylim=(-1.08, 1.08), yticks=(-1, 0, 1), yticklabels=())
        for axes in (self.whole, self.pieces):
            axes.grid(True, linewidth=0.6)
            axes.spines[["top", "right"]].set_visible(False)
        self.paint(self.whole.axhspan(-TOP - 0.1, STRIP, linewidth=0), facecolor="grid").set_alpha(0.4)
        self.target = self.moving_line(self.whole, "-", "muted", linewidth=8)
        self.target.set(alpha=0.45, solid_capstyle="round")
        self.stem = [self.moving_line(axes, ":", "accent", linewidth=1.4) for axes in (self.whole, self.pieces)]
        self.bias = self.moving_line(self.pieces, "--", "muted", linewidth=1.4)
        self.negative = self.moving_line(self.pieces, "-", "negative", linewidth=1.5)
        self.positive = self.moving_line(self.pieces, "-", "positive", linewidth=1.5)
        self.own = self.moving_line(self.pieces, "-", "accent", linewidth=3)
        self.line = self.moving_line(self.whole, "-", "ink", linewidth=2.6)
        self.handles = self._marks(self.whole, "^", 11, "ink")
        self.chosen = self._marks(self.whole, "^", 13, "accent")
        self._make_errors(goal)
        self._make_words()

    def show(self, target: np.ndarray, line: np.ndarray, breaks: np.ndarray, chosen: int) -> None:
        """Show the `target` curve, the fitted `line` and a handle at each of the `breaks`; one is `chosen`."""
        self.target.set_data(self.x, target)
        self.line.set_data(self.x, line)
        self.handles.set_data(breaks, np.full(len(breaks), HANDLE))
        here = breaks[chosen]
        self.chosen.set_data([here], [HANDLE])
        self.stem[0].set_data([here, here], [HANDLE, TOP])
        self.stem[1].set_data([here, here], [-1.08, 1.08])

    def show_pieces(self, x: np.ndarray, hidden: np.ndarray, weights: np.ndarray, bias: float, chosen: int) -> float:
        """Show what each unit adds at `x`, and the `bias`, all on one scale that fits; returns the largest of them.

        `hidden` (places, units) is what the units give, `weights` (units,) are the output weights.
        """
        pieces = hidden * weights
        largest = max(float(np.abs(pieces).max()), abs(bias), 1e-9)
        size = next((s for s in SIZES if s >= largest), SIZES[-1])
        self.fill_in(self.scale, (number(share * size) for share in (1, 0, -1)))
        for line, there in ((self.negative, weights < 0), (self.positive, weights >= 0)):
            line.set_data(*_joined(x, pieces[:, there] / size))
        self.own.set_data(x, pieces[:, chosen] / size)
        self.bias.set_data([x[0], x[-1]], [bias / size, bias / size])
        return largest

    def show_errors(self, errors: np.ndarray, units: int, error: float) -> None:
        """Show the `errors` for 1, 2, … units with evenly spread breaks, and the present `error` with `units`."""
        self.ladder.set_data(np.arange(1, len(errors) + 1), np.maximum(errors, LEAST_ERROR))
        self.now.set_data([units], [max(error, LEAST_ERROR)])

    def write(self, head: str, reached: bool, lines: list[str]) -> None:
        """The error in large letters, and lines below it."""
        self.head.set_text(head)
        self.paint(self.head, color="good" if reached else "ink")
        self.fill_in(self.texts, lines)

    def _make_errors(self, goal: float) -> None:
        self.errors = self.axes(position=(0.72, 0.64, 0.265, 0.295), grid=True, frame="open")
        self.errors.set_yscale("log")
        self.errors.set(xlim=(0, self.most + 1), ylim=(LEAST_ERROR / 1.8, 2), xticks=(1, 5, 10, 15, 20))
        self.errors.set_yticks([1, 0.01, 1e-4], ["1", "0.01", "0.0001"])
        self.errors.minorticks_off()
        self.errors.set_title("error (MSE) against units", fontsize=9.5, loc="left")
        self.paint(self.errors.axhline(goal, linewidth=1.3, linestyle="--"), color="good")
        self.ladder = self.moving_line(self.errors, "o-", "muted", markersize=4, linewidth=1.2)
        self.now = self._marks(self.errors, "o", 11, "ink")

    def _make_words(self) -> None:
        self.head = self.words(0.66, 0.515, size=13, weight="bold")
        self.texts = [self.words(0.66, y) for y in (0.458, 0.41, 0.34, 0.292, 0.244, 0.196)]
        for y, text in (
            (0.125, "▲ is the break of a unit: drag it, or ← → ↑ ↓"),
            (0.08, "above the ▲: draw a curve of your own"),
        ):
            self.words(0.66, y, size=9, role="muted").set_text(text)
        for axes, text in (
            (self.whole, "the curve (thick) and the sum of all pieces (thin)"),
            (self.pieces, "the piece of each unit: weight + rises, orange; − falls, blue; bias dashed"),
        ):
            box = axes.get_position()
            self.words(box.x0, box.y1 + 0.02, size=9.5, role="muted").set_text(text)
        self.scale = [
            self.words(self.x[0] - 0.07, y, axes=self.pieces, size=9, role="muted", side="right") for y in (1, 0, -1)
        ]

    def _marks(self, axes: Axes, marker: str, size: float, role: str) -> Any:
        marks = self.moving_line(axes, marker, role, markersize=size, markeredgewidth=1.4, clip_on=False)
        return self.paint(marks, markeredgecolor="paper")


def _joined(x: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Many lines as one, with gaps between them."""
    count = columns.shape[1]
    gaps = np.full((1, count), np.nan)
    return np.tile(np.append(x, np.nan), count), np.concatenate([columns, gaps]).T.ravel()
