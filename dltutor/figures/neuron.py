"""One neuron with two inputs: the points it sorts, the line where it changes its mind, and its sum written out."""

from __future__ import annotations

import numpy as np

from dltutor.figures.picture import Picture


class NeuronFigure(Picture):
    """Left the plane of the inputs with the neuron's line, right the sum for the chosen point.

    Args:
        inputs: points of shape (samples, 2).
        limits: the least and the greatest coordinate to show.
    """

    def __init__(self, inputs: np.ndarray, limits: tuple[float, float] = (-0.6, 1.6)) -> None:
        super().__init__(760, 360, alt="A plane of two inputs, cut by the line of one neuron.")
        self.inputs, self.limits = inputs, limits
        self.plane = self.paint(self.axes(1, 2, 1, area="plane"), facecolor="negative_soft")
        self.plane.set(xlim=limits, ylim=limits, xlabel="x₁", ylabel="x₂", aspect="equal")
        self.plane.grid(True, linewidth=0.6)
        self.plane.set_zorder(1)
        self.fires = self.moving(self.plane.fill([0, 0, 0], [0, 0, 0], zorder=0.5)[0], facecolor="positive_soft")
        self.line = self.moving_line(self.plane, "-", "ink", linewidth=2.5)
        arrow = {"marker": (3, 0, 0), "markevery": [1], "markersize": 9}
        self.normal = self.moving_line(self.plane, "-", "accent", linewidth=2, **arrow)
        self.zeros = self._points("o", "negative")
        self.ones = self._points("s", "positive")
        self.wrong = self.moving_line(self.plane, "x", "bad", markersize=24, markeredgewidth=2.5, zorder=6)
        ring = {"markersize": 22, "fillstyle": "none", "markeredgewidth": 2}
        self.chosen = self.moving_line(self.plane, "o", "accent", **ring)
        heights = (0.88, 0.77, 0.68, 0.59, 0.48, 0.30, 0.19)
        self.texts = [self.words(0.53, y, size=11, mono=True) for y in heights]
        self.figure.subplots_adjust(left=0.085, right=0.99, bottom=0.13, top=0.97)

    def show(
        self,
        weights: np.ndarray,
        bias: float,
        targets: np.ndarray,
        point: np.ndarray,
        lines: list[str],
    ) -> None:
        """Show the neuron `weights` (2,), `bias` on `targets` (samples,) of 0 and 1, and `lines` of text beside it."""
        self.fires.set_xy(firing_side(weights, bias, self.limits))
        self.line.set_data(*boundary(weights, bias, self.limits))
        self._show_normal(weights, bias)
        fired = (self.inputs @ weights + bias > 0).astype(int)
        self.zeros.set_data(*self.inputs[targets == 0].T)
        self.ones.set_data(*self.inputs[targets == 1].T)
        self.wrong.set_data(*self.inputs[fired != targets].T)
        self.chosen.set_data([point[0]], [point[1]])
        self.fill_in(self.texts, lines)

    def _show_normal(self, weights: np.ndarray, bias: float) -> None:
        """An arrow from the line to the side where the neuron fires, as `weights` points."""
        length = float(np.hypot(*weights))
        if length < 1e-9:
            self.normal.set_data([], [])
            return
        foot = -bias * weights / length**2
        tip = foot + 0.3 * weights / length
        self.normal.set_data([foot[0], tip[0]], [foot[1], tip[1]])
        self.normal.set_marker((3, 0, float(np.degrees(np.arctan2(weights[1], weights[0])) - 90)))

    def _points(self, marker: str, role: str):
        points = self.moving_line(self.plane, marker, role, markersize=13, markeredgewidth=1.5, zorder=5)
        return self.paint(points, markeredgecolor="paper")


def boundary(weights: np.ndarray, bias: float, limits: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """The line where `weights` · x + `bias` = 0, as the coordinates of two points far apart; empty without weights.

    >>> boundary(np.array([0.0, 0.0]), 1.0, (0, 1))
    (array([], dtype=float64), array([], dtype=float64))
    """
    square = float(weights @ weights)
    if square < 1e-18:
        return np.array([]), np.array([])
    foot = -bias * weights / square
    along = np.array([-weights[1], weights[0]]) / np.sqrt(square) * 4 * (limits[1] - limits[0])
    middle = np.full(2, sum(limits) / 2)
    foot = foot + along * ((middle - foot) @ along) / (along @ along)
    ends = np.stack([foot - along, foot + along])
    return ends[:, 0], ends[:, 1]


def firing_side(weights: np.ndarray, bias: float, limits: tuple[float, float]) -> np.ndarray:
    """The polygon, shape (corners, 2), of the square between `limits` in which `weights` · x + `bias` > 0.

    >>> firing_side(np.array([1.0, 0.0]), -0.5, (0, 1)).tolist()
    [[0.5, 0.0], [1.0, 0.0], [1.0, 1.0], [0.5, 1.0]]
    """
    low, high = limits
    corners = np.array([[low, low], [high, low], [high, high], [low, high]], dtype=float)
    sums = corners @ weights + bias
    polygon = []
    for i in range(4):
        here, there = sums[i], sums[(i + 1) % 4]
        if here > 0:
            polygon.append(corners[i])
        if (here > 0) != (there > 0):
            share = here / (here - there)
            polygon.append(corners[i] + share * (corners[(i + 1) % 4] - corners[i]))
    return np.array(polygon) if polygon else np.full((1, 2), low)
