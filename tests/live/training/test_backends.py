"""Where Keras computes otherwise than the labs need, one line says so at once."""

import keras
import numpy as np
import pytest

from dltutor import labs, live

X, Y = np.random.default_rng(0).random((8, 8, 8)).astype("float32"), np.arange(8) % 3


def model(**options):
    shape = (1, 8, 8) if options else (8, 8, 1)
    stack = [keras.layers.Reshape(shape), keras.layers.Conv2D(2, 3, **options), keras.layers.Flatten()]
    made = keras.Sequential([keras.Input((8, 8)), *stack, keras.layers.Dense(3, "softmax")])
    made.compile("adam", "sparse_categorical_crossentropy")
    return made


LOOKS = (
    lambda made: labs.FeatureMaps(made, X),
    lambda made: labs.Explanations(made, X),
    lambda made: labs.Confusion(made, X, Y),
    lambda made: labs.LearningRateRange(made, (X, Y)),
)


@pytest.mark.parametrize("look", LOOKS)
def test_a_lab_that_needs_tensorflow_says_so(look, monkeypatch, refused):
    made = model()
    monkeypatch.setattr(keras.config, "backend", lambda: "jax")
    with refused("this needs Keras on TensorFlow, and Keras runs on jax"):
        look(made)


@pytest.mark.parametrize("use", [*LOOKS, lambda made: live.Trainer(made, X, Y)])
def test_channels_first_on_a_processor_is_said_at_once(use, refused):
    with refused("is channels_first, which TensorFlow cannot compute on a CPU"):
        use(model(data_format="channels_first"))
