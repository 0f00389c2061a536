"""How fast a lab plays: by the beats of a clock, or by how much is trained between two pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from time import monotonic

from dltutor.live.page.controls import Choice

SLOW, NORMAL, FULL = "slow", "normal", "full"
LONGEST_WAIT = 0.2  # seconds of a world that may pass from one picture to the next
GROWTH = {SLOW: 50, NORMAL: 20}  # steps after which a picture brings one step more: a training is quickest at first


class Beats:
    """Says what is due by now, where so much is to happen in a second; what was missed in a long sleep is left out.

    >>> beats = Beats()
    >>> beats.start()
    >>> len(list(beats.due(1000.0)))
    1
    """

    def __init__(self) -> None:
        self._next = 0.0

    def start(self) -> None:
        """The first beat is due now."""
        self._next = monotonic()

    def due(self, in_a_second: float, *, most: int = 1, seconds: float = math.inf) -> Iterator[None]:
        """For each beat that is due: at most so many of them, and as long as there is time for their work."""
        began = monotonic()
        try:
            for _ in range(most):
                if self._next > monotonic() or monotonic() - began > seconds:
                    break
                self._next += 1 / in_a_second
                yield
        finally:
            if self._next <= monotonic():
                self._next = monotonic() + 1 / in_a_second


class WorldClock:
    """Says how many steps of a world are due by now; one that nobody has looked at for a while has waited.

    `rest` is the share of the next step that has passed, for pictures between two steps; below 0 where one was early.

    >>> clock = WorldClock()
    >>> clock.start()
    >>> clock.due(0.001), clock.due(0.001)
    (1, 0)
    """

    def __init__(self) -> None:
        self.rest, self._last = 0.0, 0.0

    def start(self) -> None:
        """The next step is due now."""
        self.rest, self._last = 1.0, monotonic()

    def due(self, in_a_second: float) -> int:
        """So many steps, where there are so many `in_a_second`."""
        now = monotonic()
        self.rest += min(now - self._last, LONGEST_WAIT) * in_a_second
        self._last = now
        steps = max(0, int(self.rest))
        self.rest -= steps
        return steps

    def early(self) -> bool:
        """Take the next step now, before it is due, so that a key acts at once; False if that has been done."""
        if self.rest < 0:
            return False
        self.rest -= 1
        return True


def pace(default: str = FULL, **others: str) -> Choice:
    """The control: slow, a few steps a picture; normal, about an epoch a picture; full, as fast as it can."""
    options = {SLOW: SLOW, NORMAL: NORMAL, **others, FULL: FULL}
    return Choice("pace", "pace", options, default, help="slow: a few steps a picture; normal: about an epoch; full")


def steps_in_picture(pace: str, done: int, in_epoch: int | None) -> int | None:
    """How many steps may come before the next picture, where so many were `done`; None for no end.

    >>> [steps_in_picture("slow", done, 100) for done in (0, 49, 50, 1000)]
    [1, 1, 2, 21]
    >>> steps_in_picture("normal", 0, 100), steps_in_picture("normal", 1000, 1), steps_in_picture("full", 0, 1)
    (100, 51, None)
    """
    if pace == FULL:
        return None
    growing = 1 + done // GROWTH[pace]
    return growing if pace == SLOW else max(in_epoch or 1, growing)
