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


def test_a_model_without_convolution_shows_the_weights_of_its_units(digits, demand_clear_words):
    lab = labs.Digits(dense_model(), *digits, goal=0.5)
    assert lab.filters.shape == (10, 8, 8) and "the weights of 10 units" in lab.picture.filters.heading.get_text()
    np.testing.assert_array_equal(lab.filters[3].ravel(), lab.model.layers[-1].kernel.numpy()[:, 3])
    lab.run(epochs=3)
    assert lab.done[0]
    demand_clear_words(lab.picture)


def test_what_does_not_fit_is_one_line(digits, refused):
    for make, options, words in (
        (lambda: compiled(keras.layers.GlobalMaxPooling2D(), keras.layers.Dense(10)), {}, "no convolution and no"),
        (lambda: chapter_model(classes=13), {}, "13 classes"),
        (chapter_model, {"names": ("a", "b")}, "10 names"),
        (chapter_model, {"goal": 2}, "goal=2"),
        (chapter_model, {"learning_rate": -1}, "learning_rate=-1"),
        (chapter_model, {"batch_size": 0}, "batch_size=0"),
        (lambda: chapter_model((9, 9, 1)), {}, "one image has shape"),
    ):
        with refused(words):
            labs.Digits(make(), *digits, **options)
