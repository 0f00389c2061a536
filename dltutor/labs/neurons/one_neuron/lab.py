"""Lab: one neuron with two inputs, set by hand. Can it be an AND, an OR, a NAND, an XOR?"""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.figures.neuron import NeuronFigure
from dltutor.live.page.controls import RESET, Choice, Slider
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import fixed, many, number

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "XOR": (0, 1, 1, 0)}
BEST = {"AND": 4, "OR": 4, "NAND": 4, "XOR": 3}


def _solves(gate: str):
    return lambda lab: lab.values.gate == gate and lab.right == BEST[gate] and f"after {many(lab.moves, 'move')}"


class OneNeuron(Lab[NeuronFigure]):
    """Weights and bias on sliders; the line moves, and the sum is written out for the chosen point.

    Click or drag on the plane to choose a point (arrow keys: the next of the four).

    Args:
        weights: the two weights to start from, each from −3 to 3.
        bias: the bias to start from, from −3 to 3.
        gate: "AND", "OR", "NAND" or "XOR".

    Raises:
        LearnerError: if a value is not a number in its range.

    Example:
        >>> lab = OneNeuron(weights=(1, 1), bias=-1.5, gate="AND")
        >>> lab.right
        4
        >>> OneNeuron(weights="heavy")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: weights='heavy': it must be two weights, an array of numbers of shape (2,)
    """

    controls = (
        Choice("gate", "target", tuple(GATES), "AND", help="the truth table that the neuron should learn"),
        Slider("w1", "weight w₁", -3, 3, 1.0, step=0.1, help="how much the input x₁ counts"),
        Slider("w2", "weight w₂", -3, 3, -1.0, step=0.1, help="how much the input x₂ counts"),
        Slider("bias", "bias b", -3, 3, 0.0, step=0.1, help="moves the line without turning it"),
        RESET,
    )
    goals = (
        Goal("AND: all four right", _solves("AND")),
        Goal("OR: all four right", _solves("OR")),
        Goal("NAND: all four right", _solves("NAND")),
        Goal("XOR: find out how many of the four a line can get right", _solves("XOR")),
    )
    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")

    def __init__(self, weights: Any = (1.0, -1.0), bias: Any = 0.0, gate: str = "AND") -> None:
        w1, w2 = validation.array("weights", weights, shape=(2,), like="two weights")
        super().__init__(gate=gate, w1=w1, w2=w2, bias=bias)

    def figure(self) -> NeuronFigure:
        return NeuronFigure(INPUTS)

    def begin(self) -> None:
        self._start = {name: getattr(self.values, name) for name in ("w1", "w2", "bias")}
        self.point_shown = INPUTS[3].copy()
        self.moves = 0

    @property
    def weights(self) -> np.ndarray:
        """The two weights, shape (2,)."""
        return np.array([self.values.w1, self.values.w2])

    @property
    def targets(self) -> np.ndarray:
        """What the gate wants for each of the four inputs, shape (4,)."""
        return np.array(GATES[self.values.gate])

    @property
    def right(self) -> int:
        """How many of the four the neuron answers as the gate wants."""
        return int(((INPUTS @ self.weights + self.values.bias > 0) == self.targets).sum())

    def changed(self, name: str) -> None:
        self.moves = 0 if name == "gate" else self.moves + 1

    def on_reset(self) -> None:
        vars(self.values).update(self._start)
        self.moves = 0

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        near = INPUTS[np.argmin(np.hypot(*(INPUTS - [x, y]).T))]
        close = np.hypot(*(near - [x, y])) < 0.15
        self.point_shown = near.copy() if close else np.round([x, y], 2)

    def typed(self, key: str, shift: bool) -> None:
        step = {"ArrowLeft": (-0.1, 0), "ArrowRight": (0.1, 0), "ArrowUp": (0, 0.1), "ArrowDown": (0, -0.1)}[key]
        low, high = self.picture.limits
        self.point_shown = np.clip(np.round(self.point_shown + step, 2), low, high)

    def update(self) -> None:
        self.picture.show(self.weights, self.values.bias, self.targets, self.point_shown, self._lines())

    def describe(self) -> str:
        gate, right = self.values.gate, self.right
        x1, x2 = map(number, self.point_shown)
        here = f"At ({x1}, {x2}) the neuron {'fires' if self._sum() > 0 else 'stays silent'}."
        if not self.weights.any():
            return f"{here} Without weights there is no line: it gives the same answer everywhere."
        if right == 4:
            return f"{here} {gate}: all four right."
        wrong = [
            f"({a:g}, {b:g})" for (a, b), ok in zip(INPUTS, self._answers() == self.targets, strict=True) if not ok
        ]
        text = f"{here} {gate}: {right} of 4 right; wrong at {', '.join(wrong)}."
        if gate == "XOR" and right == 3:
            text += " Three is the most that one line can do: the two 1s lie on one diagonal, the two 0s on the other."
        return text

    def to_code(self) -> str:
        return (
            f"labs.OneNeuron(weights=({self.values.w1:g}, {self.values.w2:g}), "
            f"bias={self.values.bias:g}, gate={self.values.gate!r})"
        )

    def _answers(self) -> np.ndarray:
        return (INPUTS @ self.weights + self.values.bias > 0).astype(int)

    def _sum(self) -> float:
        return float(self.weights @ self.point_shown + self.values.bias)

    def _lines(self) -> list[str]:
        (x1, x2), v, z = self.point_shown, self.values, self._sum()
        table = "  ".join(
            f"{a:g}{b:g}→{out}{'' if out == t else '✗'}"
            for (a, b), out, t in zip(INPUTS, self._answers(), self.targets, strict=True)
        )
        products = [("w₁·x₁", v.w1, x1), ("w₂·x₂", v.w2, x2)]
        return [
            f"chosen point  x = ({number(x1)}, {number(x2)})",
            *(f"{name} = {fixed(w):>5} × {fixed(x):>5} = {fixed(w * x):>5}" for name, w, x in products),
            f"bias                  = {fixed(v.bias):>5}",
            f"sum z = {fixed(z):>5} {'> 0, so output 1' if z > 0 else '≤ 0, so output 0'}",
            f"{v.gate}: {self.right} of 4 right",
            table,
        ]
