"""Chapter 11, tables of values: a sweep, what a value is to move to, and how much a detour may pay."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import compare_array, compare_number
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.doing.table_slips import points_slips, sweep_slips, target_slips
from dltutor.scratch.doing import planning


class Sweep(Exercise):
    key = "sweep"
    title = "one sweep of value iteration"
    task = (
        "Write `sweep(chances, rewards, ends, values, discount)`. `chances` has the shape (actions, places, places): "
        "`chances[a, s, t]` is how likely action a leads from place s to t. `rewards` (places,) is paid when a place "
        "is entered; `ends` (places,) is True where the game ends; `values` (places,) is what each place is worth so "
        "far, 0 where the game ends. Return the new values, shape (places,): the best action's, and 0 where it ends."
    )
    calls_with = "chances, rewards, ends, values, discount"
    hints = (
        "Three steps: what entering each place is worth; the mean of that for each action, by the chances; the best.",
        "Entering place t is worth `rewards[t] + discount * values[t]`. `chances @ entering` is the mean for each "
        "action and place, shape (actions, places).",
        "`.max(axis=0)` takes the best action. At last `np.where(ends, 0, best)`.",
    )
    code = """
import numpy as np

def sweep(chances, rewards, ends, values, discount):
    entering = rewards + discount * values
    best = (chances @ entering).max(axis=0)
    return np.where(ends, 0, best)
"""
    why = "each sweep looks one step further ahead, from all places at once; after some dozens nothing moves any more."

    _TRIALS = ((3, 2, 0.9), (5, 4, 0.5), (4, 3, 0.8), (6, 2, 1.0))  # places, actions, discount

    def judge(self, sweep: LearnerFunction) -> str:
        chance = np.random.default_rng(112)
        for places, actions, discount in self._TRIALS:
            chances = chance.integers(1, 6, (actions, places, places)).astype(float)
            chances /= chances.sum(axis=2, keepdims=True)
            ends = np.arange(places) == places - 1
            rewards = chance.normal(0, 2, places).round(1)
            values = np.where(ends, 0.0, chance.normal(1, 2, places).round(1))
            wanted = planning.sweep(chances, rewards, ends, values, discount)
            compare_array(
                sweep,
                sweep(chances, rewards, ends, values, discount),
                wanted,
                sweep_slips(chances, rewards, ends, values, discount),
                on=f"{places} places and {actions} actions",
                table=f"chances:\n{chances.round(3)}\nrewards: {rewards}\nends: {ends}\nvalues: {values}",
                size="(places,)",
            )
        return f"right in {len(self._TRIALS)} worlds, of 3 to 6 places."


class QTargets(Exercise):
    key = "q_targets"
    title = "what a value is to move to"
    task = (
        "Write `q_targets(rewards, next_values, ended, discount)` for several steps at once. `rewards` (steps,) is "
        "what each step was paid; `next_values` (steps, actions) is what the table says of each action at the place "
        "where the step has led; `ended` (steps,) is True where the game ended there. Return what Q-learning moves "
        "each value to, shape (steps,): the reward, and the discounted value of the best action that follows."
    )
    calls_with = "rewards, next_values, ended, discount"
    hints = (
        "For one step: the reward, plus the discount times the best of the next values. And where the game has ended?",
        "After the end nothing can be earned, so only the reward is left. `next_values.max(axis=1)` is the best of "
        "each row.",
        "`np.where(ended, 0, best)` is the future; the answer is `rewards + discount * future`.",
    )
    code = """
import numpy as np

def q_targets(rewards, next_values, ended, discount):
    future = np.where(ended, 0, next_values.max(axis=1))
    return rewards + discount * future
"""
    why = "the end is what is known for certain; from there the values spread backwards, step by step."

    _TRIALS = ((3, 2, 0.9, 1), (4, 3, 0.5, 2), (3, 3, 0.8, 0), (5, 4, 0.95, 5), (6, 2, 1.0, 3))

    def judge(self, q_targets: LearnerFunction) -> str:
        chance = np.random.default_rng(113)
        for steps, actions, discount, over in self._TRIALS:
            rewards = chance.normal(0, 2, steps).round(1)
            next_values = chance.normal(1, 2, (steps, actions)).round(1)
            ended = np.isin(np.arange(steps), chance.permutation(steps)[:over])
            wanted = rewards + discount * np.where(ended, 0, next_values.max(axis=1))
            compare_array(
                q_targets,
                q_targets(rewards, next_values, ended, discount),
                wanted,
                target_slips(rewards, next_values, ended, discount),
                on=f"{steps} steps, {over or 'none'} of which ended the game,",
                table=f"rewards: {rewards}\nnext values:\n{next_values}\nended: {ended}\ndiscount: {discount:g}",
                size="(steps,)",
            )
        return f"right for {len(self._TRIALS)} batches, with and without an end."


class MostPoints(Exercise):
    key = "most_points"
    title = "how much may a buoy pay?"
    task = (
        "A boat is at a buoy. The finish is `steps` steps away and pays `prize` points on the last of them. Or it goes "
        "to and fro between two buoys and gets b points with each step, for ever. Points one step later count "
        "`discount` times as much: b + discount · b + discount² · b + … is b / (1 - discount). Write "
        "`most_points(prize, steps, discount)`: the b at which both plans are worth exactly the same."
    )
    calls_with = "prize, steps, discount"
    hints = (
        "Write down what each plan is worth now. The first step of either is not discounted.",
        "The finish comes with the last of `steps` steps, so it is discounted steps − 1 times: "
        "`prize * discount ** (steps - 1)`. To and fro is worth b / (1 − discount).",
        "Set both equal and multiply with 1 − discount: `prize * discount ** (steps - 1) * (1 - discount)`.",
    )
    code = """
def most_points(prize, steps, discount):
    finish = prize * discount ** (steps - 1)
    return finish * (1 - discount)
"""
    why = "what comes again and again is worth 1 / (1 − discount) times as much as it looks: a little is soon too much."

    _TRIALS = ((10, 3, 0.9), (50, 1, 0.5), (8, 4, 0.95), (20, 2, 0.8))

    def judge(self, most_points: LearnerFunction) -> str:
        for prize, steps, discount in self._TRIALS:
            wanted = prize * discount ** (steps - 1) * (1 - discount)
            slips = points_slips(prize, steps, discount)
            compare_number(most_points, (prize, steps, discount), wanted, slips)
        return f"right for {len(self._TRIALS)} races: any less, and the boat finishes."
