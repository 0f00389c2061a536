"""What is to be reached in the world of squares, by planning and by trying."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dltutor.labs.doing.gridworld.minds import NEARLY, SETTLED, Learner, Planner
from dltutor.live.page.goals import Goal
from dltutor.wording import many

TURNED = 4  # arrows
FALLS = 3  # from nearly all of the plan to less than half


def _asked(reached: Callable[[Any], bool | str]) -> Callable[[Any], bool | str]:
    """A goal is asked with the lab; what it asks of is who acts there."""
    return lambda lab: reached(lab.mind)


def _spread(mind: Planner) -> bool | str:
    return not mind.planned and mind.start_worth > 0 and f"after {many(mind.swept, 'sweep')}"


def _turned(mind: Planner) -> bool | str:
    return bool(mind.first_move_turned_by) and f"by {mind.first_move_turned_by}"


def _wary(mind: Planner) -> bool | str:
    return mind.turned_by_slip >= TURNED and many(mind.turned_by_slip, "arrow")


def _learned(mind: Learner) -> bool | str:
    return not mind.moved and mind.share_of_plan >= NEARLY and f"after {many(mind.games, 'game')}"


def _restless(mind: Learner) -> bool | str:
    return mind.falls >= FALLS and f"after {many(mind.games, 'game')}"


def _again(mind: Learner) -> bool | str:
    return mind.lost_sight and mind.share_of_plan >= NEARLY and f"after {many(mind.games, 'game')} in all"


PLANNING = (
    Goal("by sweeps alone: the start is worth more than 0", _asked(_spread)),
    Goal("planned: another first move at the start, by a reward or wall of yours", _asked(_turned)),
    Goal(f"planned: by the slip alone, {TURNED} arrows turn or more", _asked(_wary)),
)
LEARNING = (
    Goal("its best moves are worth 95 % of the plan or more", _asked(_learned)),
    Goal(f"after game {SETTLED}: {FALLS} times it falls from 95 % of the plan to below half", _asked(_restless)),
    Goal("move the +1 so that it is lost to it; then 95 % of the new plan", _asked(_again)),
)
