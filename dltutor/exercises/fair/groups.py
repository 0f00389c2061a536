"""Chapter 13, groups that are treated alike: a threshold for each, and weights that undo unfair decisions."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import compare_array, words_for
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import array
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.fair.groups_slips import thresholds, thresholds_slips, weights_slips
from dltutor.scratch.measures.fairness import independent_weights


class EqualChances(Exercise):
    key = "equal_chances"
    title = "the same chance for those who repay"
    task = (
        "Write `equal_chances(scores, repays, groups, share)`: three arrays with a number for each person, the score, "
        "what is true (1: repays, 0: does not), and the number of the group (0, 1, …). Whoever has at least the "
        "threshold of the own group gets a credit. Return a threshold for each group, group 0 first, so that in each "
        "group the same `share` of those who repay gets one."
    )
    calls_with = "scores, repays, groups, share"
    hints = (
        "Take one group at a time, and of it only those who repay. Where must the line be so that, of ten scores, the "
        "eight best are above it?",
        "`np.quantile(some_scores, 0.2)` is a number below which 20 % of the scores lie, so 80 % are above it.",
        "For each `group` in `range(groups.max() + 1)`: "
        "`np.quantile(scores[(groups == group) & (repays == 1)], 1 - share)`; all of them as an array.",
    )
    code = """
import numpy as np

def equal_chances(scores, repays, groups, share):
    thresholds = []
    for group in range(groups.max() + 1):
        good = scores[(groups == group) & (repays == 1)]
        thresholds.append(np.quantile(good, 1 - share))
    return np.array(thresholds)
"""
    why = "each group gets the line that its own people need. Parity and precision still differ: the map shows it."

    _TRIALS = ((10, 2, 0.8), (20, 3, 0.5), (10, 1, 0.3), (40, 2, 0.9))  # who repay in each group, groups, share

    def judge(self, equal_chances: LearnerFunction) -> str:
        chance = np.random.default_rng(132)
        for good, count, share in self._TRIALS:
            people = 2 * count * good
            order = chance.permutation(people)
            groups = np.repeat(np.arange(count), 2 * good)[order]
            repays = np.tile(np.arange(2 * good) % 2, count)[order]
            scores = 0.1 + 0.3 * repays - 0.1 * (groups % 2) + chance.uniform(0, 0.6, people)
            self._try(equal_chances, scores, repays, groups, share)
        return f"right for {len(self._TRIALS)} lists of people: in each group the same share of those who repay."

    def _try(self, equal_chances: LearnerFunction, scores, repays, groups, share: float) -> None:
        wanted = thresholds(scores, repays, groups, share)
        given = equal_chances(scores, repays, groups, share)
        mine = array("your thresholds", given, shape=wanted.shape, like="a number for each group")

        def granted(lines: np.ndarray) -> np.ndarray:
            """Who gets a credit, of each group: of those who repay, and of all."""
            above = scores >= lines[groups] - 1e-9
            parts = [(groups == g) & kind for kind in (repays == 1, repays >= 0) for g in range(len(lines))]
            return np.array([above[part].mean() for part in parts])

        found, right = granted(mine), granted(wanted)
        if np.array_equal(found[: len(wanted)], right[: len(wanted)]):
            return
        slips = [(granted(slip), words) for slip, words in thresholds_slips(scores, repays, groups, share)]
        words = words_for(found, slips)
        group = int(np.abs(found - right)[: len(wanted)].argmax())
        on = f"for a share of {share}, in {len(wanted)} {'group' if len(wanted) == 1 else 'groups'},"
        need(not words, f"{on} {words}")
        need(
            False, f"{on} the threshold {mine[group]:.3f} of group {group} grants {found[group]:.0%} of those who repay"
        )


class Reweigh(Exercise):
    key = "reweigh"
    title = "weights against an unfair past"
    task = (
        "Write `reweigh(groups, labels)`: two arrays with a number for each person, the group (0 or 1) and the label "
        "(0 or 1). Of all n people, n_group are of a person's group, n_label have the person's label, and n_both have "
        "both. If group and label had nothing to do with each other, there would be n_group · n_label / n with both. "
        "Return an array with a weight for each person: how many there would be, divided by how many there are."
    )
    calls_with = "groups, labels"
    hints = (
        "There are four kinds of people, and each kind has one weight. Take one kind at a time.",
        "`here = (groups == group) & (labels == label)` picks a kind; `here.sum()` is n_both. n_group and n_label are "
        "such sums as well, of one condition each.",
        "Begin with `weights = np.ones(len(groups))`, loop over both groups and both labels, and set `weights[here]` "
        "to `(groups == group).sum() * (labels == label).sum() / (len(groups) * here.sum())`.",
    )
    code = """
import numpy as np

def reweigh(groups, labels):
    weights = np.ones(len(groups))
    for group in (0, 1):
        for label in (0, 1):
            here = (groups == group) & (labels == label)
            expected = (groups == group).sum() * (labels == label).sum() / len(groups)
            weights[here] = expected / here.sum()
    return weights
"""
    why = (
        "with these weights the same share of both groups has each label, so the label alone no longer tells the group."
    )

    _TRIALS = ((20, 0.4, 0.6, 0.2), (30, 0.3, 0.5, 0.5), (40, 0.6, 0.2, 0.8))  # people, of group 1, label 1 in 0 and 1

    def judge(self, reweigh: LearnerFunction) -> str:
        for people, ones, first, second in self._TRIALS:
            groups = (np.arange(people) < round(ones * people)).astype(int)
            labels = np.zeros(people, int)
            for group, share in enumerate((first, second)):
                members = np.flatnonzero(groups == group)
                labels[members[: max(1, round(share * len(members)))]] = 1
            order = np.random.default_rng(people).permutation(people)
            groups, labels = groups[order], labels[order]
            compare_array(
                reweigh,
                reweigh(groups, labels),
                independent_weights(groups, labels),
                weights_slips(groups, labels),
                on=f"{people} people",
                table=f"groups: {groups}\nlabels: {labels}",
                size="(people,)",
            )
        return f"right for {len(self._TRIALS)} lists of people; each time the weights add up to the number of people."
