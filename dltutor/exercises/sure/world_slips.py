"""What typical slips make of a positive result's worth and of rates by group, each with its words."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.exercises.core.compared import Slips


def worth(sensitivity: float, specificity: float, prevalence: float) -> float:
    """The exercise's answer."""
    found, alarms = prevalence * sensitivity, (1 - prevalence) * (1 - specificity)
    return found / (found + alarms)


def precision_slips(sensitivity: float, specificity: float, prevalence: float) -> Slips:
    ill, well = prevalence, 1 - prevalence
    found, alarms = ill * sensitivity, well * (1 - specificity)
    missed, quiet = ill * (1 - sensitivity), well * specificity
    return [
        (sensitivity, "that is the sensitivity: it asks how many of the ill are positive, not how many of the positive "
         "are ill"),
        (found, "that is the share of people who are ill and positive: divide it by all who are positive"),
        (found + alarms, "that is the share of people who are positive: how many of them are ill?"),
        (alarms / (found + alarms), "these are those of the positive who are not ill"),
        (sensitivity / (sensitivity + 1 - specificity), "the prevalence is missing, or cancels: false alarms come from "
         "the others, 1 − prevalence of all people"),
        (found / (found + 1 - specificity), "the healthy ones are counted as if they were all people: they are "
         "1 − prevalence"),
        (found / (found + quiet), "of the healthy those are taken who test negative: 1 − specificity test positive"),
        (found / (found + missed), "those were divided who are ill: divide by those who are positive"),
        (found / (found + (1 - sensitivity) * well), "1 − sensitivity are the ill who are missed: of the healthy ones "
         "1 − specificity test positive"),
        (found + quiet, "that is how many answers are right, of all people"),
        (quiet / (quiet + missed), "that is what a negative result is worth: it asks for the positive one"),
        (100 * found / (found + alarms), "these are per cent: give a share, from 0 to 1"),
    ]  # fmt: skip


def rates(said: np.ndarray, truth: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """The exercise's answer."""
    return np.array([said[(truth == 1) & (groups == g)].mean() for g in range(groups.max() + 1)])


def rates_slips(said: np.ndarray, truth: np.ndarray, groups: np.ndarray) -> Slips:
    numbers = range(groups.max() + 1)
    right = rates(said, truth, groups)

    def by_group(of: Any) -> np.ndarray | None:
        parts = [of(groups == g) for g in numbers]
        return np.array(parts) if np.isfinite(parts).all() else None

    def share(part: np.ndarray) -> float:
        return float(part.mean()) if part.size else np.nan

    hits = (said == 1) & (truth == 1)
    return [
        (by_group(lambda g: share(said[g])), "these are the positive answers among all of a group: only those count "
         "whose truth is 1"),
        (by_group(lambda g: share(said[g] == truth[g])), "these are the right answers among all of a group: only those "
         "count whose truth is 1"),
        (by_group(lambda g: share(truth[g & (said == 1)])), "that is the precision: divide by those whose truth is 1, "
         "not by those who are called 1"),
        (by_group(lambda g: share(hits[g])), "it is divided by all of a group: only those whose truth is 1"),
        (by_group(lambda g: hits[g].sum() / (truth == 1).sum()), "it is divided by those of all groups: each group by "
         "itself"),
        (by_group(lambda g: share(said[g & (truth == 0)])), "these are the false alarms: those count whose truth is 1"),
        (by_group(lambda g: float(hits[g].sum())), "these are numbers of people: divide by how many have the truth 1"),
        (1 - right, "these are the ones that are missed"),
        (right[::-1], "the groups are in reverse order: group 0 comes first"),
        (np.full(len(right), said[truth == 1].mean()), "each group gets the rate of all: take its own people"),
        (100 * right, "these are per cent: give shares, from 0 to 1"),
    ]  # fmt: skip
