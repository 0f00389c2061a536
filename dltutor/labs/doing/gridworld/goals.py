"""What is to be reached in the world of squares, by planning and by trying."""

from __future__ import annotations

from typing import Protocol

from dltutor.live.page.goals import Goal
from dltutor.wording import many, share

TURNED = 4  # arrows
NEARLY, HALF, LONG = 0.95, 0.5, 500  # shares of the plan; games


class Planned(Protocol):
    """What the goals of planning ask."""

    swept: int
    planned: bool

    @property
    def start_worth(self) -> float: ...
    @property
    def first_move_turned_by(self) -> str: ...
    @property
    def turned_by_slip(self) -> int: ...


class Learned(Protocol):
    """What the goals of learning ask."""

    values: object
    best_since: int | None
    lost_sight: bool

    @property
    def games(self) -> int: ...
    @property
    def share_of_plan(self) -> float: ...
    @property
    def moved(self) -> bool: ...


def _spread(lab: Planned) -> bool | str:
    return not lab.planned and lab.start_worth > 0 and f"after {many(lab.swept, 'sweep')}"


def _turned(lab: Planned) -> bool | str:
    return lab.planned and bool(lab.first_move_turned_by) and f"by {lab.first_move_turned_by}"


def _wary(lab: Planned) -> bool | str:
    return lab.turned_by_slip >= TURNED and f"{lab.turned_by_slip} arrows"


def _learned(lab: Learned) -> bool | str:
    return not lab.moved and lab.share_of_plan >= NEARLY and f"after {many(lab.games, 'game')}"


def _restless(lab: Learned) -> bool | str:
    settled_once = lab.best_since is not None and lab.games >= LONG
    return settled_once and lab.share_of_plan < HALF and f"after {many(lab.games, 'game')} down to {_told(lab)}"


def _again(lab: Learned) -> bool | str:
    return lab.lost_sight and lab.share_of_plan >= NEARLY and f"after {many(lab.games, 'game')} in all"


def _told(lab: Learned) -> str:
    return share(lab.share_of_plan) if lab.share_of_plan > 0 else "less than nothing"


PLANNING = (
    Goal("by sweeps alone: the start is worth more than 0", _spread),
    Goal("planned: another first move at the start, by a reward or wall of yours", _turned),
    Goal(f"planned: by the slip alone, {TURNED} arrows turn or more", _wary),
)
LEARNING = (
    Goal("its best moves are worth 95 % of the plan or more", _learned),
    Goal(f"it had 95 %, and after {LONG} games or more it falls below half of the plan", _restless),
    Goal("move the +1 so that it is lost to it; then 95 % of the new plan", _again),
)
