"""Lab: perceptron learning, one sample a step, on the learner's own rule. Does it come to rest, or cycle?"""

from __future__ import annotations

from time import monotonic
from typing import Any

import numpy as np

from dltutor import datasets, validation
from dltutor.errors import LearnerError
from dltutor.labs.neurons.perceptron.figure import PerceptronFigure
from dltutor.labs.neurons.perceptron.run import Look, Run, Step
from dltutor.live.page.controls import PLAY, RESET, STEP, Choice, Slider, learning_rate
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch import perceptron as rule

AT_ONCE = 12  # samples that one picture may stand for, at most


def _separable() -> tuple[np.ndarray, np.ndarray]:
    points, targets = datasets.two_groups(18, gap=0.3, seed=2)
    return np.round(points + 1.2, 1), targets


def _overlapping() -> tuple[np.ndarray, np.ndarray]:
    points, targets = datasets.two_groups(14, gap=-0.6, seed=5)
    return np.round(points * 4) / 4, targets


DATA = {"separable": _separable, "overlapping": _overlapping, "XOR": lambda: datasets.gate("XOR")}


def _converged(lab: Any) -> bool | str:
    return lab.run.converged and f"after {lab.run.corrections} corrections"


def _cycles(lab: Any) -> bool | str:
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
        settings = {"learning_rate": learning_rate, "speed": speed}
        self._own = None if inputs is None and targets is None else _points(inputs, targets)
        if self._own is not None:
            self.controls = tuple(c for c in type(self).controls if c.name != "data")
        if data is not None:
            settings["data"] = data
        self._step = rule.step if step is None else _callable(step)
        self._start = validation.array("weights", weights, shape=(2,), like="two weights").copy()
        self._start_bias = validation.number("bias", bias)
        super().__init__(PerceptronFigure(), **settings)
        if self._own is not None:
            self.goals = (Goal("let it come to rest", _converged),)
        self._due = 0.0
        self._begin()
        self.refresh()

    def on_step(self) -> None:
        self.play(False)
        self._look()

    def on_reset(self) -> None:
        self.play(False)
        self._begin()

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._due = monotonic()
        super().play(on)

    def advance(self, seconds: float) -> None:
        """As many samples as are due by now at `speed`; after a long sleep what was missed is left out."""
        pause, start = 1 / self.values.speed, monotonic()
        for _ in range(AT_ONCE):
            if self._due > monotonic() or monotonic() - start > seconds or not self.playing:
                break
            self._look()
            self._due += pause
        self._due = max(self._due, monotonic())

    def changed(self, name: str) -> None:
        if name == "data":
            self.play(False)
            self._begin()
        elif name == "learning_rate":
            self.run.forget()

    def pointed(self, phase: str, axes: Any, x: float, y: float) -> None:
        if axes is not self.picture.plane or phase != "down":
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
        pace = f"Rate {self.values.learning_rate:.2g}, {self.values.speed:g} samples a second."
        return f"{self._state_in_words()}\n{pace}"

    def _state_in_words(self) -> str:
        run, last = self.run, self.run.last
        wrong = int(run.wrong.sum())
        now = f"{wrong} of {len(run.inputs)} points {'is' if wrong == 1 else 'are'} on the wrong side of the line"
        if last is None:
            return f"Not started: press Step or Play. {now}."
        if run.converged:
            return (
                f"A whole epoch without a mistake: it has converged after {_many(run.corrections, 'correction')} "
                f"in {_many(len(run.mistakes), 'epoch')}."
            )
        if run.cycle is not None:
            return self._cycle_in_words(*run.cycle)
        done = "wrong, so the line is corrected" if last.wrong else "right, so nothing changes"
        return (
            f"Epoch {last.epoch}, sample {last.sample + 1}: output {last.output}, target {last.target}: {done}. "
            f"{now}; {_many(run.corrections, 'correction')} so far."
        )

    def _cycle_in_words(self, first: int, again: int) -> str:
        when = "at the start" if first == 0 else f"after epoch {first}"
        text = f"After epoch {again} the weights are the same as {when}: it cycles. "
        if self.run.by_the_rule:
            return text + "No straight line separates these points, so the corrections never end."
        return text + "Your step is not the perceptron's rule, so there may be a line all the same."

    def _begin(self) -> None:
        inputs, targets = self._own if self._own is not None else DATA[self.values.data]()
        self.run = Run(inputs, targets, self._step, self._start, self._start_bias)
        self.picture.set_points(inputs, targets)

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
    lines = [
        f"epoch {look.epoch}, sample {look.sample + 1} of {samples}",
        f"x = ({_number(x[0])}, {_number(x[1])})   target {look.target}",
        "z = w₁·x₁ + w₂·x₂ + b",
        f"  = {_number(w[0])}·{_number(x[0])} {_signed(w[1])}·{_number(x[1])} {_signed(look.bias)}"
        f" = {_number(look.sum)}",
    ]
    verdict = f"z {'>' if look.sum > 0 else '≤'} 0: output {look.output}, {'✗ wrong' if look.wrong else '✓ right'}"
    if not look.wrong:
        return [*lines, "nothing changes"], verdict, True
    change = f"{look.learning_rate:.3g}·({error:+d})".replace("-", "−")
    lines += [
        f"w₁ ← {_number(w[0])} + {change}·{_number(x[0])} = {_number(look.new_weights[0])}",
        f"w₂ ← {_number(w[1])} + {change}·{_number(x[1])} = {_number(look.new_weights[1])}",
        f"b  ← {_number(look.bias)} + {change} = {_number(look.new_bias)}",
    ]
    return lines, verdict, False


def _number(value: float) -> str:
    """Short, with two to three figures that count; a rounding error where 0 should be is shown as what it is.

    >>> [_number(v) for v in (0, 5.6e-17, 0.014, -0.5, 1.25, -31.25, 512.3)]
    ['0.00', '5.6e−17', '0.014', '−0.50', '1.25', '−31.2', '512']
    """
    size = abs(value)
    if 0 < size < 5e-4 or size >= 1e5:
        return f"{value:.2g}".replace("-", "−")
    digits = 3 if 0 < size < 0.0995 else 2 if size < 10 else 1 if size < 100 else 0
    text = f"{value:.{digits}f}"
    return text.replace("-", "−")


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'} {_number(abs(value))}"


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
