"""What a check knows of the learner's call: the names that were typed, and what they mean later."""

import linecache

import pytest

from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.handed import as_typed


class Sum(Exercise):
    key, title, task, code, why = "sum", "a sum", "Give a and b.", "a = b = 1", "they are."
    hints = ("a", "b", "c")

    def judge(self, a, b):
        return f"`a + b` is {a + b}"


def run(code, exercise=None):
    """The names after a cell with this code, known line by line as a notebook's cell is; the last check is noted."""
    file = f"<ipython-input-{abs(hash(code))}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    exercise = exercise or Sum()
    names, judged = {"exercise": exercise, "pair": (1, 2)}, exercise.judged

    def noted(handed):
        names["handed"], names["outcome"] = handed, judged(handed)
        return names["outcome"]

    exercise.judged = noted
    exec(compile(code, file, "exec"), names)
    exercise.judged = judged
    return names


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("x = y = 1\nexercise.check(x, y)", {0: "x", 1: "y"}),
        ("x = y = 1\nexercise.check(\n    x,\n    b=y,\n)", {0: "x", "b": "y"}),
        ("x = 1\nexercise.check(x, x + 1)", {0: "x"}),
        ("exercise.check(1, 2)", {}),
        ("exercise.check(*pair)", {}),
        ("x = y = 1\nexercise.check(x, y), exercise.check(y, x)", {}),
        ("x = y = 1\ngetattr(exercise, 'check')(x, y)", {}),
    ],
)
def test_names_are_known_where_they_were_typed(code, names):
    assert run(code)["handed"].names == names


def test_checked_again_it_is_what_the_names_mean_now():
    names = run("x = y = 1\nexercise.check(x, y)")
    same, news = names["handed"].again()
    assert same.answer == (1, 1)
    assert news == "Checked again, with the same `x` and `y`: what you change in a cell counts once that cell is run."
    names["y"] = 5
    changed, news = names["handed"].again()
    assert changed.answer == (1, 5) and news == "Checked again, with `x` and `y` as defined now."
    del names["x"]
    assert changed.again()[0].answer == (1, 5)


@pytest.mark.parametrize("code", ["exercise.check(1, 2)", "def f(x):\n    exercise.check(x, x)\nf(1)"])
def test_what_cannot_be_read_anew_is_told(code):
    handed = run(code)["handed"]
    again, news = handed.again()
    assert again.answer == handed.answer
    assert "no name by which it can be read anew, so run the cell" in news


def test_only_code_is_said_in_the_learners_names():
    said = "step=2: `step(1)` stops in the line `step = 1`; a step is no step[0]"
    assert as_typed(said, {"step": "mine"}) == "mine=2: `mine(1)` stops in the line `step = 1`; a step is no mine[0]"
    assert as_typed("`a - b`", {"a": "b", "b": "a"}) == "`b - a`"
