"""One pole that is seen, from its beginning until it falls."""

from __future__ import annotations

import numpy as np

from dltutor.scratch.doing import cart_pole
from dltutor.scratch.doing.cart_pole import FALL, LONGEST


class Game:
    """A pole: its `state`, shape (4,), the steps that it has lasted, and why it is `over`, "" if it goes on.

    >>> game = Game(np.random.default_rng(0))
    >>> while not game.over:
    ...     game.step(1)
    >>> game.age, game.over
    (8, 'the pole fell')
    """

    def __init__(self, chance: np.random.Generator) -> None:
        self.state = cart_pole.start(1, chance)[0]
        self.age, self.push, self.over = 0, 0, ""
        self.helped = False  # somebody else has pushed as well

    @property
    def whole(self) -> bool:
        """Whether it has lasted to its end."""
        return self.age >= LONGEST

    def step(self, push: int) -> None:
        """Push for 0.02 seconds."""
        self.push = push
        self.state = cart_pole.step(self.state[None], np.array([push]))[0]
        self.age += 1
        if cart_pole.fell(self.state[None])[0]:
            self.over = "the pole fell" if abs(self.state[2]) > FALL else "the cart left the track"
        elif self.whole:
            self.over = "held to the end"

    def between(self, share: float) -> np.ndarray:
        """The state a share of a step later, to be drawn."""
        place, speed, angle, turning = self.state
        ahead = 0 if self.over else share * cart_pole.STEP
        return np.array([place + ahead * speed, speed, angle + ahead * turning, turning])
