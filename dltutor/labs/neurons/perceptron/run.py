"""The course of perceptron learning, without a picture: weights, mistakes, and whether it converges or cycles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch import perceptron as rule

Step = Callable[..., Any]


@dataclass(frozen=True)
class Look:
    """What happened when one sample was looked at."""

    epoch: int
    sample: int
    x: np.ndarray
    target: int
    sum: float
    weights: np.ndarray
    bias: float
    new_weights: np.ndarray
    new_bias: float
    learning_rate: float

    @property
    def output(self) -> int:
        return int(self.sum > 0)

    @property
    def wrong(self) -> bool:
        return self.output != self.target


class Run:
    """One run of perceptron learning: the weights, and what the epochs so far have shown. It knows no picture."""

    def __init__(self, inputs: np.ndarray, targets: np.ndarray, step: Step, weights: np.ndarray, bias: float) -> None:
        self.inputs, self.targets, self.step = inputs, targets, step
        self.weights, self.bias = weights.copy(), bias
        self.position = 0
        self.chosen: int | None = None
        self.mistakes: list[int] = []
        self.running = False
        self.corrections = 0
        self.last: Look | None = None
        self.converged = False
        self.cycle: tuple[int, int] | None = None
        self.by_the_rule = True
        self.forget()

    @property
    def wrong(self) -> np.ndarray:
        """Which samples are on the wrong side now, shape (samples,) of True and False."""
        return rule.predict(self.weights, self.bias, self.inputs) != self.targets

    def forget(self) -> None:
        """Something else than learning changed the course: earlier weights no longer prove a cycle."""
        self.cycle = None
        self._seen: dict[tuple[float, ...], int] = {}

    def look(self, rate: float) -> None:
        """Look at one sample and let the rule correct the weights; a `LearnerError` if the rule fails."""
        sample = self.position if self.chosen is None else self.chosen
        x, target = self.inputs[sample], int(self.targets[sample])
        weights, bias = self._ask(sample, x, target, rate)
        if not self.running:
            if not self.mistakes:
                self._seen[self._state()] = 0
            self.mistakes.append(0)
            self.running = True
        z = float(self.weights @ x + self.bias)
        look = Look(len(self.mistakes), sample, x, target, z, self.weights, self.bias, weights, bias, rate)
        expected, expected_bias = rule.step(self.weights, self.bias, x, target, rate)
        self.by_the_rule &= np.allclose([*weights, bias], [*expected, expected_bias])
        self.weights, self.bias, self.last = _snapped(weights, rate), float(_snapped(bias, rate)), look
        self.mistakes[-1] += look.wrong
        self.corrections += look.wrong
        self._move_on()

    def _move_on(self) -> None:
        if self.chosen is not None:
            self.chosen = None
            self.converged = self.converged and not self.wrong.any()
            if self.last is not None and self.last.wrong:
                self.forget()
            return
        self.position = (self.position + 1) % len(self.inputs)
        if self.position == 0:
            self.running = False
            self._end_epoch()

    def _end_epoch(self) -> None:
        epoch, key = len(self.mistakes), self._state()
        self.converged = self.mistakes[-1] == 0 and not self.wrong.any()
        if self.converged:
            self.cycle = None
        elif self.cycle is None and key in self._seen:
            self.cycle = (self._seen[key], epoch)
        self._seen.setdefault(key, epoch)

    def _state(self) -> tuple[float, ...]:
        """All that the next epoch depends on: if it comes back exactly, so does everything after it."""
        return (*self.weights.tolist(), self.bias)

    def _ask(self, sample: int, x: np.ndarray, target: int, rate: float) -> tuple[np.ndarray, float]:
        """What the learner's rule answers, checked."""
        try:
            answer = self.step(self.weights.copy(), self.bias, x.copy(), target, rate)
        except Exception as error:
            raise LearnerError(f"your step failed at sample {sample + 1}: {type(error).__name__}: {error}") from None
        if not isinstance(answer, (tuple, list)) or len(answer) != 2:
            raise LearnerError(f"your step returned {validation.shown(answer)}; it must return (weights, bias)")
        try:
            weights = validation.array("weights", answer[0], shape=(2,), like="two weights")
            return weights, validation.number("bias", answer[1])
        except LearnerError as error:
            raise LearnerError(f"your step returned a wrong value: {error}") from None


def _snapped(value: Any, rate: float) -> Any:
    """`value` on a grid of a thousand millionth of a correction: so 0.1 + 0.2 − 0.3 is 0, and a cycle is exact."""
    return np.round(value / rate, 9) * rate + 0.0
