"""Lab: bending a line. A few hidden units, each with one bend, add up to a curve."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.labs.activations.bending_line.figure import STRIP, BendingFigure
from dltutor.labs.activations.bending_line.fit import CURVES, END, MOST, X, errors, fit, hidden, spread, straight
from dltutor.live.page.controls import Button, Choice, Slider
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.activations import ACTIVATIONS
from dltutor.wording import fixed, many, number

OWN = "your own"
CLOSE = 0.01
EXACT = 1e-6
NAMES = ("relu", "leaky_relu", "gelu", "tanh", "sigmoid", "step", "linear")
COARSE = np.linspace(-END, END, 41)  # the pieces are drawn with few points, and more where they bend
BEND = np.array([-2.5, -1.5, -0.75, 0, 1e-5, 0.75, 1.5, 2.5])
BAND = 1.5  # how far up and down a curve can be drawn


def _close(lab: BendingLine, curve: str, most: int) -> bool:
    return lab.values.curve == curve and lab.values.units <= most and lab.fit.error < CLOSE


def _sine(lab: BendingLine) -> bool | str:
    return _close(lab, "sine", 8) and lab.summary()


def _sine_by_hand(lab: BendingLine) -> bool | str:
    return _close(lab, "sine", 5) and lab.values.activation == "relu" and lab.summary()


def _corner(lab: BendingLine) -> bool | str:
    return lab.values.curve == "abs" and lab.values.units == 2 and lab.fit.error < EXACT and lab.summary()


def _still_a_line(lab: BendingLine) -> bool | str:
    asked = lab.values.activation == "linear" and lab.values.units == MOST and not lab.target_is_straight
    return asked and f"yes: the error is {_error(lab.fit.error)}, as with one unit"


def _drawn(lab: BendingLine) -> bool | str:
    bent = lab.values.curve == OWN and straight(lab.target) > 2 * CLOSE
    return bent and lab.fit.error < CLOSE and lab.summary()


class BendingLine(Lab[BendingFigure]):
    """A hidden layer on one input x: each unit gives v · f(w · (x − b)), and all of them with a bias add up to a line.

    The output weights v and the bias are the best there are (least squares), found anew at every change. The breaks b
    are yours: drag a triangle (keyboard: ↑ and ↓ choose a unit, ← and → move its break, with Shift in small steps).
    Draw above the triangles to give it a curve of your own.

    Args:
        curve: "sine", "parabola", "abs", "step", "bump", or "your own", which is flat until you draw.
        activation: f, one of "relu", "leaky_relu", "gelu", "tanh", "sigmoid", "step", "linear".
        units: how many hidden units, from 1 to 20.
        weight: w, the same for all units, from 1 to 20; a large one makes tanh and sigmoid steep.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> lab = BendingLine("abs", units=2)
        >>> round(lab.fit.error, 6)
        0.0
        >>> BendingLine(units=0)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: units=0: it must be a whole number from 1 to 20, for example 3
    """

    controls = (
        Choice("curve", "curve", (*CURVES, OWN), "sine", help="what the units should add up to"),
        Choice("activation", "activation", {ACTIVATIONS[n].label: n for n in NAMES}, "relu", help="of every unit"),
        Slider("units", "units", 1, MOST, 3, step=1, whole=True, help="how many hidden units"),
        Slider("weight", "hidden weight w", 1, 20, 3.0, step=0.02, log=True, help="how steep a unit is at its break"),
        Button("spread", "Spread the breaks", icon="arrows-h", key="r", help="evenly, as they were"),
    )
    goals = (
        Goal("sine: an error below 0.01 with 8 units or fewer", _sine),
        Goal("sine: the same with 5 ReLU units (drag their breaks)", _sine_by_hand),
        Goal("abs: no error at all with 2 units", _corner),
        Goal(f"{MOST} linear units: is their sum still a straight line?", _still_a_line),
        Goal("draw a curve of your own, and come below an error of 0.01", _drawn),
    )
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")

    def __init__(
        self, curve: str = "sine", activation: str = "relu", units: int = 3, weight: float = 3.0, **settings: Any
    ) -> None:
        super().__init__(curve=curve, activation=activation, units=units, weight=weight, **settings)

    def figure(self) -> BendingFigure:
        return BendingFigure(X, MOST, CLOSE)

    def begin(self) -> None:
        self._own, self._drawn = np.zeros_like(X), np.zeros(len(X), bool)
        self._pen: tuple[float, float] | None = None
        self._draws = False
        self.on_spread()

    @property
    def target(self) -> np.ndarray:
        """The curve over `X`."""
        return self._own if self.values.curve == OWN else CURVES[self.values.curve](X)

    @property
    def target_is_straight(self) -> bool:
        """Whether a straight line does as well as any curve."""
        return straight(self.target) < EXACT

    def summary(self) -> str:
        """The error, and what it was reached with."""
        return f"{_error(self.fit.error)} with {self._units()}"

    def changed(self, name: str) -> None:
        if name in ("units", "activation"):
            self.on_spread()

    def on_spread(self) -> None:
        self.breaks = spread(self.values.activation, self.values.units)
        self.chosen = self.values.units // 2

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area not in ("whole", "pieces"):
            return
        if phase == "down":
            self._pen = None
            self._draws = area == "whole" and y > STRIP
            if not self._draws:
                self.chosen = int(np.argmin(np.abs(self.breaks - x)))
        if self._draws:
            self._draw(x, y)
        else:
            self._move_break(x)

    def typed(self, key: str, shift: bool) -> None:
        if key in ("ArrowUp", "ArrowDown"):
            self.chosen = (self.chosen + (1 if key == "ArrowUp" else -1)) % self.values.units
        else:
            self._move_break(self.breaks[self.chosen] + (0.01 if shift else 0.1) * (1 if key == "ArrowRight" else -1))

    def update(self) -> None:
        v = self.values
        self.fit = fit(v.activation, v.weight, self.breaks, self.target)
        figure = self.picture
        figure.show(self.target, self.fit.line, self.breaks, self.chosen)
        x = np.union1d(COARSE, (self.breaks[:, None] + BEND / v.weight).clip(-END, END))
        units = hidden(v.activation, v.weight, self.breaks, x)
        self.largest = figure.show_pieces(x, units, self.fit.weights, self.fit.bias, self.chosen)
        self.ladder = errors(v.activation, v.weight, self.target)
        figure.show_errors(self.ladder, v.units, self.fit.error)
        figure.write(*self._lines())

    def describe(self) -> str:
        v = self.values
        if v.curve == OWN and not self.target.any():
            return "Draw a curve in the upper panel; the units will follow it."
        said = f"{self._units()}: the mean squared error is {_error(self.fit.error)}, {self._closeness()}."
        return f"{said} {self._shape_in_words()}{self._surprise()}"

    def _shape_in_words(self) -> str:
        v = self.values
        if v.activation == "linear":
            return "A sum of straight lines is a straight line: no number of linear units bends it."
        if v.activation == "step":
            return "Each unit is one stair, at its break."
        if v.activation in ("relu", "leaky_relu"):
            return "Each unit adds one bend, at its break; between the breaks the sum is straight."
        return f"Each unit bends around its break, over a width of about {fixed(4 / v.weight, 1)}."

    def _surprise(self) -> str:
        fewer = self.ladder[: self.values.units - 1]
        if len(fewer) and fewer.min() < 0.9 * self.fit.error and self.fit.error > CLOSE:
            return f"\n{1 + int(fewer.argmin())} evenly spread would do better: these breaks fall badly. Drag them."
        if self.largest > 30:
            return f"\nThe pieces are up to {number(self.largest)} high, and nearly cancel."
        return ""

    def _closeness(self) -> str:
        error = self.fit.error
        if error < EXACT:
            return "so there is none"
        if error < 0.001:
            return "hardly to be seen"
        if error < CLOSE:
            return "close"
        share = error / max(float(self.target.var()), 1e-12)
        return "roughly the shape" if share < 0.2 else "far off"

    def _lines(self) -> tuple[str, bool, list[str]]:
        v, i = self.values, self.chosen
        b = self.breaks[i]
        inner = f"x {'−' if b >= 0 else '+'} {fixed(abs(b))}"
        lines = [
            self._units(),
            self._closeness(),
            f"unit {i + 1} of {v.units}",
            f"break b = {fixed(b)}",
            f"h = {v.activation}({number(v.weight)}·({inner}))",
            f"output weight {fixed(self.fit.weights[i])}",
        ]
        return f"error {_error(self.fit.error)}", self.fit.error < CLOSE, lines

    def _units(self) -> str:
        label = ACTIVATIONS[self.values.activation].label
        name = label if label.isupper() or "LU" in label else label.lower()
        return many(self.values.units, f"{name} unit")

    def _move_break(self, x: float) -> None:
        self.breaks[self.chosen] = np.clip(round(x, 2), -END, END)

    def _draw(self, x: float, y: float) -> None:
        """The curve follows the pen, also where it moved too fast for every place to be reported.

        Where nothing was drawn yet it goes on as high as the drawing ends, and straight through a gap.
        """
        if self.values.curve != OWN:
            self._own, self._drawn = self.target.copy(), np.ones(len(X), bool)
            self.values.curve = OWN
        x0, y0 = self._pen or (x, y)
        (left, low), (right, high) = sorted([(x0, y0), (x, y)])
        gap = (X[1] - X[0]) / 2
        passed = np.abs(X - (left + right) / 2) <= (right - left) / 2 + gap
        self._own = self._own.copy()
        self._own[passed] = np.interp(X[passed], [left, right], [low, high]).clip(STRIP + 0.05, BAND)
        self._drawn = self._drawn | passed
        if self._drawn.any():
            self._own = np.interp(X, X[self._drawn], self._own[self._drawn])
        self._pen = (x, y)


def _error(x: float) -> str:
    """An error in words; what is left by rounding is none.

    >>> _error(0.33156), _error(0.0001284), _error(1e-20)
    ('0.332', '0.000128', '0')
    """
    return number(x if x >= EXACT else 0.0)
