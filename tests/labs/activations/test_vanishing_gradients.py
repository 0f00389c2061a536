"""The vanishing-gradients lab: its numbers are Keras's, its words are true, its goals can be reached."""

import itertools
import warnings

import numpy as np
import pytest

from dltutor import labs
from dltutor.scratch.activations import ACTIVATIONS


@pytest.fixture(autouse=True)
def no_warning_reaches_the_learner():
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        yield


def keras_gradients(network, x, y):
    """The norm of every kernel's gradient and the hidden outputs, from Keras with the same weights."""
    import keras
    import tensorflow as tf

    layers = [
        keras.layers.Dense(w.shape[1], activation=name, dtype="float64")
        for w, name in zip(network.weights, network.activations, strict=True)
    ]
    model = keras.Sequential([keras.Input((x.shape[1],), dtype="float64"), *layers])
    for layer, w, b in zip(layers, network.weights, network.biases, strict=True):
        layer.set_weights([w, b])
    outputs = [tf.constant(x)]
    with tf.GradientTape() as tape:
        for layer in layers:
            outputs.append(layer(outputs[-1]))
        loss = tf.reduce_mean((outputs[-1] - y) ** 2)
    gradients = tape.gradient(loss, [layer.kernel for layer in layers])
    assert model.count_params() == sum(w.size + b.size for w, b in zip(network.weights, network.biases, strict=True))
    return np.array([np.linalg.norm(g.numpy()) for g in gradients]), [o.numpy() for o in outputs[1:-1]]


@pytest.mark.parametrize(
    "settings",
    [
        {"depth": 6, "activation": "sigmoid"},
        {"depth": 12, "activation": "tanh", "scale": 3.0},
        {"depth": 9, "activation": "relu", "initializer": "he_normal", "bias": -0.2},
        {"depth": 2, "activation": "elu", "scale": 0.3, "bias": 0.5},
        {"depth": 7, "activation": "selu", "initializer": "lecun_normal"},
    ],
)
def test_the_numbers_are_those_of_keras(settings):
    lab = labs.VanishingGradients(**settings)
    gradients, outputs = keras_gradients(lab.network(), lab.x, lab.y)
    np.testing.assert_allclose(lab.gradients, gradients, rtol=1e-5)
    np.testing.assert_allclose(lab.spreads, [a.std() for a in outputs], rtol=1e-5)
    if settings["activation"] == "relu":
        np.testing.assert_allclose(lab.shares, [(a == 0).all(axis=0).mean() for a in outputs])


def test_the_weights_are_those_that_keras_would_draw():
    lab = labs.VanishingGradients(depth=20, activation="relu", initializer="he_normal")
    for w in lab.network().weights[1:-1]:
        assert w.std() == pytest.approx(np.sqrt(2 / w.shape[0]), rel=0.1)
    lab.set(scale=0.5)
    assert lab.network().weights[1].std() == pytest.approx(0.5 * np.sqrt(2 / 32), rel=0.1)


def test_sigmoid_vanishes_and_says_so():
    lab = labs.VanishingGradients(depth=20)
    assert lab.verdict == "vanishing"
    assert lab.ratio < 0.25**10  # every further sigmoid multiplies by a quarter at most, and the weights are small
    assert lab.describe().startswith("Vanishing: the gradient of layer 1 is ")
    assert "e−" in lab.describe()
    assert list(lab.done) == [True, False, False, False]


def test_relu_needs_he_whatever_the_weights():
    lab = labs.VanishingGradients(depth=20, activation="relu")
    for _ in range(8):
        lab.set(initializer="he_normal")
        assert 0.05 < lab.ratio < 20
        lab.set(initializer="glorot_uniform")
        assert lab.verdict == "vanishing"
        lab.press("redraw")


