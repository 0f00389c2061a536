"""The goals of the lab: fool one network, refuse a few, find who knows what it does not know; and calibrate."""

from __future__ import annotations

from typing import Any, Protocol

from dltutor.labs.sure.sure.ways import ONE, WAYS, Judged, Ways
from dltutor.live.page.goals import AT_REST, Goal
from dltutor.wording import fixed, number, share

FOOLED, RIGHT, FEW, MANY = 0.9, 0.97, 0.1, 0.9


class Lab(Protocol):
    """What the goals read."""

    values: Any
    ways: Ways
    finished: bool
    judged: Judged
    near: tuple[int, float]

    def sure_of(self, way: str) -> float:
        """How sure a way is of what is shown."""
        ...

    def judged_by(self, way: str, temperature: float = 1.0) -> Judged:
        """How sure a way is of the test images and of the strange ones."""
        ...


def _fooled(lab: Lab) -> bool | str:
    if not lab.finished or lab.values.temperature < 1:
        return False
    away, sure = lab.near[1], lab.sure_of(ONE)
    return away > lab.ways.usual and sure >= FOOLED and f"{share(sure)} sure, distance {fixed(away)}"


def _refused(lab: Lab) -> bool | str:
    test, right, _ = lab.judged.above(lab.values.threshold)
    return 0 < test <= FEW and right >= RIGHT and f"{lab.values.way}: {share(right, 1)}"


def _knows(lab: Lab) -> bool | str:
    test, _, strange = lab.judged.above(lab.values.threshold)
    return test <= FEW and strange >= MANY and f"by {lab.values.way}, {share(strange)} refused"


def _calibrated(lab: Lab) -> bool | str:
    values, plain = lab.values, lab.judged_by(ONE).error
    error = lab.judged.error
    return (
        values.way == ONE
        and error <= plain / 2
        and f"{fixed(error, 3)} at a temperature of {number(values.temperature)}"
    )


def _doubting(lab: Lab) -> bool | str:
    judged = lab.judged
    under = float(judged.right.mean() - judged.sure.mean())
    return lab.values.way in WAYS[:3] and under >= 0.05 and f"{share(under)} less sure than right"


SURE = (
    Goal(
        "draw what is no digit, further from all training images than 99 of 100 test images, and one network is "
        "90 % sure, a second after the pen is lifted",
        _fooled,
        held=AT_REST,
    ),
    Goal("refuse at most 1 test image in 10, so that 97 % of the others are right", _refused),
    Goal("refuse at most 1 test image in 10, and 9 strange ones of 10: who can do that?", _knows),
)
CALIBRATED = (
    Goal("one network: an ECE of half or less, by the temperature alone", _calibrated),
    Goal("too modest: on average 5 points less sure than right", _doubting),
)
