"""A function that a check hands to the learner's function, and that says its own name in messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, repr=False)
class Curve:
    """The function `f` under a `name`.

    >>> Curve("w²", lambda w: w * w)(3), Curve("w²", abs)
    (9, w²)
    """

    name: str
    f: Callable[[Any], Any]

    def __call__(self, w: Any) -> Any:
        return self.f(w)

    def __repr__(self) -> str:
        return self.name
