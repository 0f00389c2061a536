"""A pole on a cart, for chapter 11: a whole world in a few lines, for many poles at once.

The constants are those of Gymnasium's CartPole-v1, which has them from Barto, Sutton and Anderson (1983): a cart of
1 kg, a pole of 0.1 kg and 1 m, pushed with 10 N to the left or to the right, fifty times a second. A game is over when
the pole leans by more than 12 degrees, when the cart leaves the track, or after 500 steps.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

STEP = 0.02  # seconds
LONGEST = 500  # steps of a game
EDGE = 2.4  # metres from the middle at which the track ends
FALL = np.radians(12)  # the angle at which the pole counts as fallen
SOLVED = 475  # steps in the mean of 20 games


def start(games: int, chance: np.random.Generator) -> np.ndarray:
    """States at the beginning, nearly upright: shape (games, 4), place, speed, angle and speed of the angle of each."""
    return chance.uniform(-0.05, 0.05, (games, 4))


def step(states: np.ndarray, pushes: np.ndarray) -> np.ndarray:
    """The states 0.02 seconds later; a push is −1 (left), 1 (right), or 0.

    >>> step(np.zeros((1, 4)), np.array([1])).round(3)
    array([[ 0.   ,  0.195,  0.   , -0.293]])
    """
    place, speed, angle, turning = states.T
    sine, cosine = np.sin(angle), np.cos(angle)
    shared = (10 * pushes + 0.05 * turning**2 * sine) / 1.1
    turn = (9.8 * sine - cosine * shared) / (0.5 * (4 / 3 - 0.1 * cosine**2 / 1.1))
    gain = shared - 0.05 * turn * cosine / 1.1
    after = [place + STEP * speed, speed + STEP * gain, angle + STEP * turning, turning + STEP * turn]
    return np.stack(after, axis=1)


def fell(states: np.ndarray) -> np.ndarray:
    """For each pole whether its game is over: it leans too far, or its cart has left the track."""
    return (np.abs(states[:, 0]) > EDGE) | (np.abs(states[:, 2]) > FALL)


def lengths(push: Callable[[np.ndarray], np.ndarray], games: int = 20, seed: int = 999) -> np.ndarray:
    """How many steps each of some new games lasts where `push` says the push for each state.

    >>> lengths(lambda states: np.sign(states[:, 2] + 0.3 * states[:, 3]), games=3)
    array([500, 500, 500])
    """
    states = start(games, np.random.default_rng(seed))
    going, lasted = np.ones(games, bool), np.zeros(games, int)
    for _ in range(LONGEST):
        states = step(states, push(states))
        lasted += going
        going &= ~fell(states)
        if not going.any():
            break
    return lasted
