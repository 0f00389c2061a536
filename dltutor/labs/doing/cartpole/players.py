"""Who can balance the pole without learning from the games by gradients: a rule, and numbers found by chance."""

from __future__ import annotations

import numpy as np

from dltutor.scratch.doing import cart_pole
from dltutor.scratch.doing.cart_pole import LONGEST, SOLVED


def rule(states: np.ndarray, turning: float) -> np.ndarray:
    """Push to the side to which the pole leans, or will lean: angle + `turning` times the speed of the angle.

    >>> rule(np.array([[0, 0, 0.1, -0.5], [0, 0, 0.1, 0.1]]), 0.3)
    array([-1,  1])
    """
    return np.where(states[:, 2] + turning * states[:, 3] > 0, 1, -1)


class Search:
    """Four numbers, one for each number of a state, drawn by chance until a game lasts to its end.

    `course` holds the games so far and the longest one, `found` whether the numbers hold in 20 new games, too.
    """

    def __init__(self, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        self.course: list[tuple[float, float]] = []
        self.found, self.best = False, 0
        self._draw()

    def push(self, states: np.ndarray) -> np.ndarray:
        """The pushes for some states, shape (games, 4)."""
        return np.where(states @ self.weights > 0, 1, -1)

    def note(self, length: int) -> None:
        """The present numbers have played a game of this length: the next ones, unless they are found."""
        if self.found:
            return
        self.best = max(self.best, length)
        self.course.append((len(self.course) + 1, self.best))
        if length >= LONGEST and cart_pole.lengths(self.push).mean() >= SOLVED:
            self.found = True
        else:
            self._draw()

    def try_one(self) -> None:
        """Play one game unseen."""
        self.note(int(cart_pole.lengths(self.push, games=1, seed=int(self._chance.integers(2**31)))[0]))

    def _draw(self) -> None:
        self.weights = self._chance.normal(size=4)
