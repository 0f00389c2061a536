"""What is to be reached with the pole: by yourself, with a network, with a model."""

from __future__ import annotations

from typing import Any, Protocol

from dltutor.live.page.goals import Goal
from dltutor.scratch.doing.cart_pole import LONGEST, SOLVED
from dltutor.wording import fixed, many

BY_HAND = 150  # steps
FAR, WRONG = 40, 12.0  # steps after a look; degrees
LOST = 100  # steps, where 475 were reached before
SHORT = 100
FEW = 2  # steps planned


class Played(Protocol):
    """What has been played."""

    hand: list[int]
    ruled: list[int]
    planned: list[int]
    search: Any
    learner: Any
    fooled: float
    spoiled: bool

    @property
    def values(self) -> Any: ...

    @property
    def turning(self) -> float: ...


def _by_hand(lab: Played) -> bool | str:
    longest = max(lab.hand, default=0)
    return longest >= BY_HAND and many(longest, "step")


def _ruled(lab: Played) -> bool | str:
    return bool(lab.ruled) and lab.ruled[-1] == LONGEST and f"angle + {fixed(lab.turning)} × its speed"


def _found(lab: Played) -> bool | str:
    return lab.search.found and f"after {many(len(lab.search.course), 'game')}"


def _solved(lab: Played) -> bool | str:
    return bool(lab.learner.solved) and f"after {many(lab.learner.solved, 'game')}"


def _spoiled(lab: Played) -> bool:
    return lab.spoiled


def _planned(lab: Played) -> bool | str:
    return lab.values.ahead <= FEW and LONGEST in lab.planned and f"{many(lab.values.ahead, 'step')} planned"


def _dreamt(lab: Played) -> bool | str:
    return lab.fooled > WRONG and f"{fixed(lab.fooled, 0)} degrees apart"


def _shortsighted(lab: Played) -> bool | str:
    short = lab.values.who == "plan" and lab.planned and lab.planned[-1] <= SHORT
    return bool(short) and f"{many(lab.planned[-1], 'step')}, {many(lab.values.ahead, 'step')} planned"


GOALS = {
    "you": (
        Goal(f"you: hold it for {BY_HAND} steps, in slow motion if you like", _by_hand),
        Goal(f"rule: set the slider so that a game lasts {LONGEST} steps", _ruled),
        Goal(f"search: find four numbers that hold {SOLVED} steps in the mean of 20 new games", _found),
    ),
    "network": (
        Goal(f"the network: {SOLVED} steps in the mean of 20 new games", _solved, trained=True),
        Goal(f"after that: a rate that spoils it, {LOST} steps and less", _spoiled),
    ),
    "plan": (
        Goal(f"a plan of {FEW} steps or fewer that holds it for {LONGEST}", _planned),
        Goal(f"{FAR} steps and more after a look, the two lean {WRONG:.0f} degrees apart", _dreamt),
        Goal(f"a plan so short-sighted, or so poor, that it ends within {SHORT} steps", _shortsighted),
    ),
}
