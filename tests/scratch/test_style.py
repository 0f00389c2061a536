"""Style in NumPy: what it forgets, what it keeps, and its rival."""

import numpy as np
import pytest

from dltutor import datasets
from dltutor.scratch import style

FEATURES = np.random.default_rng(0).normal(1, 2, (6, 5, 4))


def test_a_gram_matrix_forgets_the_places_and_knows_what_occurs_together():
    shuffled = np.random.default_rng(1).permutation(FEATURES.reshape(-1, 4)).reshape(5, 6, 4)
    np.testing.assert_allclose(style.gram(shuffled), style.gram(FEATURES))
    np.testing.assert_allclose(style.gram(FEATURES), np.einsum("hwi,hwj->ij", FEATURES, FEATURES) / 30)
    each_alone = np.stack([np.roll(FEATURES[..., k], k + 1, axis=0) for k in range(4)], axis=2)
    np.testing.assert_allclose(np.diag(style.gram(each_alone)), np.diag(style.gram(FEATURES)))
    assert style.style_distance(each_alone, FEATURES) > 0.001


def test_matched_colours_have_the_mean_and_the_covariance_of_the_style():
    chance = np.random.default_rng(2)
    image = chance.uniform(0, 1, (20, 20, 3))
    wanted = 0.5 + chance.normal(0, 0.03, (20, 20, 3)) @ chance.normal(size=(3, 3))
    matched = style.colours_matched(image, wanted)
    np.testing.assert_allclose(matched.mean(axis=(0, 1)), wanted.mean(axis=(0, 1)), atol=0.01)
    np.testing.assert_allclose(np.cov(matched.reshape(-1, 3).T), np.cov(wanted.reshape(-1, 3).T), atol=2e-3)
    assert np.isfinite(style.colours_matched(np.zeros((4, 4, 3)), wanted)).all(), "an image without any colour"


def test_content_is_where_light_and_dark_lie():
    photograph = datasets.photograph("china", 100, colour=True)  # which 16 squares do not divide
    assert style.content_kept(photograph, photograph) == pytest.approx(1)
    assert style.content_kept(0.3 + 0.5 * photograph, photograph) == pytest.approx(1)
    assert abs(style.content_kept(photograph[::-1], photograph)) < 0.8
    assert style.content_kept(np.zeros_like(photograph), photograph) == 0


@pytest.mark.parametrize("kind", ["swirls", "mosaic", "hatching"])
def test_brushwork_is_the_same_for_a_seed_and_another_for_another(kind):
    one, again, other = (datasets.brushwork(kind, 48, seed=seed) for seed in (0, 0, 1))
    assert one.shape == (48, 48, 3) and one.dtype == np.float32 and 0 <= one.min() < one.max() <= 1
    assert np.array_equal(one, again) and not np.array_equal(one, other)
    assert style.style_distance(one, other) < 0.25, "its colours are much the same"
