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
        self.plane = self.axes(1, 2, 1)
        self.plane.set(xlim=limits, ylim=limits, xlabel="x₁", ylabel="x₂", aspect="equal")
        self.plane.grid(True, linewidth=0.6)
        side = np.linspace(*limits, 56)
        self._grid = np.stack(np.meshgrid(side, side), axis=-1)
        self.ground = self.moving(
            self.plane.imshow(
                np.zeros((56, 56)), extent=(*limits, *limits), origin="lower", vmin=-1, vmax=1, zorder=0, alpha=0.9
            )
        )
        self.paint(self.ground, cmap="regions")
        self.line = self.moving(self.plane.plot([], [], linewidth=2.5)[0])
        self.paint(self.line, color="ink")
        self.normal = self.moving(
            self.plane.plot([], [], linewidth=2, marker=(3, 0, 0), markevery=[1], markersize=9)[0]
        )
        self.paint(self.normal, color="accent")
        self.zeros = self._points("o", "negative")
        self.ones = self._points("s", "positive")
        self.wrong = self.moving(
            self.plane.plot([], [], "x", markersize=24, markeredgewidth=2.5, linestyle="none", zorder=6)[0]
        )
        self.paint(self.wrong, color="bad")
        self.chosen = self.moving(self.plane.plot([], [], "o", markersize=22, fillstyle="none", markeredgewidth=2)[0])
        self.paint(self.chosen, color="accent")
        self.text_axes = self.axes(1, 2, 2)
        self.text_axes.set_axis_off()
        self.text_axes.set(xlim=(0, 1), ylim=(0, 1))
        self.texts = [self._text(y) for y in (0.93, 0.80, 0.67, 0.54, 0.41, 0.22, 0.09)]
        self.figure.subplots_adjust(left=0.07, right=0.99, bottom=0.13, top=0.97, wspace=0.1)

    def show(
        self,
        weights: np.ndarray,
        bias: float,
        targets: np.ndarray,
        point: np.ndarray,
        lines: list[str],
    ) -> None:
        """Show the neuron `weights` (2,), `bias` on `targets` (samples,) of 0 and 1, and `lines` of text beside it."""
        sums = self._grid @ weights + bias
        self.ground.set_data(np.where(sums > 0, 1.0, -1.0))
        self.line.set_data(*boundary(weights, bias, self.limits))
        self._show_normal(weights, bias)
        fired = (self.inputs @ weights + bias > 0).astype(int)
        self.zeros.set_data(*self.inputs[targets == 0].T)
        self.ones.set_data(*self.inputs[targets == 1].T)
        self.wrong.set_data(*self.inputs[fired != targets].T)
        self.chosen.set_data([point[0]], [point[1]])
        for text, line in zip(self.texts, [*lines, *[""] * len(self.texts)], strict=False):
            text.set_text(line)

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
        points = self.moving(self.plane.plot([], [], marker, markersize=13, markeredgewidth=1.5, zorder=5)[0])
        self.paint(points, markerfacecolor=role, markeredgecolor="paper")
        return points

    def _text(self, y: float):
        return self.moving(self.text_axes.text(0.04, y, "", fontsize=12, va="center", family="DejaVu Sans Mono"))


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
