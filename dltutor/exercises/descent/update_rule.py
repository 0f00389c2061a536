"""The open exercise of chapter 3: an update rule of the learner's own, judged on three valleys that differ in shape."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, array, brief
from dltutor.exercises.core.learner import LearnerFunction

STEPS = 100
GOAL = 1e-4  # of the loss at the start
_TURN = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)
_RAVINE = np.diag([0.05, 5.0])
VALLEYS = {  # the curvatures, and where to start
    "the bowl": (np.eye(2), (-4.0, 3.0)),
    "the ravine": (_RAVINE, (-4.5, 2.0)),
    "the slanted ravine": (_TURN @ _RAVINE @ _TURN.T, (-4.0, -1.0)),
}


class Memory(dict):
    """A dictionary whose entries are 0 at first, and of which no copy is made: a rule keeps in it what it likes."""

    def __missing__(self, _: Any) -> int:
        return 0

    def __deepcopy__(self, _: Any) -> Memory:
        return self

    def __repr__(self) -> str:
        return "{…}" if self else "{}"


class Rule(Exercise):
    key = "rule"
    title = "an update rule of your own"
    task = (
        "Write `rule(gradient, memory)`: what is added to the two weights in one step, an array like `gradient`, of "
        "shape (2,). `memory` is a dictionary of your own, empty at the start of each way: what you keep there is "
        "there at the next step. Three losses are tried, with the same constants in your rule: a bowl (curvature 1), "
        "a ravine (curvature 0.05 along it, 5 across) and that ravine turned, so that it lies along neither weight. In "
        f"each your rule must reach a ten-thousandth of the first loss in {STEPS} steps."
    )
    calls_with = "gradient, memory"
    hints = (
        "Plain gradient descent cannot do it: try. What did the valley lab show that crosses a ravine quickly?",
        "Momentum keeps a velocity: `memory.get('v', 0)` gives the old one, or 0 the first time. Mind the bound: the "
        "steepest direction of the ravines has a curvature of 5.",
        "`v = 0.9 * memory.get('v', 0) - rate * gradient`, then `memory['v'] = v` and `return v`. Only the rate is "
        "still to be found; begin at 0.1.",
    )
    code = """
def rule(gradient, memory):
    v = 0.7 * memory.get("v", 0) - 0.5 * gradient
    memory["v"] = v
    return v
"""
    why = "along the ravine the small gradients add up in the velocity, across it they change sign and cancel."

    def judge(self, rule: LearnerFunction) -> str:
        steps = {name: _walk(rule, name) for name in VALLEYS}
        theirs = "; ".join(f"{name} in {count}" for name, count in steps.items())
        return (
            f"your rule crosses {theirs} steps. Plain gradient descent, with the rate that suits it best, needs "
            f"{sgd_steps('the ravine')} for the ravine."
        )


def _walk(rule: LearnerFunction, name: str) -> int:
    """The number of steps after which the loss stays within the goal."""
    curvatures, start = VALLEYS[name]
    w, memory = np.array(start), Memory()
    losses = [_loss(curvatures, w)]
    for step in range(STEPS):
        gradient = curvatures @ w
        move = array("the move", rule(gradient, memory), shape=(2,), like="one number for each weight")
        if step == 0:
            _look_at_first(rule, gradient, move)
        w = w + move
        losses.append(_loss(curvatures, w))
        if not losses[-1] < 1e12:
            raise NotYetError(
                f"in {name} your rule diverges: after {step + 1} steps the loss is {losses[-1]:.1e}, from "
                f"{losses[0]:.3g} at the start; for a curvature of {_steepest(curvatures):.3g} its steps are too long"
            )
    share = losses[-1] / losses[0]
    if share <= GOAL:
        outside = np.array(losses) > GOAL * losses[0]
        return int(np.flatnonzero(outside)[-1]) + 1
    why = "the steps are too long, it jumps to and fro" if share > 0.5 and max(losses) > 2 * losses[0] else _slowness(w)
    raise NotYetError(
        f"in {name} your rule comes in {STEPS} steps to {share:.2g} of the first loss, and a ten-thousandth, "
        f"{GOAL:g}, is wanted; {why}"
    )


def _look_at_first(rule: LearnerFunction, gradient: np.ndarray, move: np.ndarray) -> None:
    call = f"`{rule.call_text(gradient, Memory())}`"
    need(move.any(), f"{call} gives {brief(move)}: the first step must move somewhere")
    need(
        move @ gradient < 0,
        f"{call} gives {brief(move)}: that goes up. The gradient points to where the loss grows, so go against it",
    )


def _slowness(w: np.ndarray) -> str:
    return f"it has only come to ({w[0]:.2g}, {w[1]:.2g}), and the minimum is at (0, 0)"


def _steepest(curvatures: np.ndarray) -> float:
    return float(np.linalg.eigvalsh(curvatures)[-1])


def _loss(curvatures: np.ndarray, w: np.ndarray) -> float:
    return float(w @ curvatures @ w) / 2


@cache
def sgd_steps(name: str) -> int:
    """How many steps plain gradient descent needs there with the best of many rates."""
    curvatures, start = VALLEYS[name]
    rates = np.linspace(0.01, 1.99, 199) / _steepest(curvatures)
    w = np.tile(start, (len(rates), 1))
    first = _loss(curvatures, np.array(start))
    for step in range(1, 10_000):
        w = w - rates[:, None] * (w @ curvatures)
        if (np.einsum("ni,ij,nj->n", w, curvatures, w) / 2 <= GOAL * first).any():
            return step
    raise RuntimeError("no rate was good enough")
