"""What is to be reached in the lab of the narrow place."""

from __future__ import annotations

from typing import Protocol

from dltutor.live.page.goals import AT_REST, Goal
from dltutor.wording import fixed, number

SMALL, CLEARLY, NOISY, CLEANED = 8, 0.75, 0.3, 0.8


class Seen(Protocol):
    """What the goals ask of the lab."""

    size: int
    noise: float
    error: float
    rival: float
    own_error: float
    worst_tenth: float
    ink: float
    least_ink: float

    @property
    def trained(self) -> bool: ...


def _beats_pca(lab: Seen) -> bool | str:
    reached = lab.trained and lab.size <= SMALL and not lab.noise and lab.error <= CLEARLY * lab.rival
    return reached and f"{fixed(lab.error / lab.rival)} times with {lab.size}"


def _cleans(lab: Seen) -> bool | str:
    reached = lab.trained and lab.noise >= NOISY and lab.error <= CLEANED * lab.rival
    return reached and f"{fixed(lab.error / lab.rival)} times with {lab.size}"


def _like_a_digit(lab: Seen) -> bool | str:
    reached = lab.trained and lab.ink >= lab.least_ink and lab.own_error < lab.worst_tenth
    return reached and f"error {number(lab.own_error)}"


FEW_NUMBERS = Goal(
    f"a code of at most {SMALL} numbers, no noise: an error of at most {CLEARLY} times that of PCA",
    _beats_pca,
    trained=True,
)
NOISE = Goal(
    f"noise of {NOISY} or more: an error of at most {CLEANED} times that of PCA",
    _cleans,
    trained=True,
)
OWN = Goal(
    "trained: wipe the input and draw one of your own, with as much ink as the thinnest test sample has, that is "
    "rebuilt better than the worst tenth of them",
    _like_a_digit,
    held=AT_REST,
)
