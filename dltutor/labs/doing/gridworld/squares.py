"""The squares of a world that a learner changes: what each pays, which are walls, and where the start is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.doing import gridworld

COST = 0.01  # of a step
SIDES = (2, 14)
LETTERS = {value: letter for letter, value in gridworld.PAID.items()}
Square = tuple[int, int]  # row, column


class Squares:
    """A world to be changed: `paid` and `walls` (rows, columns), and the square of the `start`.

    Args:
        map: rows of equal length, 2 to 14: S start, G +1, P −1, # wall, and a dot for what is free.
        rewards: further squares that pay.

    >>> squares = Squares(["S.G", "..#"], {(1, 0): -0.5})
    >>> squares.carry((0, 2), (1, 1)), squares.drawn()
    (True, (('S..', '.G#'), {(1, 0): -0.5}))
    """

    def __init__(self, map: Any, rewards: Any) -> None:
        rows = list(map) if isinstance(map, list | tuple) else []
        if not all(isinstance(row, str) for row in rows) or not SIDES[0] <= len(rows) <= SIDES[1]:
            raise LearnerError(f"map={validation.shown(map)}: it must be 2 to 14 rows of text, such as ('S..', '.#G')")
        world = gridworld.world(rows)
        if not SIDES[0] <= world.shape[1] <= SIDES[1] or "".join(rows).count("S") != 1:
            wanted = "it must have rows of 2 to 14 squares, and one S for the start"
            raise LearnerError(f"map={validation.shown(map)}: {wanted}")
        self.paid = np.where(world.ends, world.rewards, 0.0).reshape(world.shape)
        self.walls = world.walls.reshape(world.shape).copy()
        self.start: Square = (world.start // world.shape[1], world.start % world.shape[1])
        self._take(rewards)

    def _take(self, rewards: Any) -> None:
        if not isinstance(rewards, Mapping):
            wanted = "it must be what squares pay, for example {(0, 3): 0.5}"
            raise LearnerError(f"rewards={validation.shown(rewards)}: {wanted}")
        for square, reward in rewards.items():
            name = f"rewards[{validation.shown(square)}]"
            if not isinstance(square, tuple) or square not in np.ndindex(*self.paid.shape):
                raise LearnerError(f"{name}: it must be a square (row, column), from (0, 0) on")
            if square == self.start or self.walls[square]:
                raise LearnerError(f"{name}: it must be a free square, and here is a wall or the start")
            self.paid[square] = validation.number(name, reward, low=-1, high=1, example=0.5)

    def copy(self) -> Squares:
        """The same squares, to be changed."""
        return Squares(*self.drawn())

    @property
    def goal(self) -> Square:
        """The square that pays most."""
        row, column = np.unravel_index(self.paid.argmax(), self.paid.shape)
        return int(row), int(column)

    def taken(self, square: Square) -> bool:
        """Whether something stands there: a reward or a wall."""
        return bool(self.paid[square] or self.walls[square])

    def carry(self, square: Square, there: Square) -> bool:
        """Move what stands on a square to a free one; whether that was possible."""
        if there == self.start or self.taken(there):
            return False
        for grid in (self.paid, self.walls):
            grid[there], grid[square] = grid[square], 0
        return True

    def world(self, slip: float) -> gridworld.World:
        """The world of these squares."""
        start = self.start[0] * self.paid.shape[1] + self.start[1]
        return gridworld.of_squares(self.paid, self.walls, slip, COST, start)

    def drawn(self) -> tuple[tuple[str, ...], dict[Square, float]]:
        """The map, and the rewards that it has no letter for."""
        letters = np.where(self.walls, "#", ".")
        for reward, letter in LETTERS.items():
            letters[self.paid == reward] = letter
        letters[self.start] = "S"
        others = (self.paid != 0) & (np.abs(self.paid) != 1)
        rewards = {(int(row), int(column)): float(self.paid[row, column]) for row, column in np.argwhere(others)}
        return tuple("".join(row) for row in letters), rewards
