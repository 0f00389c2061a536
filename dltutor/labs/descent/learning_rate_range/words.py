"""What the range test says: how far it is, how it ended, what it thinks of a rate, and how the tries went."""

from __future__ import annotations

from collections.abc import Sequence

from dltutor.labs.descent.learning_rate_range.run import RangeTest, Try
from dltutor.wording import many, number

TENTH, STEEPEST = "a tenth of the rate with the lowest loss", "where the loss falls most steeply"
ENDS = {
    "all": "The test went through to {}.",
    "rose": "At a rate of {} the loss was four times its best: the steps overshoot, the test stopped.",
    "no number": "At a rate of {} the loss was no longer a number: the steps overshot until the weights overflowed. "
    "The test stopped; your model has its own weights.",
    "left": "Your try ended the test at {}.",
}
VERDICTS = {
    "untested": "the test has not been there",
    "flat": "there the loss hardly falls yet: training would be slow",
    "falls": "there the loss falls",
    "rises": "that is beyond the lowest loss: training would be unsteady, or fail",
}


def test_in_words(test: RangeTest, batch_size: int, rule: str) -> str:
    """The test before, in, and after its course; `rule` is `TENTH` or `STEEPEST`."""
    if not test.losses:
        factor = (test.highest / test.lowest) ** (1 / (test.steps - 1))
        return (
            f"Not started: {many(test.steps, 'step')} from a rate of {number(test.lowest)} to {number(test.highest)}, "
            f"each {number(factor)} times the one before, on batches of {batch_size}. Press Play. It will suggest "
            f"{'the rate ' if rule == STEEPEST else ''}{rule}. Your model is only borrowed: its weights are put back."
        )
    last = number(test.rates[-1])
    if not test.ended:
        return f"Step {len(test.losses)} of {test.steps}: rate {last}, loss {number(test.losses[-1])}."
    if test.ended == "left":
        return f"{ENDS['left'].format(last)} Press Reset and Play, and let it go through, for a suggestion."
    why, best, suggested = ENDS[test.ended].format(last), test.lowest_at, test.suggestion(rule == STEEPEST)
    if best is None:
        return f"{why} No rate made the loss fall: give it more steps, other rates or larger batches."
    if suggested is None:
        return f"{why} The loss was lowest at the end, so higher rates may be better still: raise the highest rate."
    return f"{why} The loss was lowest at {number(test.rate(best))}. Suggested: {number(suggested)}, {rule}."


def mark_in_words(test: RangeTest, rate: float) -> str:
    """What the test says of the learner's rate."""
    return f"Your rate {number(rate)}: {VERDICTS[test.verdict(rate)]}." if test.losses else ""


def tries_in_words(tries: Sequence[Try]) -> str:
    """How the newest try goes, or went."""
    if not tries:
        return ""
    newest, rate, made = tries[0], number(tries[0].rate), len(tries[0].losses)
    if newest.broken:
        return f"Trying {rate} failed after {many(made, 'step')}: the loss was no longer a number. Mark a smaller rate."
    if not newest.over:
        return f"Trying {rate}: step {made} of {newest.steps}."
    return f"Tried {rate}: after {many(newest.steps, 'step')} the loss is {number(newest.result)}."
