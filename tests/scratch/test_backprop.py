"""Backpropagation against Keras's GradientTape, against finite differences, and against nonsense."""

import inspect
import warnings

import numpy as np
import pytest

from dltutor.scratch import backprop, initializers
from dltutor.scratch.activations import ACTIVATIONS
from dltutor.scratch.backprop import Network, gradient_check, numerical_gradients
from dltutor.scratch.initializers import INITIALIZERS, initial_weights

SMOOTH = [name for name in ACTIVATIONS if name not in ("step",)]


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def samples(inputs, outputs, loss, count=7, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, inputs))
    if loss == "categorical_crossentropy":
        return x, np.eye(outputs)[rng.integers(outputs, size=count)]
    if loss == "sparse_categorical_crossentropy":
        return x, rng.integers(outputs, size=count)
    if loss in ("binary_crossentropy", "hinge"):
        return x, rng.integers(2, size=(count, outputs)).astype(float)
    return x, rng.normal(size=(count, outputs))


@pytest.mark.parametrize(
    ("activation", "output", "loss"),
    [
        ("tanh", "linear", "mean_squared_error"),
        ("sigmoid", "sigmoid", "binary_crossentropy"),
        ("relu", "softmax", "categorical_crossentropy"),
        ("gelu", "softmax", "sparse_categorical_crossentropy"),
        ("selu", "tanh", "hinge"),
        ("silu", "linear", "huber"),
        ("leaky_relu", "softplus", "mean_absolute_error"),
        ("tanh", "softmax", "mean_squared_error"),
    ],
)
def test_values_and_gradients_equal_keras(tf, keras, activation, output, loss):
    network = Network.create([3, 5, 4, 3], activation, output, seed=4)
    network = Network(network.weights, [np.linspace(-0.3, 0.4, b.size) for b in network.biases], network.activations)
    x, y = samples(3, 3, loss)
    model = keras.Sequential(
        [keras.Input((3,), dtype="float64")]
        + [
            keras.layers.Dense(b.size, activation=name, dtype="float64")
            for b, name in zip(network.biases, network.activations, strict=True)
        ]
    )
    model.set_weights([array for pair in zip(network.weights, network.biases, strict=True) for array in pair])
    with tf.GradientTape() as tape:
        out = model(tf.constant(x))
        # The function itself: its Keras object would compute in single precision. The plain tensor: Keras would
        # otherwise go back to the logits of a softmax, which clips nothing.
        value = tf.reduce_mean(getattr(keras.losses, loss)(tf.constant(y), tf.identity(out)))
    theirs = [g.numpy() for g in tape.gradient(value, model.trainable_variables)]
    forward = network.forward(x)
    back = network.backward(forward, y, loss)
    np.testing.assert_allclose(forward.output, out.numpy(), atol=1e-6)
    assert back.loss == pytest.approx(float(value), abs=1e-6)
    ours = [g for pair in zip(back.weights, back.biases, strict=True) for g in pair]
    for mine, yours in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, yours, atol=2e-6)


@pytest.mark.parametrize("name", SMOOTH)
def test_gradients_equal_finite_differences_for_every_activation(name):
    network = Network.create([2, 4, 3, 2], name, seed=3)
    x, y = samples(2, 2, "mean_squared_error")
    assert gradient_check(network, x, y) < 2e-6


def test_the_parts_are_what_they_are_said_to_be():
    network = Network.create([2, 3, 1], "tanh", "linear", seed=1)
    x, y = samples(2, 1, "mean_squared_error")
    forward = network.forward(x)
    back = network.backward(forward, y)
    np.testing.assert_array_equal(forward.a[0], x)
    np.testing.assert_allclose(forward.z[0], x @ network.weights[0])
    np.testing.assert_allclose(forward.a[1], np.tanh(forward.z[0]))
    np.testing.assert_allclose(back.deltas[1], 2 * (forward.output - y) / len(y))
    np.testing.assert_allclose(back.deltas[0], back.deltas[1] @ network.weights[1].T * (1 - forward.a[1] ** 2))
    np.testing.assert_allclose(back.weights[1], forward.a[1].T @ back.deltas[1])
    np.testing.assert_allclose(back.biases[0], back.deltas[0].sum(axis=0))
    assert back.loss == pytest.approx(np.mean((forward.output - y) ** 2)) == network.loss(x, y)


