"""Chapter 12, what becomes of an answer in the world: the worth of a positive result, and rates group by group."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import compare_array, compare_number
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.sure.world_slips import precision_slips, rates, rates_slips, worth


class Precision(Exercise):
    key = "precision"
    title = "what a positive result is worth"
    task = (
        "Write `precision(sensitivity, specificity, prevalence)`. Of all people the share `prevalence` is ill. Of the "
        "ill the share `sensitivity` tests positive; of those who are not ill the share `specificity` tests negative. "
        "Return the share of ill people among those who test positive."
    )
    calls_with = "sensitivity, specificity, prevalence"
    hints = (
        "Think of 1,000 people. How many are ill and positive? How many are not ill and positive all the same?",
        "Ill and positive: `prevalence * sensitivity`. Not ill and positive: `(1 - prevalence) * (1 - specificity)`.",
        "The first, divided by the sum of both.",
    )
    code = """
def precision(sensitivity, specificity, prevalence):
    found = prevalence * sensitivity
    alarms = (1 - prevalence) * (1 - specificity)
    return found / (found + alarms)
"""
    why = "this is Bayes' rule: where the ill are rare, even few alarms among the many others outnumber them."

    _TRIALS = (
        (0.9, 0.91, 0.01),
        (0.95, 0.98, 0.37),
        (0.8, 0.9, 0.1),
        (0.99, 0.95, 0.001),
        (0.6, 0.7, 0.5),
        (1.0, 0.5, 0.2),
    )

    def judge(self, precision: LearnerFunction) -> str:
        for trial in self._TRIALS:
            compare_number(precision, trial, worth(*trial), precision_slips(*trial))
        return f"right for {len(self._TRIALS)} tests, from a share of 0.1 % of ill people to one of a half."


class TruePositiveRates(Exercise):
    key = "true_positive_rates"
    title = "found, group by group"
    task = (
        "Write `true_positive_rates(said, truth, groups)`: three arrays with a number for each person, what the "
        "network said (0 or 1), what is true (0 or 1), and the number of the person's group (0, 1, …). For each group, "
        "of those whose truth is 1, return the share for whom the network said 1: an array with a number for each "
        "group, group 0 first."
    )
    calls_with = "said, truth, groups"
    hints = (
        "Take one group at a time. Who counts in it? Only people whose truth is 1.",
        "`here = (groups == group) & (truth == 1)` picks them out, and `said[here]` is what was said of them.",
        "The mean of 0s and 1s is the share of 1s: a list of `said[here].mean()` for each `group` in "
        "`range(groups.max() + 1)`, as an array.",
    )
    code = """
import numpy as np

def true_positive_rates(said, truth, groups):
    rates = []
    for group in range(groups.max() + 1):
        here = (groups == group) & (truth == 1)
        rates.append(said[here].mean())
    return np.array(rates)
"""
    why = "one number for all hides what happens to the few: each group needs a number of its own."

    _TRIALS = ((30, 2), (20, 3), (40, 4), (9, 1))  # people, groups

    def judge(self, true_positive_rates: LearnerFunction) -> str:
        chance = np.random.default_rng(124)
        for people, count in self._TRIALS:
            groups = np.concatenate(
                [np.arange(count), np.arange(count), chance.integers(count, size=people - 2 * count)]
            )
            truth = np.concatenate(
                [np.ones(count, int), np.zeros(count, int), chance.integers(2, size=people - 2 * count)]
            )
            said = np.where(chance.random(people) < 0.7, truth, 1 - truth)
            order = chance.permutation(people)
            said, truth, groups = said[order], truth[order], groups[order]
            compare_array(
                true_positive_rates,
                true_positive_rates(said, truth, groups),
                rates(said, truth, groups),
                rates_slips(said, truth, groups),
                on=f"{people} people in {count} {'group' if count == 1 else 'groups'}",
                table=f"said:   {said}\ntruth:  {truth}\ngroups: {groups}",
                size="(groups,)",
            )
        return f"right for {len(self._TRIALS)} lists of people, in one group and in up to four."
