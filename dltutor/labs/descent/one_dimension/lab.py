"""Lab: gradient descent on one weight. How large may the learning rate be?"""

from __future__ import annotations

from math import isclose
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.labs.descent.one_dimension.figure import OneDimensionFigure
from dltutor.live.page.controls import RESET, Choice, Slider
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.optimizers import SGD, descend
from dltutor.scratch.slopes import FUNCTIONS, Function, bound
from dltutor.wording import inside, many, number, share

STEPS = 30
START = -3.0
FAR = 1e6  # a weight further out than this has diverged
CLOSE = 0.02  # of the picture's width: what lies closer to a minimum has arrived


def _largest(lab: OneDimension) -> bool | str:
    part = lab.product / 2
    found = lab.values.function == "parabola" and lab.moves > 0 and abs(lab.start) > 0.1 and 0.98 <= part < 1 - 1e-9
    return found and f"{lab.rate} is {share(part, 1)} of the bound {number(bound(lab.values.curvature), 4)}"


def _one_step(lab: OneDimension) -> bool | str:
    start, first = abs(lab.path[0]), abs(lab.path[1])
    return lab.values.function == "parabola" and start > 0.5 and first < 0.01 * start and f"learning rate {lab.rate}"


def _escape(lab: OneDimension) -> bool | str:
    well, dip = lab.function.minima[:2] if lab.values.function == "double well" else (np.inf, np.inf)
    done = lab.start >= dip - 0.35 and lab.arrived and abs(lab.path[-1] - well) < 0.1
    return done and f"learning rate {lab.rate}"


