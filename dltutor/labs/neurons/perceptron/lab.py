"""Lab: perceptron learning, one sample a step, on the learner's own rule. Does it come to rest, or cycle?"""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import datasets, validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.pace import Beats
from dltutor.labs.neurons.perceptron.figure import PerceptronFigure
from dltutor.labs.neurons.perceptron.run import Look, Run, Step
from dltutor.live.page.controls import PLAY, RESET, STEP, Choice, Control, Slider, learning_rate, without
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch import perceptron as rule
from dltutor.wording import inside, many, minus, number

AT_ONCE = 12  # samples that one picture may stand for, at most


def _separable() -> tuple[np.ndarray, np.ndarray]:
    points, targets = datasets.two_groups(18, gap=0.3, seed=2)
    return np.round(points + 1.2, 1), targets


def _overlapping() -> tuple[np.ndarray, np.ndarray]:
    points, targets = datasets.two_groups(14, gap=-0.6, seed=5)
    return np.round(points * 4) / 4, targets


DATA = {"separable": _separable, "overlapping": _overlapping, "XOR": lambda: datasets.gate("XOR")}


def _converged(lab: Perceptron) -> bool | str:
    return lab.run.converged and f"after {many(lab.run.corrections, 'correction')}"


def _cycles(lab: Perceptron) -> bool | str:
    cycle = lab.run.cycle
    return lab.run.by_the_rule and cycle is not None and f"it never does: epoch {cycle[1]} repeats epoch {cycle[0]}"


class Perceptron(Lab[PerceptronFigure]):
    """Perceptron learning, one sample a step: the sample looked at is ringed, a correction is drawn and written out.

    Click on a point to have it looked at next (keyboard: ↑ and ↓ choose, → is a step).

    Args:
        inputs: points of shape (samples, 2), 2 to 500 of them; if None, the lab has data sets to choose from.
        targets: 0 or 1 for each point, shape (samples,).
        step: your own rule, ``step(weights, bias, x, target, learning_rate)`` → ``(weights, bias)``;
            that of `dltutor.scratch.perceptron` if None.
        learning_rate: how large a correction is, from 0.01 to 10.
        data: "separable", "overlapping" or "XOR", if no inputs are given.
        weights: the two weights to start from.
        bias: the bias to start from.
        speed: samples a second while it plays, from 1 to 60.

    Raises:
        LearnerError: if an argument is not possible. What is wrong with a `step` is said below the picture.

    Example:
        >>> lab = Perceptron(data="XOR")
        >>> for _ in range(16):
        ...     lab.press("step")
        >>> lab.run.cycle
        (3, 4)
        >>> Perceptron(learning_rate=-1)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: learning_rate=-1: it must be a number from 0.01 to 10, for example 1.0
    """

    controls = (
        PLAY,
        STEP,
        RESET,
        Choice("data", "points", tuple(DATA), "separable", help="which points are to be separated"),
        learning_rate(1.0, low=0.01, high=10.0),
        Slider("speed", "samples per second", 1, 60, 8, step=1, whole=True, help="how fast it plays"),
    )
    goals = (
        Goal("separable: let it come to rest", lambda lab: lab.values.data == "separable" and _converged(lab)),
        Goal("XOR: find out whether it ever comes to rest", lambda lab: lab.values.data == "XOR" and _cycles(lab)),
    )
    keys = ("ArrowRight", "ArrowUp", "ArrowDown")

    def __init__(
        self,
        inputs: Any = None,
        targets: Any = None,
        step: Step | None = None,
        learning_rate: Any = 1.0,
        *,
        data: Any = None,
        weights: Any = (1.0, -1.0),
        bias: Any = 0.0,
        speed: Any = 8,
    ) -> None:
        self._own = None if inputs is None and targets is None else _points(inputs, targets)
        self._step = rule.step if step is None else _callable(step)
        self._start = validation.array("weights", weights, shape=(2,), like="two weights").copy()
        self._start_bias = validation.number("bias", bias)
        chosen = {} if data is None else {"data": data}
        super().__init__(**chosen, learning_rate=learning_rate, speed=speed)

    def own_controls(self) -> tuple[Control, ...]:
        return self.controls if self._own is None else without(self.controls, "data")

    def figure(self) -> PerceptronFigure:
        return PerceptronFigure()

    def own_goals(self) -> tuple[Goal, ...]:
        return self.goals if self._own is None else (Goal("let it come to rest", _converged),)

    def begin(self) -> None:
        self._beats = Beats()
        inputs, targets = self._own if self._own is not None else DATA[self.values.data]()
        self.run = Run(inputs, targets, self._step, self._start, self._start_bias)
        self.picture.set_points(inputs, targets)

    def on_step(self) -> None:
        self.play(False)
        self._look()

    def on_reset(self) -> None:
        self.play(False)
        self.begin()

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._beats.start()
        super().play(on)

    def advance(self, seconds: float) -> None:
        """As many samples as are due by now at `speed`; after a long sleep what was missed is left out."""
        for _ in self._beats.due(self.values.speed, most=AT_ONCE, seconds=seconds):
            if not self.playing:
                break
            self._look()

    def changed(self, name: str) -> None:
        if name == "data":
            self.play(False)
            self.begin()
        elif name == "learning_rate":
            self.run.forget()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area != "plane" or phase != "down":
            return
        distances = np.hypot(*(self.run.inputs - [x, y]).T)
        if distances.min() < 0.05 * np.ptp(self.picture.box[:, 0]):
            self.run.chosen = int(np.argmin(distances))

    def typed(self, key: str, shift: bool) -> None:
        if key == "ArrowRight":
            self.press("step")
            return
        run = self.run
        now = run.position if run.chosen is None else run.chosen
        run.chosen = (now + (1 if key == "ArrowUp" else -1)) % len(run.inputs)

    def update(self) -> None:
        run, last = self.run, self.run.last
        before = (last.weights, last.bias) if last is not None and last.wrong else None
        self.picture.show((run.weights, run.bias), before, run.wrong, None if last is None else last.sample, run.chosen)
        self.picture.count(run.mistakes, run.running)
        if last is None:
            self.picture.write(["not started: press Step or Play"], "", True)
        else:
            self.picture.write(*_written(last, len(run.inputs)))

    def describe(self) -> str:
        pace = f"Rate {number(self.values.learning_rate)}, {many(self.values.speed, 'sample')} a second."
        return f"{self._state_in_words()}\n{pace}"

    def _state_in_words(self) -> str:
        run, last = self.run, self.run.last
        wrong = int(run.wrong.sum())
        now = f"{wrong} of {len(run.inputs)} points {'is' if wrong == 1 else 'are'} on the wrong side of the line"
        if last is None:
            return f"Not started: press Step or Play. {now}."
        if run.converged:
            return (
                f"A whole epoch without a mistake: it has converged after {many(run.corrections, 'correction')} "
                f"in {many(len(run.mistakes), 'epoch')}."
            )
        if run.cycle is not None:
            return self._cycle_in_words(*run.cycle)
        done = "wrong, so the line is corrected" if last.wrong else "right, so nothing changes"
        return (
            f"Epoch {last.epoch}, sample {last.sample + 1}: output {last.output}, target {last.target}: {done}. "
            f"{now}; {many(run.corrections, 'correction')} so far."
        )

    def _cycle_in_words(self, first: int, again: int) -> str:
        when = "at the start" if first == 0 else f"after epoch {first}"
        text = f"After epoch {again} the weights are the same as {when}: it cycles. "
        if self.run.by_the_rule:
            return text + "No straight line separates these points, so the corrections never end."
        return text + "Your step is not the perceptron's rule, so there may be a line all the same."

    def _look(self) -> None:
        ended = self.run.converged or self.run.cycle is not None
        try:
            self.run.look(self.values.learning_rate)
        except LearnerError as error:
            self.notice = str(error)
            self.play(False)
        else:
            if not ended and (self.run.converged or self.run.cycle is not None):
                self.play(False)

    def _arguments(self) -> list[str]:
        given = [] if self._own is None else ["inputs", "targets"]
        if self._step is not rule.step:
            given.append(f"step={getattr(self._step, '__name__', 'step')}")
        if (*self._start, self._start_bias) != (1.0, -1.0, 0.0):
            given.append(f"weights=({self._start[0]:g}, {self._start[1]:g}), bias={self._start_bias:g}")
        return given


