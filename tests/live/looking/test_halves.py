"""An autoencoder cut in two: both halves together are the whole, whatever it is built of."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor.live.looking.halves import Halves


def stack(*layers_, shape=(8, 8, 1)):
    return keras.Sequential([keras.Input(shape), *layers_])


def convolutional():
    return stack(
        layers.GaussianNoise(0.5),
        layers.Conv2D(4, 3, 2, "same", activation="relu"),
        layers.Conv2D(2, 3, 2, "same"),
        layers.BatchNormalization(),
        layers.Conv2DTranspose(4, 3, 2, "same", activation="relu"),
        layers.Conv2DTranspose(1, 3, 2, "same"),
    )


def functional():
    given = keras.Input((6,))
    code = layers.Dense(2)(layers.Dropout(0.5)(given))
    return keras.Model(given, layers.Dense(6)(code))


def nested():
    encoder = keras.Sequential([keras.Input((6,)), layers.Dense(5), layers.Dense(3)])
    decoder = keras.Sequential([keras.Input((3,)), layers.Dense(6)])
    return keras.Sequential([keras.Input((6,)), encoder, decoder])


@pytest.mark.parametrize(("make", "size"), [(convolutional, 8), (functional, 2), (nested, 3)])
def test_both_halves_together_are_the_whole(make, size):
    model = make()
    halves = Halves(model)
    x = np.random.default_rng(0).normal(size=(5, *halves.shape)).astype("float32")
    codes = halves.codes(x)
    assert codes.shape == (5, size) and halves.size == size
    wanted = np.array(model(x, training=False))
    np.testing.assert_allclose(halves.decoded(codes), wanted, atol=1e-5)
    np.testing.assert_allclose(halves.rebuilt(x), wanted, atol=1e-5)


def test_what_is_trained_is_seen_at_once():
    model = nested()
    halves, x = Halves(model), np.ones((2, 6), "float32")
    before = halves.rebuilt(x)
    model.set_weights([w + 1 for w in model.get_weights()])
    assert not np.allclose(halves.rebuilt(x), before)


def test_what_is_no_autoencoder_is_refused(refused):
    given = keras.Input((6,))
    skip = keras.Model(given, layers.Add()([layers.Dense(6)(layers.Dense(2)(given)), given]))
    for model, words in (
        ("mine", "model='mine'"),
        (stack(layers.Flatten(), layers.Dense(10)), "an autoencoder gives what it takes"),
        (keras.Sequential([layers.Dense(3)]), "not known yet"),
        (skip, "keras.Sequential"),
    ):
        with refused(words):
            Halves(model)
