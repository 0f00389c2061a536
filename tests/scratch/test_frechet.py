"""The Fréchet distance against SciPy's matrix root, and against what it is in closed form."""

import numpy as np
import pytest
from scipy.linalg import sqrtm

from dltutor.scratch import frechet, frechet_distance


@pytest.mark.parametrize("features", [1, 3, 20])
def test_it_is_what_the_matrix_root_gives(features):
    rng = np.random.default_rng(features)
    mix = rng.normal(size=(features, features))
    a, b = rng.normal(size=(200, features)) @ mix, rng.normal(size=(300, features)) + 0.5
    cov_a, cov_b = (np.cov(x, rowvar=False).reshape(features, features) for x in (a, b))
    root = np.real(sqrtm(cov_a @ cov_b))
    wanted = ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(cov_a + cov_b - 2 * root)
    assert frechet_distance(a, b) == pytest.approx(wanted, rel=1e-6)
    assert frechet_distance(b, a) == pytest.approx(wanted, rel=1e-6)


def test_a_shift_and_a_scale_alone():
    points = np.random.default_rng(0).normal(size=(500, 4))
    shift = np.array([1.0, -2.0, 0.0, 0.5])
    assert frechet_distance(points, points + shift) == pytest.approx((shift**2).sum())
    spread = points.var(axis=0, ddof=1).sum()
    centred = points - points.mean(axis=0)
    assert frechet_distance(centred, 3 * centred) == pytest.approx(4 * spread)  # (3 − 1)² times the variance


def test_features_that_never_change_do_no_harm():
    rng = np.random.default_rng(1)
    points = np.pad(rng.normal(size=(30, 2)), ((0, 0), (0, 60)))  # more features than samples, most of them constant
    assert frechet_distance(points, points) == pytest.approx(0, abs=1e-6)
    assert frechet_distance(points, points + 1) == pytest.approx(62)


def test_a_small_sample_looks_farther_away_than_it_is():
    rng = np.random.default_rng(2)
    near, far = (np.mean([frechet_distance(*rng.normal(size=(2, n, 10))) for _ in range(20)]) for n in (1000, 50))
    assert 0 < near < far / 5


def test_the_root_is_a_root():
    covariance = np.cov(np.random.default_rng(3).normal(size=(50, 6)), rowvar=False)
    root = frechet.square_root(covariance)
    np.testing.assert_allclose(root @ root, covariance, atol=1e-12)


def test_what_does_not_fit_is_one_line(refused):
    for a, b, words in (
        (np.zeros((5, 3)), np.zeros((5, 2)), "b has 2 features and a has 3"),
        (np.zeros((1, 3)), np.zeros((5, 3)), "a has 1 sample"),
        (np.zeros(5), np.zeros((5, 3)), "a has shape"),
        (np.zeros((5, 3)), np.full((5, 3), np.nan), "b contains NaN"),
    ):
        with refused(words):
            frechet_distance(a, b)
