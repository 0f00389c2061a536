"""How long the games of several players last, over the games that each has played until then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.games import LOOKS, Games
from dltutor.figures.picture import Picture
from dltutor.scratch.doing.cart_pole import LONGEST, SOLVED
from dltutor.wording import number


def game_lengths(courses: Mapping[str, Any]) -> Picture:
    """Steps of a game over games played, on a scale of tenfold; a dotted line where the game is mastered.

    Args:
        courses: for each player, of "you", "rule", "search", "network" and "plan", pairs of games and steps; or one
            number, the steps of who needs no games.

    Raises:
        LearnerError: if there is another player, or its course is no list of pairs.

    Example:
        >>> game_lengths({"rule": 500, "network": [(16, 22), (32, 31.5)]})
        Picture: Steps of a game over games played: rule 500; network from 22 to 31.5, 32 games.
        >>> game_lengths({"chance": 22})
        Traceback (most recent call last):
        dltutor.errors.LearnerError: courses='chance': it must be one of 'you', 'rule', 'search', 'network', 'plan'
    """
    clean, told = {}, []
    for name, course in courses.items():
        validation.choice("courses", name, tuple(LOOKS))
        if np.ndim(course) == 0:
            steps = validation.number(f"courses[{name!r}]", course, low=0, example=500)
            clean[name] = [(1.0, steps), (10_000.0, steps)]
            told.append(f"{name} {number(steps)}")
            continue
        points = validation.array(f"courses[{name!r}]", course, like="pairs of games and steps")
        if points.ndim != 2 or points.shape[1] != 2 or not len(points):
            raise LearnerError(f"courses[{name!r}] has shape {points.shape}: it must be (points, 2), games and steps")
        clean[name] = [(float(games), float(steps)) for games, steps in points]
        first, last = clean[name][0], clean[name][-1]
        told.append(f"{name} from {number(first[1])} to {number(last[1])}, {number(last[0])} games")
    picture = Picture(640, 330, alt=f"Steps of a game over games played: {'; '.join(told)}.")
    Games(picture, (50, 34, 560, 226), tuple(clean), LONGEST, SOLVED).show(clean)
    return picture
