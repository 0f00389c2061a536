"""Machines with an arm each: which pays best? Estimates, and four ways to choose the next arm.

R. Sutton and A. Barto, "Reinforcement learning", 2018, chapter 2.
"""

from __future__ import annotations

import numpy as np


class Player:
    """Pulls arms and keeps a mean of what each has paid: many players at once, each before machines of its own.

    An arm pays a number drawn around its mean, with a deviation of 1.

    Args:
        means: the true means, shape (players, arms).
        epsilon: how often it pulls any arm, from 0 to 1; otherwise the one that looks best.
        hope: what is added to an estimate for not knowing it well, times √(log t / pulls): UCB; 0 for none.
        start: what each estimate begins at: 5 is optimistic, and then an estimate moves by a tenth at first.
        seed: of all chance.

    `counts` and `estimates` have the shape of `means`; `regret` (pulls,) is what a player has lost by each pull so far,
    on average, against always pulling the best arm; `best` (pulls,) the share of players that pulled it.

    >>> always = Player(np.array([[0.0, 3.0]] * 50), epsilon=0.1)
    >>> always.pull(200)
    >>> always.best[-1] > 0.8
    True
    """

    def __init__(
        self, means: np.ndarray, *, epsilon: float = 0.0, hope: float = 0.0, start: float = 0.0, seed: int = 0
    ) -> None:
        self.means, self.epsilon, self.hope, self.start = means, epsilon, hope, start
        self._chance = np.random.default_rng(seed)
        self._rows = np.arange(len(means))
        self.counts, self.estimates = np.zeros(means.shape), np.full(means.shape, float(start))
        self.regret: list[float] = []
        self.best: list[float] = []

    @property
    def pulls(self) -> int:
        return len(self.best)

    def pull(self, times: int = 1) -> None:
        """Each player pulls so many times."""
        for _ in range(times):
            self._pull(self._choice())

    def _choice(self) -> np.ndarray:
        """The arm that each player takes next, shape (players,)."""
        chance, (players, arms) = self._chance, self.means.shape
        seems = self.estimates + 1e-9 * chance.random((players, arms))  # among equals, any
        if self.hope:
            seems = seems + self.hope * np.sqrt(np.log(self.pulls + 1) / np.maximum(self.counts, 1e-9))
        explores = chance.random(players) < self.epsilon
        return np.where(explores, chance.integers(arms, size=players), seems.argmax(axis=1))

    def _pull(self, arms: np.ndarray) -> None:
        rows, top = self._rows, self.means.max(axis=1)
        mean = self.means[rows, arms]
        paid = mean + self._chance.normal(size=len(rows))
        self.counts[rows, arms] += 1
        weight = np.maximum(self.counts[rows, arms], 10 if self.start else 1)
        self.estimates[rows, arms] += (paid - self.estimates[rows, arms]) / weight
        self.regret.append((self.regret[-1] if self.regret else 0.0) + float((top - mean).mean()))
        self.best.append(float((mean == top).mean()))
