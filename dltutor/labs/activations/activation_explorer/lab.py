"""Lab: the activation functions, one or two at a time, with a point that is dragged along the curve."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.activations.activation_explorer.figure import ActivationsFigure, Shown
from dltutor.live.page.controls import Choice, Control, Slider, replaced
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.activations import ACTIVATIONS, Activation
from dltutor.wording import fixed, number

END = 7.0
FLAT = 0.01  # a slope nearer to 0 than this counts as flat
JUMP = 1e-6
Z = np.concatenate([np.linspace(-END, -JUMP, 281), [0.0], np.linspace(JUMP, END, 281)])
LABELS = {row.label: name for name, row in ACTIVATIONS.items()}
NONE = "none"


def _steepest(lab: ActivationExplorer) -> bool | str:
    return any(name == "sigmoid" and slope >= 0.2499 for name, _, slope in lab.here) and f"0.25 at z = {number(lab.z)}"


def _saturated(lab: ActivationExplorer) -> bool | str:
    found = [slope for name, _, slope in lab.here if name == "sigmoid" and slope < FLAT]
    return bool(found) and f"{number(found[0])} at z = {number(lab.z)}"


def _meet(lab: ActivationExplorer) -> bool | str:
    if len(lab.here) < 2:
        return False
    (one, a, slope_a), (two, b, slope_b) = lab.here
    meet = abs(a - b) < 0.01 and abs(slope_a - slope_b) > 0.1
    return meet and f"{ACTIVATIONS[one].label} and {ACTIVATIONS[two].label} at z = {number(lab.z)}"


def _falls(lab: ActivationExplorer) -> bool | str:
    falling = [ACTIVATIONS[name].label for name, _, slope in lab.here if slope < -FLAT]
    return bool(falling) and f"{falling[0]} at z = {number(lab.z)}"


class ActivationExplorer(Lab[ActivationsFigure]):
    """Curve and slope of an activation function, beside a second one if wanted; the point is dragged along the curve.

    With the keyboard: ← and → move the point by 0.1, with Shift by 0.01. A function that has a parameter has it on the
    slider; the function that it is compared with keeps its default, so a function can be compared with itself.

    Args:
        activation: a name as Keras spells it, for example "sigmoid", "relu", "leaky_relu"; also "rrelu" and "step".
        compare: another such name, or "none".
        parameter: the parameter of `activation`; its default if None.
        z: where the point is, from −7 to 7.

    Raises:
        LearnerError: if a name is not known, the function has no parameter, or a number is out of its range.

    Example:
        >>> lab = ActivationExplorer("sigmoid", z=0)
        >>> lab.here
        [('sigmoid', 0.5, 0.25)]
        >>> ActivationExplorer("sigmoid", parameter=2)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: parameter=2: Sigmoid has no parameter; leave it out
    """

    controls = (
        Choice("activation", "activation", LABELS, "sigmoid", help="the function whose curve is drawn"),
        Choice("compare", "compare with", {"none": NONE, **LABELS}, NONE, help="a second function, dashed"),
        Slider("parameter", "parameter", -0.5, 3, 0.0, step=0.01, help="bends the curve, where it has a parameter"),
        Slider("z", "z", -END, END, 1.5, step=0.01, help="where the point is: the sum that the neuron has computed"),
    )
    goals = (
        Goal("sigmoid: find where it is steepest, and how steep that is", _steepest),
        Goal("sigmoid: find a point where it is saturated (slope below 0.01)", _saturated),
        Goal("compare two functions: find where they have the same value but not the same slope", _meet),
        Goal("find a function that falls somewhere: a slope below 0", _falls),
    )
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight")

    def __init__(self, activation: str = "sigmoid", compare: str = NONE, parameter: Any = None, z: Any = 1.5) -> None:
        self._given = validation.choice("activation", activation, tuple(ACTIVATIONS))
        bent = {} if parameter is None else {"parameter": parameter}
        super().__init__(activation=activation, compare=compare, z=z, **bent)

    def own_controls(self) -> tuple[Control, ...]:
        return replaced(self.controls, _slider(self._given))

    def figure(self) -> ActivationsFigure:
        return ActivationsFigure(Z)

    @property
    def z(self) -> float:
        """Where the point is."""
        return float(self.values.z)

    @property
    def here(self) -> list[tuple[str, float, float]]:
        """For each function that is shown its name, and its value and slope at the point."""
        return [
            (row.name, float(row.value(self.z, parameter)), float(row.derivative(self.z, parameter)))
            for row, parameter in self._functions()
        ]

    def set(self, **settings: Any) -> None:
        with self.lock:
            before, activation = self.table["parameter"], settings.get("activation")
            if isinstance(activation, str) and activation in ACTIVATIONS and activation != self.values.activation:
                self.replace(_slider(activation))
                settings.setdefault("parameter", self.table["parameter"].default)
            try:
                super().set(**settings)
            except LearnerError:
                self.replace(before)
                raise

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area in ("value", "slope"):
            self._move_to(x)

    def typed(self, key: str, shift: bool) -> None:
        self._move_to(self.z + (0.01 if shift else 0.1) * (1 if key == "ArrowRight" else -1))

    def update(self) -> None:
        functions = self._functions()
        shown = [
            Shown(row.label, row.formula, *_curves(row.name, parameter), here[1:], self._lines(row, parameter, here))
            for (row, parameter), here in zip(functions, self.here, strict=True)
        ]
        second = shown[1] if len(shown) > 1 else None
        self.picture.show(self.z, shown[0], second, _flat(shown[0].slope))

    def describe(self) -> str:
        (row, parameter), *others = self._functions()
        (_, value, slope), *others_here = self.here
        text = f"At z = {number(self.z)} {row.label} gives {number(value)}; its slope is {number(slope, 4)}"
        text += f": {_meaning(row, parameter, self.z, slope)}."
        for (other, _), (_, its_value, its_slope) in zip(others, others_here, strict=True):
            text += f" {other.label} gives {number(its_value)} with slope {number(its_slope, 4)}."
        about = f"{row.label}: range {row.range}; saturates {row.saturates}."
        if row.parameter is None:
            about += " It has no parameter."
        else:
            about += (
                f" Its {row.parameter.name} is {number(parameter)} here, {number(row.parameter.default)} by default."
            )
        return f"{text}\n{about}\nSource: {row.source}."

    def _functions(self) -> list[tuple[Activation, float | None]]:
        first = ACTIVATIONS[self.values.activation]
        functions = [(first, None if first.parameter is None else self.values.parameter)]
        if self.values.compare != NONE:
            second = ACTIVATIONS[self.values.compare]
            functions.append((second, None if second.parameter is None else second.parameter.default))
        return functions

    def _move_to(self, z: float) -> None:
        self.values.z = float(np.clip(round(z, 2), -END, END))

    def _lines(self, row: Activation, parameter: float | None, here: tuple[str, float, float]) -> list[str]:
        flat = _flat(_curves(row.name, parameter)[1])
        lines = [f"value  {fixed(here[1], 3)}", f"slope  {fixed(here[2], 4)}", f"range  {row.range}"]
        lines.append(f"flat   {_stretches(flat)}")
        if row.parameter is not None:
            lines.append(f"{row.parameter.name} = {number(parameter)}")
        return lines


def _slider(activation: str) -> Slider:
    """The slider for the parameter of `activation`."""
    row = ACTIVATIONS[activation]
    if row.parameter is None:
        return NoParameter("parameter", "no parameter", 0, 1, 0.0, idle=True, function=row.label)
    name, low, high, default = row.parameter
    help_ = f"the parameter of {row.label}"
    return Slider("parameter", name, low, high, default, step=0.01, help=help_)


@dataclass(frozen=True)
class NoParameter(Slider):
    """Stands where the slider would be, for a function that has no parameter."""

    function: str = ""

    def clean(self, value: Any) -> float:
        if isinstance(value, int | float) and value == self.default:
            return self.default
        shown = validation.shown(value)
        raise LearnerError(f"parameter={shown}: {self.function} has no parameter; leave it out")


@lru_cache(maxsize=16)
def _curves(name: str, parameter: float | None) -> tuple[np.ndarray, np.ndarray]:
    """Value and slope over `Z`, with a gap where they jump at 0."""
    row, curves = ACTIVATIONS[name], []
    for curve in (row.value(Z, parameter), row.derivative(Z, parameter)):
        middle = len(Z) // 2
        if abs(curve[middle + 1] - curve[middle - 1]) > 1e-3:
            curve[middle] = np.nan
        curves.append(curve)
    return curves[0], curves[1]


def _flat(slope: np.ndarray) -> list[tuple[float, float]]:
    """The stretches of z, at least 0.4 wide, in which the slope is nearer to 0 than `FLAT`."""
    flat = np.abs(np.nan_to_num(slope)) < FLAT
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flat, [False]])))
    stretches = [(float(Z[a]), float(Z[b - 1])) for a, b in edges.reshape(-1, 2)]
    return [(low, high) for low, high in stretches if high - low >= 0.4]


def _stretches(flat: list[tuple[float, float]]) -> str:
    if not flat:
        return f"nowhere up to ±{END:g}"
    parts = []
    for low, high in flat:
        if low <= -END and high >= END:
            return "everywhere"
        parts.append(f"z < {fixed(high, 1)}" if low <= -END else f"z > {fixed(low, 1)}")
    return " and ".join(parts)


def _meaning(row: Activation, parameter: float | None, z: float, slope: float) -> str:
    """What a slope means for a step in z."""
    if abs(z) < JUMP:
        (left, right), (low, high) = (f([-JUMP, JUMP], parameter) for f in (row.derivative, row.value))
        if abs(high - low) > 0.5:
            return f"it jumps here from {low:.0f} to {high:.0f}"
        if abs(right - left) > 1e-3:
            return f"a corner, on its left the slope is {number(left)}, on its right {number(right)}"
    if slope == 0:
        return "flat, a small step in z changes nothing"
    if abs(slope) < FLAT:
        return "flat, a small step in z changes almost nothing"
    if number(slope) == "1":
        return "a small step in z changes the output as much"
    return f"a small step in z changes the output {number(slope)} times as much"
