"""Every exercise of every chapter: its solution is right, nonsense and wrong calls get one line each."""

import math

import numpy as np
import pytest

from dltutor.exercises import chapters

EXERCISES = [pytest.param(e, id=f"{c.number}-{e.key}") for c in chapters() for e in c.exercises]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_solution_is_right_as_shown_and_as_text(exercise):
    for code in (exercise.solution().code, str(exercise.solution())):
        names = {}
        exec(code, names)
        outcome = exercise.check(*[names[name] for name in exercise.names])
        assert outcome.state == "right", outcome
        assert not outcome.remarks


class Hostile:
    def __repr__(self):
        raise RuntimeError("no\nname")

    def __array__(self, *_args, **_kwargs):
        raise RuntimeError("no\narray")

    def __eq__(self, other):
        raise RuntimeError("no\ncomparison")

    __hash__ = None


LOOP = []
LOOP.append(LOOP)
NONSENSE = [
    "fast", b"fast", True, int, {1}, LOOP, math.nan, math.inf, -math.inf, [], {}, (), [[]], [[1], [2, 3]], 10**400, 1j,
    object(), Hostile(), np.array(["a"]), np.zeros((0, 2)), np.zeros((3, 3, 3)), [math.inf, 1], [math.nan, 1],
    [Hostile()], lambda: 1, lambda *a: Hostile(), lambda *a: (Hostile(), Hostile()), lambda *a: [Hostile()] * 2,
    lambda *a: (a for a in a), lambda *a: exit(), lambda *a: int("a\nb"), lambda *a: {}[Hostile()], lambda *a: LOOP,
    lambda *a: math.nan, lambda *a: "a\nb", lambda *a: (np.zeros(2), math.nan), lambda *a: 10**400, lambda *a: object,
    np.sum, "np.sum",
]  # fmt: skip


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("position", range(len(NONSENSE)))
def test_nonsense_gets_one_line(exercise, position):
    outcome = exercise.check(*[NONSENSE[position]] * len(exercise.names))
    assert outcome.state == "not yet"
    assert "\n" not in outcome.message
    assert " at 0x" not in str(outcome)
    assert len(outcome.message) < 400
    assert outcome._repr_html_()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_wrong_calls_get_one_line(exercise):
    for call in (
        lambda: exercise.check(*[1] * 9),
        lambda: exercise.check(answer=1),
        lambda: exercise.check(1, wieghts=2),
    ):
        assert f"it is checked with `{exercise.call}`" in call().message


@pytest.mark.parametrize("exercise", EXERCISES)
def test_not_attempted(exercise):
    n = len(exercise.names)
    for answer in ([], [...], [None], [...] * n, [None] * n, [[..., ...]] * n):
        assert exercise.check(*answer).state == "not attempted"
