"""What a learner does to an exercise: write a function in a cell, and be told what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def as_function(body: str, parameters: str) -> Callable:
    """A function with this body, as a learner would write it in a cell."""
    names: dict[str, Any] = {"np": np}
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    exec(f"def answer({parameters}):\n{lines}", names)
    return names["answer"]


def changed(body: str, *swaps: tuple[str, str]) -> str:
    """`body` with each of the swaps, (old, new), made; the old text must be there."""
    for old, new in swaps:
        assert old in body
        body = body.replace(old, new)
    return body


def refused(exercise: Any, *answer: Any) -> Any:
    """The outcome of a check that is not passed, and says why in one line."""
    outcome = exercise.check(*answer)
    assert outcome.state == "not yet", outcome
    assert "\n" not in outcome.message and len(outcome.message) < 400
    assert " at 0x" not in str(outcome)
    return outcome


def refusal(exercise: Any, *answer: Any) -> str:
    """What such a check says."""
    return refused(exercise, *answer).message


def tells(exercise: Any, body: str, message: str) -> None:
    """Hold that a function with this body is refused with the message; `a|b` allows either of two."""
    said = refusal(exercise, as_function(body, exercise.calls_with))
    assert any(part in said for part in message.split("|")), said


def stepped(model: Any, weights: Any = None) -> Any:
    """The model as if its optimizer had made a step; with the weights of another model where one is given."""
    if weights is not None:
        model.set_weights(weights.get_weights())
    model.optimizer.iterations.assign(1)
    return model


def solution(exercise: Any) -> list[Any]:
    """The parts of the official solution, as a learner has them who ran it."""
    names: dict[str, Any] = {}
    exec(exercise.code, names)
    return [names[name] for name in exercise.names]
