"""Gradient descent on one weight: the walk on the curve, the weight at every step, and how large the rate is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.collections import LineCollection

from dltutor.figures.picture import Picture
from dltutor.wording import number

FAR = 50.0  # what lies further out than this many widths of the picture is not drawn
REGIMES = (("creeping", 0.0, 0.5), ("right", 0.5, 1.0), ("oscillating", 1.0, 2.0), ("diverging", 2.0, 2.6))


class OneDimensionFigure(Picture):
    """Left the curve with the walk on it, right the weight at every step, below the rate among its four regimes.

    Args:
        steps: how many steps a walk has.
    """

    def __init__(self, steps: int) -> None:
        super().__init__(860, 470, alt="A ball's walk down a curve in steps, and its place at every step.")
        self.steps = steps
        self.title = self.words(0.06, 0.955, size=11, weight="bold")
        self.plane = self.axes(position=(0.06, 0.285, 0.50, 0.575), area="plane")
        self.plane.set_xlabel("weight w", labelpad=1)
        self.plane.set_title("loss f(w)", fontsize=10, loc="left", pad=4)
        self.time = self.axes(position=(0.635, 0.285, 0.35, 0.575), area="time", xlim=(-0.8, steps + 0.8))
        self.time.set_xlabel("step", labelpad=1)
        self.time.set_title("w at every step", fontsize=10, loc="left", pad=4)
        for axes in (self.plane, self.time):
            axes.grid(True, linewidth=0.6)
            axes.spines[["top", "right"]].set_visible(False)
        self._make_walk()
        self._make_ruler()
        self.hint = self.words(0.31, 0.83, size=9, role="muted", side="center")
        self.exit = self.words(0.985, 0.885, size=9, role="bad", side="right")

    def set_function(
        self, limits: tuple[float, float], heights: tuple[float, float], minima: tuple[float, ...], last: str
    ) -> None:
        """Make room for another function and mark its `minima`; `last` is what happens to it above the bound."""
        self.names["diverging"].set_text(last)
        self.plane.set(xlim=limits, ylim=heights)
        self.time.set_ylim(*limits)
        self._grid = np.linspace(*limits, 400)
        inside = [m for m in minima if limits[0] < m < limits[1]]
        self.bottoms.set_segments([[(-0.8, m), (self.steps + 0.8, m)] for m in inside])
        self.touch()

    def show(self, value: Callable, path: np.ndarray, looked_at: int, slope: float) -> None:
        """Show the walk `path` (steps + 1,) on the curve `value`, and the `slope` at the step `looked_at`."""
        self.curve.set_data(self._grid, value(self._grid))
        low, high = self.plane.get_xlim()
        middle, reach = (low + high) / 2, FAR * (high - low)
        drawn = _until(np.abs(path - middle) < reach)
        shown = path[:drawn]
        with np.errstate(all="ignore"):
            heights = value(shown)
        top = self.plane.get_ylim()[1] * FAR
        heights = np.minimum(heights, top)
        self.walk.set_data(shown, heights)
        self.start.set_data(shown[:1], heights[:1])
        self.points.set_data(np.arange(drawn), shown)
        self._show_step(value, path, looked_at, slope, drawn)
        self._show_exit(path, low, high)

    def place_rate(self, product: float) -> None:
        """Put the mark where learning rate × curvature is `product`; none if that is infinite."""
        last, shown = REGIMES[-1][2], bool(np.isfinite(product))
        for artist in (self.mark, self.mark_words):
            artist.set_visible(shown)
        if shown:
            self.mark.set_data([min(product, last - 0.02)], [1.25])
            self.mark_words.set_text(f"rate × curvature = {number(product)}{' →' if product > last else ''}")
            self.mark_words.set_position((min(max(product, 0.30), last - 0.34), 1.95))

    def _show_step(self, value: Callable, path: np.ndarray, k: int, slope: float, drawn: int) -> None:
        """The tangent at step `k`, and the step as an arrow along the axis, then down or up to the curve."""
        if k >= drawn:
            for artist in (self.tangent, self.step, self.drop, self.now, self.now_time):
                artist.set_data([], [])
            return
        w, height = path[k], value(path[k])
        (low, high), (bottom, top) = self.plane.get_xlim(), self.plane.get_ylim()
        steepness = slope * (high - low) / (top - bottom) * 1.3
        half = 0.16 * (high - low) / np.hypot(1, steepness)
        self.tangent.set_data([w - half, w + half], [height - slope * half, height + slope * half])
        self.now.set_data([w], [height])
        self.now_time.set_data([k], [w])
        if k + 1 < len(path) and np.isfinite(path[k + 1]):
            there = float(np.clip(path[k + 1], low - 20 * (high - low), high + 20 * (high - low)))
            landing = float(np.clip(value(there), bottom - 20 * (top - bottom), top + 20 * (top - bottom)))
            self.step.set_data([w, there], [height, height])
            self.step.set_marker((3, 0, -90 if there > w else 90))
            self.drop.set_data([there, there], [height, landing])
        else:
            self.step.set_data([], [])
            self.drop.set_data([], [])

    def _show_exit(self, path: np.ndarray, low: float, high: float) -> None:
        """Say where the walk leaves the picture for good, if it does."""
        inside = (path >= low) & (path <= high)
        last = len(path) - 1 - int(np.argmax(inside[::-1]))
        self.exit.set_text("" if inside[-1] else f"leaves the picture at step {last + 1}")

    def _make_walk(self) -> None:
        line = self.moving_line
        self.bottoms = self.time.add_collection(LineCollection([], linewidths=1.4, linestyles=":"))
        self.paint(self.bottoms, color="good")
        self.curve = line(self.plane, "-", "muted", linewidth=2.2)
        self.walk = line(self.plane, "-o", "training", linewidth=1, markersize=5.5, alpha=0.85)
        self.tangent = line(self.plane, "-", "accent", linewidth=2.6)
        self.step = line(self.plane, "-", "accent", linewidth=1.8, markersize=9, markevery=[1])
        self.drop = line(self.plane, ":", "accent", linewidth=1.5)
        self.now = line(self.plane, "o", "accent", markersize=10)
        self.start = line(self.plane, "s", "ink", markersize=9)
        self.points = line(self.time, "-o", "training", linewidth=1.2, markersize=4.5)
        self.now_time = line(self.time, "o", "accent", markersize=9)

    def _make_ruler(self) -> None:
        """The four regimes as a strip over learning rate × curvature."""
        self.ruler = self.axes(position=(0.06, 0.055, 0.925, 0.062), frame="none")
        last = REGIMES[-1][2]
        self.ruler.set(xlim=(0, last), ylim=(0, 1), yticks=(), xticks=(0, 1, 2))
        self.ruler.set_xticklabels(("0", "1/curvature: one step", "2/curvature: the bound"))
        self.ruler.tick_params(length=0, pad=3)
        looks = {"creeping": "negative_soft", "right": "grid", "oscillating": "positive_soft", "diverging": "paper"}
        self.names = {}
        for name, low, high in REGIMES:
            self.paint(self.ruler.axvspan(low, high, linewidth=1), facecolor=looks[name], edgecolor="muted")
            text = self.ruler.text((low + high) / 2, 0.47, name, ha="center", va="center", fontsize=10)
            self.names[name] = text
            self.paint(text, color="ink")
        self.mark = self.moving_line(self.ruler, "v", "accent", markersize=11, clip_on=False, zorder=9)
        self.mark_words = self.words(0, 1.95, axes=self.ruler, size=10, role="accent", side="center")


def _until(fine: np.ndarray) -> int:
    """How many come before the first that is not fine, at least one."""
    return max(1, len(fine) if fine.all() else int(np.argmin(fine)))
