"""Softmax as a table: one row a class, from its logit to its probability, with the formula taken literally beside."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from dltutor.figures.picture import Picture

THICK = 17  # points
LOW, HIGH = 0.195, 0.625  # of the rows, as shares of the picture's height
COLUMNS = {"logit": 0.384, "power": 0.483, "probability": 0.763, "log": 0.874, "naive": 0.985}
HEADS = {
    "logits": (0.185, "center", "drag the ends, or ← →"),
    "power": (0.483, "right", "power of e"),
    "probability": (0.513, "left", "share of the sum Σ"),
    "log": (0.874, "right", "its logarithm"),
    "naive": (0.985, "right", "literally"),
}


class SoftmaxFigure(Picture):
    """From left to right: logits as bars, powers, probabilities as bars, their logarithm, and the naive formula.

    Args:
        names: one a class, from top to bottom.
        most: the logits go from −most to most.
    """

    def __init__(self, names: tuple[str, ...], most: float) -> None:
        super().__init__(860, 380, alt="Logits as bars that can be dragged, and their softmax as bars.")
        count = len(names)
        self._make_columns(count)  # first: a press is looked for in the axes that were made last
        self.logits = self.areas["logits"] = self._panel((0.06, 0.25), count, (-most * 1.12, most * 1.12))
        self.probabilities = self.areas["probabilities"] = self._panel((0.513, 0.165), count, (0, 1))
        self.probabilities.set_xticks([0, 1 / count, 0.5, 1], ["0", f"1/{count}", "0.5", "1"])
        self.logits.set_xticks([-most, 0, most])
        self.logits.set_yticks(range(count), names, fontsize=11)
        self.probabilities.set_yticks([])
        self.paint(self.logits.axvline(0, linewidth=1.2), color="muted")
        self.row = self.moving_line(self.logits, "-", "accent", linewidth=1.4, clip_on=False)
        self.below, self.above = (self._bars(self.logits, role) for role in ("negative", "positive"))
        self.handles, self.chosen = (
            self.moving_line(self.logits, "o", role, markersize=14, markeredgewidth=2) for role in ("ink", "accent")
        )
        for marks in (self.handles, self.chosen):
            self.paint(marks, markeredgecolor="paper")
        self.even = self.paint(self.probabilities.axvline(1 / count, linewidth=1.2, linestyle=":"), color="muted")
        self.shares = self._bars(self.probabilities, "training")

    def show(self, logits: np.ndarray, chosen: int, probabilities: np.ndarray) -> None:
        """Show `logits` and `probabilities`, shape (classes,); the row of `chosen` is framed."""
        rows = np.arange(len(logits))
        for bars, there in ((self.below, logits < 0), (self.above, logits >= 0)):
            bars.set_segments([[(0, row), (z, row)] for row, z in zip(rows[there], logits[there], strict=True)])
        self.handles.set_data(logits, rows)
        self.chosen.set_data(logits[chosen : chosen + 1], [chosen])
        left, right = self.logits.get_xlim()
        top, bottom = chosen - 0.46, chosen + 0.46
        self.row.set_data([left, right, right, left, left], [top, top, bottom, bottom, top])
        self.shares.set_segments([[(0, row), (p, row)] for row, p in zip(rows, probabilities, strict=True)])

    def write(self, columns: dict[str, list[str]], heads: dict[str, str], failed: bool) -> None:
        """Fill the columns "logit", "power", "probability", "log" and "naive", row by row and last the sum, if any."""
        for name, texts in columns.items():
            self.fill_in(self.columns[name], texts)
        for name, text in heads.items():
            self._heads[name].set_text(text)
        for words in (*self.columns["naive"], *self.columns["power"]):
            bad = failed and words.get_text().strip() in ("nan", "inf")
            self.paint(words, color="bad" if bad else "ink")

    def _panel(self, place: tuple[float, float], count: int, limits: tuple[float, float]) -> Axes:
        left, width = place
        axes = self.axes(position=(left, LOW, width, HIGH), xlim=limits, ylim=(count - 0.5, -0.5), frame="none")
        axes.grid(True, axis="x", linewidth=0.6)
        axes.tick_params(axis="y", length=0)
        return axes

    def _bars(self, axes: Axes, role: str) -> LineCollection:
        bars = self.moving(axes.add_collection(LineCollection([], linewidths=THICK, capstyle="butt"), autolim=False))
        self.paint(bars, color=role)
        return bars

    def _make_columns(self, count: int) -> None:
        whole = self.axes(position=(0, LOW, 1, HIGH), xlim=(0, 1), ylim=(count - 0.5, -0.5), frame="off")
        whole.set_zorder(-1)
        heights = [*range(count), count + 0.3]
        self.columns = {
            name: [self.words(x, y, axes=whole, side="right") for y in heights] for name, x in COLUMNS.items()
        }
        self._heads = {}
        for name, (x, side, below) in HEADS.items():
            self._heads[name] = self.words(x, 0.935, size=11, weight="bold", side=side)
            self.words(x, 0.873, size=9, role="muted", side=side).set_text(below)
