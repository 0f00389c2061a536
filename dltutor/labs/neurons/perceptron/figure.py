"""Perceptron learning: the points, the line before and after a correction, the numbers, the mistakes per epoch."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Polygon

from dltutor.figures.neuron import boundary, firing_side
from dltutor.figures.picture import Picture

EPOCHS = 1000  # bars that are drawn, at most
Weights = tuple[np.ndarray, float]


class PerceptronFigure(Picture):
    """Left the plane of the inputs, right the sum and the update in numbers, the mistakes, and the weights as arrows.

    Call `set_points` before the first `show`.
    """

    def __init__(self) -> None:
        super().__init__(860, 480, alt="Points in a plane, and the line of a perceptron that learns to separate them.")
        self.plane = self.axes(position=(0.076, 0.105, 0.488, 0.875), area="plane", xlabel="x₁", ylabel="x₂")
        ground = self.paint(self.plane.axhspan(0, 1, linewidth=0, zorder=0), facecolor="negative_soft")
        ground.set(xy=(0, 0), width=1, height=1, transform=self.plane.transAxes)
        self.fires = self.moving(self.plane.add_patch(Polygon(np.zeros((3, 2)), linewidth=0, zorder=0.5)))
        self.paint(self.fires, facecolor="positive_soft")
        self.old_line = self.moving_line(self.plane, "--", "muted", linewidth=2)
        self.line = self.moving_line(self.plane, "-", "ink", linewidth=2.8)
        self.wrong = self._marks("x", 19, "bad", 2.2)
        self.zeros = self._points("o", "negative")
        self.ones = self._points("s", "positive")
        self.ring = self._marks("o", 23, "accent", 2.6)
        self.chosen = self._marks("D", 19, "accent", 1.4)
        self._make_words()
        self._make_mistakes()
        self._make_compass()

    def set_points(self, inputs: np.ndarray, targets: np.ndarray) -> None:
        """New points of shape (samples, 2) with targets of 0 and 1; the plane is as large as they need."""
        self.inputs = inputs
        self.middle = (inputs.max(axis=0) + inputs.min(axis=0)) / 2
        self.half = max(float(np.ptp(inputs, axis=0).max()) * 0.64, 1e-6)
        self.box = np.stack([self.middle - self.half, self.middle + self.half])
        self.plane.set(xlim=self.box[:, 0], ylim=self.box[:, 1])
        self.zeros.set_data(*inputs[targets == 0].T)
        self.ones.set_data(*inputs[targets == 1].T)
        self._set_scale(self.mistakes, 12, 4)
        self.touch()

    def show(
        self,
        now: Weights,
        before: Weights | None,
        wrong: np.ndarray,
        looked_at: int | None,
        chosen: int | None,
    ) -> None:
        """Show the line of `now`, dashed that of `before` if it was corrected, and the points that are `wrong` now.

        `looked_at` is ringed, `chosen` (the sample to be looked at next, if the learner chose one) has a diamond.
        """
        self.fires.set_xy(self._side(now))
        self.line.set_data(*self._boundary(now))
        self.old_line.set_data(*(self._boundary(before) if before else ([], [])))
        self.wrong.set_data(*self.inputs[wrong].T)
        for marks, index in ((self.ring, looked_at), (self.chosen, chosen)):
            marks.set_data(*([], []) if index is None else self.inputs[index : index + 1].T)
        self._show_compass(now[0], before[0] if before else None)

    def write(self, lines: list[str], verdict: str, right: bool) -> None:
        """The sum and the update in numbers; `verdict` stands out as right or wrong."""
        self.fill_in(self.texts, lines)
        self.verdict.set_text(verdict)
        self.paint(self.verdict, color="good" if right else "bad")

    def count(self, mistakes: list[int], running: bool) -> None:
        """The mistakes of every epoch so far; the last one is still `running`."""
        first = max(1, len(mistakes) - EPOCHS + 1)
        epochs = np.arange(first, len(mistakes) + 1)
        heights = np.array(mistakes[first - 1 :])
        done = np.arange(len(epochs)) < len(epochs) - running
        self._grow(len(mistakes), int(heights.max(initial=0)))
        self.done.set_segments(_bars(epochs[done], heights[done]))
        self.running.set_segments(_bars(epochs[~done], heights[~done]))
        clean = done & (heights == 0)
        self.clean.set_data(epochs[clean], np.zeros(clean.sum()))

    def _grow(self, epochs: int, most: int) -> None:
        """Make room for more epochs or mistakes, seldom: it draws everything anew."""
        width, height = self._scale
        while width < epochs:
            width *= 2
        while height < most:
            height *= 2
        if (width, height) != self._scale:
            self._set_scale(self.mistakes, width, height)
            self.touch()

    def _set_scale(self, axes: Axes, width: int, height: int) -> None:
        self._scale = width, height
        axes.set(xlim=(0.2, width + 0.8), ylim=(-0.04 * height, height * 1.06))
        axes.set(xticks=[1, *(round(width * k / 3) for k in (1, 2, 3))], yticks=[0, height // 2, height])
        for bars in (self.done, self.running):
            bars.set_linewidth(max(0.6, 108 / width * 0.72))

    def _boundary(self, line: Weights) -> tuple[np.ndarray, np.ndarray]:
        """The line's ends."""
        xs, ys = boundary(*self._centred(line))
        return xs + self.middle[0], ys + self.middle[1]

    def _side(self, line: Weights) -> np.ndarray:
        """The corners of the part of the plane in which the neuron fires."""
        return firing_side(*self._centred(line)) + self.middle

    def _centred(self, line: Weights) -> tuple[np.ndarray, float, tuple[float, float]]:
        """The line in a plane whose middle is at (0, 0), and that plane's limits."""
        weights, bias = line
        return weights, bias + float(weights @ self.middle), (-self.half, self.half)

    def _show_compass(self, new: np.ndarray, old: np.ndarray | None) -> None:
        longest = max(float(np.hypot(*w)) for w in (new, new if old is None else old))
        scale = 1 / longest if longest > 1e-12 else 0.0
        nothing = np.zeros(2)
        self._arrow(self.new_arrow, nothing, new * scale)
        self._arrow(self.old_arrow, nothing, nothing if old is None else old * scale)
        self._arrow(self.change, *(nothing, nothing) if old is None else _shortened(old * scale, new * scale))

    @staticmethod
    def _arrow(arrow: Any, start: np.ndarray, end: np.ndarray) -> None:
        x, y = end - start
        arrow.set_visible(bool(np.hypot(x, y) > 1e-9))
        arrow.set_data([start[0], end[0]], [start[1], end[1]])
        arrow.set_marker((3, 0, float(np.degrees(np.arctan2(y, x)) - 90)))

    def _make_words(self) -> None:
        axes = self.axes(position=(0.582, 0.5, 0.416, 0.48), frame="off")
        self.texts = [self.words(0, y, axes=axes) for y in (0.95, 0.84, 0.70, 0.59, 0.34, 0.23, 0.12, 0.01)]
        self.verdict = self.words(0, 0.465, axes=axes, weight="bold")

    def _make_mistakes(self) -> None:
        self.mistakes = self.axes(position=(0.61, 0.105, 0.2, 0.29), frame="open")
        self.mistakes.set_title("mistakes per epoch", fontsize=10)
        self.done = self._collection("muted")
        self.running = self._collection("accent")
        self.clean = self.moving_line(self.mistakes, "o", "good", markersize=5, clip_on=False)
        self.promise(self.mistakes, "once it learns", self.done, self.running, self.clean)
        self._set_scale(self.mistakes, 12, 4)

    def _make_compass(self) -> None:
        axes = self.axes(position=(0.833, 0.105, 0.162, 0.29), xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), xticks=[], yticks=[])
        axes.set_title("weights (w₁, w₂)", fontsize=10)
        for draw in (axes.axhline, axes.axvline):
            self.paint(draw(0, linewidth=0.8), color="grid")
        self.old_arrow, self.new_arrow, self.change = (
            self.moving_line(axes, style, role, linewidth=2, markevery=[1], markersize=8)
            for style, role in (("--", "muted"), ("-", "ink"), ("-", "accent"))
        )

    def _collection(self, role: str) -> LineCollection:
        return self.moving(self.mistakes.add_collection(LineCollection([], capstyle="butt"), autolim=False), color=role)

    def _points(self, marker: str, role: str) -> Any:
        points = self.moving_line(self.plane, marker, role, markersize=10, markeredgewidth=1.2)
        return self.paint(points, markeredgecolor="paper")

    def _marks(self, marker: str, size: float, role: str, edge: float) -> Any:
        return self.moving_line(self.plane, marker, role, markersize=size, fillstyle="none", markeredgewidth=edge)


def _shortened(start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The arrow a little shorter, so that its head does not lie upon another's."""
    length = float(np.hypot(*(end - start)))
    return start, (end - (end - start) * 0.12 / length if length > 0.3 else end)


def _bars(epochs: np.ndarray, heights: np.ndarray) -> list[Any]:
    return [[(x, 0), (x, y)] for x, y in zip(epochs, heights, strict=True)]
