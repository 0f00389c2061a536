"""How long a lab works between two pictures: it fills what drawing, sending and the page leave of the time."""

from __future__ import annotations

from time import perf_counter

PICTURE = 0.042  # seconds from picture to picture that are aimed at, 24 a second: what is moved need not wait long
EVEN = 1.35  # at least so many times what everything else takes: more than half of the time is for work
LONGEST = 0.036  # so that Stop and a slider need not wait
HURRY = 0.003  # while the learner moves something, so that the answer need not wait for a long slice
PAUSE = 0.25  # after such a time the lab has stood still, or the page was hidden
CALM = 0.1  # of the newest measurement, so that a single late picture changes little


class SliceLength:
    """The length of the next slice of work, from what everything else has taken between the slices before.

    Everything else is drawing, coding and sending, and waiting for the page: measured from slice to slice, whatever
    lab it is, machine and browser included.

    >>> length = SliceLength()
    >>> for tick in range(100):
    ...     seconds = length.next(now=tick / 20)  # the page asks 20 times a second
    >>> round(seconds, 3)
    0.029
    >>> length.next(hurry=True)
    0.003
    """

    def __init__(self) -> None:
        self._rest = 0.02  # seconds that everything else takes
        self._began, self._given = 0.0, 0.0

    def next(self, *, hurry: bool = False, now: float | None = None) -> float:
        """Seconds of work now, as the page has asked for a picture; short while the learner moves something."""
        now = perf_counter() if now is None else now
        passed = now - self._began
        if self._given and passed < PAUSE:
            self._rest += CALM * (max(0.0, passed - self._given) - self._rest)
        self._began = now
        self._given = 0.0 if hurry else min(LONGEST, max(EVEN * self._rest, PICTURE - self._rest))
        return HURRY if hurry else self._given