class OneDimension(Lab[OneDimensionFigure]):
    """The whole walk of 30 steps at once: drag the start along the curve, and move the learning rate.

    Click or drag in the left picture to set the start, in the right one to choose the step that is looked at
    (keyboard: ← and → move the start, ↑ and ↓ choose the step).

    Args:
        function: "parabola", "double well", "cosine" or "absolute value".
        start: the weight to start from; a number within the picture, usually from −4 to 4.
        learning_rate: from 0.001 to 100.
        curvature: how strongly the function bends up in its deepest minimum, from 0.25 to 3.
        step: the step that is written out, from 0 to 29.

    Raises:
        LearnerError: if a value is not a number in its range.

    Example:
        >>> lab = OneDimension(learning_rate=0.5)
        >>> lab.path[:4].tolist()
        [-3.0, -1.5, -0.75, -0.375]
        >>> OneDimension(learning_rate=100).regime
        'diverging'
        >>> OneDimension(learning_rate=0)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: learning_rate=0: it must be a number from 0.001 to 100, for example 0.1
    """

    controls = (
        RESET,
        Choice("function", "loss", tuple(FUNCTIONS), "parabola", help="the function that the walk goes down"),
        Slider("curvature", "curvature", 0.25, 3, 1.0, step=0.05, help="how strongly the function bends up"),
        Slider(
            "learning_rate", "learning rate", 1e-3, 100, 0.1, step=0.005, log=True, help="a step is rate times slope"
        ),
        Slider("step", "step to look at", 0, STEPS - 1, 0, step=1, whole=True, help="the step that is written out"),
    )
    goals = (
        Goal("parabola: find the largest stable learning rate, within 2 % below the bound", _largest),
        Goal("parabola: arrive in one step", _one_step),
        Goal("double well: start in the narrow dip, rest in the deeper well", _escape),
    )
    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")

    def __init__(self, function: str = "parabola", start: Any = START, **settings: Any) -> None:
        low, high = FUNCTIONS[validation.choice("function", function, tuple(FUNCTIONS))].limits
        self.start = validation.number("start", start, low=low, high=high, example=START)
        super().__init__(function=function, **settings)

    def figure(self) -> OneDimensionFigure:
        return OneDimensionFigure(STEPS)

    def begin(self) -> None:
        self._first = {**vars(self.values)}, self.start
        self.moves = 0
        self._show_function()

    @property
    def function(self) -> Function:
        """The function of `dltutor.scratch.slopes` that is shown, at a curvature of 1."""
        return FUNCTIONS[self.values.function]

    @property
    def rate(self) -> str:
        """The learning rate as it is written."""
        return number(self.values.learning_rate, 4)

    @property
    def diverged(self) -> bool:
        """Whether the walk ends further and further out."""
        end = self.path[-1]
        return not np.isfinite(end) or abs(end) > FAR

    @property
    def nearest(self) -> float:
        """The minimum nearest to where the walk ends; the deepest if it diverged."""
        minima = np.array(self.function.minima)
        return float(minima[0 if self.diverged else np.argmin(abs(minima - self.path[-1]))])

    @property
    def arrived(self) -> bool:
        """Whether the last five steps lie next to one minimum."""
        low, high = self.function.limits
        with np.errstate(all="ignore"):
            return bool((abs(self.path[-5:] - self.nearest) < CLOSE * (high - low)).all())

    @property
    def bend(self) -> float:
        """The curvature at the minimum nearest to where the walk ends."""
        return float(self.values.curvature * self.function.curvature(self.nearest))

    @property
    def product(self) -> float:
        """Learning rate × curvature at that minimum: stable below 2, done in one step at 1."""
        return self.values.learning_rate * self.bend

    @property
    def regime(self) -> str:
        """What the walk does: "creeping", "right", "oscillating", "bouncing", "diverging", or "resting" on the flat."""
        if self.function.slope(self.start) == 0 or abs(self.path[1] - self.path[0]) < 1e-12:
            return "resting"
        product = self.product
        if self.values.function == "parabola" and isclose(product, 2):
            return "bouncing"
        if self.values.function == "parabola" and product > 2:
            return "diverging"
        if self.diverged:
            return "diverging"
        if product >= 2:
            return "creeping" if np.isinf(product) and self._one_way() else "bouncing"
        return "creeping" if product <= 0.5 else "right" if product <= 1 else "oscillating"

    def changed(self, name: str) -> None:
        self.moves += 1
        if name == "function":
            self.start = START if self.values.function != "double well" else 2.0
            self.values.step = 0
            self._show_function()

    def on_reset(self) -> None:
        values, self.start = self._first
        vars(self.values).update(values)
        self.moves = 0
        self._show_function()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "plane":
            self._move_to(x)
        elif area == "time":
            self.values.step = int(np.clip(round(x), 0, STEPS - 1))

    def typed(self, key: str, shift: bool) -> None:
        low, high = self.function.limits
        if key in ("ArrowLeft", "ArrowRight"):
            self._move_to(self.start + (1 if key == "ArrowRight" else -1) * (high - low) / (400 if shift else 80))
        else:
            self.values.step = int(np.clip(self.values.step + (1 if key == "ArrowUp" else -1), 0, STEPS - 1))

    def update(self) -> None:
        scale, function, k = self.values.curvature, self.function, self.values.step
        downhill = SGD(self.values.learning_rate)
        self.path = descend(downhill, lambda w: scale * function.slope(w), [self.start], STEPS)[:, 0]
        with np.errstate(all="ignore"):
            slope = float(scale * function.slope(self.path[k]))
        self.picture.show(lambda w: scale * function.value(w), self.path, k, slope)
        self.picture.place_rate(self.product)
        self.picture.hint.set_text("" if self.moves else "drag ■ along the curve")
        self.picture.title.set_text(self._step_written(k, slope))

    def describe(self) -> str:
        return f"{self._state_in_words()} {self._bound_in_words()}"

    def _arguments(self) -> list[str]:
        return [f"start={self.start:g}"]

    def _move_to(self, w: float) -> None:
        low, high = self.function.limits
        self.start = float(np.clip(round(w, 2), low, high))
        self.moves += 1

    def _one_way(self) -> bool:
        """Whether the walk has not yet turned back."""
        return bool((np.diff(self.path) > 0).all() or (np.diff(self.path) < 0).all())

    def _show_function(self) -> None:
        function = self.function
        above = "diverging" if self.values.function == "parabola" else "no rest here"
        self.picture.set_function(function.limits, function.heights, function.minima, above)

    def _step_written(self, k: int, slope: float) -> str:
        here, there = self.path[k], self.path[k + 1]
        if not np.isfinite(there) or abs(there) > FAR:
            return f"step {k}: the weight is too far out to be written"
        formula = f"{number(here)} − {self.rate} × {inside(number(slope))} = {number(there)}"
        return f"step {k}:  w ← w − rate × slope = {formula}"

    def _state_in_words(self) -> str:
        product, rest = self.product, abs(1 - self.product)
        match self.regime:
            case "resting":
                place = "in a minimum" if self.arrived else "on a top"
                return f"No step: the slope is 0 {place}, so there is nothing to follow."
            case "creeping" if np.isinf(product):
                return (
                    f"Creeping: the slope is the same everywhere, so every step is {self._constant_step()} long, "
                    f"and {STEPS} steps are not enough."
                )
            case "bouncing" if np.isinf(product):
                return (
                    f"Bouncing: every step is {self._constant_step()} long however near the minimum is, "
                    "so it jumps to and fro and never rests."
                )
            case "creeping":
                goal = "and has arrived" if self.arrived else f"and after {STEPS} steps it has not arrived"
                return f"Creeping: near the minimum a step goes {number(product, 2)} of the way, {goal}."
            case "right" if rest < 5e-3:
                return "Right: near the minimum one step goes all the way."
            case "right":
                return f"Right: near the minimum a step goes {number(product, 2)} of the way, and never too far."
            case "oscillating":
                end = "it comes to rest" if self.arrived else f"after {STEPS} steps it has not come to rest"
                return (
                    "Oscillating: near the minimum a step jumps over it and lands "
                    f"{number(rest, 2)} times as far on the other side; {end}."
                )
            case "bouncing" if self.values.function == "parabola":
                return "Exactly at the bound: every step lands just as far on the other side, for ever."
            case "bouncing":
                return (
                    f"No rest: rate × curvature is {number(product)} at the nearest minimum, so that minimum cannot "
                    "hold the walk; it jumps about."
                )
        return self._divergence_in_words(rest)

    def _divergence_in_words(self, rest: float) -> str:
        if self.values.function == "parabola":
            far = f"{number(rest)} times as far on the other side"
            text = f"Diverging: every step jumps over the minimum and lands {far}"
        else:
            text = "Diverging: the steps jump over the minimum and become longer and longer"
        outside = ~(abs(self.path) <= 1e4)
        when = f"; beyond 10,000 after {many(int(np.argmax(outside)), 'step')}" if outside.any() else ""
        return f"{text}{when}. A smaller learning rate brings it back."

    def _bound_in_words(self) -> str:
        bend = self.bend
        if np.isinf(bend):
            return "The kink at 0 has no finite curvature: no learning rate is small enough to come to rest in it."
        at = "is" if self.values.function == "parabola" else f"at the minimum w = {number(self.nearest)} is"
        return (
            f"The curvature {at} {number(bend)}: stable below 2/curvature = {number(bound(bend), 4)}, "
            f"one step at 1/curvature = {number(1 / bend, 4)}."
        )

    def _constant_step(self) -> str:
        return number(self.values.learning_rate * self.values.curvature)
