"""Checks of what a learner passes in. Each returns the clean value or raises a one-line `LearnerError`.

They use the standard library and NumPy only, and every message has the same shape:
``name=value: what it must be, for example ...``.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence, Sized
from typing import Any

import numpy as np

from dltutor.errors import LearnerError

PIECE = 1_000_000  # numbers looked at in one go


def shown(value: Any) -> str:
    """`value` as a short text of one line for a message: what has a shape by its shape, long things cut.

    >>> shown(-1), shown("fast"), shown(np.zeros((3, 2)))
    ('-1', "'fast'", 'an array of shape (3, 2)')
    >>> shown((np.zeros((3, 2)), 7))
    '(an array of shape (3, 2), 7)'
    """
    if isinstance(value, np.ndarray | np.generic) and not value.ndim:
        value = value.item()
    try:
        if isinstance(value, np.ndarray):
            text = f"an array of shape {value.shape}"
        elif _has_shape(value):
            name = type(value).__name__
            text = f"{'an' if name[0] in 'AEIOU' else 'a'} {name} of shape {tuple(value.shape)}"
        elif type(value) in (tuple, list) and any(map(_has_shape, value)):
            inner = ", ".join(map(shown, value))
            text = f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
        else:
            text = " ".join(repr(value).split())
    except Exception:
        text = f"an object of type {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}..."


def number(
    name: str,
    value: Any,
    *,
    low: float = -math.inf,
    high: float = math.inf,
    above: float | None = None,
    example: Any = None,
) -> float:
    """A finite number from `low` to `high` (and strictly above `above`), as a float.

    >>> number("learning_rate", "fast", above=0, example=0.1)
    Traceback (most recent call last):
    dltutor.errors.LearnerError: learning_rate='fast': it must be a number above 0, for example 0.1
    """
    wanted = "a number" + _range(low, high, above) + _example(example)
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.item()
    if not _is_number(value):
        raise LearnerError(f"{name}={shown(value)}: it must be {wanted}")
    clean = _float(value)
    if not math.isfinite(clean) or not low <= clean <= high or (above is not None and clean <= above):
        raise LearnerError(f"{name}={shown(value)}: it must be {wanted}")
    return clean


def whole(name: str, value: Any, *, low: int = 1, high: int | None = None, example: Any = None) -> int:
    """A whole number from `low` to `high`, as an int; 32.0 is taken as 32.

    >>> whole("batch_size", 0, high=1438, example=32)
    Traceback (most recent call last):
    dltutor.errors.LearnerError: batch_size=0: it must be a whole number from 1 to 1438, for example 32
    """
    wanted = "a whole number" + _range(low, math.inf if high is None else high, None) + _example(example)
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.item()
    if not _is_number(value) or not math.isfinite(_float(value)) or value != int(value):
        raise LearnerError(f"{name}={shown(value)}: it must be {wanted}")
    clean = int(value)
    if clean < low or (high is not None and clean > high):
        raise LearnerError(f"{name}={shown(value)}: it must be {wanted}")
    return clean


def choice(name: str, value: Any, options: Sequence[Any]) -> Any:
    """`value` if it is one of `options`.

    >>> choice("gate", "NOR", ["AND", "OR"])
    Traceback (most recent call last):
    dltutor.errors.LearnerError: gate='NOR': it must be one of 'AND', 'OR'
    """
    if not any(value is o or (type(value) is type(o) and value == o) for o in options):
        raise LearnerError(f"{name}={shown(value)}: it must be one of {', '.join(map(repr, options))}")
    return value


def array(
    name: str, value: Any, *, shape: tuple[int | None, ...] | None = None, like: str = "", dtype: Any = float
) -> np.ndarray:
    """`value` as an array without NaN or infinity; `shape` may hold None where any length from 1 up is right.

    `like` says in words what the array holds, for the message; with a `dtype` of None nothing is copied.

    >>> array("weights", "heavy", shape=(2,), like="two weights")
    Traceback (most recent call last):
    dltutor.errors.LearnerError: weights='heavy': it must be two weights, an array of numbers of shape (2,)
    >>> array("x", [[1, 2, 3]], shape=(None, 2), like="points")
    Traceback (most recent call last):
    dltutor.errors.LearnerError: x has shape (1, 3): it must be points, an array of numbers of shape (any, 2)
    """
    size = "" if shape is None else f" of shape {_shape(shape)}"
    wanted = (f"{like}, " if like else "") + f"an array of numbers{size}"
    try:
        clean = np.asarray(value)
        if clean.dtype.kind not in "biuf":
            raise ValueError
        clean = clean if dtype is None else clean.astype(dtype)
    except Exception:  # an object of the learner's may raise anything when it is asked for its numbers
        raise LearnerError(f"{name}={shown(value)}: it must be {wanted}") from None
    if clean.size == 0:
        raise LearnerError(f"{name} is empty: it must be {wanted}")
    if shape is not None and (
        clean.ndim != len(shape) or any(s is not None and s != n for s, n in zip(shape, clean.shape, strict=True))
    ):
        raise LearnerError(f"{name} has shape {clean.shape}: it must be {wanted}")
    if bad := _not_finite(clean):
        raise LearnerError(f"{name} contains {bad}: it must be {wanted}, all of them finite")
    return clean


def _not_finite(clean: np.ndarray) -> str:
    """What there is that is not finite: looked for in pieces, for the data may be large."""
    if clean.dtype.kind != "f":
        return ""
    pieces = [clean] if clean.size <= PIECE else np.array_split(clean, min(len(clean), -(-clean.size // PIECE)))
    bad = next((piece for piece in pieces if not np.isfinite(piece).all()), None)
    return "" if bad is None else "NaN" if any(np.isnan(piece).any() for piece in pieces) else "infinity"


def _has_shape(value: Any) -> bool:
    try:
        return len(value.shape) > 0
    except Exception:  # none, or one that is not known
        return False


def layer_sizes(value: Any, *, most: int | None = None) -> list[int]:
    """The sizes of the layers of a network, inputs first, as at least two (and at most `most`) whole numbers.

    >>> layer_sizes([64, 0, 10])
    Traceback (most recent call last):
    dltutor.errors.LearnerError: layer_sizes[1]=0: it must be a whole number of at least 1, for example 30
    >>> layer_sizes([64])
    Traceback (most recent call last):
    dltutor.errors.LearnerError: layer_sizes=[64]: it must be a list of 2 or more whole numbers, for example [64, 30]
    """
    try:
        sizes = [] if isinstance(value, str) else list(value)
    except TypeError:
        sizes = []
    if len(sizes) < 2 or (most is not None and len(sizes) > most):
        amount = "2 or more" if most is None else f"2 to {most}"
        wanted = f"it must be a list of {amount} whole numbers, for example [64, 30]"
        raise LearnerError(f"layer_sizes={shown(value)}: {wanted}")
    return [whole(f"layer_sizes[{i}]", size, example=30) for i, size in enumerate(sizes)]


def same_length(**arrays: Sized) -> int:
    """The common length of the named arrays.

    >>> same_length(x=[1, 2, 3], y=[1, 2])
    Traceback (most recent call last):
    dltutor.errors.LearnerError: x has 3 samples and y has 2: they must be as many, one label for each sample
    """
    lengths = {name: len(a) for name, a in arrays.items()}
    if len(set(lengths.values())) > 1:
        (first, n), *rest = lengths.items()
        other, m = next((k, v) for k, v in rest if v != n)
        raise LearnerError(
            f"{first} has {n} samples and {other} has {m}: they must be as many, one label for each sample"
        )
    return next(iter(lengths.values()))


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _float(value: Any) -> float:
    """A number too large for a float counts as infinite."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _range(low: float, high: float, above: float | None) -> str:
    if above is not None:
        return f" above {above:g}" + (f" and at most {high:g}" if high < math.inf else "")
    if low > -math.inf and high < math.inf:
        return f" from {_plain(low)} to {_plain(high)}"
    if low > -math.inf:
        return f" of at least {_plain(low)}"
    return f" of at most {_plain(high)}" if high < math.inf else ""


def _plain(x: float) -> str:
    return str(int(x)) if x == int(x) else f"{x:g}"


def _example(example: Any) -> str:
    return "" if example is None else f", for example {example}"


def _shape(shape: tuple[int | None, ...]) -> str:
    inner = ", ".join("any" if s is None else str(s) for s in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"
