"""A network with two inputs and one hidden layer: its answer over the plane, and what each hidden neuron adds."""

from __future__ import annotations

import numpy as np

from dltutor.figures.curves import Curve
from dltutor.figures.neuron import boundary
from dltutor.figures.picture import Picture

SIDE = 40  # the plane is asked at SIDE × SIDE places


class HiddenLayerFigure(Picture):
    """Left the answer with the line of every hidden neuron, in the middle each neuron's output, right the loss.

    Args:
        inputs: points of shape (samples, 2); targets: 0 or 1 for each.
        units: hidden neurons, 1 to 8.
    """

    def __init__(self, inputs: np.ndarray, targets: np.ndarray, units: int) -> None:
        super().__init__(860, 350, alt=f"The answer of a network with {units} hidden neurons over the plane.")
        self.inputs, self.units = inputs, units
        low, high = inputs.min() - 0.5, inputs.max() + 0.5
        self.limits = (float(low), float(high))
        self.span = (low, high, low, high)
        self.columns = 1 if units <= 2 else 2
        rows = -(-units // self.columns)
        grid = self.figure.add_gridspec(
            1, 3, width_ratios=[1.25, 0.62 * self.columns, 1], left=0.085, right=0.97, bottom=0.12, top=0.9, wspace=0.2
        )
        self.plane = self._square(grid[0], "answer of the network")
        self.plane.set(xlabel="x₁", ylabel="x₂")
        self.ground = self.paint(self.tiles(self.plane, np.zeros((SIDE, SIDE)), self.span), cmap="regions")
        middle = grid[1].subgridspec(rows, self.columns, hspace=0.35, wspace=0.1)
        self.small = []
        for unit in range(units):
            axes = self._square(middle[unit // self.columns, unit % self.columns], f"hidden {unit + 1}")
            axes.set(xticks=[], yticks=[])
            self.small.append(self.tiles(axes, np.zeros((SIDE, SIDE)), self.span))
            self._points(axes, targets, 5)
        self.lines = [self._line(unit) for unit in range(units)]
        self._points(self.plane, targets, 12)
        self.wrong = self.moving_line(self.plane, "x", "bad", markersize=24, markeredgewidth=2.5, zorder=6)
        right = grid[2].subgridspec(2, 1, height_ratios=[1, 0.9], hspace=0.35)
        self.loss = Curve(self, self.axes(right[0]), "training loss", "training", top=1.0)
        place = right[1].get_position(self.figure)
        self.texts = [self.words(place.x0, place.y1 - 0.04 - 0.065 * i, size=9.5, mono=True) for i in range(5)]

    def show(
        self, answer: np.ndarray, hidden: np.ndarray, kernel: np.ndarray, bias: np.ndarray, wrong: np.ndarray
    ) -> None:
        """Show the `answer` (SIDE, SIDE) from 0 to 1, the outputs `hidden` (units, SIDE, SIDE), and the lines.

        `kernel` (2, units) and `bias` (units,) are the hidden layer's; `wrong` (samples,) marks wrong answers.
        """
        self.ground.set_values(2 * answer - 1)
        for tiles, values in zip(self.small, hidden, strict=True):
            tiles.set_values(values, span=float(np.abs(values).max()) or 1.0)
        taken = [*self.inputs]
        for unit, (line, label) in enumerate(self.lines):
            x, y = boundary(kernel[:, unit], float(bias[unit]), self.limits)
            line.set_data(x, y)
            place = _free_place(x, y, self.limits, np.array(taken))
            label.set_text("" if place is None else str(unit + 1))
            if place is not None:
                label.set_position(place)
                taken.append(np.array(place))
        self.wrong.set_data(*self.inputs[wrong].T)

    def _square(self, place, title: str):
        return self.axes(place, xlim=self.limits, ylim=self.limits, aspect="equal", head=title)

    def _points(self, axes, targets: np.ndarray, size: float) -> None:
        for value, marker, role in ((0, "o", "negative"), (1, "s", "positive")):
            x, y = self.inputs[targets == value].T
            points = self.moving(axes.plot(x, y, marker, markersize=size, markeredgewidth=1.2, zorder=5)[0])
            self.paint(points, markerfacecolor=role, markeredgecolor="paper")

    def _line(self, unit: int):
        line = self.moving_line(self.plane, "--", "ink", linewidth=1.8)
        return line, self.words(0, 0, axes=self.plane, size=12, role="accent", side="center")


def _free_place(
    x: np.ndarray, y: np.ndarray, limits: tuple[float, float], taken: np.ndarray
) -> tuple[float, float] | None:
    """A point of the line inside the limits, as far as can be from what is `taken` (n, 2); None if none is inside."""
    if len(x) == 0:
        return None
    share = np.linspace(0, 1, 201)
    points = np.stack([x[0] + share * (x[1] - x[0]), y[0] + share * (y[1] - y[0])], axis=1)
    margin = 0.06 * (limits[1] - limits[0])
    inside = points[((points > limits[0] + margin) & (points < limits[1] - margin)).all(axis=1)]
    if len(inside) == 0:
        return None
    apart = np.linalg.norm(inside[:, None] - taken, axis=2).min(axis=1)
    across, up = inside[apart.argmax()]
    return float(across), float(up)
