"""Compares what a learner's function gives with what is right, a number or an array, and names the slip behind it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

import numpy as np

from dltutor.exercises.core.contract import need
from dltutor.exercises.core.given import NotYetError, brief, one_number
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.validation import shown

Slips = Sequence[tuple[Any, str]]  # what a slip gives, and the words for it

RELATIVE = 1e-5  # of the largest number in an answer: float32 is precise enough
_NEAR_ZERO = 1e-6  # what float32 leaves of numbers that cancel
_FLOAT32 = "a float32 holds whole numbers only up to 16,777,216: keep it an int"


def alike(given: Any, wanted: Any) -> bool:
    """Whether two numbers, arrays, or tuples of them are the same up to rounding; the one tolerance of all checks.

    >>> alike(np.float32(0.1), 0.1), alike((1.0, [2, 3]), (1, np.array([2, 3.1])))
    (True, False)
    """
    if isinstance(wanted, tuple | list):
        return len(given) == len(wanted) and all(map(alike, given, wanted))
    mine, right = np.asarray(given, float), np.asarray(wanted, float)
    room = RELATIVE * np.abs(right).max(initial=0) + _NEAR_ZERO
    return mine.shape == right.shape and bool(np.isfinite(room) and (np.abs(mine - right) <= room).all())


def apart(given: Any, wanted: Any) -> tuple[str, str]:
    """Both for a message, with as many digits as it takes to see that they differ.

    >>> apart(0.5, 0.25), apart(2.00004, 2.0)
    (('0.5', '0.25'), ('2.00004', '2'))
    """
    for digits in range(4, 17):
        mine, right = (_plain(v, digits) if isinstance(v, float) else brief(v, digits=digits) for v in (given, wanted))
        if mine != right:
            break
    return mine, right


def differing(given: Any, wanted: Any) -> str:
    """ "x, and y is right" for two that differ; of arrays too large to be shown, the place where they differ most.

    >>> differing(np.ones((4, 4)), np.eye(4))
    'at [0, 1] 1, and 0 is right'
    """
    mine, right = apart(given, wanted)
    if mine == right and isinstance(wanted, np.ndarray) and np.shape(given) == wanted.shape:
        place = _worst(given, wanted)
        mine, right = apart(float(given[place]), float(wanted[place]))
        mine = f"at {_index(place)} {mine}"
    return f"{mine}, and {right} is right"


def words_for(given: Any, slips: Slips, cleared: Set[str] = frozenset()) -> str:
    """The words for the first slip that gives the same and is not cleared; "" if there is none.

    A slip that is None is not possible with these arguments.
    """
    fitting = (words for slip, words in slips if slip is not None and alike(given, slip))
    return next((words for words in fitting if words not in cleared), "")


def clear(function: LearnerFunction, wanted: Any, slips: Slips) -> None:
    """After a right answer: what would have led to another one is no cause of what goes wrong later."""
    possible = [(slip, words) for slip, words in slips if slip is not None]
    function.cleared |= {words for _, words in possible} - {words for slip, words in possible if alike(slip, wanted)}


def compare_number(
    function: LearnerFunction,
    arguments: Sequence[Any],
    wanted: float,
    slips: Slips,
    otherwise: str = "",
) -> None:
    """Go on if the function gives `wanted`; else say which of the slips gives the same number, or `otherwise`.

    An int is a count, and must be met exactly.

    >>> double = LearnerFunction("double", lambda x: x + 2, "x")
    >>> compare_number(double, [3], 6, [(5, "that is x + 2")])
    Traceback (most recent call last):
    dltutor.exercises.core.given.NotYetError: `double(3)` gives 5, and 6 is right: that is x + 2
    """
    given = function(*arguments)
    one = one_number(given)
    call = f"`{function.call_text(*arguments)}`"
    need(one is not None, f"{call} gives {brief(given)}, and the answer is one number, {_plain(wanted)}")
    count = isinstance(wanted, int)
    if one == wanted if count else alike(one, wanted):
        return
    words = words_for(one, [(s, w) for s, w in slips if one == s] if count else slips)
    words = _FLOAT32 if one == np.float32(wanted) else words or otherwise
    raise NotYetError(f"{call} gives {differing(one, float(wanted))}" + (f": {words}" if words else ""))


def compare_array(
    function: LearnerFunction,
    given: Any,
    wanted: np.ndarray,
    slips: Slips,
    on: str,
    table: str,
    size: str = "that is how many places there are",
) -> None:
    """Go on if `given` is the right array; else say which slip it is, or where it differs.

    Arguments:
        function: the learner's function.
        given: what it gave.
        wanted: the right array.
        slips: what typical slips give, each with its words; None where a slip is not possible.
        on: what it was tried on, as "an image of 4 × 5"; every message begins with it.
        table: what the function was given, shown below the message with both outputs.
        size: why the shape is what it is, for an output of another shape.
    """
    numbers = _numbers(given)
    need(numbers is not None, f"on {on} it does not give an array of numbers", f"{table}\nright:\n{wanted.round(4)}")
    if alike(numbers, wanted):
        clear(function, wanted, slips)
        return
    table += f"\nright:\n{_rounded(wanted, numbers)}\nyours:\n{_rounded(numbers, wanted)}"
    words = words_for(numbers, slips, function.cleared)
    need(not words, f"on {on} {words}", table)
    need(
        numbers.shape == wanted.shape,
        f"on {on} it gives shape {numbers.shape}, and {wanted.shape} is right: {size}",
        table,
    )
    place = _worst(numbers, wanted)
    mine, right = apart(float(numbers[place]), float(wanted[place]))
    raise NotYetError(f"on {on} output{_index(place)} is {mine}, and {right} is right", table)


def parts(given: Any, count: int, call: str, wanted: str) -> Sequence[Any]:
    """What a function gave as a tuple or a list of `count` things; `wanted` says which they are."""
    fits = isinstance(given, tuple | list) and len(given) == count
    need(fits, f"{call} gives {brief(given)}, and it must give {wanted}")
    return given


def by(shape: Sequence[int]) -> str:
    """A size as it is read aloud.

    >>> by((4, 5))
    '4 × 5'
    """
    return " × ".join(map(str, shape))


def _numbers(given: Any) -> np.ndarray | None:
    """What the learner's function gave as an array of finite numbers; None if it is none."""
    try:
        clean = np.asarray(given)
        if clean.dtype.kind not in "biuf":
            return None
        clean = clean.astype(float)
    except Exception:
        return None
    need(not np.ma.is_masked(given), "its output is a masked array that hides some of its numbers")
    if not np.isfinite(clean).all():
        raise NotYetError(f"its output holds {'NaN' if np.isnan(clean).any() else 'infinity'}: {shown(clean)}")
    return clean


def _worst(given: np.ndarray, wanted: np.ndarray) -> tuple[int, ...]:
    return tuple(map(int, np.unravel_index(np.abs(given - wanted).argmax(), wanted.shape)))


def _index(place: Sequence[int]) -> str:
    return f"[{', '.join(map(str, place))}]"


def _rounded(array: np.ndarray, other: np.ndarray) -> np.ndarray:
    """An output for the table: whole numbers as such, others with as many digits as show what differs."""
    if np.array_equal(array, array.round()) and np.array_equal(other, other.round()):
        return array.astype(int)
    close = array.shape == other.shape and np.array_equal(array.round(4), other.round(4))
    return array.round(12 if close else 4)


def _plain(number: float, digits: int = 4) -> str:
    whole = np.isfinite(number) and number == int(number) and abs(number) < 1e12
    return (f"{number:,.0f}" if abs(number) >= 10_000 else f"{number:.0f}") if whole else f"{number:.{digits}g}"
