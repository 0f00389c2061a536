"""What typical slips make of weights that undo unfair decisions, and of thresholds for each group, with their words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dltutor.exercises.core.compared import Slips
from dltutor.scratch.measures.fairness import independent_weights


def weights_slips(groups: np.ndarray, labels: np.ndarray) -> Slips:
    of_group, of_label, of_both = _counts(groups, labels)
    people, right = len(groups), independent_weights(groups, labels)
    return [
        (1 / right, "these are the inverse: who is rarer than it should be must count more, not less"),
        (right * people, "the number of all people is missing: without a connection there would be "
         "n_group · n_label / n of a kind"),
        (right / people, "shares and counts are mixed: divide expected people by people, or share by share"),
        (right / people**2, "shares and counts are mixed: divide expected people by people, or share by share"),
        (of_group * of_label / people, "that is how many there would be: divide by how many there are"),
        (of_group * of_label / people**2, "that is the share there would be: divide by the share that there is"),
        (of_both / people, "that is the share there is: it is what one divides by"),
        (of_both, "that is how many there are: it is what one divides by"),
        (people / of_both, "it counts rare kinds more, but not by how many there should be: n_group · n_label / n"),
        (1 / of_both, "it counts rare kinds more, but not by how many there should be: n_group · n_label / n"),
        (people / (4 * of_both), "all four kinds become equally many: only the connection between group and label is "
         "to go"),
        (of_group / of_both, "the label's share is missing: how many of all people have it?"),
        (of_label / of_both, "the group's share is missing: how many of all people are in it?"),
        (people / of_group, "it makes up for small groups only: the label counts too"),
        (people / (2 * of_group), "it makes up for small groups only: the label counts too"),
        (people / of_label, "it makes up for rare labels only: the group counts too"),
        (people / (2 * of_label), "it makes up for rare labels only: the group counts too"),
    ]  # fmt: skip


def _counts(groups: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each person how many are of the same group, have the same label, and both."""
    same_group, same_label = groups[:, None] == groups, labels[:, None] == labels
    return same_group.sum(axis=1), same_label.sum(axis=1), (same_group & same_label).sum(axis=1)


def thresholds(scores: np.ndarray, repays: np.ndarray, groups: np.ndarray, share: float) -> np.ndarray:
    """The exercise's answer."""
    return np.array([_top(scores[(groups == g) & (repays == 1)], share) for g in range(groups.max() + 1)])


def _top(scores: np.ndarray, share: float) -> float:
    """The score of the last one, from above, of the best `share` of them."""
    place = min(max(round(share * len(scores)), 1), len(scores))
    return float(np.sort(scores)[::-1][place - 1])


def thresholds_slips(scores: np.ndarray, repays: np.ndarray, groups: np.ndarray, share: float) -> Slips:
    numbers = range(groups.max() + 1)
    good = repays == 1
    right = thresholds(scores, repays, groups, share)

    def by_group(of: Callable[[np.ndarray], float]) -> np.ndarray:
        return np.array([of(groups == g) for g in numbers])

    return [
        (by_group(lambda g: np.quantile(scores[g & good], share)), "the share lies below the threshold: it must lie "
         "above it, which is the quantile 1 − share"),
        (by_group(lambda g: _top(scores[g], share)), "that grants the share of all people of a group: only those count "
         "who repay"),
        (by_group(lambda g: np.quantile(scores[g], share)), "that refuses the share of all people of a group: only "
         "those count who repay, and they are above the threshold"),
        (by_group(lambda g: _top(scores[g & ~good], share)), "that is right for those who do not repay: only those "
         "count whose repays is 1"),
        (np.full(len(right), _top(scores[good], share)), "both groups get the threshold of all: each needs its own"),
        (np.full(len(right), np.quantile(scores, 1 - share)), "both groups get the threshold of all: each needs its "
         "own"),
        (right[::-1], "the groups are in reverse order: group 0 comes first"),
        (by_group(lambda g: np.quantile(scores[g & good], 1 - share))[::-1], "the groups are in reverse order: group 0 "
         "comes first"),
        (np.full(len(right), share), "the share is no threshold: at which score do so many lie above it?"),
        (np.full(len(right), 1 - share), "1 − share is no threshold: at which score do so many lie below it?"),
        (by_group(lambda g: scores[g & good].mean()), "these are means: at which score does the asked share lie above "
         "it?"),
    ]  # fmt: skip