def test_a_check_finds_a_wrong_gradient(monkeypatch):
    network = Network.create([2, 3, 1], "tanh", seed=1)
    x, y = samples(2, 1, "mean_squared_error")
    weights, biases = numerical_gradients(network, x, y)
    back = network.backward(network.forward(x), y)
    for mine, numerical in zip([*back.weights, *back.biases], [*weights, *biases], strict=True):
        np.testing.assert_allclose(mine, numerical, atol=1e-8)
    wrong = Network.backward

    def flipped(self, *args):
        found = wrong(self, *args)
        found.weights[0][0, 0] *= -1
        return found

    monkeypatch.setattr(Network, "backward", flipped)
    assert gradient_check(network, x, y) > 1e-2


def test_a_check_is_one_when_every_sign_is_wrong(monkeypatch):
    network = Network.create([2, 3, 1], "tanh", seed=1)
    x, y = samples(2, 1, "mean_squared_error")
    right = Network.backward

    def flipped(self, *args):
        back = right(self, *args)
        return back._replace(weights=[-g for g in back.weights], biases=[-g for g in back.biases])

    monkeypatch.setattr(Network, "backward", flipped)
    assert gradient_check(network, x, 100 * y) == pytest.approx(1.0, abs=1e-6)


def test_a_check_changes_nothing_and_takes_no_gradient_at_all():
    network = Network.create([2, 3, 1], "tanh", initializer="zeros")
    kept = [w.copy() for w in network.weights]
    assert gradient_check(network, [[1.0, 2.0]], [[0.0]]) == 0.0
    for before, after in zip(kept, network.weights, strict=True):
        np.testing.assert_array_equal(before, after)


def test_updates_go_downhill_and_leave_the_network_as_it_was():
    network = Network.create([2, 4, 1], "tanh", "linear", seed=2)
    x, y = samples(2, 1, "mean_squared_error")
    kept, start = [w.copy() for w in network.weights], network.loss(x, y)
    step = network.updated(network.backward(network.forward(x), y), 0.1)
    assert step.loss(x, y) < start
    for before, after in zip(kept, network.weights, strict=True):
        np.testing.assert_array_equal(before, after)
    for _ in range(300):
        step = step.updated(step.backward(step.forward(x), y), 0.1)
    assert step.loss(x, y) < start / 4


def test_divergence_is_quiet():
    network = Network.create([2, 4, 1], "relu", "linear", seed=2)
    x, y = samples(2, 1, "mean_squared_error")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(200):
            network = network.updated(network.backward(network.forward(x), y), 100.0)
    assert not np.isfinite(network.loss(x, y))


def test_deep_nets_vanish_and_explode():
    x, _ = samples(50, 1, "mean_squared_error", count=100)
    y = np.zeros((100, 50))

    def first_to_last(activation, **options):
        network = Network.create([50] * 31, activation, seed=0, **options)
        back = network.backward(network.forward(x), y)
        return np.linalg.norm(back.deltas[0]) / np.linalg.norm(back.deltas[-1])

    assert first_to_last("sigmoid") < 1e-8
    assert first_to_last("linear", initializer="random_normal", stddev=0.5) > 1e10
    assert 1e-2 < first_to_last("relu", initializer="he_normal") < 1e2


KERAS_CLASS = {
    "glorot_uniform": "GlorotUniform",
    "glorot_normal": "GlorotNormal",
    "he_uniform": "HeUniform",
    "he_normal": "HeNormal",
    "lecun_normal": "LecunNormal",
}


@pytest.mark.parametrize("name", KERAS_CLASS)
def test_initializers_have_the_spread_and_the_bounds_of_keras_s(keras, name):
    theirs = np.asarray(getattr(keras.initializers, KERAS_CLASS[name])(seed=1)((200, 300)))
    ours = initial_weights(name, 200, 300, seed=1)
    assert ours.shape == (200, 300)
    assert ours.std() == pytest.approx(theirs.std(), rel=0.015)
    assert np.abs(ours).max() == pytest.approx(np.abs(theirs).max(), rel=0.01)
    assert abs(ours.mean()) < 0.02 * ours.std()


