"""What can be reached in the lab of the unrolled layer."""

from __future__ import annotations

import numpy as np

from dltutor.labs.recurrent.unrolled.words import Unrolling
from dltutor.live.page.goals import Goal
from dltutor.wording import number, share


def remembers(lab: Unrolling) -> bool | str:
    """The impulse of the first step is there to the end, and nothing is there without it."""
    if not lab.seen or lab.cell.units != 1 or lab.x[0] == 0 or lab.x[1:].any():
        return False
    first, last = lab.states[1, 0], lab.states[-1, 0]
    silent = abs(lab.states_for(np.zeros(len(lab.x)))[-1, 0]) <= 0.1
    kept = last / first if abs(first) >= 0.1 else 0.0
    return bool(silent and 0.9 <= kept <= 1.5) and f"{share(kept)} of it is left"


def counts(lab: Unrolling) -> bool | str:
    """The state is the sum of all inputs so far."""
    if not lab.seen or np.count_nonzero(lab.x) < 3:
        return False
    sums = np.cumsum(lab.x)
    close = np.abs(lab.states[1:, lab.unit] - sums).max() <= 0.01 * np.abs(sums).max()
    return bool(close and sums[-1]) and f"it counted to {number(sums[-1])}"


def flips(lab: Unrolling) -> bool | str:
    """The sign changes at every step although that of the inputs does not."""
    states = lab.states[1:, lab.unit]
    steady = (lab.x >= 0).all() or (lab.x <= 0).all()
    if not lab.seen or not steady or (np.abs(states) < 0.1).any():
        return False
    return bool((states[1:] * states[:-1] < 0).all()) and f"{number(states[0])}, {number(states[1])}, …"


def swings(lab: Unrolling) -> bool | str:
    """With several units: up, down and up again after one impulse, slower than from step to step."""
    if not lab.seen or lab.cell.units < 2 or lab.x[1:].any():
        return False
    for i, states in enumerate(lab.states[1:].T, 1):
        signs = np.sign(np.where(np.abs(states) < 0.02, 0, states))
        signs = signs[signs != 0]
        turns = np.count_nonzero(np.diff(signs))
        if turns >= 2 and (signs[1:] == signs[:-1]).any():
            return f"unit {i} changes its sign {turns} times"
    return False


GOALS = (
    Goal("impulse: make a neuron that remembers it to the end (90 % or more)", remembers),
    Goal("make a neuron that adds up its inputs, three or more of them", counts),
    Goal("make one whose sign flips at each step, although the inputs' does not", flips),
    Goal("impulse, two units: let them swing, slower than from step to step", swings),
)
