import linecache
import textwrap

import numpy as np
import pytest

from dltutor.exercises.core.given import NotAttemptedError, NotYetError
from dltutor.exercises.core.learner import LearnerFunction, is_stub


def written(code, name="f"):
    """The function `name` from code that Python knows line by line, as it does for a notebook's cell."""
    code = textwrap.dedent(code)
    file = f"<ipython-input-{abs(hash(code))}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    names = {"np": np}
    exec(compile(code, file, "exec"), names)
    return names[name]


def said(code, *arguments, parameters="x"):
    with pytest.raises(NotYetError) as caught:
        LearnerFunction("f", written(code), parameters)(*arguments)
    assert "\n" not in caught.value.message
    return caught.value.message


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("return wieghts", "the name `wieghts` is not known there; is it misspelt, or never given a value?"),
        ("return x / 0", "it divides by zero"),
        ("return [1][x]", "it asks for an element that is not there; counting begins at 0"),
        ("return {}[x]", "it looks up 1, which is not in the dictionary"),
        ("return x.shape", "it asks a value for something that this kind of value does not have"),
        ("return np.zeros(2) + np.zeros(3)", "the shapes of two arrays do not fit together"),
        ("return int('a')", "a value there does not fit"),
        ("return x + 'a'", "a value there is of the wrong kind"),
        ("import nothing_of_this_name", "it imports something that is not installed"),
        ("raise SystemExit", "it asks Python to quit; a function ends with `return`"),
        ("raise KeyboardInterrupt", "you stopped it there while it was still running; does its loop ever end?"),
        ("raise OSError('a\\nb')", "a problem that Python calls OSError: a b"),
        ("return f(x)", "it calls itself again and again without an end"),
        ("x += later; later = 1", "it uses `later` before giving it a value"),
    ],
)
def test_an_exception_is_explained_with_its_line(line, meaning):
    message = said(f"def f(x):\n    {line}", 1)
    assert message.startswith(f"`f(1)` stops in the line `{line}`: {meaning}")


def test_the_line_is_the_learners_and_not_the_librarys():
    message = said("def f(x):\n    y = np.linalg.inv(x)\n    return y", np.zeros((2, 2)))
    assert "in the line `y = np.linalg.inv(x)`" in message


def test_a_function_of_the_learner_that_calls_another_one_is_followed():
    assert "in the line `return 1 / x`" in said("def g(x):\n    return 1 / x\ndef f(x):\n    return g(x)", 0)


def test_prints_are_kept_aside_and_cut_short(capsys):
    f = LearnerFunction("f", written("def f(x):\n    print('at', x)\n    return x"), "x")
    assert [f(i) for i in range(7)] == list(range(7))
    assert f.printed == "at 0\nat 1\nat 2\nat 3\nat 4\n…"
    assert capsys.readouterr().out == ""


def test_arguments_are_copies_and_a_change_is_told_once():
    f = LearnerFunction("f", written("def f(x, w):\n    x[0] = 9\n    w.append(1)\n    return x"), "x, w")
    x, w = np.zeros(2), []
    f(x, w)
    f(x, w)
    assert x.tolist() == [0, 0]
    assert w == []
    assert [r.split("`")[1] for r in f.remarks] == ["x", "w"]


def test_an_unchanged_argument_with_nan_is_no_change():
    f = LearnerFunction("f", written("def f(x):\n    return 1"), "x")
    f(np.array([1.0, 2.0]))
    assert f.remarks == []


@pytest.mark.parametrize("body", ["...", "pass", "return ...", "return None", "'words'", "'words'\n    ..."])
def test_an_empty_body_is_not_attempted(body):
    f = written(f"def f(x):\n    {body}")
    assert is_stub(f)
    with pytest.raises(NotAttemptedError):
        LearnerFunction("f", f, "x")


def test_a_result_of_three_dots_is_not_attempted():
    with pytest.raises(NotAttemptedError):
        LearnerFunction("f", written("def f(x):\n    y = ...\n    return y"), "x")(1)


@pytest.mark.parametrize("body", ["return 0", "print(x)", "return x", "y = x"])
def test_a_body_that_does_something_is_no_stub(body):
    assert not is_stub(written(f"def f(x):\n    {body}"))


def test_parameters_that_do_not_fit_are_told_before_the_call():
    with pytest.raises(NotYetError, match=r"your function takes \(x\): it is called as `f\(x, weights\)`"):
        LearnerFunction("f", written("def f(x):\n    return 1"), "x, weights")


def test_a_warning_of_numpy_does_not_reach_the_page(recwarn):
    f = LearnerFunction("f", written("def f(x):\n    return np.log(x)"), "x")
    assert f(np.zeros(1))[0] == -np.inf
    assert len(recwarn) == 0
