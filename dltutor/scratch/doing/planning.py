"""Value iteration in any world that is known: what each place is worth, if one acts as well as one can from there on.

    value(s) = max over actions a of  Σ over t of  chances[a, s, t] · (rewards[t] + discount · value(t))

A place that ends the game has no future: its own value is 0. R. Bellman, "Dynamic programming", 1957.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

MOST = 3000  # sweeps, at most
BETWEEN = 20  # sweeps between two looks at whether a given policy's values have come to rest


class Plan(NamedTuple):
    """The value of each place (places,), how many sweeps it took, and the values after each, from 0 sweeps on."""

    values: np.ndarray
    sweeps: int
    course: list[np.ndarray]


def action_values(
    chances: np.ndarray, rewards: np.ndarray, ends: np.ndarray, values: np.ndarray, discount: float
) -> np.ndarray:
    """What each action is worth at each place, shape (actions, places).

    Args:
        chances: chances[a, s, t] is how likely action a leads from place s to place t, shape (actions, places, places).
        rewards: what is paid when a place is entered, shape (places,).
        ends: True where the game ends, shape (places,).
        values: what each place is worth so far, shape (places,).
        discount: what a reward one step later is worth of one now, from 0 to 1.

    Example:
        >>> one_way = np.array([[[0, 1, 0], [0, 0, 1], [0, 0, 1]]])
        >>> action_values(one_way, np.array([0, 0, 1.0]), np.array([False, False, True]), np.zeros(3), 0.9)
        array([[0., 1., 1.]])
    """
    return chances @ (rewards + discount * np.where(ends, 0.0, values))


def sweep(
    chances: np.ndarray, rewards: np.ndarray, ends: np.ndarray, values: np.ndarray, discount: float
) -> np.ndarray:
    """The values after one sweep of value iteration: the best action's, and 0 where the game ends."""
    return np.where(ends, 0.0, action_values(chances, rewards, ends, values, discount).max(axis=0))


def plan(chances: np.ndarray, rewards: np.ndarray, ends: np.ndarray, discount: float, tolerance: float = 1e-6) -> Plan:
    """Sweeps until no value moves by more than `tolerance`.

    Example:
        >>> one_way = np.array([[[0, 1, 0], [0, 0, 1], [0, 0, 1]]])
        >>> values, sweeps, _ = plan(one_way, np.array([0, 0, 1.0]), np.array([False, False, True]), 0.9)
        >>> values, sweeps
        (array([0.9, 1. , 0. ]), 3)
    """
    course = [np.zeros(len(rewards))]
    while len(course) <= MOST:
        course.append(sweep(chances, rewards, ends, course[-1], discount))
        if np.abs(course[-1] - course[-2]).max() < tolerance:
            break
    return Plan(course[-1], len(course) - 1, course)


def worth(
    chances: np.ndarray, rewards: np.ndarray, ends: np.ndarray, actions: np.ndarray, discount: float
) -> np.ndarray:
    """What each place is really worth to somebody who always takes `actions` (places,): without a trial.

    The values solve a linear system. They are swept up to a millionth: for so few places this is quicker than a solver,
    which would share the work out to threads.
    """
    way = chances[actions, np.arange(len(rewards))] * ~ends[:, None]
    paid, later = way @ rewards, discount * way * ~ends
    values = paid
    for _ in range(MOST // BETWEEN):
        before = values
        for _ in range(BETWEEN):
            values = paid + later @ values
        if np.abs(values - before).max() < 1e-6:
            break
    return values
