"""The invented town: what its docstring promises, whatever the seed."""

import numpy as np

from dltutor import datasets


def test_whether_somebody_repays_follows_from_income_and_savings_not_from_the_group():
    for seed in range(3):
        town = datasets.applicants(40_000, seed=seed)
        odds = 1.5 * town.facts[:, 0] + town.facts[:, 1] + 0.5
        for low in (-1, 0, 1):
            alike = (odds >= low) & (odds < low + 0.25)
            repay, granted = (
                [answer[alike & (town.groups == group)].mean() for group in (0, 1)]
                for answer in (town.repays, town.granted)
            )
            assert abs(repay[0] - repay[1]) < 0.08, "the truth treats both alike"
            assert granted[0] > granted[1] + 0.05, "the office did not"


def test_groups_lie_apart_as_far_as_asked_and_most_of_b_live_in_the_new_town():
    town = datasets.applicants(20_000, behind=2, seed=5)
    a, b = (town.facts[town.groups == group].mean(axis=0) for group in (0, 1))
    np.testing.assert_allclose(a - b, [2, 0, 0.15 - 0.8], atol=0.05)
    same = datasets.applicants(20_000, behind=0, seed=5)
    assert abs(np.diff([same.repays[same.groups == group].mean() for group in (0, 1)])) < 0.02
    again = datasets.applicants(20_000, behind=2, seed=5)
    assert all(np.array_equal(one, other) for one, other in zip(town, again, strict=True))
