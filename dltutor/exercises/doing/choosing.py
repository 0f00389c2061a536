"""Chapter 11, how to choose: mostly what looks best, and now and then anything."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import brief, one_number
from dltutor.exercises.core.learner import LearnerFunction

TIMES = 1500
ROOM = 0.06  # how far a share may be off by chance: more than four deviations


class EpsilonGreedy(Exercise):
    key = "epsilon_greedy"
    title = "epsilon-greedy"
    task = (
        "Write `epsilon_greedy(estimates, epsilon, chance)`. `estimates` is an array, a number for each machine. With "
        "probability `epsilon` return the number of any machine, each equally likely, also the best; otherwise that of "
        "the machine with the largest estimate. Machines are counted from 0. `chance` is NumPy's random generator: "
        "`chance.random()` gives a number from 0 to below 1, `chance.integers(n)` a whole number from 0 to n - 1."
    )
    calls_with = "estimates, epsilon, chance"
    hints = (
        "Two cases, an `if`: explore, or take what looks best. How do you make something happen with probability 0.1?",
        "`chance.random() < epsilon` is True with probability epsilon. Then any machine: "
        "`chance.integers(len(estimates))`.",
        "Otherwise `np.argmax(estimates)`, which gives the place of the largest number, not the number itself.",
    )
    code = """
import numpy as np

def epsilon_greedy(estimates, epsilon, chance):
    if chance.random() < epsilon:
        return int(chance.integers(len(estimates)))
    return int(np.argmax(estimates))
"""
    why = "mostly it takes what it knows to be good, and it never stops finding out about the rest."

    def judge(self, epsilon_greedy: LearnerFunction) -> str:
        for estimates in ([0.2, 1.5, -0.3, 0.9], [-0.5, -2.0, -1.0], [0.0, 0.4, 0.1, 0.3, 0.7]):
            self._greedy(epsilon_greedy, np.array(estimates))
        self._anywhere(epsilon_greedy, np.array([0.2, 1.5, -0.3, 0.9]))
        for epsilon in (0.4, 0.1):
            self._between(epsilon_greedy, np.array([0.2, 1.5, -0.3, 0.9]), epsilon)
        return f"with epsilon 0, 0.1, 0.4 and 1, {TIMES:,} times each, it chose as often as it should."

    @staticmethod
    def _greedy(function: LearnerFunction, estimates: np.ndarray) -> None:
        best = int(estimates.argmax())
        chosen = _chosen(function, estimates, 0.0, 40)
        on = f"with epsilon 0 and estimates {brief(estimates)}"
        right = f"the largest is at {best}"
        need((chosen == chosen[0]).all(), f"{on} it explores: it must not, so compare `chance.random() < epsilon`")
        need(chosen[0] != estimates.argmin(), f"{on} it takes the smallest, {chosen[0]}: {right}")
        need(chosen[0] == best, f"{on} it gives {chosen[0]}: {right}")

    @staticmethod
    def _anywhere(function: LearnerFunction, estimates: np.ndarray) -> None:
        chosen = _chosen(function, estimates, 1.0, TIMES)
        on = f"with epsilon 1 and {len(estimates)} machines"
        shares = np.bincount(chosen, minlength=len(estimates)) / TIMES
        best, last = int(estimates.argmax()), len(estimates) - 1
        need(shares[best] < 1, f"{on} it always takes the best one: it must explore each time")
        need(shares.max() < 1, f"{on} it takes {chosen[0]} each time: any machine, by chance")
        need(shares[best], f"{on} it never takes the best one: exploring means any machine, also the best")
        need(shares[last], f"{on} it never takes the last one, {last}: `chance.integers(n)` leaves out n itself")
        need(shares[0], f"{on} it never takes the first one, 0: machines are counted from 0")
        worst = int(np.abs(shares - 1 / len(estimates)).argmax())
        told = f"{on} it takes {worst} in {shares[worst]:.0%} of the cases"
        need(abs(shares[worst] - 1 / len(estimates)) < ROOM, f"{told}: each machine is to be equally likely")

    @staticmethod
    def _between(function: LearnerFunction, estimates: np.ndarray, epsilon: float) -> None:
        best, count = int(estimates.argmax()), len(estimates)
        share = float((_chosen(function, estimates, epsilon, TIMES) == best).mean())
        wanted = 1 - epsilon + epsilon / count
        turned = epsilon + (1 - epsilon) / count
        told = f"with epsilon {epsilon:g} it takes the best of {count} machines in {share:.0%} of the cases"
        words = "it explores where it should not, and the other way round" if abs(share - turned) < ROOM else (
            f"it should be {wanted:.0%}: with probability epsilon any of them, else the best"
        )  # fmt: skip
        need(abs(share - wanted) < ROOM, f"{told}: {words}")


def _chosen(function: LearnerFunction, estimates: np.ndarray, epsilon: float, times: int) -> np.ndarray:
    """What it chooses so many times, shape (times,), each the number of a machine."""
    chance = np.random.default_rng(11)
    return np.array([_machine(function.changing(estimates.copy(), epsilon, chance), estimates) for _ in range(times)])


def _machine(given: Any, estimates: np.ndarray) -> int:
    one = one_number(given)
    need(one is not None, f"it gives {brief(given)}: the answer is one whole number, that of a machine")
    whole = one == round(one) if np.isfinite(one) else False
    if not whole:
        own = any(abs(one - value) < 1e-9 for value in estimates)
        words = "that is an estimate: the place where it stands is asked for" if own else "it must be a whole number"
        need(False, f"it gives {brief(one, digits=8)}: {words}")
    inside = 0 <= one < len(estimates)
    need(inside, f"it gives {one:g} for {len(estimates)} machines: they are counted from 0 to {len(estimates) - 1}")
    return int(one)
