"""What is kept of a training while it goes on: a limited number of moments, spread over the whole of it."""

from __future__ import annotations

from bisect import bisect_right
from typing import Generic, TypeVar

T = TypeVar("T")


class Moments(Generic[T]):
    """Moments of a training, at most `most` of them; when there are more, every second one is let go.

    The first moment is always kept.

    >>> moments = Moments(most=4)
    >>> for step in range(0, 110, 10):
    ...     moments.note(step, f"at {step}")
    >>> moments.steps
    [0, 40, 80]
    >>> moments.at(79)
    (40, 'at 40')
    """

    def __init__(self, most: int = 100) -> None:
        self.most = most
        self.steps: list[int] = []
        self.moments: list[T] = []
        self._gap = 1

    def due(self, step: int) -> bool:
        """Whether `note` would keep a moment at `step`: lets the caller save the work."""
        return not self.steps or step >= self.steps[-1] + self._gap

    def note(self, step: int, moment: T) -> None:
        """Keep `moment`, if the last one that was kept is far enough away."""
        if not self.due(step):
            return
        self.steps.append(step)
        self.moments.append(moment)
        if len(self.steps) > self.most:
            del self.steps[1::2], self.moments[1::2]
            self._gap = max(self._gap, self.steps[-1] // (len(self.steps) - 1))

    def at(self, step: int) -> tuple[int, T]:
        """The last moment that was kept up to `step`, or else the first."""
        place = max(0, bisect_right(self.steps, step) - 1)
        return self.steps[place], self.moments[place]
