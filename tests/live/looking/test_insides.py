"""What is seen inside a model is what Keras computes; what cannot be looked into is said in one line."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor.live.looking.insides import CHUNK, Insides, grey, labels, probabilities


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.RandomTranslation(0.1, 0.1),
            layers.Conv2D(4, 3, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


def test_every_output_is_that_of_keras(model):
    x = np.random.default_rng(0).random((5, 8, 8, 1), np.float32)
    look = Insides(model)
    answers, outputs = look.look(x)
    assert [tap.kind for tap in look.taps] == ["Conv2D", "BatchNormalization", "MaxPooling2D", "Dense"]
    value = x
    for layer in model.layers:
        value = np.asarray(layer(value, training=False))
        if layer.name in [tap.name for tap in look.taps]:
            np.testing.assert_allclose(outputs.pop(0), value, atol=1e-5)
    np.testing.assert_allclose(answers, value, atol=1e-5)


def test_training_is_seen_at_once(model):
    look = Insides(model)
    before, mark = look.look(np.ones((1, 8, 8, 1)))[1][0], look.fingerprint()
    assert look.fingerprint() == mark
    model.layers[1].bias.assign_add([1.0, 0, 0, 0])
    assert look.fingerprint() != mark
    np.testing.assert_allclose(look.look(np.ones((1, 8, 8, 1)))[1][0][..., 0] >= before[..., 0], True)


def test_a_functional_model_with_branches_and_a_large_set():
    inputs = keras.Input((6, 5, 3))
    one, two = layers.Conv2D(2, 3, name="one")(inputs), layers.Conv2D(3, 3, name="two")(inputs)
    out = layers.Dense(2)(layers.GlobalAveragePooling2D()(layers.Concatenate()([one, two])))
    look = Insides(keras.Model(inputs, out))
    assert [tap.name for tap in look.taps][:2] == ["one", "two"]
    x = look.images("x", np.random.default_rng(0).random((CHUNK + 3, 6, 5, 3)))
    assert look.answers(x).shape == (CHUNK + 3, 2)
    np.testing.assert_allclose(look.answers(x)[-1], look.look(x[-1:])[0][0], atol=1e-6)


def test_images_come_in_the_usual_shapes(model):
    look = Insides(model)
    for shape in [(3, 8, 8), (3, 8, 8, 1)]:
        assert look.images("x", np.zeros(shape)).shape == (3, 8, 8, 1)
    flat = Insides(keras.Sequential([keras.Input((64,)), layers.Dense(3)]))
    assert flat.images("x", np.zeros((2, 8, 8))).shape == (2, 64)
    free = Insides(keras.Sequential([keras.Input((None, None, 1)), layers.Conv2D(2, 3), layers.GlobalMaxPooling2D()]))
    assert free.look(free.images("x", np.zeros((2, 9, 7, 1))))[1][0].shape == (2, 7, 5, 2)


class Subclassed(keras.Model):
    def call(self, x):
        return x


def test_what_cannot_be_looked_into_is_one_line(refused):
    for make, words in (
        (lambda: "model", "must be a Keras model"),
        (lambda: keras.Sequential([layers.Dense(3)]), "keras.Input"),
        (Subclassed, "keras.Input"),
        (lambda: keras.Model([a := keras.Input((2,)), b := keras.Input((2,))], layers.Add()([a, b])), "2 inputs"),
        (lambda: keras.Sequential([keras.Input((5, 2)), layers.Dense(3)]), None),
        (lambda: keras.Sequential([keras.Input((2, 2, 2, 2)), layers.Flatten(), layers.Dense(3)]), "wants images"),
    ):
        if words is None:
            assert Insides(make()).taps == []
            return
        with refused(words):
            Insides(make())


@pytest.mark.parametrize("x", [np.zeros((3, 7, 8)), "images", [], np.zeros(64), np.full((1, 8, 8), np.nan), 3])
def test_images_that_do_not_fit_are_one_line(model, x, refused):
    with refused(r"^x"):
        Insides(model).images("x", x)


@pytest.mark.parametrize("y", [[0, 10], [-1, 2], [0.5, 1], "abc", [np.nan, 1], []])
def test_labels_that_are_no_classes_are_one_line(y, refused):
    with refused(r"^y"):
        labels("y", y, 10)


def test_one_hot_labels_are_taken():
    assert labels("y", np.eye(3)[[2, 0]], 3).tolist() == [2, 0]


def test_logits_sigmoids_and_runaway_numbers_become_shares():
    logits = np.array([[2.0, -1.0, 0.5], [900.0, 0.0, 0.0]])
    expected = np.asarray(keras.ops.softmax(logits))
    np.testing.assert_allclose(probabilities(logits), expected, atol=1e-6)
    np.testing.assert_allclose(probabilities(np.array([[3.0], [-900.0]]))[:, 1], [1 / (1 + np.exp(-3)), 0], atol=1e-6)
    np.testing.assert_allclose(probabilities(np.array([[np.nan, 1.0], [0.25, 0.75]])), [[0.5, 0.5], [0.25, 0.75]])
    np.testing.assert_allclose(probabilities(np.array([[np.inf, -np.inf]])), [[0.5, 0.5]])


def test_any_image_can_be_drawn():
    assert grey(np.zeros((2, 8, 8, 1))).max() == 0
    pictures = grey(np.random.default_rng(0).normal(size=(3, 4, 5, 3)) * 255)
    assert pictures.min() == 0 and pictures.max() == 1
