"""The race of seven optimizers on a network: its gradient, its training beside training one network by hand."""

from itertools import pairwise

import numpy as np
import pytest

from dltutor import datasets
from dltutor.errors import LearnerError
from dltutor.scratch.backprop import Network
from dltutor.scratch.optimizers import OPTIMIZERS, Momentum
from dltutor.scratch.races.network import RATES, network_race


@pytest.fixture(scope="module")
def digits():
    (x, y), (x_test, y_test) = datasets.digits()
    return (x[:160].reshape(-1, 64), y[:160]), (x_test[:50].reshape(-1, 64), y_test[:50])


def by_hand(train, test, name, rate, hidden, seed):
    """The same training with `Network`, in double precision."""
    (x, y), (x_test, y_test) = train, test
    sizes, chance, weights = [64, *hidden, 10], np.random.default_rng(seed), []
    for inputs, units in pairwise(sizes):
        limit = np.sqrt(6 / (inputs + units))
        weights.append(chance.uniform(-limit, limit, inputs * units).reshape(inputs, units))
    biases = [np.zeros(units) for units in sizes[1:]]
    activations = ["relu"] * len(hidden) + ["softmax"]
    kind = OPTIMIZERS[name]
    makers = [kind(rate, 0.9) if issubclass(kind, Momentum) else kind(rate) for _ in range(2 * len(biases))]
    order = np.random.default_rng([seed, 0]).permutation(len(x))
    for i in range(0, len(x), 32):
        rows = order[i : i + 32]
        network = Network(weights, biases, activations)
        back = network.backward(network.forward(x[rows]), np.eye(10)[y[rows]], "categorical_crossentropy")
        weights = [m.step(w, g) for m, w, g in zip(makers[::2], weights, back.weights, strict=True)]
        biases = [m.step(b, g) for m, b, g in zip(makers[1::2], biases, back.biases, strict=True)]
    output = Network(weights, biases, activations).forward(x_test).output
    return (output.argmax(axis=1) == y_test).mean()


def test_it_is_training_one_network_after_the_other(digits):
    right = network_race(*digits, hidden=[12, 8], epochs=1, seeds=2)
    assert list(right) == list(OPTIMIZERS)
    for name, k in (("SGD", 9), ("Nesterov", 8), ("Adagrad", 8), ("Adam", 7)):
        for seed in range(2):
            assert right[name][k, seed] == pytest.approx(by_hand(*digits, name, RATES[k], [12, 8], seed), abs=0.021)


def test_a_network_that_overflows_has_nothing_right(digits):
    (x, y), test = digits
    right = network_race((1e30 * x, y), test, hidden=[8], epochs=1, seeds=1)
    assert right["Momentum"][-1, 0] == 0 and right["Adam"].shape == (16, 1)


@pytest.mark.parametrize(("train", "named"), [(5, "train=5"), (([[1.0]], [0, 1]), "classes")])
def test_nonsense_gets_one_line(digits, train, named):
    with pytest.raises(LearnerError, match=named):
        network_race(train, digits[1])
