"""A boat race on a ring of twelve places: what was asked for, and what the one who asked had meant.

After an experiment of J. Clark and D. Amodei, "Faulty reward functions in the wild", 2016, made small.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PLACES, START, BUOYS, FINISH = 12, 0, (2, 3), 6
AHEAD, BACK = 0, 1


@dataclass(frozen=True)
class Race:
    """What is paid: `finish` once, which ends the race; `buoy` at each buoy that is entered; each step takes `cost`.

    With `once` a buoy pays only the first time. `discount` is what a point is worth one step later.

    >>> Race(discount=0.8).sail()[-1], len(Race(discount=0.95).sail(40))
    (6, 41)
    """

    buoy: float = 1.0
    finish: float = 10.0
    cost: float = 0.0
    once: bool = False
    discount: float = 0.95

    def step(self, state: int, action: int) -> tuple[int, float]:
        """Where an action leads, and what it pays. A state is a place, plus 12 for each buoy passed (1 or 2)."""
        passed, place = divmod(state, PLACES)
        place = (place + (1 if action == AHEAD else -1)) % PLACES
        paid = -self.cost + (self.finish if place == FINISH else 0.0)
        if place in BUOYS:
            bit = 1 << BUOYS.index(place)
            paid += 0.0 if self.once and passed & bit else self.buoy
            passed |= bit if self.once else 0
        return passed * PLACES + place, paid

    def values(self, sweeps: int = 3000) -> np.ndarray:
        """What the two actions are worth in each state, by value iteration, shape (2, states)."""
        states = range(4 * PLACES)
        steps = [[self.step(state, action) for state in states] for action in (AHEAD, BACK)]
        new, paid = (np.array([[pair[i] for pair in row] for row in steps]) for i in (0, 1))
        goes_on = np.arange(4 * PLACES) % PLACES != FINISH
        best = np.zeros(4 * PLACES)
        worth = paid
        for _ in range(sweeps):
            before, best = best, goes_on * worth.max(axis=0)
            if np.abs(best - before).max() < 1e-9:
                break
            worth = paid + self.discount * best[new.astype(int)]
        return worth

    def sail(self, most: int = 100) -> list[int]:
        """The places of a race of the best boat, at most so many steps."""
        return [state % PLACES for state in self.states(most)]

    def states(self, most: int = 100) -> list[int]:
        """The same with what has been passed."""
        worth, way = self.values(), [START]
        while way[-1] % PLACES != FINISH and len(way) <= most:
            ahead, back = worth[:, way[-1]]
            way.append(self.step(way[-1], AHEAD if ahead >= back - 1e-9 else BACK)[0])
        return way

    @property
    def finishes(self) -> bool:
        """Whether the best boat arrives."""
        return self.sail()[-1] == FINISH
