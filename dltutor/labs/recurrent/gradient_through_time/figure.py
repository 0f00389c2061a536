"""The gradient on its way back in time through three kinds of cells, and one step with and without clipping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.patches import Rectangle

from dltutor.figures.picture import Picture
from dltutor.wording import number, superscript

POWERS = (-12, 6)  # powers of ten that the axis of the gradients shows
NEAR = 1  # powers of ten around the last step's gradient that count as healthy
LOSSES = 3.0  # times the present loss: the top of the axis
LENGTHS = (-5, 5)  # powers of ten of the length of a step
CURVES = {"SimpleRNN": ("second", "o", "-"), "GRU": ("sixth", "^", "--"), "LSTM": ("fourth", "s", "-.")}


class ThroughTimeFigure(Picture):
    """Left a curve for each cell over the steps, right the factor of one step and the loss along the gradient."""

    def __init__(self) -> None:
        super().__init__(
            860, 450, alt="The size of the gradient at every step back in time, for a SimpleRNN, a GRU and an LSTM."
        )
        self.gradients = self.axes(position=(0.07, 0.12, 0.53, 0.775))
        self._dress_gradients()
        self.near = self.moving(self.gradients.add_patch(Rectangle((0, -NEAR), 1, 2 * NEAR, linewidth=0)))
        self.paint(self.near, facecolor="positive_soft")
        self.curves, self.ends = {}, {}
        for name, (role, marker, dash) in CURVES.items():
            curve = self.gradients.plot([], [], marker=marker, linestyle=dash, linewidth=2, markersize=6)[0]
            self.curves[name] = self.moving(curve)
            self.paint(curve, color=role)
            end = self.moving_line(self.gradients, "", "bad", linestyle="none", markersize=8)
            self.ends[name] = end
        self.numbers = [
            self.words(0, POWERS[0] - 0.6, axes=self.gradients, size=9, role="muted", side="center") for _ in range(3)
        ]
        self.near_text = self.words(1, POWERS[0] + 0.7, axes=self.gradients, size=9, role="muted", side="right")
        self.near_text.set_text("shaded: within 10×")
        self._make_table()
        self._make_step()

    def show(self, gradients: Mapping[str, np.ndarray], verdicts: Mapping[str, tuple[float, str]]) -> None:
        """Show gradients divided by those of the last step, each of shape (steps,), and (factor, verdict) of each cell.

        What lies beyond the ends of the axis, zero and infinity too, is marked at its edge.
        """
        for name, values in gradients.items():
            steps = len(values)
            with np.errstate(all="ignore"):
                powers = np.nan_to_num(np.log10(values), nan=400.0, posinf=400.0, neginf=-400.0)
            inside = (powers >= POWERS[0]) & (powers <= POWERS[1])
            places = np.linspace(0, 1, steps)
            self.curves[name].set_data(places, np.where(inside, powers, np.nan))
            self.curves[name].set_markevery(max(1, steps // 10))
            first = int(np.argmax(inside[::-1]))  # going back, the last step comes first
            out = np.flatnonzero(~inside[: steps - first])
            end = self.ends[name]
            if len(out):
                up = powers[out[-1]] > 0
                end.set_marker("^" if up else "v")
                end.set_data([places[out[-1]]], [POWERS[1] - 0.3 if up else POWERS[0] + 0.3])
            else:
                end.set_data([], [])
            factor, verdict = verdicts[name]
            self.rows[name].set_text(f"{name:<10}× {number(factor):<7}{verdict}")
        for words, place in zip(self.numbers, (0, 0.5, 1), strict=True):
            words.set_text(str(1 + round(place * (steps - 1))))
            words.set_x(place)

    def show_step(
        self,
        lengths: np.ndarray,
        losses: np.ndarray,
        free: tuple[float, float] | None,
        clipped: tuple[float, float] | None,
        lines: Sequence[str],
    ) -> None:
        """Show the loss along the gradient, and where the two steps end.

        Args:
            lengths: how far the weights move, shape (points,).
            losses: the loss there, divided by the present one, shape (points,).
            free, clipped: (length, loss) of the step without and with clipping; None if there is no step.
            lines: two lines of words.
        """
        height = np.clip(np.nan_to_num(losses, nan=9, posinf=9), 0, LOSSES)
        self.along.set_data(np.log10(lengths), np.where(height < LOSSES, height, np.nan))
        for mark, place in ((self.free, free), (self.clipped, clipped)):
            if place is None or not np.isfinite(place[0]) or place[0] <= 0:
                mark.set_data([], [])
                continue
            across = float(np.clip(np.log10(place[0]), *LENGTHS))
            up = float(np.clip(np.nan_to_num(place[1], nan=9, posinf=9), 0, LOSSES - 0.1))
            mark.set_data([across], [up])
        self.fill_in(self.lines, lines)

    def _dress_gradients(self) -> None:
        axes = self.gradients
        ticks = range(POWERS[0], POWERS[1] + 1, 3)
        axes.set(xlim=(-0.02, 1.02), ylim=POWERS, xticks=(), yticks=ticks)
        axes.set_yticklabels(["1" if t == 0 else f"10{superscript(t)}" for t in ticks])
        axes.set_title("size of the gradient at each step, divided by that of the last", fontsize=10, loc="left")
        axes.grid(True, axis="y", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        below = self.words(0.335, 0.028, size=9, role="muted", side="center")
        below.set_text("step t; the loss looks at the last one, on the right")

    def _make_table(self) -> None:
        self.words(0.665, 0.93, size=10).set_text("one step back multiplies by")
        self.rows = {}
        for i, (name, (role, marker, _)) in enumerate(CURVES.items()):
            height = 0.865 - 0.062 * i
            self.words(0.665, height, size=10, role=role).set_text({"o": "●", "^": "▲", "s": "■"}[marker])
            self.rows[name] = self.words(0.69, height, size=10, mono=True)

    def _make_step(self) -> None:
        axes = self.step = self.axes(position=(0.7, 0.25, 0.28, 0.33), grid=True, frame="open")
        axes.set(xlim=LENGTHS, ylim=(0, LOSSES), yticks=(0, 1, 2, 3), xticks=range(LENGTHS[0], LENGTHS[1] + 1, 5))
        axes.set_xticklabels(["1" if t == 0 else f"10{superscript(t)}" for t in (-5, 0, 5)])
        axes.set_title("loss after one step, loss now = 1", fontsize=10, loc="left")
        self.along = self.moving_line(axes, "", "muted", linewidth=1.6)
        self.free = self.moving_line(axes, "X", "bad", markersize=10)
        self.clipped = self.moving_line(axes, "o", "good", markersize=9)
        self.words(0.84, 0.165, size=9, role="muted", side="center").set_text("how far the weights move")
        self.lines = [
            self.words(0.655, 0.11 - 0.055 * i, size=9, mono=True, role=role) for i, role in enumerate(("bad", "good"))
        ]
