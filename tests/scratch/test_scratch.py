"""The NumPy versions against Keras, against Novikoff's bound, and against nonsense."""

import numpy as np
import pytest

from dltutor import datasets, scratch
from dltutor.scratch import layers, neuron, perceptron


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def test_dense_equals_keras(keras):
    x = np.random.default_rng(0).normal(size=(5, 7)).astype("float32")
    layer = keras.layers.Dense(3, bias_initializer="ones")
    expected = np.asarray(layer(x))
    weights, bias = layer.get_weights()
    np.testing.assert_allclose(layers.dense(x, weights, bias), expected, atol=1e-6)
    np.testing.assert_allclose(layers.dense(x[0], weights, bias), expected[0], atol=1e-6)


def test_a_neuron_equals_a_keras_layer_of_one_unit(keras):
    x = np.random.default_rng(1).normal(size=(5, 4)).astype("float32")
    layer = keras.layers.Dense(1, bias_initializer="ones", activation="sigmoid")
    expected = np.asarray(layer(x))[:, 0]
    kernel, bias = layer.get_weights()
    ours = neuron.neuron(x, kernel[:, 0], bias, activation=lambda z: 1 / (1 + np.exp(-z)))
    np.testing.assert_allclose(ours, expected, atol=1e-6)


@pytest.mark.parametrize("sizes", [[64, 10], [64, 30, 10], [2, 2, 1], [5, 7, 6, 4, 3]])
def test_parameters_are_counted_as_keras_counts_them(keras, sizes):
    model = keras.Sequential([keras.Input((sizes[0],)), *(keras.layers.Dense(units) for units in sizes[1:])])
    assert layers.count_parameters(sizes) == model.count_params()
    left, right = layers.parameter_sum(sizes).split(" = ")
    assert eval(left.replace("×", "*")) == int(right) == model.count_params()


def test_a_batch_gives_what_its_samples_give():
    x = np.random.default_rng(2).normal(size=(6, 3))
    weights = np.array([0.5, -1.0, 2.0])
    batch = neuron.weighted_sum(x, weights, 0.25)
    np.testing.assert_allclose(batch, [neuron.weighted_sum(sample, weights, 0.25) for sample in x])
    assert neuron.neuron(x, weights, 0.25).tolist() == [neuron.neuron(sample, weights, 0.25) for sample in x]


def test_the_step_is_zero_at_zero():
    assert neuron.step(np.array([-1e-9, 0.0, 1e-9])).tolist() == [0, 0, 1]
    assert perceptron.predict(np.zeros(2), 0.0, np.ones(2)) == 0


@pytest.mark.parametrize("learning_rate", [0.01, 1.0, 30.0])
@pytest.mark.parametrize("seed", range(4))
def test_learning_stays_below_novikoffs_bound(seed, learning_rate):
    inputs, targets = datasets.two_groups(60, gap=0.3, seed=seed)
    steps = list(perceptron.fit(inputs, targets, learning_rate=learning_rate, epochs=2000))
    last = steps[-1]
    assert (perceptron.predict(last.weights, last.bias, inputs) == targets).all()
    assert not any(s.wrong for s in steps[-60:])
    corrections = sum(s.wrong for s in steps)
    assert 0 < corrections <= perceptron.most_corrections(inputs, targets, last.weights, last.bias)


def test_the_corrections_do_not_depend_on_the_learning_rate_when_starting_from_zero():
    inputs, targets = datasets.two_groups(40, gap=0.2, seed=3)
    slow, fast = (list(perceptron.fit(inputs, targets, learning_rate=r, epochs=500)) for r in (0.25, 4.0))
    assert [s.wrong for s in slow] == [s.wrong for s in fast]


def test_xor_never_comes_to_rest():
    steps = list(perceptron.fit(*datasets.gate("XOR"), epochs=50))
    assert len(steps) == 200 and any(s.wrong for s in steps[-4:])
    ends = [(*s.weights, s.bias) for s in steps[3::4]]
    assert len(set(ends)) < len(ends)


def test_step_leaves_its_arguments_alone_and_moves_towards_the_target():
    weights, x = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    new, bias = perceptron.step(weights, 0.5, x, 1, 0.1)
    assert weights.tolist() == [1.0, -2.0]
    np.testing.assert_allclose(new, weights + 0.1 * x)
    assert bias == pytest.approx(0.6)
    assert x @ new + bias > x @ weights + 0.5
    same, unchanged = perceptron.step(weights, 0.5, x, 0, 0.1)
    assert same.tolist() == weights.tolist() and unchanged == 0.5


def test_nonsense_gets_one_line(refused):
    for call, named in (
        (lambda: neuron.neuron([1, 2, 3], [1, 1]), "there are 2 weights"),
        (lambda: neuron.neuron("ink", [1, 1]), "x='ink'"),
        (lambda: neuron.neuron([1, 2], []), "weights is empty"),
        (lambda: neuron.neuron([1, np.nan], [1, 1]), "x contains NaN"),
        (lambda: neuron.neuron([1, 2], [1, 1], "high"), "bias='high'"),
        (lambda: layers.dense([1, 2], [[1, 2], [3, 4]], [1]), "bias has shape (1,)"),
        (lambda: layers.dense([1, 2, 3], [[1, 2], [3, 4]], [1, 1]), "one input for each row"),
        (lambda: layers.count_parameters([64]), "a list of 2 or more whole numbers"),
        (lambda: layers.count_parameters("deep"), "layer_sizes='deep'"),
        (lambda: layers.count_parameters(64), "layer_sizes=64"),
        (lambda: layers.count_parameters([64, 2.5]), "layer_sizes[1]=2.5"),
        (lambda: layers.count_parameters([[64, 2], [3]]), "layer_sizes[0]"),
        (lambda: perceptron.fit([[0, 1]], [2]), "targets contains 2"),
        (lambda: perceptron.fit([[0, 1]], [1, 0]), "inputs has 1 samples and targets has 2"),
        (lambda: perceptron.fit([[0, 1]], [1], learning_rate=0), "learning_rate=0"),
        (lambda: perceptron.fit([[0, 1]], [1], learning_rate="fast"), "learning_rate='fast'"),
        (lambda: perceptron.fit([[0, 1]], [1], epochs=0), "epochs=0"),
        (lambda: perceptron.fit([[0, 1]], [1], weights=[1]), "weights has shape (1,)"),
        (lambda: perceptron.most_corrections([[0, 1], [1, 0]], [0, 1], [0, 1], 0), "right sides"),
    ):
        with refused(named):
            call()


def test_modules_are_found_by_name():
    assert scratch.layers is layers
    with pytest.raises(AttributeError, match="perceptron"):
        scratch.transformer  # noqa: B018
