"""The lab that trains a convolutional network on digits: it reaches its goal, and says what it shows."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs

from ..digit_models import chapter_model, dense_model


def compiled(*layers):
    model = keras.Sequential([keras.Input((8, 8, 1)), *layers])
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()


def test_it_learns_and_the_mistakes_disappear(digits, demand_clear_words):
    lab = labs.Digits(chapter_model(), *digits)
    first, many = lab.filters.copy(), len(lab.mistakes)
    lab.run(epochs=14)
    x, y = digits[1]
    assert lab.accuracy == pytest.approx((np.argmax(lab.model(x[..., None]), axis=1) == y).mean())
    assert lab.accuracy >= 0.97 and len(lab.mistakes) < many
    assert not np.allclose(first, lab.filters)
    np.testing.assert_allclose(lab.filters[3], lab.model.layers[0].kernel.numpy()[:, :, 0, 3])
    demand_clear_words(lab.picture)
    lab.press("mistake")
    assert lab.number in lab.mistakes
    x, y = lab.picture.mistakes.place(len(lab.mistakes) - 1)
    lab.point("down", *lab.picture.place("mistakes", x, y + 5))
    assert lab.number == lab.mistakes[-1]
    lab.type("ArrowLeft")
    assert lab.number == lab.mistakes[-1] - 1


def test_the_goals(digits):
    lab = labs.Digits(chapter_model(), *digits, goal=0.9)
    lab.run(epochs=6)
    assert lab.done[0] and not lab.done[1]
    lab.press("reset")
    assert lab.accuracy < 0.5
    lab.set(learning_rate=0.03, batch_size=256)
    for _ in range(8):
        lab.run(epochs=0.9)
    assert lab.done[1] and "batch size 256" in str(lab.progress)


def test_divergence_is_explained_and_reset_helps(digits):
    lab = labs.Digits(chapter_model(), *digits)
    lab.model.layers[-1].kernel.assign(np.full(lab.model.layers[-1].kernel.shape, np.nan))
    lab.press("step")
    assert "no longer a number" in lab.words() and not lab.playing
    lab.press("reset")
    lab.press("step")
    assert "no longer" not in lab.words() and lab.trainer.step == 1


@pytest.mark.parametrize("shape", [(28, 28, 1), (12, 20, 3)])
def test_foreign_digits_and_names(shape, demand_clear_words):
    rng = np.random.default_rng(0)
    x, y = rng.random((40, *shape)), np.arange(40) % 2
    lab = labs.Digits(chapter_model(shape, 2), (x, y), (x, y), names=("something long", "other"))
    lab.press("step")
    demand_clear_words(lab.picture)


def test_a_large_test_set_is_sampled(digits):
    x, y = (np.concatenate([part] * 4) for part in digits[1])
    lab = labs.Digits(chapter_model(), digits[0], (x, y))
    assert "of 1,000" in lab.words()


def pooled():
    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.GlobalMaxPooling2D(), keras.layers.Dense(10)])
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model


def nested():
    base = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3, activation="relu")])
    model = keras.Sequential([keras.Input((8, 8, 1)), base, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model, base.layers[0]


def test_the_filters_of_a_base_model_and_the_weights_of_a_dense_one_are_shown(digits, demand_clear_words):
    model, convolution = nested()
    lab = labs.Digits(model, *digits)
    lab.press("step")
    np.testing.assert_allclose(lab.filters, np.moveaxis(convolution.kernel.numpy()[:, :, 0], -1, 0))
    model = dense_model()
    lab = labs.Digits(model, *digits)
    lab.press("step")
    first = next(layer for layer in model.layers if layer.weights)
    np.testing.assert_allclose(lab.filters[3], first.kernel.numpy()[:, 3].reshape(8, 8))
    demand_clear_words(lab.picture)


def test_what_does_not_fit_is_one_line(digits, refused):
    for make, options, words in (
        (pooled, {}, "no Dense that takes every pixel"),
        (lambda: chapter_model(classes=13), {}, "13 classes"),
        (chapter_model, {"names": ("a", "b")}, "10 names"),
        (chapter_model, {"goal": 2}, "goal=2"),
        (chapter_model, {"learning_rate": -1}, "learning_rate=-1"),
        (chapter_model, {"batch_size": 0}, "batch_size=0"),
        (lambda: chapter_model((9, 9, 1)), {}, "one image has shape"),
    ):
        with refused(words):
            labs.Digits(make(), *digits, **options)
