"""Work in slices of a few milliseconds: how many steps fit into the time, and what to go back to if they diverge."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np


class Kept(Protocol):
    """What a slice works on: it can be put back."""

    def note(self) -> bool:
        """Whether all values are finite; then they are kept."""

    def back_to_finite(self) -> None:
        """Put the last finite values back."""

    def back_to_start(self) -> None:
        """Put the values of the start back."""


class Snapshots:
    """The values that some variables had at the start, and the last ones of which all were finite.

    Args:
        variables: TensorFlow's or Keras's, without the learning rates: these stay as the learner has set them.
        every: seconds between two looks; in between all are taken to be finite.
    """

    def __init__(self, variables: Sequence[Any], every: float = 0.0) -> None:
        self._variables, self._every = variables, every
        self._start = self._values()
        self.finite = _all_finite(self._start)
        self._last, self._noted = self._start, -math.inf

    def note(self) -> bool:
        """Whether all values are finite; then they are kept."""
        now = time.perf_counter()
        if now - self._noted < self._every:
            return True
        values = self._values()
        if _all_finite(values):
            self._last, self._noted = values, now
            return True
        return False

    def back_to_finite(self) -> None:
        """Put the last finite values back."""
        self._put(self._last)

    def back_to_start(self) -> None:
        """Put the values of the start back."""
        self._last, self._noted = self._start, -math.inf
        self._put(self._start)

    def _values(self) -> list[np.ndarray]:
        return [variable.numpy() for variable in self._variables]

    def _put(self, values: Sequence[Any]) -> None:
        for variable, value in zip(self._variables, values, strict=True):
            variable.assign(value)


class Slices:
    """How fast a training gets on, measured as it goes, and whether it is still among the finite numbers.

    Args:
        snapshots: what it goes back to.
        speeds: for each way of making steps how many a second it is first taken to make.
    """

    def __init__(self, snapshots: Kept, speeds: Mapping[Any, float]) -> None:
        self._snapshots, self._guesses = snapshots, dict(speeds)
        self.seconds = 0.0  # of work in all
        self._restart()

    def _restart(self) -> None:
        self._speed, self._runs = dict(self._guesses), 0
        self.begin()

    def reset(self) -> None:
        """Back to the values of the start."""
        self._snapshots.back_to_start()
        self._restart()

    def begin(self, seconds: float = math.inf) -> None:
        """A slice of about so many seconds begins."""
        self._began = time.perf_counter()
        self._deadline = self._began + seconds
        self.diverged, self.reason = False, ""

    def fit(self, way: Hashable) -> float:
        """How many steps fit into what is left of the slice: at least one, and at first no more.

        How long a step takes is not known yet then: a large model would go on for minutes.
        """
        self._began = time.perf_counter()
        left = self._deadline - self._began
        if left == math.inf:
            return math.inf
        return 1.0 if self._runs < 2 else max(1.0, self._speed[way] * left)

    def ran(self, way: Hashable, steps: int) -> None:
        """So many steps have been made since `fit` was asked."""
        took = time.perf_counter() - self._began
        self.seconds += took
        if self._runs and steps:  # the first run of a graph is a slow one
            before, now = self._speed[way], steps / max(took, 1e-6)
            self._speed[way] = now if now < before / 4 else 0.5 * before + 0.5 * now
        self._runs += steps > 0

    def over(self, way: Hashable) -> bool:
        """Whether the slice ends here: less is left than half a step would take."""
        return self._deadline - time.perf_counter() <= 0.5 / self._speed[way]

    def keep(self, finite: bool, why: Callable[[], str]) -> bool:
        """Note the values if all is `finite`, they included; else put the last finite ones back and say `why`."""
        if finite and self._snapshots.note():
            return True
        self.diverged, self.reason = True, why()
        self._snapshots.back_to_finite()
        return False


class InSlices:
    """What trains in `_slices` tells of them."""

    @property
    def diverged(self: Any) -> bool:
        """Whether the last slice left the finite numbers; `reason` says why."""
        return self._slices.diverged

    @property
    def reason(self: Any) -> str:
        """Why it diverged, and what would help."""
        return self._slices.reason

    @property
    def seconds(self: Any) -> float:
        """Seconds of training, in all."""
        return self._slices.seconds


def _all_finite(values: Sequence[np.ndarray]) -> bool:
    return all(np.isfinite(value).all() for value in values if value.dtype.kind == "f")
