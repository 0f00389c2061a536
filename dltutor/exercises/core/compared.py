"""Compares what a learner's function gives with what is right, a number or an array, and names the slip behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.exercises.core.contract import need
from dltutor.exercises.core.given import NotYetError, brief, one_number
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.validation import shown


def compare_number(
    function: LearnerFunction,
    arguments: Sequence[Any],
    wanted: float,
    slips: Sequence[tuple[float, str]],
    otherwise: str = "",
) -> None:
    """Go on if the function gives `wanted`; else say which of the slips gives the same number, or `otherwise`.

    >>> double = LearnerFunction("double", lambda x: x + 2, "x")
    >>> compare_number(double, [3], 6, [(5, "that is x + 2")])
    Traceback (most recent call last):
    dltutor.exercises.core.given.NotYetError: `double(3)` gives 5, and 6 is right: that is x + 2
    """
    given = function(*arguments)
    one = one_number(given)
    call = f"`{function.call_text(*arguments)}`"
    need(one is not None, f"{call} gives {brief(given)}, and the answer is one number, {_plain(wanted)}")
    if abs(one - wanted) < 1e-9:
        return
    start = f"{call} gives {_plain(one)}, and {_plain(wanted)} is right"
    for slip, words in slips:
        need(not abs(one - slip) < 1e-9, f"{start}: {words}")
    raise NotYetError(f"{start}: {otherwise}" if otherwise else start)


def compare_array(
    given: Any,
    wanted: np.ndarray,
    slips: Sequence[tuple[np.ndarray | None, str]],
    on: str,
    table: str,
    size: str = "that is how many places there are",
) -> None:
    """Go on if `given` is the right array; else say which slip it is, or where it differs.

    Arguments:
        given: what the learner's function gave.
        wanted: the right array.
        slips: what typical slips give, each with its words; None where a slip is not possible.
        on: what it was tried on, as "an image of 4 × 5"; every message begins with it.
        table: what the function was given, shown below the message with both outputs.
        size: why the shape is what it is, for an output of another shape.
    """
    numbers = _numbers(given)
    table += f"\nright:\n{wanted.round(4)}"
    need(numbers is not None, f"on {on} it does not give an array of numbers", table)
    table += f"\nyours:\n{numbers.round(4)}"
    if _alike(numbers, wanted):
        return
    for slip, words in slips:
        need(slip is None or not _alike(numbers, slip), f"on {on} {words}", table)
    need(
        numbers.shape == wanted.shape,
        f"on {on} it gives shape {numbers.shape}, and {wanted.shape} is right: {size}",
        table,
    )
    place = np.unravel_index(np.abs(numbers - wanted).argmax(), wanted.shape)
    mine, right = (brief(float(a[place])) for a in (numbers, wanted))
    raise NotYetError(f"on {on} output[{', '.join(map(str, place))}] is {mine}, and {right} is right", table)


def parts(given: Any, count: int, call: str, wanted: str) -> Sequence[Any]:
    """What a function gave as a tuple or a list of `count` things; `wanted` says which they are."""
    fits = isinstance(given, tuple | list) and len(given) == count
    need(fits, f"{call} gives {brief(given)}, and it must give {wanted}")
    return given


def same(given: Sequence[Any], wanted: Sequence[Any], most: float = 1e-9) -> bool:
    """Whether each part is what is wanted, up to rounding."""
    return all(bool(np.allclose(a, b, rtol=0, atol=most)) for a, b in zip(given, wanted, strict=True))


def both(pair: Sequence[Any]) -> str:
    """Two numbers or arrays, for a message."""
    return f"{brief(pair[0])} and {brief(pair[1])}"


def by(shape: Sequence[int]) -> str:
    """A size as it is read aloud.

    >>> by((4, 5))
    '4 × 5'
    """
    return " × ".join(map(str, shape))


def _alike(given: np.ndarray, wanted: np.ndarray) -> bool:
    return given.shape == wanted.shape and np.allclose(given, wanted, atol=1e-6)


def _numbers(given: Any) -> np.ndarray | None:
    """What the learner's function gave as an array of finite numbers; None if it is none."""
    try:
        clean = np.asarray(given)
        if clean.dtype.kind not in "biuf":
            return None
        clean = clean.astype(float)
    except Exception:
        return None
    if not np.isfinite(clean).all():
        raise NotYetError(f"its output holds {'NaN' if np.isnan(clean).any() else 'infinity'}: {shown(clean)}")
    return clean


def _plain(number: float) -> str:
    whole = np.isfinite(number) and number == int(number) and abs(number) < 1e12
    return f"{number:,.0f}" if whole else f"{number:.4g}"
