"""Trained on more and more samples: a network gets better, comes back as it was, and nonsense is one line."""

import keras
import numpy as np

from dltutor import live

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(400, 3)).astype("float32")
Y = (X[:, 0] > X[:, 1]).astype(int)
DATA, TEST = (X[:300], Y[:300]), (X[300:], Y[300:])


def make_model(metrics=("accuracy",)):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, "softmax")])
    model.compile(keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy", metrics=list(metrics))
    return model


def test_more_samples_help_and_the_model_is_left_as_it_was():
    model = make_model()
    before = model.get_weights()
    curve = live.learning_curve(model, DATA, TEST, [3, 30, 300], draws=3, steps=150)
    assert curve.shape == (3, 3)
    assert curve[:, 0].mean() < curve[:, 1].mean() < curve[:, 2].mean() and curve[:, 2].min() > 0.95
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_each_draw_takes_other_samples_and_a_second_call_gives_the_same():
    curves = [live.learning_curve(make_model(), DATA, TEST, [4], draws=4, steps=60) for _ in range(2)]
    np.testing.assert_allclose(curves[0], curves[1], atol=1e-6)
    assert len(np.unique(curves[0])) > 1


def test_nonsense_is_one_line(refused):
    for change, words in (
        ({"sizes": [3, 301]}, "sizes=301"),
        ({"sizes": [0]}, "sizes=0"),
        ({"draws": 0}, "draws=0"),
        ({"steps": -1}, "steps=-1"),
        ({"data": X}, "data="),
        ({"model": make_model(())}, "metrics"),
    ):
        given = {"model": make_model(), "data": DATA, "test": TEST, "sizes": [3]} | change
        with refused(words):
            live.learning_curve(**given)
