"""Chapter 11, policy gradient by hand: what followed a push, and whether that was more than usual."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import compare_array
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.doing.return_slips import advantage_slips, return_slips
from dltutor.scratch.doing import cart_pole


class Returns(Exercise):
    key = "returns"
    title = "what followed: discounted returns"
    task = (
        "Write `returns(rewards, ended, discount)`. Several games were written down one after the other: `rewards` has "
        "the shape (steps,), and `ended` (steps,) is True at the last step of each game. The return of a step is its "
        "own reward, plus the discount times the return of the next step; what comes after the end of a game belongs "
        "to another game and does not count. Return an array of shape (steps,). The last game may not have ended yet: "
        "nothing is known of what would have followed, so it counts 0."
    )
    calls_with = "rewards, ended, discount"
    hints = (
        "Go backwards, from the last step to the first, and keep in one number what followed.",
        "`for t in reversed(range(len(rewards))):` Where `ended[t]` is True nothing follows: that number is 0 before "
        "the step's own reward is added.",
        "In the loop: `if ended[t]: after = 0`, then `after = rewards[t] + discount * after` and `found[t] = after`, "
        "with `after = 0` and `found = np.zeros(len(rewards))` before it.",
    )
    code = """
import numpy as np

def returns(rewards, ended, discount):
    found = np.zeros(len(rewards))
    after = 0
    for t in reversed(range(len(rewards))):
        if ended[t]:
            after = 0
        after = rewards[t] + discount * after
        found[t] = after
    return found
"""
    why = "one pass backwards is enough, for each return is made of the next one."

    _TRIALS = ((6, (2, 5), 0.5), (5, (4,), 0.9), (8, (0, 3), 0.8), (4, (), 0.5), (6, (1, 5), 1.0), (5, (2,), 0.0))

    def judge(self, returns: LearnerFunction) -> str:
        chance = np.random.default_rng(113)
        for steps, ends, discount in self._TRIALS:
            rewards = chance.permutation(np.arange(1.0, steps + 1)) * 2
            ended = np.isin(np.arange(steps), ends)
            games = "no end" if not ends else "one end" if len(ends) == 1 else f"{len(ends)} ends"
            compare_array(
                returns,
                returns(rewards, ended, discount),
                cart_pole.returns(rewards, ended, discount),
                return_slips(rewards, ended, discount),
                on=f"{steps} steps with {games} and discount {discount:g}",
                table=f"rewards: {rewards.astype(int)}\nended: {ended}",
                size="(steps,)",
            )
        return f"right in {len(self._TRIALS)} lists of steps, with and without ends."


class Advantages(Exercise):
    key = "advantages"
    title = "better than usual?"
    task = (
        "Write `advantages(returns, going)`. `returns` has the shape (steps, games): a column for each game, filled up "
        "with zeros after its end; `going` has the same shape, True where the game was still going. Subtract the mean "
        "of the returns from each of them, and divide by their standard deviation. Both are taken over all steps of "
        "all games together, but only where a game was going. Where it was over, the answer is 0."
    )
    calls_with = "returns, going"
    hints = (
        "Which numbers are known? Only those where `going` is True: they have a mean and a deviation.",
        "`known = returns[going]` is a list of these numbers. Take `known.mean()` and `known.std()`.",
        "`np.where(going, (returns - known.mean()) / known.std(), 0)` keeps the shape, and is 0 where a game was over.",
    )
    code = """
import numpy as np

def advantages(returns, going):
    known = returns[going]
    return np.where(going, (returns - known.mean()) / known.std(), 0)
"""
    why = "now half of the pushes count against themselves: without the mean all of them would be strengthened."

    _TRIALS = ((4, (4, 2, 3)), (5, (1, 5)), (3, (3, 3)), (6, (2, 4, 6, 3)))  # steps; how long each game lasts

    def judge(self, advantages: LearnerFunction) -> str:
        chance = np.random.default_rng(114)
        for steps, lasted in self._TRIALS:
            going = np.arange(steps)[:, None] < np.array(lasted)
            returns = np.where(going, chance.integers(1, 30, going.shape), 0).astype(float)
            compare_array(
                advantages,
                advantages(returns, going),
                cart_pole.advantages(returns, going),
                advantage_slips(returns, going),
                on=f"{len(lasted)} games that last {', '.join(map(str, lasted))} steps",
                table=f"returns:\n{returns.astype(int)}\ngoing:\n{going}",
                size="(steps, games)",
            )
        return f"right in {len(self._TRIALS)} sets of games of different lengths."
