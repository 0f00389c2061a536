"""The one kind of error that a learner's slip raises: a line to read, not a traceback to wade through."""

from __future__ import annotations

import linecache
import traceback
from pathlib import Path

_PACKAGE = str(Path(__file__).parent)


class LearnerError(ValueError):
    """A slip that one line can mend: it names the parameter, the value, and what would be right.

    In a notebook IPython shows the line of the learner's own cell and the message, and nothing of our depths.

    >>> raise LearnerError("batch_size=0: it must be a whole number from 1 to 1000, for example 32")
    Traceback (most recent call last):
    dltutor.errors.LearnerError: batch_size=0: it must be a whole number from 1 to 1000, for example 32
    """

    def __init__(self, line: object = "") -> None:
        super().__init__(" ".join(part.strip() for part in str(line).splitlines()))  # what it quotes may have several

    def _render_traceback_(self) -> list[str]:
        """What IPython prints instead of a traceback."""
        shown = []
        where = learner_line(self)
        if where is not None:
            shown.append(f"line {where[0]}:  {where[1]}")
        return [*shown, f"⚠ {self}"]


def learner_line(error: BaseException) -> tuple[int, str] | None:
    """The last line of the learner's own cell that led to `error`, as (number, text), or None."""
    frames = [
        f
        for f in traceback.extract_tb(error.__traceback__)
        if "ipykernel" in f.filename or "<ipython-input" in f.filename
    ]
    frames = [f for f in frames if not f.filename.startswith(_PACKAGE)]
    if not frames:
        return None
    last = frames[-1]
    return last.lineno or 0, (last.line or linecache.getline(last.filename, last.lineno or 0)).strip()
