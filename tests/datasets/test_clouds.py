"""Clouds for a generator: where they lie, what they repeat, and which of their parts are covered."""

import numpy as np
import pytest

from dltutor import datasets
from dltutor.datasets.clouds import CLOUDS, centres
from dltutor.errors import LearnerError
from dltutor.labs.adversarial.adversaries.coverage import Parts


@pytest.mark.parametrize("name", CLOUDS)
def test_points_lie_around_their_parts_and_each_part_has_its_share(name):
    points = datasets.cloud(name, 1200, seed=4)
    assert points.shape == (1200, 2) and np.abs(points).max() < 3
    np.testing.assert_array_equal(points, datasets.cloud(name, 1200, seed=4))
    assert (points != datasets.cloud(name, 1200, seed=5)).any()
    away = np.hypot(*(points[:, None] - centres(name)).transpose(2, 0, 1))
    count = np.bincount(away.argmin(axis=1), minlength=len(centres(name)))
    assert count.min() > 0.7 * 1200 / len(count)
    cover = Parts(datasets.cloud(name, 1000), centres(name)).of(points)
    assert cover.covered == cover.parts == len(centres(name)) and cover.near > 0.98


def test_one_cluster_of_eight_is_one_of_eight():
    parts = Parts(datasets.cloud("gaussians"), centres("gaussians"))
    one = np.random.default_rng(0).normal(centres("gaussians")[3], 0.05, (500, 2))
    assert parts.of(one).covered == 1 and parts.of(one).near == 1
    assert parts.of(np.zeros((500, 2))).near == 0
    assert parts.of(np.full((5, 2), np.inf)).covered == 0


def test_an_own_shape_is_split_by_itself():
    points = np.random.default_rng(0).uniform(-1, 1, (300, 2))
    parts = Parts(points)
    assert parts.of(points).covered == parts.of(points).parts == 8
    assert Parts(np.ones((9, 2))).of(np.ones((9, 2))).covered == 1


@pytest.mark.parametrize(
    ("arguments", "named"), [(("star",), "name='star'"), (("ring", 1), "n=1"), (("ring", 10, -1), "seed=-1")]
)
def test_nonsense_gets_one_line(arguments, named):
    with pytest.raises(LearnerError, match=named):
        datasets.cloud(*arguments)
