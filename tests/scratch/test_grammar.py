"""The judge of written code accepts what Python does, line by line, and nothing else."""

import pytest

from dltutor import datasets
from dltutor.errors import LearnerError
from dltutor.scratch.texts.grammar import readable_lines

RIGHT = (
    "def f(x, y=1):",
    "elif x:",
    "except (A, B) as e:",
    "finally:",
    "return x",
    "x = [1, 2][0]",
    "class A(B):",
    "else:",
)
WRONG = ("def f(x:", "return (x", "x = = 1", "for in x:", "self.x)", "if x")


@pytest.mark.parametrize("line", RIGHT)
def test_what_python_reads_is_right(line):
    assert readable_lines(f"cut\n    {line}\ncut") == (1, 1)


@pytest.mark.parametrize("line", WRONG)
def test_what_python_does_not_read_is_wrong(line):
    assert readable_lines(f"cut\n{line}\ncut") == (1, 0)


def test_ends_comments_and_empty_lines_do_not_count():
    assert readable_lines("x = (\n\n# no code at all (\n  y = 1\n) = x") == (1, 1)
    assert readable_lines("") == (0, 0)
    with pytest.raises(LearnerError, match="text=3: it must be a text"):
        readable_lines(3)


def test_real_code_is_mostly_right_and_mixed_characters_are_not():
    code = datasets.text("python")[:60_000]
    found = readable_lines(code)
    assert found.all > 500 and found.right > 0.6 * found.all
