"""Chapter 11, tables of values: each typical wrong answer is met by its own message."""

import pytest

from dltutor.exercises.core.contract import RIGHT
from dltutor.exercises.doing.tables import MostPoints, QTargets, Sweep

from ..as_learner import as_function, changed, tells

sweep, q_targets, most_points = Sweep(), QTargets(), MostPoints()
SWEEP, TARGETS, POINTS = (
    "\n".join(line[4:] for line in exercise.code.split("discount):\n")[1].splitlines())
    for exercise in (sweep, q_targets, most_points)
)
MAX = ".max(axis=0)"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(SWEEP, ("np.where(ends, 0, best)", "best")), "nothing comes after the end"),
        (changed(SWEEP, ("ends, 0, best", "ends, rewards, best")), "their reward as a value"),
        ("return np.where(ends, 0, rewards + discount * (chances @ values).max(axis=0))", "the place that is left"),
        (changed(SWEEP, (" + discount * values", "")), "only the reward is counted"),
        (changed(SWEEP, ("rewards + ", "")), "the reward is missing"),
        (changed(SWEEP, ("discount * values", "values")), "the discount is missing"),
        (changed(SWEEP, ("rewards + discount * values", "discount * (rewards + values)")), "discounted too"),
        (changed(SWEEP, (MAX, ".mean(axis=0)")), "the mean over the actions"),
        (changed(SWEEP, (MAX, ".min(axis=0)")), "the worst action"),
        (changed(SWEEP, (MAX, ".sum(axis=0)")), "added up"),
        (changed(SWEEP, (MAX, "[0]")), "the first action"),
        (changed(SWEEP, (MAX, "")), "the values of all actions"),
        (changed(SWEEP, (MAX, ".argmax(axis=0)")), "which action is best"),
        (changed(SWEEP, ("(chances @ entering)", "(chances.transpose(0, 2, 1) @ entering)")), "read backwards"),
        (changed(SWEEP, ("ends, 0, best", "ends, best, 0")), "the wrong way round"),
        ("return values", "nothing has changed"),
        (changed(SWEEP, ("return ", "new = ")), "gives back nothing (None)"),
    ],
)
def test_a_sweep(body, message):
    tells(sweep, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(TARGETS, ("np.where(ended, 0, next_values.max(axis=1))", "next_values.max(axis=1)")),
         "still have a future"),
        (changed(TARGETS, ("ended, 0, next_values.max(axis=1)", "ended, next_values.max(axis=1), 0")),
         "where the game has ended, nothing follows"),
        ("return np.where(ended, 0, rewards + discount * next_values.max(axis=1))", "the reward of the last step"),
        (changed(TARGETS, ("discount * future", "future")), "the discount is missing"),
        (changed(TARGETS, ("rewards + discount * future", "discount * (rewards + future)")), "discounted too"),
        (changed(TARGETS, ("rewards + ", "")), "the reward is missing"),
        (changed(TARGETS, (" + discount * future", "")), "the reward alone"),
        (changed(TARGETS, ("max", "mean")), "the mean of the next values"),
        (changed(TARGETS, ("max", "min")), "the worst of the next"),
        (changed(TARGETS, ("max", "sum")), "added up"),
        (changed(TARGETS, (".max(axis=1)", "[:, 0]")), "the first action"),
        (changed(TARGETS, (".max(axis=1)", ".max()")), "the best of all steps together"),
        (changed(TARGETS, ("max", "argmax")), "counts which action"),
        (changed(TARGETS, ("rewards +", "rewards -")), "the future is taken away"),
        (changed(TARGETS, ("axis=1", "axis=0")), "shapes of two arrays do not fit"),
        (changed(TARGETS, ("future = np.where(ended, 0, next_values.max(axis=1))", "future = next_values")),
         "shape|do not fit"),
    ],
)  # fmt: skip
def test_targets(body, message):
    tells(q_targets, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(POINTS, ("(steps - 1)", "steps")), "steps − 1 times"),
        (changed(POINTS, (" * (1 - discount)", "")), "that is what the finish is worth"),
        (changed(POINTS, ("* (1 - discount)", "/ (1 - discount)")), "that is the other plan|the other plan"),
        (changed(POINTS, (" * discount ** (steps - 1)", "")), "the way to the finish is not discounted"),
        ("return prize / steps", "shared out"),
        (changed(POINTS, ("** (steps - 1)", "* (steps - 1)")), "raised to a power"),
        (changed(POINTS, ("(1 - discount)", "discount")), "not with the discount"),
    ],
)
def test_points(body, message):
    tells(most_points, body, message)


@pytest.mark.parametrize(
    ("exercise", "body"),
    [
        (sweep, "q = np.einsum('ast,t->sa', chances, rewards + discount * values)\nreturn q.max(1) * ~ends"),
        (sweep, "v = []\nfor s in range(len(values)):\n    q = [sum(c[s][t] * (rewards[t] + discount * values[t]) "
                "for t in range(len(values))) for c in chances]\n    v.append(0 if ends[s] else max(q))\nreturn v"),
        (q_targets, "return [r if e else r + discount * max(q) for r, q, e in zip(rewards, next_values, ended)]"),
        (q_targets, "return rewards + discount * next_values.max(axis=1) * (1 - ended)"),
        (most_points, "return prize * (discount ** (steps - 1) - discount ** steps)"),
    ],
)  # fmt: skip
def test_other_ways_are_right_too(exercise, body):
    assert exercise.check(as_function(body, exercise.calls_with)).state == RIGHT
