"""Errors, principal components and the area under the ROC curve, against scikit-learn and by counting pairs."""

import numpy as np
import pytest
from sklearn import decomposition
from sklearn.metrics import roc_auc_score, roc_curve

from dltutor.scratch.measures import rebuilding


def test_pca_rebuilds_what_that_of_scikit_learn_rebuilds():
    chance = np.random.default_rng(0)
    x = chance.normal(size=(200, 3, 4)) * np.arange(1, 5) + chance.normal(size=(200, 1, 1))
    new = chance.normal(size=(7, 3, 4))
    pca, flat = rebuilding.PCA(x), new.reshape(7, 12)
    for size in (1, 4, 12):
        reference = decomposition.PCA(size).fit(x.reshape(200, 12))
        wanted = reference.inverse_transform(reference.transform(flat)).reshape(new.shape)
        np.testing.assert_allclose(pca.rebuilt(new, size), wanted, atol=1e-8)
    assert rebuilding.rmse(new, pca.rebuilt(new, 12)) < 1e-8


def test_the_error_of_all_is_the_root_of_the_mean_of_the_squares_of_each():
    a, b = np.random.default_rng(1).normal(size=(2, 20, 8, 8))
    each = rebuilding.rmse_each(a, b)
    assert each.shape == (20,) and rebuilding.rmse(a, b) == pytest.approx(np.sqrt(np.mean(each**2)))


def test_the_roc_curve_and_its_area_are_those_of_scikit_learn_and_of_all_pairs():
    chance = np.random.default_rng(2)
    healthy, strange = chance.normal(0, 1, 300).round(1), chance.normal(1, 2, 200).round(1)
    labels, scores = np.repeat([0, 1], [300, 200]), np.concatenate([healthy, strange])
    alarms, hits, _ = roc_curve(labels, scores, drop_intermediate=False)
    for given, wanted in zip(rebuilding.roc(healthy, strange), (alarms, hits), strict=True):
        np.testing.assert_allclose(given, wanted)
    area = rebuilding.roc_area(healthy, strange)
    pairs = strange[:, None] - healthy
    assert area == pytest.approx(roc_auc_score(labels, scores)) == np.mean((pairs > 0) + 0.5 * (pairs == 0))
    assert rebuilding.roc_area(strange, healthy) == pytest.approx(1 - area)


def test_what_is_no_score_is_refused(refused):
    for healthy in ([], "low", [[1.0]], [np.nan]):
        with refused("healthy"):
            rebuilding.roc(healthy, [1.0])
