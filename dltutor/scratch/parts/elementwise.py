"""What every function of numbers in this package takes: numbers in any form, in an array of any shape."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError


def elementwise(function: Callable[..., Any]) -> Callable[..., np.ndarray]:
    """Let `function` take numbers in any form, refuse what is none, and keep quiet about infinity.

    What follows the first argument must be finite numbers, or True and False where the default is one of them.

    Example:
        >>> @elementwise
        ... def scaled(z, scale=2.0):
        ...     return scale * z
        >>> scaled([[1, 2]])
        array([[2., 4.]])
        >>> scaled("high")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: z='high': it must be a number or an array of numbers
        >>> scaled(1.0, scale="high")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: scale='high': it must be a number, for example 2.0
    """
    _, *options = signature(function).parameters.values()

    @wraps(function)
    def checked(z: Any, *given: Any, **named: Any) -> np.ndarray:
        for option, value in zip(options, given, strict=False):
            _check(option, value)
        for option in options:
            if option.name in named:
                _check(option, named[option.name])
        with np.errstate(all="ignore"):
            return function(numbers("z", z), *given, **named)[()]

    return checked


def numbers(name: str, value: Any) -> np.ndarray:
    """`value` as an array of floats of the same shape; infinity and NaN are let through, as a diverging run has them.

    Example:
        >>> numbers("z", [1, 2])
        array([1., 2.])
    """
    try:
        clean = np.asarray(value)
        if clean.dtype.kind not in "biuf":
            raise ValueError
    except (TypeError, ValueError):
        shown = validation.shown(value)
        raise LearnerError(f"{name}={shown}: it must be a number or an array of numbers") from None
    return clean.astype(float, copy=False)


def _check(option: Parameter, value: Any) -> None:
    if isinstance(option.default, bool):
        validation.choice(option.name, value, (True, False))
    else:
        validation.number(option.name, value, example=option.default)
