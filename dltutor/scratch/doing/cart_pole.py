"""A pole on a cart, for chapter 11: a whole world in a few lines, for many poles at once.

The constants are those of Gymnasium's CartPole-v1, which has them from Barto, Sutton and Anderson (1983): a cart of
1 kg, a pole of 0.1 kg and 1 m, pushed with 10 N to the left or to the right, fifty times a second. A game is over when
the pole leans by more than 12 degrees, when the cart leaves the track, or after 500 steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

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


def play(
    push: Callable[[np.ndarray], np.ndarray], states: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Play games from `states` on: for each step the states, the pushes, and which of the games were still going."""
    going = np.ones(len(states), bool)
    for _ in range(LONGEST):
        pushes = push(states)
        yield states, pushes, going
        states = step(states, pushes)
        going = going & ~fell(states)
        if not going.any():
            return


def lengths(push: Callable[[np.ndarray], np.ndarray], games: int = 20, seed: int = 999) -> np.ndarray:
    """How many steps each of some new games lasts where `push` says the push for each state.

    >>> lengths(lambda states: np.sign(states[:, 2] + 0.3 * states[:, 3]), games=3)
    array([500, 500, 500])
    """
    beginning = start(games, np.random.default_rng(seed))
    return sum(going.astype(int) for _, _, going in play(push, beginning))


def returns(rewards: np.ndarray, ended: np.ndarray, discount: float) -> np.ndarray:
    """For each step its reward and, discounted, what followed in its game; `ended` is True at a game's last step.

    >>> returns(np.array([1, 1, 1, 1]), np.array([False, True, False, False]), 0.5)
    array([1.5, 1. , 1.5, 1. ])
    """
    found, after = np.zeros(rewards.shape), np.zeros(rewards.shape[1:])
    for t in reversed(range(len(rewards))):
        after = rewards[t] + discount * np.where(ended[t], 0, after)
        found[t] = after
    return found


def advantages(returns: np.ndarray, going: np.ndarray) -> np.ndarray:
    """How far each return is above their mean, in deviations; 0 where a game is not `going` any more.

    >>> advantages(np.array([[6.0, 2.0], [4.0, 0.0]]), np.array([[True, True], [True, False]])).round(2)
    array([[ 1.22, -1.22],
           [ 0.  ,  0.  ]])
    """
    known = returns[going]
    return np.where(going, (returns - known.mean()) / (known.std() + 1e-8), 0)
