"""Lab: backpropagation, one number at a time, on a network small enough to be written out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.labs.bases.pace import Beats
from dltutor.labs.descent.backpropagation import words
from dltutor.labs.descent.backpropagation.figure import BackpropagationFigure, Marked
from dltutor.labs.descent.backpropagation.steps import Numbers, Step, forward_steps, steps
from dltutor.live.page.controls import PLAY, RESET, STEP, Button, Choice, Slider, learning_rate
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.backprop import Backward, Network
from dltutor.wording import many, number

ACTIVATIONS = {"sigmoid": "sigmoid", "tanh": "tanh", "ReLU": "relu"}
HIDDEN = np.array([[0.5, 0.4], [-0.3, 0.8]])
OUTPUT = np.array([[0.7, 0.3], [-0.6, 0.5]])
BIASES = np.array([0.1, -0.1, 0.2, -0.2])


def _halved(lab: Backpropagation) -> bool | str:
    first, now = lab.losses[0], lab.losses[-1]
    return 0 < now <= first / 2 and f"from {number(first)} to {number(now)} in {many(len(lab.losses) - 1, 'update')}"


def _silent(lab: Backpropagation) -> bool | str:
    if lab.values.activation != "relu" or not lab.all_found or lab.numbers.loss == 0:
        return False
    dead = [h for h in ((1, 0), (1, 1)) if lab.numbers.z(h) <= 0]
    return bool(dead) and f"{lab.numbers.called(dead[0])}: z = {number(lab.numbers.z(dead[0]))}, so its slope is 0"


class Backpropagation(Lab[BackpropagationFigure]):
    """A network of two inputs, two hidden neurons and one or two outputs; its gradients are found one at a time.

    Forward every neuron is worked out, then the loss (the mean squared error); backward every δ = ∂L/∂z and the
    gradient of every weight and bias, each with its formula in letters and numbers. "Update" goes one step of gradient
    descent. The first output has the target t, a second one 1 − t. Click on a neuron or an edge to go to its step.

    Args:
        inputs: the two inputs x₁ and x₂, each from −3 to 3.
        target: what the first output should be, from 0 to 1.
        activation: "sigmoid", "tanh" or "relu", for all neurons.
        outputs: 1 or 2.
        learning_rate: how far an update goes, from 0.01 to 100.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> lab = Backpropagation()
        >>> for _ in range(6):
        ...     lab.press("step")
        >>> lab.describe().splitlines()[0]
        'Step 6 of 16, backward. ∂L/∂w₅ = −0.0734: a larger w₅ would lower the loss.'
        >>> Backpropagation(outputs=3)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: outputs=3: it must be one of 1, 2
    """

    controls = (
        PLAY,
        STEP,
        Button("back", "Back", icon="step-backward", key="b", help="one step back"),
        Button("update", "Update", icon="level-down", key="u", help="one step of gradient descent for all weights"),
        RESET,
        Slider("x1", "input x₁", -3, 3, 1.0, step=0.05, help="the first input"),
        Slider("x2", "input x₂", -3, 3, 0.5, step=0.05, help="the second input"),
        Slider("target", "target t", 0, 1, 0.8, step=0.05, help="what y should be; a second output should be 1 − t"),
        learning_rate(0.5, low=0.01, high=100.0),
        Choice("activation", "activation", ACTIVATIONS, "sigmoid", help="of the hidden and the output neurons"),
        Choice("outputs", "outputs", (1, 2), 1, help="how many numbers come out"),
        Slider("speed", "steps per second", 0.5, 10, 1.0, step=0.5, help="how fast it plays"),
    )
    goals = (
        Goal("go forward: find the loss", lambda lab: lab.position >= lab.forward_steps and number(lab.numbers.loss)),
        Goal(
            "go backward: find the gradient of every weight and bias",
            lambda lab: lab.all_found and f"{len(lab.order) - lab.forward_steps - 2 - lab.values.outputs} of them",
        ),
        Goal("halve the loss by updates", _halved),
        Goal("with ReLU: make a hidden neuron learn nothing", _silent),
    )
    draggable = True
    keys = ("ArrowRight", "ArrowLeft")
    more = {"Data": ("x1", "x2", "target"), "Network": ("activation", "outputs"), "View": ("speed",)}

    def __init__(
        self,
        inputs: Any = (1.0, 0.5),
        target: Any = 0.8,
        activation: str = "sigmoid",
        outputs: Any = 1,
        learning_rate: Any = 0.5,
        *,
        speed: Any = 1.0,
    ) -> None:
        x1, x2 = validation.array("inputs", inputs, shape=(2,), like="two inputs")
        settings = {"target": target, "activation": activation, "outputs": outputs}
        super().__init__(x1=x1, x2=x2, **settings, learning_rate=learning_rate, speed=speed)

    def figure(self) -> BackpropagationFigure:
        return BackpropagationFigure()

    def begin(self) -> None:
        self._start = dict(vars(self.values))
        self._beats = Beats()
        self._start_over()

    @property
    def x(self) -> np.ndarray:
        """The inputs, shape (2,)."""
        return np.array([self.values.x1, self.values.x2])

    @property
    def y_true(self) -> np.ndarray:
        """The targets, shape (outputs,)."""
        return np.array([self.values.target, 1 - self.values.target][: self.values.outputs])

    @property
    def gradients(self) -> Backward:
        """All gradients with the present numbers, whether they have been stepped through or not."""
        return self.numbers.back

    @property
    def order(self) -> list[Step]:
        """All that is found, in this order."""
        return steps(self.values.outputs)

    @property
    def forward_steps(self) -> int:
        """How many of them lead to the loss."""
        return forward_steps(self.values.outputs)

    @property
    def all_found(self) -> bool:
        """Whether the last gradient is there."""
        return self.position == len(self.order)

    def on_step(self) -> None:
        self.play(False)
        self._go(self.position + 1)

    def on_back(self) -> None:
        self.play(False)
        if self.before is not None:
            self.network, self.losses = self.before, self.losses[:-1]
            self._count()
            self._go(len(self.order))
        else:
            self._go(self.position - 1)

    def on_update(self) -> None:
        self.play(False)
        before = self.network
        self.network = before.updated(self.gradients, self.values.learning_rate)
        self._moved_from = self.numbers
        self._count()
        self.losses.append(self.numbers.loss)
        self._go(self.forward_steps)
        self.before = before

    def on_reset(self) -> None:
        self.play(False)
        vars(self.values).update(self._start)
        self._start_over()

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._beats.start()
            if self.all_found:
                self._go(0)
        super().play(on)

    def advance(self, seconds: float) -> None:
        """The step that is due by now at `speed`."""
        for _ in self._beats.due(self.values.speed):
            self._go(self.position + 1)
            if self.all_found:
                self.play(False)

    def changed(self, name: str) -> None:
        if name in ("learning_rate", "speed"):
            return
        found = self.all_found
        if name == "outputs":
            self._start_over()
        elif name == "activation":
            self.network = Network(self.network.weights, self.network.biases, [self.values.activation] * 2)
        self._count()
        self.losses = [self.numbers.loss]
        self._go(len(self.order) if found or self.position > len(self.order) else self.position)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase != "down" or area != "graph":
            return
        hit = self.picture.nearest(x, y)
        if hit is None or hit[1] in ((0, 0), (0, 1)):
            return
        kind = "gradient" if hit[0] == "edge" else "loss" if hit[1] == (3, 0) else "unit"
        if kind == "unit" and self.position >= self.forward_steps:
            kind = "delta"
        self.play(False)
        self._go(self.order.index(Step(kind, hit[1])) + 1)

    def typed(self, key: str, shift: bool) -> None:
        self.press("step" if key == "ArrowRight" else "back")

    def update(self) -> None:
        self.picture.show(self.numbers.texts(self.position), self.marked, self._title(), self._lines())
        updates = len(self.losses) - 1
        self.picture.show_losses(self.losses, f"loss, {many(updates, 'update')}")

    def describe(self) -> str:
        return f"{self._state_in_words()}\n{self._setting_in_words()}"

    def _state_in_words(self) -> str:
        if not math.isfinite(self.losses[-1]):
            return words.overflow(self.losses[-1])
        if self.before is not None:
            return words.update_in_words(self.losses, self.values.activation)
        if self.position == 0:
            return "Nothing is worked out yet: press Step or Play (keys → and ←)."
        step = self.order[self.position - 1]
        way = "forward" if self.position <= self.forward_steps else "backward"
        text = f"Step {self.position} of {len(self.order)}, {way}. {self.numbers.in_words(step)}"
        return text + (" All gradients are found: press Update." if self.all_found else "")

    def _setting_in_words(self) -> str:
        v = self.values
        pace = f"{number(v.speed)} step{'' if v.speed == 1 else 's'} a second"
        return f"{v.activation}, target {number(v.target)}, learning rate {number(v.learning_rate)}, {pace}."

    @property
    def marked(self) -> Marked:
        """What is marked in the picture: the present step and its new numbers."""
        if self.position == 0:
            return Marked()
        if self.before is not None:
            fresh = {key for key in self.picture.texts if key[0] == "weight"} | {("L", (3, 0))}
            return Marked(fresh=frozenset(fresh))
        return self.numbers.marked(self.order[self.position - 1])

    def _title(self) -> str:
        if self.position == 0:
            return words.BEGINNING
        if self.before is not None:
            return words.UPDATE
        return self.numbers.title(self.order[self.position - 1])

    def _lines(self) -> list[str]:
        if self.position == 0:
            return words.LEGEND
        if self.before is not None:
            return words.update_lines(self._moved_from, self.numbers, self.values.learning_rate)
        return self.numbers.formula(self.order[self.position - 1])

    def _start_over(self) -> None:
        outputs = self.values.outputs
        self.network = Network(
            [HIDDEN, OUTPUT[:, :outputs]], [BIASES[:2], BIASES[2 : 2 + outputs]], [self.values.activation] * 2
        )
        self.position = 0
        self.before = None
        if self.picture.outputs != outputs:
            self.picture.set_outputs(outputs)
        self._count()
        self.losses = [self.numbers.loss]

    def _count(self) -> None:
        """Work out all numbers of the present network."""
        self.numbers = Numbers(self.network, self.x, self.y_true)

    def _go(self, position: int) -> None:
        self.before = None
        self.position = int(np.clip(position, 0, len(self.order)))

    def to_code(self) -> str:
        v = self.values
        inputs = [] if (v.x1, v.x2) == (1.0, 0.5) else [f"inputs=({v.x1:g}, {v.x2:g})"]
        others = [
            f"{name}={getattr(v, name)!r}"
            for name in ("target", "activation", "outputs", "learning_rate", "speed")
            if getattr(v, name) != self.table[name].default
        ]
        return f"labs.Backpropagation({', '.join([*inputs, *others])})"