def _points(inputs: Any, targets: Any) -> tuple[np.ndarray, np.ndarray]:
    for name, value in (("inputs", inputs), ("targets", targets)):
        if value is None:
            raise LearnerError(f"{name} is missing: give inputs and targets together, or neither of them")
    points = validation.array("inputs", inputs, shape=(None, 2), like="points of two coordinates")
    labels = rule.binary("targets", targets)
    validation.same_length(inputs=points, targets=labels)
    validation.whole("the number of points", len(points), low=2, high=500)
    return points, labels


def _callable(step: Any) -> Step:
    if not callable(step):
        raise LearnerError(
            f"step={validation.shown(step)}: it must be a function "
            "step(weights, bias, x, target, learning_rate) that returns (weights, bias)"
        )
    return step


def _written(look: Look, samples: int) -> tuple[list[str], str, bool]:
    """The sum, the verdict and the update of one look, in numbers."""
    w, x, error = look.weights, look.x, look.target - look.output
    x1, x2 = (inside(number(value)) for value in x)
    lines = [
        f"epoch {look.epoch}, sample {look.sample + 1} of {samples}",
        f"x = ({number(x[0])}, {number(x[1])})   target {look.target}",
        "z = w₁·x₁ + w₂·x₂ + b",
        f"= {number(w[0])}·{x1} {_added(w[1])}·{x2} {_added(look.bias)} = {number(look.sum)}",
    ]
    verdict = f"z {'>' if look.sum > 0 else '≤'} 0: output {look.output}, {'✗ wrong' if look.wrong else '✓ right'}"
    if not look.wrong:
        return [*lines, "nothing changes"], verdict, True
    change = f"{number(look.learning_rate)}·({minus(f'{error:+d}')})"
    lines += [
        f"w₁ ← {number(w[0])} + {change}·{x1} = {number(look.new_weights[0])}",
        f"w₂ ← {number(w[1])} + {change}·{x2} = {number(look.new_weights[1])}",
        f"b  ← {number(look.bias)} + {change} = {number(look.new_bias)}",
    ]
    return lines, verdict, False


def _added(value: float) -> str:
    """A further term of a sum, with its sign before it."""
    return f"{'−' if value < 0 else '+'} {number(abs(value))}"