def test_the_defaults_are_keras_s_and_a_seed_of_zero(keras):
    for function in (initial_weights, Network.create):
        defaults = {name: p.default for name, p in inspect.signature(function).parameters.items()}
        assert defaults["stddev"] == keras.initializers.RandomNormal().get_config()["stddev"]
        assert defaults["seed"] == 0
    assert initial_weights("he_normal", 2, 2, seed=0).any()


def test_random_normal_and_zeros():
    assert initial_weights("random_normal", 300, 300, stddev=0.7).std() == pytest.approx(0.7, rel=0.02)
    assert initial_weights("random_normal", 300, 300).std() == pytest.approx(0.05, rel=0.02)
    assert not initial_weights("zeros", 3, 2).any()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_same_seed_gives_the_same_weights(name):
    one, two = (Network.create([4, 5, 3], initializer=name, seed=6) for _ in range(2))
    other = Network.create([4, 5, 3], initializer=name, seed=7)
    for a, b, c in zip(one.weights, two.weights, other.weights, strict=True):
        np.testing.assert_array_equal(a, b)
        assert name == "zeros" or (a != c).any()
    assert not any(b.any() for b in one.biases)


def _network(weights=((1, 2), (3, 4)), bias=(0, 0), names=("tanh",)):
    return Network([np.array(weights)], [np.array(bias)], list(names))


def test_nonsense_gets_one_line(refused):
    for call, named in (
        (lambda: _network(bias=(0,)), "biases[0] has shape (1,): it must have shape (2,)"),
        (lambda: _network(weights=(1, 2)), "weights[0] has shape (2,)"),
        (lambda: _network(weights=3), "weights[0] has shape ()"),
        (lambda: _network(weights="heavy"), "weights[0]="),
        (lambda: _network(names=["swish"]), "activations[0]='swish'"),
        (lambda: _network(names=[]), "1 weights, 1 biases and 0 activations"),
        (lambda: Network([], [], []), "0 weights"),
        (lambda: Network([np.ones((2, 3)), np.ones((2, 1))], [np.ones(3), np.ones(1)], ["tanh"] * 2), "weights[1]"),
        (lambda: Network.create([2, 2, 1], "softmax"), "activations[0]='softmax'"),
        (lambda: Network.create([2]), "layer_sizes=[2]"),
        (lambda: Network.create([2, 0]), "layer_sizes[1]=0"),
        (lambda: Network.create([2, 1], initializer="he"), "initializer='he'"),
        (lambda: Network.create([2, 1], initializer="random_normal", stddev=-1), "stddev=-1"),
        (lambda: Network.create([2, 1], seed=-1), "seed=-1"),
        (lambda: _network().forward([1, 2]), "x has shape (2,)"),
        (lambda: _network().forward([[1, 2, 3]]), "x has shape (1, 3)"),
        (lambda: _network().forward([[1, np.nan]]), "x contains NaN"),
        (lambda: _network().backward(_network().forward([[1, 2]]), [[1]]), "y_true has shape (1, 1)"),
        (lambda: _network().backward(_network().forward([[1, 2]]), [[1, 2]], "mse"), "loss='mse'"),
        (lambda: _network().loss([[1, 2]], [[1, 2]], None), "loss=None"),
        (lambda: numerical_gradients(_network(), [[1, 2]], [[1, 2]], h=0), "h=0"),
        (lambda: gradient_check(_network(), [[1, 2]], [[1, 2]], h="small"), "h='small'"),
        (lambda: _network().updated(_network().backward(_network().forward([[1, 2]]), [[1, 1]]), -1), "learning_rate"),
        (lambda: initial_weights("he_normal", 0, 2), "inputs=0"),
        (lambda: initial_weights("he_normal", 2, 2.5), "units=2.5"),
        (lambda: initial_weights("he_normal", 2, 2, seed="lucky"), "seed='lucky'"),
    ):
        with refused(named):
            call()


def test_both_modules_are_found_by_name():
    from dltutor import scratch

    assert scratch.backprop is backprop and scratch.initializers is initializers
