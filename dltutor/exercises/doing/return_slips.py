"""What typical slips make of returns and advantages, each with the words for it, the commonest first."""

from __future__ import annotations

import numpy as np

from dltutor.scratch.doing import cart_pole

Slips = list[tuple[np.ndarray | None, str]]


def return_slips(rewards: np.ndarray, ended: np.ndarray, discount: float) -> Slips:
    """What typical slips make of what followed each step."""
    right = cart_pole.returns(rewards, ended, discount)
    whole = cart_pole.returns(rewards, ended, 1.0)
    never = np.zeros(len(rewards), bool)
    games = np.concatenate([[0], np.cumsum(ended)[:-1]])
    begins = np.concatenate([[True], ended[:-1]])
    powers = discount ** np.arange(len(rewards))
    sums = np.array([whole[(games == game) & begins][0] for game in games])
    forwards = cart_pole.returns(rewards[::-1], begins[::-1], discount)[::-1]
    next_end = np.concatenate([ended[1:], [False]])
    return [
        (cart_pole.returns(rewards, never, discount),
         "the end of a game changes nothing: what follows it belongs to another game, and counts 0"),
        (forwards, "it goes forwards: a return is made of what comes *after* a step, so begin at the last one"),
        (cart_pole.returns(rewards[::-1], never, discount)[::-1],
         "it goes forwards, and over the ends: begin at the last step"),
        (_lost(rewards, ended, discount),
         "the last step of a game loses its own reward: set what follows to 0 *before* the reward is added"),
        (cart_pole.returns(rewards, next_end, discount),
         "the end is a step too early: at `ended[t]` the game still pays"),
        (cart_pole.returns(rewards, begins, discount), "the end is a step too late: after `ended[t]` nothing counts"),
        (whole, "there is no discount: a later reward counts less"),
        (discount * right, "a step's own reward counts whole: only what follows is discounted"),
        (right - rewards, "a step's own reward is missing"),
        (cart_pole.returns(rewards * powers, ended, 1.0),
         "the discount is counted from the first step of the list: it is counted from each step itself"),
        (sums, "each step gets the sum of its whole game: what came before a step is not its doing"),
        (cart_pole.returns(rewards * (1 - discount), ended, discount), "the reward is multiplied by 1 − discount"),
        (rewards + discount * np.where(ended, 0, np.append(rewards[1:], 0)),
         "only the next reward is added: what follows is the next *return*"),
        (right[::-1], "it is in the wrong order: write each return to its own place"),
        (rewards, "these are the rewards: what follows is missing"),
    ]  # fmt: skip


def advantage_slips(returns: np.ndarray, going: np.ndarray) -> Slips:
    """What typical slips make of how much better than usual it went."""
    known = returns[going]
    mean, deviation, full = known.mean(), known.std(), going.all()
    right = cart_pole.advantages(returns, going)
    lasted = going.sum(axis=0)
    own = np.where(going, returns - returns.sum(axis=0) / lasted, 0)
    together = np.where(going, returns - returns.sum(axis=1, keepdims=True) / going.sum(axis=1, keepdims=True), 0)
    with np.errstate(all="ignore"):
        found: Slips = [
            (None if full else (returns - mean) / deviation, "where a game was over it is not 0"),
            (None if full else (returns - returns.mean()) / returns.std(),
             "mean and deviation are taken over all places, also where games were over, and it is not 0 there"),
            (None if full else np.where(going, (returns - returns.mean()) / returns.std(), 0),
             "mean and deviation are taken over all places: only `returns[going]` are known"),
            (None if full else np.where(going, (returns - returns.mean()) / deviation, 0),
             "the mean is taken over all places, also where games were over"),
            (None if full else np.where(going, (returns - mean) / returns.std(), 0),
             "the deviation is taken over all places, also where games were over"),
            (np.where(going, returns - mean, 0), "it is not divided by the standard deviation"),
            (returns / deviation, "the mean is not subtracted: every push would be strengthened"),
            (np.where(going, (returns - mean) / known.var(), 0), "it is divided by the variance: take its root, `std`"),
            (np.where(going, (returns - mean) / known.std(ddof=1), 0),
             "that is the deviation with `ddof=1`: here it is the plain one, `known.std()`"),
            (-right, "the sign is wrong: a return above the mean is an advantage above 0"),
            (own / deviation, "each game has a mean of its own: take one over all games"),
            (own / _spread(own, going), "each game has a mean of its own: take one over all games"),
            (np.where(going, (returns - returns.mean(axis=0)) / returns.std(axis=0), 0),
             "each game has a mean of its own: take one over all games"),
            (together / deviation, "each step has a mean of its own: take one over all steps"),
            (np.where(going, returns / mean, 0), "it is divided by the mean: subtract it"),
            (np.where(going, (returns - known.min()) / (known.max() - known.min()), 0),
             "that is a scale from 0 to 1: subtract the mean, divide by the standard deviation"),
            ((known - mean) / deviation, "the shape is lost: it must have a place for each step of each game"),
            (returns, "these are the returns: what is usual has to be subtracted"),
        ]  # fmt: skip
    return [(slip if slip is not None and np.isfinite(slip).all() else None, words) for slip, words in found]


def _lost(rewards: np.ndarray, ended: np.ndarray, discount: float) -> np.ndarray:
    """Returns where an end puts out the reward of its own step, too."""
    found, after = np.zeros(len(rewards)), 0.0
    for t in reversed(range(len(rewards))):
        after = 0.0 if ended[t] else rewards[t] + discount * after
        found[t] = after
    return found


def _spread(values: np.ndarray, going: np.ndarray) -> np.ndarray:
    """The deviation of each game."""
    return np.sqrt((values**2).sum(axis=0) / going.sum(axis=0))
