"""Policy gradient: a network plays some games, and learns its own pushes, weighted by how well it went on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.labs.doing.cartpole.answering import answerer
from dltutor.live.training.given import keras_model
from dltutor.live.training.trainer import Trainer
from dltutor.scratch.doing import cart_pole
from dltutor.scratch.doing.cart_pole import SOLVED

ROWS = 2048  # of an update: as many whatever the games are, so that nothing is traced anew
PIECE = 10  # steps that are played at once
EVERY = 4  # updates after which it is judged
TESTS = 20  # games


class PolicyGradient:
    """Trains `policy`, a compiled network from four numbers to the chance of a push to the right.

    `course` holds, after each update, the games so far and the mean steps of those just played; `tested` the mean of
    the newest test games in which the likelier push was made, `solved` the games after which that was long enough.

    Args:
        policy: its output is one chance (sigmoid), or one for each push (softmax).
        seed: of the games.

    Raises:
        LearnerError: if it takes or gives something else, or is not compiled.
    """

    def __init__(self, policy: Any, seed: int) -> None:
        keras_model(policy, "policy", 'keras.Sequential([keras.Input((4,)), …, layers.Dense(1, "sigmoid")])')
        shapes = [tuple(getattr(policy, f"{side}_shape", None) or ()) for side in ("input", "output")]
        if shapes[0] != (None, 4) or shapes[1] not in ((None, 1), (None, 2)):
            wanted = 'it must take (None, 4), a state, and give (None, 1), as Dense(1, "sigmoid") does'
            raise LearnerError(f"policy: it takes {shapes[0]} and gives {shapes[1]}; {wanted}")
        rows, still = np.zeros((ROWS, 4), np.float32), np.zeros(ROWS, np.float32)
        self.policy, self._seed, self._two = policy, seed, shapes[1][1] == 2
        actions = np.zeros(ROWS, np.int32)
        self.trainer = Trainer(policy, rows, actions, sample_weight=still, batch_size=ROWS, shuffle=False, trace=False)
        self.start_over()

    def start_over(self) -> None:
        """Count from here."""
        self._chance = np.random.default_rng(self._seed)
        self.course: list[tuple[float, float]] = []
        self.games, self.updates, self.tested, self.solved = 0, 0, 0.0, 0
        self._answer: Any = None
        self._work: Iterator[None] | None = None

    def right(self, states: np.ndarray) -> np.ndarray:
        """The chance of a push to the right in each of some states, shape (games, 4)."""
        if self._answer is None:
            self._answer = answerer(self.policy)
        return self._answer(states)[:, -1]

    def choose(self, states: np.ndarray) -> np.ndarray:
        """Pushes by these chances: that is how it tries things."""
        return np.where(self._chance.random(len(states)) < self.right(states), 1, -1)

    def push(self, states: np.ndarray) -> np.ndarray:
        """The likelier push in each state."""
        return np.where(self.right(states) > 0.5, 1, -1)

    def go_on(self, games: int, discount: float, baseline: bool) -> bool:
        """A small piece of an update; True when the update is done."""
        self._work = self._work or self._update(games, discount, baseline)
        if next(self._work, "done") is None:
            return False
        self._work = None
        return True

    def update(self, games: int = 16, discount: float = 0.99, baseline: bool = True) -> None:
        """Play some games, and train on them."""
        while not self.go_on(games, discount, baseline):
            pass

    def _judge(self) -> Iterator[None]:
        """Test it in new games, in which the likelier push is made each time; it stops after each piece."""
        lasted = np.zeros(TESTS)
        for step, (_, _, going) in enumerate(cart_pole.play(self.push, cart_pole.start(TESTS, self._chance))):
            lasted += going
            if step % PIECE == 0:
                yield
        self.tested = float(lasted.mean())
        if self.tested >= SOLVED and not self.solved:
            self.solved = self.games

    def _update(self, games: int, discount: float, baseline: bool) -> Iterator[None]:
        """Play and train; it stops after each piece."""
        played = []
        for seen in cart_pole.play(self.choose, cart_pole.start(games, self._chance)):
            played.append(seen)
            if len(played) % PIECE == 0:
                yield
        states, pushes, going = (np.array(part) for part in zip(*played, strict=True))
        self._train(states[going], pushes[going] > 0, _weights(going, discount, baseline))
        self.games, self.updates = self.games + games, self.updates + 1
        self.course.append((self.games, float(going.sum(axis=0).mean())))
        yield
        if self.updates % EVERY == 0 and not self.trainer.diverged:
            yield from self._judge()

    def _train(self, states: np.ndarray, right: np.ndarray, weights: np.ndarray) -> None:
        """One step on as many rows as always: some of them, or all and some that count nothing."""
        rows = np.arange(len(states))
        if len(rows) > ROWS:
            rows = self._chance.choice(rows, ROWS, replace=False)
        x, y, counts = np.zeros((ROWS, 4), np.float32), np.zeros(ROWS, np.int32), np.zeros(ROWS, np.float32)
        x[: len(rows)], y[: len(rows)] = states[rows], right[rows]
        counts[: len(rows)] = weights[rows] * ROWS / len(rows)
        self.trainer.set_data(x, y, counts)
        self.trainer.train(steps=1)
        self._answer = None


def _weights(going: np.ndarray, discount: float, baseline: bool) -> np.ndarray:
    """What each push counts: the discounted steps that followed in its game; with a baseline, against the mean.

    >>> _weights(np.array([[True, True], [True, False]]), 0.5, False).round(2)
    array([6.36, 4.24, 4.24])
    >>> _weights(np.array([[True, True], [True, False]]), 0.5, True).round(2)
    array([ 1.41, -0.71, -0.71])
    """
    found = cart_pole.returns(going * 1.0, ~going, discount)
    if baseline:
        return cart_pole.advantages(found, going)[going]
    return found[going] / (found[going].std() + 1e-8)
