"""Values that a learner gave, taken in safely: each comes out clean, or the answer is not right yet.

Such a value may be any object; whatever it does when it is touched is told as the learner's. A check touches it here
and in `learner` only, and what goes wrong anywhere else in a check is a mistake of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.exercises.core.shown import one_line
from dltutor.validation import shown

_P = ParamSpec("_P")
_T = TypeVar("_T")


class NotYetError(Exception):
    """The answer is not right: a one-line `message` says why, `details` may hold a table of several lines."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.message = one_line(message)
        self.details = details


class NotAttemptedError(Exception):
    """There is no answer yet: a `...` or None is still in its place."""


def _refusing(check: Callable[_P, _T]) -> Callable[_P, _T]:
    """A check of `dltutor.validation` whose `LearnerError` becomes a `NotYetError`."""

    @wraps(check)
    def checked(*arguments: _P.args, **named: _P.kwargs) -> _T:
        try:
            return check(*arguments, **named)
        except LearnerError as wrong:
            raise NotYetError(str(wrong)) from None

    return checked


array, choice = _refusing(validation.array), _refusing(validation.choice)
number, whole = _refusing(validation.number), _refusing(validation.whole)


def brief(value: Any, depth: int = 4, digits: int = 4) -> str:
    """A number or array as a learner would type it, rounded to `digits`; large arrays by their shape, lists to `depth`.

    >>> brief(np.array([1.0, -0.25])), brief(0.1 + 0.2), brief(np.zeros((8, 8)))
    ('[1, -0.25]', '0.3', 'an array of shape (8, 8)')
    """
    if isinstance(value, np.ndarray) and not value.ndim:
        value = value[()]
    if isinstance(value, float | np.floating):
        return f"{value + 0.0:.{digits}g}"  # never "-0"
    if isinstance(value, np.ndarray) and value.ndim and value.size <= 9:
        return "[" + ", ".join(brief(v, digits=digits) for v in np.asarray(value)) + "]"
    if isinstance(value, list | tuple) and len(value) <= 9 and depth:
        inner = ", ".join(brief(v, depth - 1, digits) for v in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    return one_line(shown(value))


def one_number(value: Any) -> float | None:
    """A number, a truth value or an array with a single element as a float; None for anything else.

    >>> one_number(True), one_number(np.array([0.5])), one_number([1, 2])
    (1.0, 0.5, None)
    """
    try:
        clean = np.asarray(value)
        return float(clean.reshape(-1)[0]) if clean.size == 1 and clean.dtype.kind in "biuf" else None
    except Exception:
        return None


def size(value: Any) -> int:
    """How many elements `value` holds as an array; 0 for what cannot be one.

    >>> size([[1, 2], [3, 4]]), size(7), size([[1], [2, 3]])
    (4, 1, 0)
    """
    try:
        return int(np.size(value))
    except Exception:
        return 0
