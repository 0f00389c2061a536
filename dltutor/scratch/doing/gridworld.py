"""A world of squares: four moves, a slippery floor, walls, and squares that pay or cost something and end the game."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))  # up, right, down, left: rows go down
MAP = (
    "S.........",
    ".###.###..",
    ".#....P#..",
    ".#.##..#..",
    ".#..P..#..",
    ".##.####..",
    "......P...",
    ".####.###.",
    ".....P..#.",
    "...#....#G",
)
PAID = {"G": 1.0, "P": -1.0}  # goal and pit


@dataclass(frozen=True, eq=False)
class World:
    """Places 0, 1, 2, … are the squares, row by row.

    `chances` (4, places, places) is how likely a move leads from a place to another one, `rewards` (places,) what is
    paid when a place is entered, `ends` (places,) where the game ends, `beside` (4, places) where a move leads that
    does not slip; `walls` (places,) cannot be entered. The game begins at `start`.
    """

    shape: tuple[int, int]
    chances: np.ndarray
    rewards: np.ndarray
    ends: np.ndarray
    walls: np.ndarray
    beside: np.ndarray
    slip: float
    start: int = 0

    def step(self, place: int, move: int, chance: np.random.Generator) -> tuple[int, float, bool]:
        """One move: the place where it leads, what is paid there, and whether the game ends.

        >>> world().step(0, 1, np.random.default_rng(0))
        (1, -0.01, False)
        """
        new = int(self.beside[slipped(move, self.slip, chance.random()), place])
        return new, float(self.rewards[new]), bool(self.ends[new])


def world(map: Sequence[str] = MAP, slip: Any = 0.1, cost: Any = 0.01) -> World:
    """A world from a drawing: S start, G +1 and the end, P −1 and the end, # wall.

    Args:
        map: rows of equal length.
        slip: how likely a move goes to the side instead, half to the left and half to the right, from 0 to 1.
        cost: what each other step costs.

    Example:
        >>> small = world(["S.G"], slip=0)
        >>> small.chances[1].tolist()
        [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]]
        >>> world(["S.", "G"])
        Traceback (most recent call last):
        dltutor.errors.LearnerError: map: its rows have 2, 1 squares: they must all be of the same length
    """
    if len({len(row) for row in map}) != 1:
        lengths = ", ".join(str(len(row)) for row in map)
        raise LearnerError(f"map: its rows have {lengths} squares: they must all be of the same length")
    squares = np.array([list(row) for row in map])
    if unknown := set(squares.ravel()) - set("SGP#."):
        raise LearnerError(f"map: {str(unknown.pop())!r} is no square: use S, G, P, # and a dot")
    paid = np.zeros(squares.shape)
    for letter, reward in PAID.items():
        paid[squares == letter] = reward
    start = int((squares == "S").argmax())
    return of_squares(paid, squares == "#", validation.number("slip", slip, low=0, high=1, example=0.1), cost, start)


def of_squares(paid: np.ndarray, walls: np.ndarray, slip: float, cost: float, start: int = 0) -> World:
    """A world where `paid` (rows, columns) is what a square pays, which ends the game where it is not 0."""
    places = paid.size
    here = np.arange(places)
    rows, columns = np.divmod(here, paid.shape[1])
    beside = np.empty((4, places), int)
    for move, (down, right) in enumerate(MOVES):
        row, column = rows + down, columns + right
        inside = (row >= 0) & (row < paid.shape[0]) & (column >= 0) & (column < paid.shape[1])
        there = np.where(inside, row * paid.shape[1] + column, here)
        beside[move] = np.where(walls.ravel()[there], here, there)
    chances = np.zeros((4, places, places))
    for move in range(4):
        for way, share in ((move, 1 - slip), ((move + 1) % 4, slip / 2), ((move - 1) % 4, slip / 2)):
            chances[move, here, beside[way]] += share
    rewards = np.where(paid == 0, -float(cost), paid).ravel()
    return World(paid.shape, chances, rewards, (paid != 0).ravel(), walls.ravel(), beside, slip, start)


def slipped(move: int, slip: float, luck: float) -> int:
    """The way that a move really takes, where `luck` is a number from 0 to 1 drawn by chance."""
    if luck >= slip:
        return move
    return (move + 1) % 4 if luck < slip / 2 else (move - 1) % 4


def q_target(reward: float, next_values: Sequence[float], ended: bool, discount: float) -> float:
    """What Q-learning moves a value to: the reward, and what the best move that follows is worth, if one follows.

    >>> q_target(0.5, [2, 4, 1, 0], ended=False, discount=0.9), q_target(0.5, [2, 4, 1, 0], ended=True, discount=0.9)
    (4.1, 0.5)
    """
    return reward + (0.0 if ended else discount * max(next_values))


class QLearner:
    """Q-learning in a world that it does not know: a table, and a step each time `walk` is asked for it.

    C. Watkins and P. Dayan, "Q-learning", 1992. `table` holds for each place what its four moves seem to be worth;
    `at` is where it stands, `steps` and `games` count what it has done, `slips` whether the last move slipped.

    >>> learner = QLearner(world(["S.G"]), seed=0)
    >>> learner.walk(2000, learning_rate=0.2, epsilon=0.1, discount=0.9)
    >>> learner.actions[:2].tolist()  # to the right
    [1, 1]
    """

    LONGEST = 200  # steps after which a game is broken off

    def __init__(self, world: World, seed: int = 0) -> None:
        self._chance = random.Random(seed)
        self.enter(world)
        self.table = [[0.0] * 4 for _ in world.rewards]
        self.steps = self.games = 0

    def enter(self, world: World) -> None:
        """Go on in another world, with what has been learned."""
        self._beside, self._rewards, self._ends = world.beside.tolist(), world.rewards.tolist(), world.ends.tolist()
        self._slip, self._start = world.slip, world.start
        self._begin()

    def _begin(self) -> None:
        self.at, self._in_game = self._start, 0
        self.trail = [self.at]

    @property
    def values(self) -> np.ndarray:
        """What the table says of the four moves, shape (4, places)."""
        return np.array(self.table).T

    @property
    def actions(self) -> np.ndarray:
        """The best move at each place by the table, shape (places,)."""
        return np.array(self.table).argmax(axis=1)

    def walk(self, steps: int, learning_rate: float, epsilon: float, discount: float) -> None:
        """Make so many steps; one that ends a game puts it back to the start with the next one."""
        chance, table = self._chance.random, self.table
        for _ in range(steps):
            if self._ends[self.at] or self._in_game >= self.LONGEST:
                self._begin()
            known = table[self.at]
            move = int(4 * chance()) if chance() < epsilon else known.index(max(known))
            new = self._beside[slipped(move, self._slip, chance())][self.at]
            target = q_target(self._rewards[new], table[new], self._ends[new], discount)
            known[move] += learning_rate * (target - known[move])
            self.at = new
            self.trail.append(new)
            self.steps += 1
            self._in_game += 1
            self.games += self._ends[new] or self._in_game >= self.LONGEST
