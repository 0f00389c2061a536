"""A model of the world: how a pole goes on that is only imagined, and a plan that is made by imagining."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.doing.cart_pole import EDGE, FALL

CALLED = "model(states, pushes), with shapes (2, 4) and (2,),"


class Imagined:
    """The learner's function of states and pushes that gives the states which follow; what is wrong is said in a line.

    >>> Imagined(lambda states, pushes: pushes)
    Traceback (most recent call last):
    dltutor.errors.LearnerError: model(states, pushes), with shapes (2, 4) and (2,), gives shape (2,): it must be (2, 4)
    """

    def __init__(self, function: Any) -> None:
        if not callable(function) or hasattr(function, "compile"):
            raise LearnerError(
                f"model={validation.shown(function)}: it must be a function of states and pushes, as in "
                "`def imagine(states, pushes):`"
            )
        self._function: Callable = function
        shape = self(np.zeros((2, 4)), np.ones(2)).shape
        if shape != (2, 4):
            raise LearnerError(f"{CALLED} gives shape {shape}: it must be (2, 4)")

    def __call__(self, states: np.ndarray, pushes: np.ndarray) -> np.ndarray:
        try:
            return np.asarray(self._function(states, pushes), float)
        except Exception as error:
            said = " ".join(str(error).split())[:200]
            raise LearnerError(f"{CALLED} stops with {type(error).__name__}: {said}") from None


class Dream:
    """A pole as a model imagines it, which gets the pushes of a true one; `since` counts the steps after a look.

    `angles` holds the lean of the true and of the imagined pole in degrees after each step, `looks` the steps after
    which it was made equal to the true one.
    """

    def __init__(self, imagine: Imagined, state: np.ndarray) -> None:
        self._imagine = imagine
        self.angles: list[tuple[float, float]] = []
        self.looks: list[int] = []
        self.look(state)

    def look(self, state: np.ndarray) -> None:
        """It is where the true pole is."""
        self.state, self.since = state.copy(), 0
        self.looks.append(len(self.angles))

    def step(self, push: int, true: np.ndarray, every: int) -> None:
        """Imagine a step; the true pole is in the state `true` by then, which is looked at `every` so many steps."""
        imagined = self._imagine(self.state[None], np.array([push]))[0]
        self.state = np.where(np.isfinite(imagined), np.clip(imagined, -9, 9), self.state)
        self.since += 1
        self.angles.append((float(np.degrees(true[2])), float(np.degrees(self.state[2]))))
        if self.since >= every:
            self.look(true)

    @property
    def apart(self) -> float:
        """By how many degrees the two lean differently."""
        return abs(self.angles[-1][0] - self.angles[-1][1]) if self.angles else 0.0


class Planner:
    """Imagines what some random sequences of pushes would lead to, and makes the first push of the best."""

    def __init__(self, imagine: Imagined, seed: int) -> None:
        self._imagine, self._chance = imagine, np.random.default_rng(seed)

    def push(self, state: np.ndarray, ahead: int, tries: int) -> int:
        """The push for one state, shape (4,): `tries` sequences of `ahead` pushes are imagined.

        A sequence is the better the longer its pole stands upright, and near the middle.
        """
        pushes = self._chance.choice([-1, 1], (ahead, tries))
        states, good, stands = np.tile(state, (tries, 1)), np.zeros(tries), np.ones(tries, bool)
        for step in pushes:
            states = self._imagine(states, step)
            lean, away = np.abs(states[:, 2]) / FALL, np.abs(states[:, 0]) / EDGE
            stands &= (lean < 1) & (away < 1)
            good += stands * (1 - 0.5 * lean - 0.2 * away)
        return int(pushes[0, good.argmax()])