def test_relu_with_he_reaches_the_goal_and_with_glorot_it_does_not():
    lab = labs.VanishingGradients(depth=20, activation="relu", initializer="glorot_uniform")
    assert lab.verdict == "vanishing"
    assert "the signal itself shrinks on its way forward" in lab.describe()
    assert not lab.done[1]
    lab.set(initializer="he_normal", depth=19)
    assert not lab.done[1]
    lab.set(depth=20)
    assert lab.done[1]
    assert lab.describe().startswith("Healthy gradients: ")


def test_tanh_with_large_weights_explodes():
    lab = labs.VanishingGradients(depth=30, activation="tanh")
    lab.set(scale=4.0)
    assert lab.verdict == "exploding"
    assert lab.ratio > 1000
    assert lab.done[2]
    assert "saturated" in lab.describe()


def test_relus_die_of_a_bias_below_zero():
    lab = labs.VanishingGradients(depth=10, activation="relu", initializer="he_normal")
    assert lab.idle < 0.5
    assert not lab.done[3]
    lab.set(bias=-0.8)
    assert lab.idle >= 0.5
    assert lab.done[3]
    assert "of the ReLUs are dead: 0 for every sample" in lab.describe()
    lab.set(bias=-1.0, depth=30)
    assert lab.verdict == "vanishing"
    assert "the gradient is exactly 0 in every layer" in lab.describe()


def test_only_relus_are_called_dead():
    lab = labs.VanishingGradients(activation="leaky_relu", bias=-1.0)
    assert "dead" not in lab.describe()
    assert lab.idle == 0


def test_a_step_passes_nothing_on():
    lab = labs.VanishingGradients(activation="step", depth=5)
    assert "the gradient is exactly 0 in layers 1 to 4" in lab.describe()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_setting_has_a_picture_and_words(activation):
    lab = labs.VanishingGradients(activation=activation)
    for initializer, scale in itertools.product(lab.table["initializer"].values, (0.1, 1.0, 10.0)):
        lab.set(initializer=initializer, scale=scale, depth=30)
        assert lab.verdict in ("vanishing", "exploding", "healthy")
        assert lab.describe()
        assert "nan" not in lab.words()
        lab.picture.frame()


def test_overflow_is_no_error(monkeypatch):
    lab = labs.VanishingGradients(depth=10, activation="relu")
    drawn = lab.network()
    huge = type(drawn)([w * 1e60 for w in drawn.weights], drawn.biases, drawn.activations)
    monkeypatch.setattr(lab, "network", lambda: huge)
    lab.refresh()
    assert lab.verdict == "exploding"
    assert "too large for the computer" in lab.describe()
    lab.picture.frame()
    monkeypatch.undo()
    lab.refresh()
    assert np.isfinite(lab.gradients).all()


def test_the_same_settings_give_the_same_line():
    first, second = (labs.VanishingGradients(depth=8, activation="tanh") for _ in range(2))
    assert repr(first) == repr(second)
    second.press("redraw")
    assert repr(first) != repr(second)
    assert eval(first.to_code(), {"labs": labs}).describe() == first.describe()


def test_impossible_data_are_one_line(refused):
    for data in (
        "digits",
        ([[1, 2]], [0, 1]),
        ([1, 2], [0, 1]),
        ([[1.0, np.nan]], [0]),
        ([[1, 2]], [-1]),
        ([[1, 2]], [0.5]),
        ([[1, 2]], [10**6]),
        ([], []),
    ):
        with refused(r"data|x has 1 samples"):
            labs.VanishingGradients(data=data)


def test_own_data():
    rng = np.random.default_rng(0)
    lab = labs.VanishingGradients(data=(rng.normal(size=(300, 4, 2)), rng.integers(0, 3, 300)), activation="tanh")
    assert lab.x.shape == (128, 8)
    assert lab.to_code().startswith("labs.VanishingGradients(data, ")


def test_constant_inputs_do_no_harm():
    lab = labs.VanishingGradients(data=(np.zeros((4, 3)), [0, 1, 0, 1]))
    assert lab.verdict in ("vanishing", "exploding", "healthy")
    lab.set(activation="relu")
    assert "exactly 0" in lab.describe()
