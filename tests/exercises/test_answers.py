"""Every exercise of every chapter: its solution is right, nonsense and wrong calls get one line each."""

import math

import numpy as np
import pytest

from dltutor.exercises import activations, chapters, neurons

from .as_learner import refused

EXERCISES = [pytest.param(e, id=f"{c.number}-{e.key}") for c in chapters() for e in c.exercises]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_solution_is_right_as_it_is_shown(exercise):
    names, solution = {}, exercise.solution()
    exec(str(solution), names)
    with np.errstate(all="raise"):  # as a learner may have set it
        outcome = exercise.check(*[names[name] for name in exercise.names])
    assert outcome.state == "right", outcome
    assert not outcome.remarks
    assert str(solution) == f"{solution.code}\n\n# Why: {solution.why}" and solution.code == exercise.code.strip()


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
MATRIX = np.eye(2).view(np.matrix)  # which is a matrix again, each of its rows too
OBJECTS = np.array([None, 1])
NONSENSE = [
    "fast", b"fast", True, int, {1}, LOOP, math.nan, math.inf, -math.inf, [], {}, (), [[]], [[1], [2, 3]], 10**400, 1j,
    object(), Hostile(), np.array(["a"]), np.zeros((0, 2)), np.zeros((3, 3, 3)), [math.inf, 1], [math.nan, 1],
    [Hostile()], lambda: 1, lambda *a: Hostile(), lambda *a: (Hostile(), Hostile()), lambda *a: [Hostile()] * 2,
    lambda *a: (a for a in a), lambda *a: exit(), lambda *a: int("a\nb"), lambda *a: {}[Hostile()], lambda *a: LOOP,
    lambda *a: math.nan, lambda *a: "a\nb", lambda *a: (np.zeros(2), math.nan), lambda *a: 10**400, lambda *a: object,
    np.sum, "np.sum", (1, Hostile(), "mse"), (Hostile(), "linear", "mse"), MATRIX, OBJECTS,
    lambda *a: MATRIX, lambda *a: OBJECTS, lambda *a: [[1], [2, 3]], lambda *a: [10**400, 1],
]  # fmt: skip


@pytest.mark.parametrize("exercise", EXERCISES)
def test_nonsense_gets_one_line(exercise):
    for nonsense in NONSENSE:
        assert refused(exercise, *[nonsense] * len(exercise.names))._repr_html_()


def test_nonsense_for_a_part_of_the_answer_gets_one_line():
    for nonsense in NONSENSE:
        refused(activations.deep_network, "relu", nonsense)
        refused(neurons.nand, [-2, -2], nonsense)


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
