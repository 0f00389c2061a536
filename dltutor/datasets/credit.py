"""People who ask for a credit in an invented town, with past decisions that were unfair."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dltutor import validation

HARSH = 1.5  # how much worse, in log-odds of repaying, a person of group B was taken to be in the past
KEPT_TO_RULES = 1.5  # how strictly the past decisions followed from what was taken to be
IN_NEW_TOWN = 0.15, 0.8  # the shares of A and of B who live in the new town


class Applicants(NamedTuple):
    """What `applicants` gives, one row or one number for each person."""

    facts: np.ndarray
    groups: np.ndarray
    repays: np.ndarray
    granted: np.ndarray


def applicants(people: int = 4000, *, behind: float = 1.5, seed: int = 0) -> Applicants:
    """People of two groups, A and B, who ask for a credit in a town that does not exist.

    In this town B was kept out of the better paid work for long, so people of B earn less, and live apart. Whether
    somebody repays follows from income and savings alone: with the same of both, A and B repay equally often. But the
    office that decided in the past took people of B to be worse than they were.

    Returns ``Applicants(facts, groups, repays, granted)``, four arrays with one row a person:

    * `facts`, shape (people, 3), float32, what a network is told: income and savings, in standard deviations of group
      A from its mean, and the area, 1 for the new town, where most of B and few of A live, else 0;
    * `groups`, shape (people,), int64: 0 for A, 1 for B, half each but for chance;
    * `repays`, shape (people,), int64: 1 for those who would repay;
    * `granted`, shape (people,), int64: 1 for those to whom the office gave a credit.

    Args:
        people: how many, from 10 to 100000.
        behind: how far the mean income of B is below that of A, from 0 to 3.
        seed: the same seed gives the same people. Take another seed for the test set.

    Raises:
        LearnerError: if an argument is not possible.

    Source:
        Generated here, about nobody; it says nothing of any real group.

    Example:
        >>> town = applicants(2000)
        >>> town.facts.shape, [round(float(town.repays[town.groups == g].mean()), 2) for g in (0, 1)]
        ((2000, 3), [0.55, 0.25])
        >>> applicants(behind=-1)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: behind=-1: it must be a number from 0 to 3, for example 1.5
    """
    people = validation.whole("people", people, low=10, high=100_000, example=4000)
    behind = validation.number("behind", behind, low=0, high=3, example=1.5)
    chance = np.random.default_rng(validation.whole("seed", seed, low=0, high=2**32 - 1, example=0))
    groups = chance.integers(2, size=people)
    income = chance.normal(size=people) - behind * groups
    savings = chance.normal(size=people)
    area = chance.random(people) < np.array(IN_NEW_TOWN)[groups]
    odds = 1.5 * income + savings + 0.5
    repays = chance.random(people) < _probability(odds)
    granted = chance.random(people) < _probability(KEPT_TO_RULES * (odds - HARSH * groups))
    facts = np.stack([income, savings, area], axis=1).astype(np.float32)
    return Applicants(facts, groups, repays.astype(np.int64), granted.astype(np.int64))


def _probability(odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-odds))
