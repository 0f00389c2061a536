"""What typical slips make of tables of values, each with the words for it, the commonest first."""

from __future__ import annotations

import numpy as np

Slips = list[tuple[np.ndarray | None, str]]


def sweep_slips(
    chances: np.ndarray, rewards: np.ndarray, ends: np.ndarray, values: np.ndarray, discount: float
) -> Slips:
    """The values that typical slips of a sweep give."""
    worth = chances @ (rewards + discount * values)
    late = np.where(ends, 0, rewards + discount * (chances @ values).max(axis=0))
    left = np.where(ends, rewards, rewards + discount * (chances @ values).max(axis=0))
    later = chances @ (discount * (rewards + values))
    backwards = np.einsum("ats,t->as", chances, rewards + discount * values)
    return [
        (worth.max(axis=0), "places that end the game have a value: nothing comes after the end, so it is 0"),
        (np.where(ends, rewards, worth.max(axis=0)),
         "places that end the game have their reward as a value: it was paid on entering, and nothing follows"),
        (late, "the reward is that of the place that is left: it is paid for the place that is entered"),
        (left, "the reward is that of the place that is left: it is paid for the place that is entered"),
        (np.where(ends, 0, (chances @ rewards).max(axis=0)), "only the reward is counted: what follows is missing"),
        (np.where(ends, 0, discount * (chances @ values).max(axis=0)), "the reward is missing"),
        (np.where(ends, 0, (chances @ (rewards + values)).max(axis=0)) if discount != 1 else None,
         "the discount is missing"),
        (np.where(ends, 0, later.max(axis=0)) if discount != 1 else None,
         "the reward is discounted too: it is paid now, only what follows comes later"),
        (np.where(ends, 0, worth.mean(axis=0)), "that is the mean over the actions: the best one is asked for"),
        (np.where(ends, 0, worth.min(axis=0)), "that is the worst action: the best one is asked for"),
        (np.where(ends, 0, worth.sum(axis=0)), "the actions are added up: the best one is asked for"),
        (np.where(ends, 0, worth[0]), "that is the first action at each place: the best one is asked for"),
        (np.where(ends, 0, backwards.max(axis=0)), "the chances are read backwards: `chances[a, s, t]` is from s to t"),
        (worth, "these are the values of all actions: take the best, `.max(axis=0)`"),
        (np.where(ends, 0, worth), "these are the values of all actions: take the best, `.max(axis=0)`"),
        (worth.argmax(axis=0).astype(float), "that is which action is best: its value is asked for"),
        (np.where(ends, 0, worth.argmax(axis=0)).astype(float), "that is which action is best: its value is asked for"),
        (worth.max(axis=1), "that is the best place for each action: the best action for each place is asked for"),
        (np.where(ends, worth.max(axis=0), 0), "the ends are the wrong way round: it is there that the value is 0"),
        (values, "nothing has changed: these are the old values"),
    ]  # fmt: skip


def target_slips(rewards: np.ndarray, next_values: np.ndarray, ended: np.ndarray, discount: float) -> Slips:
    """The targets that typical slips give."""
    best = next_values.max(axis=1)
    future = np.where(ended, 0, best)
    some = bool(ended.any() and not ended.all())
    return [
        (rewards + discount * best if ended.any() else None,
         "steps that ended the game still have a future: after the end there is none, so only the reward is left"),
        (rewards + discount * np.where(ended, best, 0) if some else None,
         "it is the wrong way round: where the game has ended, nothing follows"),
        (np.where(ended, 0, rewards + discount * best) if ended.any() else None,
         "the reward of the last step is lost: only what follows is 0 there"),
        (rewards + future if discount != 1 else None, "the discount is missing"),
        (discount * (rewards + future) if discount != 1 else None,
         "the reward is discounted too: it was paid at once, only what follows comes later"),
        (discount * future, "the reward is missing"),
        (rewards, "that is the reward alone: what follows is missing"),
        (rewards + discount * np.where(ended, 0, next_values.mean(axis=1)),
         "that is the mean of the next values: Q-learning takes the best of them"),
        (rewards + discount * np.where(ended, 0, next_values.min(axis=1)), "that is the worst of the next values"),
        (rewards + discount * np.where(ended, 0, next_values.sum(axis=1)), "the next values are added up"),
        (rewards + discount * np.where(ended, 0, next_values[:, 0]), "that is the first action, not the best"),
        (rewards + discount * np.where(ended, 0, next_values.max()),
         "that is the best of all steps together: each step has its own, `axis=1`"),
        (rewards + discount * np.where(ended, 0, next_values.argmax(axis=1)),
         "that counts which action is best: its value is asked for, `.max(axis=1)`"),
        (rewards - discount * future, "the future is taken away: it is added"),
    ]  # fmt: skip


def points_slips(prize: float, steps: int, discount: float) -> list[tuple[float | None, str]]:
    """The points that typical slips give."""
    last = prize * discount ** (steps - 1)
    return [
        (prize * discount**steps * (1 - discount),
         "the prize comes with the last step, and the first one is not discounted: steps − 1 times"),
        (last, "that is what the finish is worth: b comes with each step, so multiply with 1 − discount"),
        (last / (1 - discount), "it is divided by 1 − discount: b / (1 − discount) is the other plan; multiply"),
        (prize * (1 - discount) if steps > 1 else None, "the way to the finish is not discounted"),
        (prize * discount ** (steps - 1) * discount * (1 - discount),
         "one discount too much: the first step of either plan is not discounted"),
        (prize / steps, "that is the prize shared out among the steps: to and fro goes on for ever"),
        (last / steps, "that is the prize shared out among the steps: to and fro goes on for ever"),
        (prize * discount * (steps - 1) * (1 - discount), "the discount is raised to a power, `**`, not multiplied"),
        (last * discount, "multiply with 1 − discount, not with the discount"),
    ]  # fmt: skip
