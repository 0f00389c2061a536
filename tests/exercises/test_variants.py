"""Right answers in every form in which NumPy, Python and Keras give them, and answers that are just not right."""

import re

import numpy as np
import pytest

from dltutor.exercises import chapters
from dltutor.exercises.core.compared import RELATIVE

from .as_learner import refusal, solution

NO_NUMBERS = ("flowers", "network", "reader", "halves", "model_card")  # models, and a dictionary of sentences
WITH_ROOM = ("features", "rule", "equal_chances")  # what a small move leaves as right as it was
ANSWERS = [e for c in chapters() for e in c.exercises if e.key not in NO_NUMBERS]
FUNCTIONS = [e for e in ANSWERS if e.calls_with]

VARIANTS = {
    "float32": lambda v: np.asarray(v, "float32"),
    "list": lambda v: np.asarray(v).tolist(),
    "0-d array": lambda v: v if np.ndim(v) else np.array(v),
    "tuple": lambda v: tuple(np.asarray(v).tolist()) if np.ndim(v) else v,
    "masked array": lambda v: np.ma.array(v) if np.ndim(v) else v,
}
TYPE_IS_ASKED = {  # what is said where a type belongs to the task
    ("three_sets", "float32"): "set 1 holds float32 numbers, and an array takes only int as indices",
    ("parameters", "float32"): "a float32 holds whole numbers only up to 16,777,216: keep it an int",
}


def changed(change, value):
    """Each part of an answer, or the one there is, changed."""
    several = isinstance(value, tuple | list) and any(map(np.ndim, value))
    several = several or (isinstance(value, tuple) and not any(isinstance(v, str) for v in value))
    if several:
        return type(value)(change(v) for v in value)
    return value if isinstance(value, str) else change(value)


def having(change, value):
    """The same of what a function gives back, where the answer is one."""
    if callable(value):
        return lambda *arguments: changed(change, value(*arguments))
    return changed(change, value)


@pytest.mark.parametrize("exercise", ANSWERS, ids=lambda e: e.key)
def test_a_right_answer_may_have_any_type_that_fits(exercise):
    right = solution(exercise)
    if exercise.key == "outputs":
        assert exercise.check(*map(list, right)).state == "right"
        return
    for name, change in VARIANTS.items():
        outcome = exercise.check(*[having(change, part) for part in right])
        said = TYPE_IS_ASKED.get((exercise.key, name), "")
        assert (said and said in outcome.message) or outcome.state == "right", (name, outcome)


def moved(value):
    """The value with one number that lies just outside what rounding explains."""
    clean = np.array(value, float)
    clean.reshape(-1)[:1] += 1.5 * RELATIVE * np.abs(clean).max(initial=0) + 2e-6
    return clean[()]


@pytest.mark.parametrize("exercise", [e for e in FUNCTIONS if e.key not in WITH_ROOM], ids=lambda e: e.key)
def test_an_answer_just_not_right_is_never_told_that_its_own_number_is_right(exercise):
    for change in (moved, lambda value: 1.001 * np.asarray(value, float) + 0.002):
        (right,) = solution(exercise)
        said = refusal(exercise, having(change, right))
        pairs = re.findall(
            r"(?:gives|is|returns|norm|becomes)(?: at \[[\d, ]+\])? (\S+|\(.+?\)|\[.+?\]), and (.+)", said
        )
        for mine, wanted in pairs:
            assert not re.match(re.escape(mine) + r"(?![\d.])", wanted.removeprefix("the loss was ")), said
