"""A judge for code that a network has written: which of its lines would Python's own parser accept?"""

from __future__ import annotations

import ast
import warnings
from typing import NamedTuple

from dltutor import validation
from dltutor.errors import LearnerError

BEFORE = {"elif": "if x: pass\n", "else": "if x: pass\n", "except": "try: pass\n", "finally": "try: pass\n"}


class Lines(NamedTuple):
    """How many lines were looked at, and how many of them Python can read."""

    all: int
    right: int


def readable_lines(text: str) -> Lines:
    """The lines of a text that Python's parser accepts, each by itself.

    Indentation does not matter. A line that begins a block, such as "if x > 0:", gets one; empty lines and comments are
    left out, and so are the first and the last line, which may be cut. A line is right if its grammar is: nobody asks
    whether its names exist.

    Args:
        text: some lines of code.

    Raises:
        LearnerError: if it is no text.

    Example:
        >>> readable_lines("cut\\n    if x > 0:\\n        return (x\\n    else:\\n        return self.find(y)\\ncut")
        Lines(all=4, right=3)
    """
    if not isinstance(text, str):
        raise LearnerError(f"text={validation.shown(text)}: it must be a text, for example datasets.text('python')")
    lines = [line.strip() for line in text.splitlines()[1:-1]]
    lines = [line for line in lines if line and not line.startswith("#")]
    return Lines(len(lines), sum(_is_right(line) for line in lines))


def _is_right(line: str) -> bool:
    begins = line.replace(":", " ").split()[:1]
    block = BEFORE.get(begins[0] if begins else "", "") + line + (" pass" if line.endswith(":") else "")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as an escape that Python does not know
            ast.parse(block)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
