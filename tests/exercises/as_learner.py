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


def refused(exercise: Any, *answer: Any) -> Any:
    """The outcome of a check that is not passed, and says why in one line."""
    outcome = exercise.check(*answer)
    assert outcome.state == "not yet", outcome
    assert "\n" not in outcome.message
    return outcome


def refusal(exercise: Any, *answer: Any) -> str:
    """What such a check says."""
    return refused(exercise, *answer).message
