"""The sliced Wasserstein distance against closed forms and SciPy's distance on a line."""

import numpy as np
import pytest
from scipy.stats import wasserstein_distance

from dltutor.errors import LearnerError
from dltutor.scratch.measures.distances import sliced_wasserstein

CLOUD = np.random.default_rng(0).normal(size=(400, 2))


@pytest.mark.parametrize("shift", [(1, 0), (0, -2), (3, 4)])
def test_a_shift_has_two_over_pi_of_its_length(shift):
    wanted = 2 / np.pi * np.hypot(*shift)
    assert sliced_wasserstein(CLOUD, CLOUD + shift, directions=500) == pytest.approx(wanted, rel=1e-4)
    assert sliced_wasserstein(CLOUD, CLOUD + shift) == pytest.approx(wanted, rel=0.01)


def test_two_circles_differ_by_two_over_pi_of_their_radii():
    angle = np.linspace(0, 2 * np.pi, 4000, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    assert sliced_wasserstein(circle, 3 * circle, 64) == pytest.approx(2 * 2 / np.pi, rel=1e-3)


@pytest.mark.parametrize("count", [400, 300, 37])
def test_along_each_direction_it_is_the_distance_on_a_line(count):
    other = np.random.default_rng(1).normal(0.3, 2.0, (count, 2))
    angles = (np.arange(8) + 0.5) * np.pi / 8
    lines = [(CLOUD @ d, other @ d) for d in np.stack([np.cos(angles), np.sin(angles)], axis=1)]
    wanted = np.mean([wasserstein_distance(a, b) for a, b in lines])
    assert sliced_wasserstein(CLOUD, other, 8) == pytest.approx(wanted, rel=1e-9 if count == 400 else 0.05)


def test_it_is_symmetric_and_zero_for_the_same_points_in_another_order():
    mixed = np.random.default_rng(2).permutation(CLOUD)
    assert sliced_wasserstein(CLOUD, mixed) == pytest.approx(0, abs=1e-12)
    other = CLOUD * [1, 3]
    assert sliced_wasserstein(CLOUD, other) == pytest.approx(sliced_wasserstein(other, CLOUD))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [((CLOUD, np.zeros((3, 3))), "b has shape"), (("a", CLOUD), "a='a'"), ((CLOUD, CLOUD, 0), "directions=0")],
)
def test_nonsense_gets_one_line(arguments, named):
    with pytest.raises(LearnerError, match=named):
        sliced_wasserstein(*arguments)
