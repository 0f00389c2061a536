"""Points, a line that is fitted by hand, its errors as squares or strokes, and the loss over weight and bias."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from contourpy import contour_generator
from matplotlib.collections import LineCollection, PolyCollection

from dltutor.figures.picture import Picture

CELLS = 46  # tiles along each side of the loss surface
BEST = {"MSE": ("--", "negative"), "MAE": (":", "good"), "Huber": ("-.", "muted")}
Limits = tuple[float, float]


class LineFitFigure(Picture):
    """Left the points and the line y = w·x + b, right the plane of w and b.

    Args:
        x_limits, y_limits: the least and the greatest x and y to be shown.
        w_limits, b_limits: the least and the greatest weight and bias.
    """

    def __init__(self, x_limits: Limits, y_limits: Limits, w_limits: Limits, b_limits: Limits) -> None:
        super().__init__(860, 470, alt="Points and a line that is fitted by hand; beside it the loss over w and b.")
        self.plane = self.axes(position=(0.055, 0.105, 0.515, 0.755), area="plane", grid=True)
        self.plane.set(xlim=x_limits, ylim=y_limits)
        self.plane.set_xlabel("x", labelpad=1)
        self.plane.set_ylabel("y", labelpad=1)
        self.loss = self.axes(position=(0.645, 0.105, 0.345, 0.755), area="loss", xlim=w_limits, ylim=b_limits)
        self.loss.set_xlabel("weight w", labelpad=1)
        self.loss.set_ylabel("bias b", labelpad=1)
        # a square of the errors has sides equally long on the screen
        box = self.plane.bbox
        self._side = (box.height / np.ptp(y_limits)) / (box.width / np.ptp(x_limits))
        self._cells = [np.linspace(*limits, 2 * CELLS + 1)[1::2] for limits in (w_limits, b_limits)]
        self._make_plane()
        self._make_surface()
        self.title = self.words(0.055, 0.945, size=14, weight="bold")
        self.meaning = self.words(0.285, 0.944, size=9.5, role="muted")
        self.hint = self.words(0.068, 0.13, size=9, role="muted")
        self.surface_title = self.words(0.645, 0.895, size=10)

    @property
    def cells(self) -> tuple[np.ndarray, np.ndarray]:
        """The weights and the biases at the middles of the tiles, both of shape (CELLS, CELLS), b growing downwards."""
        w, b = np.meshgrid(*self._cells)
        return w, b[::-1]

    def show_line(self, points: np.ndarray, w: float, b: float, squares: np.ndarray) -> None:
        """Show the line and `points` (n, 2), the last of them the outlier; `squares` (n,) says which error is one."""
        ends = np.array(self.plane.get_xlim())
        self.line.set_data(ends, w * ends + b)
        self.points.set_data(*points[:-1].T)
        self.outlier.set_data(*points[-1:].T)
        x, y = points.T
        on_line = w * x + b
        self.errors.set_segments(np.stack([points, np.stack([x, on_line], axis=1)], axis=1))
        self.squares.set_verts([_square(x[i], y[i], on_line[i], self._side, ends) for i in np.flatnonzero(squares)])
        grips = ends[0] + np.array([0.12, 0.5, 0.88]) * np.ptp(ends)
        self.grips.set_data(grips, w * grips + b)

    def show_best(self, lines: Mapping[str, tuple[float, float]]) -> None:
        """Show the best lines (w, b) by the names of their losses; none for a name that is not there."""
        ends = np.array(self.plane.get_xlim())
        low, high = self.plane.get_ylim()
        gap, places = 0.05 * (high - low), []
        for name, line in self.best.items():
            shown = name in lines
            line.set_visible(shown)
            self.best_words[name].set_text(f"best {name}" if shown else "")
            if shown:
                w, b = lines[name]
                line.set_data(ends, w * ends + b)
                places.append((w * (ends[1] - 0.02 * np.ptp(ends)) + b, name))
        last = -np.inf
        for y, name in sorted(places):
            last = max(float(np.clip(y + gap * 0.6, low + gap, high - gap)), last + gap)
            self.best_words[name].set_position((ends[1] - 0.012 * np.ptp(ends), last))

    def show_surface(
        self, tiles: np.ndarray | None, here: tuple[float, float], best: tuple[float, float] | None
    ) -> None:
        """Show `tiles` (CELLS, CELLS) from −1 (deep) to 1, NaN where nothing is known, and the place `here`.

        With `best`, the lowest place, contours are drawn too. Without tiles the plane is empty.
        """
        self.surface.set_visible(tiles is not None)
        self.contours.set_visible(best is not None)
        self.lowest.set_visible(best is not None)
        if tiles is not None:
            self.surface.set_values(tiles)
        if best is not None:
            lines = contour_generator(self._cells[0], self._cells[1], tiles[::-1])
            self.contours.set_segments([piece for level in np.linspace(-0.9, 0.9, 10) for piece in lines.lines(level)])
            self.lowest.set_data([best[0]], [best[1]])
        self.here.set_data([here[0]], [here[1]])

    def _make_plane(self) -> None:
        self.squares = self.moving(self.plane.add_collection(PolyCollection([], linewidths=1, alpha=0.3)))
        self.paint(self.squares, facecolor="positive", edgecolor="positive")
        self.errors = self.moving(self.plane.add_collection(LineCollection([], linewidths=1.8)), color="positive")
        self.best, self.best_words = {}, {}
        for name, (dash, role) in BEST.items():
            self.best[name] = self.moving_line(self.plane, dash, role, linewidth=2)
            self.best_words[name] = self.words(0, 0, axes=self.plane, size=9, weight="bold", role=role, side="right")
        self.line = self.moving_line(self.plane, "-", "ink", linewidth=3)
        self.grips = self.moving_line(self.plane, "o", "ink", markersize=8, markeredgewidth=2)
        self.paint(self.grips, markerfacecolor="paper")
        self.points = self.moving_line(self.plane, "o", "training", markersize=8, markeredgewidth=1)
        self.outlier = self.moving_line(self.plane, "D", "accent", markersize=11, markeredgewidth=1.2)
        for marks in (self.points, self.outlier):
            self.paint(marks, markeredgecolor="paper")

    def _make_surface(self) -> None:
        extent = (*self.loss.get_xlim(), *self.loss.get_ylim())
        self.surface = self.tiles(self.loss, np.full((CELLS, CELLS), np.nan), extent)
        self.contours = self.moving(self.loss.add_collection(LineCollection([], linewidths=0.7, alpha=0.5)))
        self.paint(self.contours, color="muted")
        self.lowest = self.moving_line(self.loss, "x", "ink", markersize=9, markeredgewidth=2)
        self.here = self.moving_line(self.loss, "o", "ink", markersize=12, markeredgewidth=2.4, fillstyle="none")


def _square(x: float, y: float, on_line: float, side: float, limits: np.ndarray) -> np.ndarray:
    """The corners of the square of an error, on the side of the point where there is more room."""
    width = abs(y - on_line) * side
    over = x + width if x < limits.mean() else x - width
    return np.array([[x, y], [x, on_line], [over, on_line], [over, y]])
