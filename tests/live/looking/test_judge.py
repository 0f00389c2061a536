"""The judge: real images are as far from real ones as half of them from the other half; fakes are judged by hand."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, live
from dltutor.scratch import frechet_distance


@pytest.fixture(scope="module")
def digits():
    (x, y), test = datasets.digits()
    return (x[..., None], y), test


@pytest.fixture(scope="module")
def classifier(digits):
    (x, y), _ = digits
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Flatten(),
            layers.Dense(48, activation="relu"),
            layers.Dropout(0.2),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
    live.train(model, (x, y), epochs=20)
    return model


@pytest.fixture(scope="module")
def judge(classifier, digits):
    return live.Judge(classifier, *digits[0])


def test_real_images_are_real(judge, digits):
    (x, y), (x_test, _) = digits
    assert judge.accuracy > 0.97
    verdict = judge.look(x)
    assert verdict.frechet == pytest.approx(0, abs=1e-6)
    assert verdict.confident > 0.9
    np.testing.assert_allclose(verdict.shares, np.bincount(y) / len(y), atol=0.01)
    test = judge.look(x_test)  # the axis of the channels may be missing
    assert 0.2 < test.ratio < 4
    assert test.ratio == pytest.approx(test.frechet / judge.halves)


def test_the_measure_is_the_distance_of_two_halves(judge, digits):
    features = judge.features(digits[0][0])
    assert features.shape == (len(digits[0][0]), 48)
    order = np.random.default_rng(0).permutation(len(features))
    half = len(order) // 2
    assert judge.halves == pytest.approx(frechet_distance(features[order[:half]], features[order[half:]]))


def test_features_go_into_the_last_layer(judge, classifier, digits):
    x = digits[0][0][:50]
    kernel, bias = classifier.layers[-1].get_weights()
    logits = judge.features(x) @ kernel + bias
    shares = np.exp(logits - logits.max(1, keepdims=True))
    np.testing.assert_allclose(judge.answers(x), shares / shares.sum(1, keepdims=True), atol=1e-4)


def test_one_digit_only_is_good_but_not_various(judge, digits):
    (x, y), _ = digits
    sevens = judge.look(x[y == 7])
    assert sevens.confident > 0.9 and sevens.shares[7] > 0.97
    assert sevens.ratio > 20
    assert sevens.rarest != 7


def test_noise_is_far_away(judge):
    noise = judge.look(np.random.default_rng(0).random((500, 8, 8, 1)))
    assert noise.ratio > 20


def test_blurred_digits_are_between(judge, digits):
    x = digits[0][0]
    ratios = [judge.look((1 - share) * x + share * x.mean(axis=0)).ratio for share in (0.0, 0.3, 0.6)]
    assert ratios == sorted(ratios) and ratios[2] > ratios[1] + 1


def test_a_classifier_without_softmax_gives_the_same(classifier, digits, judge):
    logits = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(48, activation="relu")])
    logits.add(layers.Dense(10))
    logits.set_weights(classifier.get_weights())
    x, y = digits[0]
    other = live.Judge(logits, x, y).look(digits[1][0])
    same = judge.look(digits[1][0])
    assert other.confident == pytest.approx(same.confident) and other.ratio == pytest.approx(same.ratio, rel=1e-4)


def test_what_does_not_fit_is_one_line(classifier, digits, refused):
    for make, words in (
        (lambda c, x, y: live.Judge("me", x, y), "classifier"),
        (lambda c, x, y: live.Judge(keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten()]), x, y), "Dense"),
        (lambda c, x, y: live.Judge(c, x[:, :5], y), r"x: one image has shape \(5, 8, 1\)"),
        (lambda c, x, y: live.Judge(c, x, y[:7]), "as many"),
        (lambda c, x, y: live.Judge(c, x[:10], y[:10]), "20 or more"),
        (lambda c, x, y: live.Judge(c, x, (y + 1) % 10), "real images right"),
        (lambda c, x, y: live.Judge(c, x, y, seed=-1), "seed=-1"),
        (lambda c, x, y: live.Judge(c, x, y).look(x[:1]), "fakes has 1 sample"),
        (lambda c, x, y: live.Judge(c, x, y).look(x[:, :3]), "fakes: one image"),
        (lambda c, x, y: live.Judge(c, x, y).look(x * np.nan), "fakes contains NaN"),
        (lambda c, x, y: live.nearest(x, x[:, :4]), "64 pixels"),
        (lambda c, x, y: live.nearest("none", x), "fakes="),
    ):
        with refused(words):
            make(classifier, *digits[0])


def test_nearest_finds_the_copy_and_the_right_distance(digits):
    (x, _), (x_test, _) = digits
    indices, distances = live.nearest(x[[5, 900]], x)
    assert indices.tolist() == [5, 900]
    np.testing.assert_allclose(distances, 0)
    indices, distances = live.nearest(x_test, x)
    everything = np.sqrt(((x_test[:40, None] - x[None, ..., 0]) ** 2).sum(axis=(2, 3)))
    np.testing.assert_allclose(distances[:40], everything.min(axis=1), rtol=1e-6)
    assert (everything.argmin(axis=1) == indices[:40]).all()
