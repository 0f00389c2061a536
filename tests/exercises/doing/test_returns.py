"""Chapter 11, returns and advantages: each typical wrong answer is met by its own message."""

import pytest

from dltutor.exercises import doing as practice

from ..as_learner import changed, tells

RETURNS = """
found = np.zeros(len(rewards))
after = 0
for t in reversed(range(len(rewards))):
    if ended[t]:
        after = 0
    after = rewards[t] + discount * after
    found[t] = after
return found
"""
ADVANTAGES = """
known = returns[going]
return np.where(going, (returns - known.mean()) / known.std(), 0)
"""
END = "    if ended[t]:\n        after = 0\n"
ADDED = "    after = rewards[t] + discount * after\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(RETURNS, (END, "")), "the end of a game changes nothing"),
        (changed(RETURNS, ("reversed(range(len(rewards)))", "range(len(rewards))"), ("ended[t]", "t and ended[t - 1]")),
         "it goes forwards"),
        (changed(RETURNS, ("reversed(range(len(rewards)))", "range(len(rewards))"), (END, "")), "over the ends"),
        (changed(RETURNS, (END + ADDED, ADDED + END)), "loses its own reward"),
        (changed(RETURNS, ("if ended[t]", "if t + 1 < len(ended) and ended[t + 1]")), "a step too early"),
        (changed(RETURNS, ("if ended[t]", "if t == 0 or ended[t - 1]")), "a step too late"),
        (changed(RETURNS, ("discount * after", "after")), "there is no discount"),
        (changed(RETURNS, ("rewards[t] + discount * after", "discount * (rewards[t] + after)")), "counts whole"),
        (changed(RETURNS, ("found[t] = after", "found[t] = after - rewards[t]")), "own reward is missing"),
        ("""
found = np.zeros(len(rewards))
after = 0
for t in reversed(range(len(rewards))):
    after = discount**t * rewards[t] + (0 if ended[t] else after)
    found[t] = after
return found
""", "from the first step of the list"),
        ("""
found, begin = np.zeros(len(rewards)), 0
for t in range(len(rewards)):
    if ended[t] or t == len(rewards) - 1:
        found[begin:t + 1] = rewards[begin:t + 1].sum()
        begin = t + 1
return found
""", "the sum of its whole game"),
        ("return rewards + discount * np.where(ended, 0, np.append(rewards[1:], 0))", "only the next reward"),
        (changed(RETURNS, ("return found", "return found[::-1]")), "in the wrong order"),
        ("return rewards", "these are the rewards"),
        (changed(RETURNS, ("return found", "return after")), "it gives shape ()"),
    ],
)  # fmt: skip
def test_returns(body, message):
    tells(practice.returns, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return (returns - returns[going].mean()) / returns[going].std()", "where a game was over it is not 0"),
        ("return (returns - returns.mean()) / returns.std()", "over all places, also where games were over, and"),
        (changed(ADVANTAGES, ("returns[going]", "returns")), "only `returns[going]` are known"),
        (changed(ADVANTAGES, ("known.mean", "returns.mean")), "the mean is taken over all places"),
        (changed(ADVANTAGES, ("known.std", "returns.std")), "the deviation is taken over all places"),
        (changed(ADVANTAGES, (" / known.std()", "")), "not divided by the standard deviation"),
        (changed(ADVANTAGES, (" - known.mean()", "")), "the mean is not subtracted"),
        (changed(ADVANTAGES, ("known.std", "known.var")), "divided by the variance"),
        (changed(ADVANTAGES, ("known.std()", "known.std(ddof=1)")), "`ddof=1`"),
        (changed(ADVANTAGES, ("returns - known.mean()", "known.mean() - returns")), "the sign is wrong"),
        (changed(ADVANTAGES, ("known.mean()", "returns.sum(axis=0) / going.sum(axis=0)")), "each game has a mean"),
        (changed(ADVANTAGES, ("known.mean()", "returns.sum(axis=1, keepdims=True) / going.sum(axis=1, keepdims=True)")),
         "each step has a mean of its own"),
        (changed(ADVANTAGES, ("(returns - known.mean()) / known.std()", "returns / known.mean()")),
         "divided by the mean"),
        (changed(ADVANTAGES, ("known.mean()", "known.min()"), ("known.std()", "(known.max() - known.min())")),
         "a scale from 0 to 1"),
        ("known = returns[going]\nreturn (known - known.mean()) / known.std()", "the shape is lost"),
        ("return returns", "these are the returns"),
    ],
)  # fmt: skip
def test_advantages(body, message):
    tells(practice.advantages, body, message)
