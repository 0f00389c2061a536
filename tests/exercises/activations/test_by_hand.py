"""Chapter 2: each solution is right, each typical wrong answer is met by its own message, nonsense by one line."""

import numpy as np
import pytest

from dltutor.exercises import activations as practice

from ..as_learner import as_function, refusal, tells


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("np.where(z > 0, z, negative_slope * z)", "gives back nothing (None)"),
        ("return np.maximum(z, 0)", "that is ReLU: below 0 yours is 0"),
        ("return z", "that is z itself"),
        ("return negative_slope * z", "yours multiplies everything by negative_slope"),
        ("return np.where(z > 0, negative_slope * z, z)", "the two sides are swapped"),
        ("return np.where(z > 0, z, -negative_slope * z)", "the sign is lost"),
        ("return np.where(z > 0, z, negative_slope)", "below 0 yours gives negative_slope itself"),
        ("return np.where(z > 0, 1, negative_slope)", "these are the slopes"),
        ("return z if z > 0 else negative_slope * z", "is ambiguous"),
        ("return np.where(z > 0, z, 0.5 * z)", "`leaky_relu([-4, -1, 0, 1, 4], 0.25)`"),
        ("return max(z[0], 0)", "and the answer is one number for each of z"),
        ("return np.where(z > 0, z, 7)", "gives [3, 7], and [3, -1] is right"),
        ("return 'leaky'", "gives 'leaky', and the answer is one number for each of z"),
    ],
)
def test_leaky_relu(body, message):
    tells(practice.leaky_relu, body, message)


@pytest.mark.parametrize(
    "body",
    ["return (z > 0) * z + (z <= 0) * negative_slope * z"],
)
def test_other_ways_to_a_leaky_relu_are_right(body):
    assert practice.leaky_relu.check(as_function(body, "z, negative_slope")).state == "right"


S = "s = 1 / (1 + np.exp(-z))\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (S + "return s", "that is the sigmoid itself"),
        ("return z * (1 - z)", "that is z · (1 − z)"),
        (S + "return s * (1 - z)", "the second factor is 1 − s, not 1 − z"),
        (S + "return s * (1 + s)", "look at the sign"),
        (S + "return 1 - s", "the factor s is missing"),
        (S + "return 1 - s ** 2", "that is the rule for tanh"),
        (S + "return s ** 2", "that is s²"),
        (S + "return -s * (1 - s)", "the sign is turned round"),
        ("return np.exp(-z) / (1 + np.exp(-z)) ** 2", "e^800 is too large for the computer and becomes infinity"),
        (S + "return (s * (1 - s)).sum()", "the answer is one number for each of z"),
        ("return sigmoid(z) * (1 - sigmoid(z))", "the name `sigmoid` is not known there"),
    ],
)
def test_sigmoid_derivative(body, message):
    tells(practice.sigmoid_derivative, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return w1 @ w2", "it must give two things: `return weights, bias`"),
        ("return w2 @ w1, b1 @ w2 + b2", "the order of the matrices is turned round"),
        ("return w1 * w2, b1 @ w2 + b2", "`*` multiplies number by number"),
        ("return w1 @ w2, b1 + b2", "b1 comes before the second layer"),
        ("return w1 + w2, b1 + b2", "yours adds the layers"),
        ("return w1 @ w2, b2", "the first bias is lost"),
        ("return w1 @ w2, b1 @ w2", "the second bias, b2, is lost"),
        ("return b1 @ w2 + b2, w1 @ w2", "give the weights first"),
        ("return w1 @ w2, b1 @ w2 - b2", "b2 is subtracted"),
        ("return w1, b1 @ w2 + b2", "for x = [1, 1] the two layers give"),
        ("return w1[:1], b1 @ w2 + b2", "the weights must have shape (2, 2) and the bias (2,)"),
        ("return np.zeros((5, 2)) @ np.zeros((3, 2)), b2", "the shapes of two arrays do not fit together"),
        ("return 'w', b1", "the weights='w'"),
    ],
)
def test_collapse(body, message):
    tells(practice.collapse, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return np.exp(z)", "they must still be divided by their sum"),
        ("return z / np.sum(z)", "yours shares out the logits themselves"),
        ("return np.exp(z) / np.exp(z).max()", "your largest answer is 1"),
        ("return 1 / (1 + np.exp(-z))", "that is a sigmoid for each number"),
        ("return np.log(np.exp(z) / np.exp(z).sum())", "that is the logarithm"),
        ("return (z == z.max()) * 1.0", "yours gives everything to the largest"),
        ("return z - z.max()", "e^z and the division are still missing"),
        ("return np.exp(z - z.max())", "divide the powers by their sum"),
        ("z = z / z.max()\nreturn np.exp(z) / np.exp(z).sum()", "yours divides z by the largest"),
        ("return np.exp(-z) / np.exp(-z).sum()", "the sign is turned round"),
        ("return np.exp(z) / np.exp(z).sum()", "e^1000 is too large for the computer"),
        ("z = z - z.mean()\nreturn np.exp(z) / np.exp(z).sum()", "subtract the largest, not the mean"),
        ("z = np.minimum(z, 500)\nreturn np.exp(z) / np.exp(z).sum()", "all powers are rounded to 0"),
        ("return np.argmax(z)", "one number for each of z"),
    ],
)
def test_softmax(body, message):
    tells(practice.softmax, body, message)


RIGHT = [
    (1, "linear", "mse"),
    (1, "sigmoid", "binary_crossentropy"),
    (10, "softmax", "sparse_categorical_crossentropy"),
    (5, "sigmoid", "binary_crossentropy"),
]


@pytest.mark.parametrize(
    ("place", "answer", "message"),
    [
        (0, (1, "sigmoid", "mse"), "a sigmoid gives only numbers from 0 to 1"),
        (0, (1, "relu", "mse"), "frost is possible"),
        (0, (1, "linear", "binary_crossentropy"), "a cross-entropy compares probabilities"),
        (0, (30, "linear", "mse"), "one number is asked for, so one unit"),
        (1, (1, "softmax", "binary_crossentropy"), "softmax of one unit is always 1"),
        (1, (1, "sigmoid", "mse"), "hardly learns from an answer that is surely wrong"),
        (1, (2, "sigmoid", "binary_crossentropy"), "one share is enough"),
        (2, (10, "sigmoid", "binary_crossentropy"), "ten sigmoids answer ten questions on their own"),
        (2, (1, "softmax", "sparse_categorical_crossentropy"), "ten classes need ten units"),
        (2, (10, "softmax", "binary_crossentropy"), "that is for yes or no"),
        (3, (5, "softmax", "categorical_crossentropy"), "so sea and snow cannot both be likely"),
        (3, (1, "sigmoid", "binary_crossentropy"), "five labels, so five units"),
        (3, (5, "sigmoid", "mse"), "these are five questions with yes or no"),
        (0, (1, "linear", "least squares"), "which is none that is known here"),
        (0, ("one", "linear", "mse"), "temperature[0]='one'"),
        (0, (1, 0, "mse"), "it must be a name, as in 'sigmoid'"),
        (0, "linear", "it must be (units, activation, loss)"),
    ],
)
def test_outputs(place, answer, message):
    answers = list(RIGHT)
    answers[place] = answer
    assert message in refusal(practice.outputs, *answers)


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        (0, (1, "linear", "mean_absolute_error")),
        (0, [1, "Linear", "huber"]),
        (1, (2, "softmax", "sparse_categorical_crossentropy")),
        (2, (10, "softmax", "categorical_crossentropy")),
    ],
)
def test_other_outputs_that_fit_are_right(place, answer):
    answers = list(RIGHT)
    answers[place] = answer
    assert practice.outputs.check(*answers).state == "right"


CALLS = []


def normal(spread):
    """Weights drawn anew in each call, the same in every run of the tests."""

    def initial_weights(inputs, units):
        CALLS.append(inputs)
        return np.random.default_rng(len(CALLS)).normal(0, spread(inputs), (inputs, units))

    return initial_weights


@pytest.mark.parametrize(
    ("activation", "spread", "message"),
    [
        ("sigmoid", lambda n: np.sqrt(1 / n), "the gradient of layer 1 is"),
        ("sigmoid", lambda n: np.sqrt(1 / n), "it vanishes; the sigmoid is at most 0.25 steep"),
        ("relu", lambda n: 0.05, "the signal fades"),
        ("relu", lambda n: 1.0, "the signal explodes"),
        ("relu", lambda n: np.sqrt(2 / 64), "256 units"),
        ("relu", lambda n: 2 / n, "the signal fades"),
        ("tanh", lambda n: 0.01, "the signal fades"),
        ("tanh", lambda n: np.sqrt(8 / n), "it explodes"),
        ("linear", lambda n: np.sqrt(1 / n), "choose an activation that bends"),
        ("step", lambda n: np.sqrt(1 / n), "the slope of a step is 0 everywhere"),
        ("swish", lambda n: np.sqrt(1 / n), "activation='swish'"),
        ("relu", lambda n: 1e200, "grow until they overflow"),
    ],
)
def test_deep_network(activation, spread, message):
    assert message in refusal(practice.deep_network, activation, normal(spread))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return np.zeros((inputs, units))", "all weights of a row are the same"),
        ("return np.ones((inputs, units))", "all weights of a row are the same"),
        ("return np.random.normal(0, 1, inputs)", "initial_weights(64, 48) has shape (64,)"),
        ("return np.random.normal(0, np.sqrt(2 / inputs))", "initial_weights(64, 48) has shape ()"),
        ("np.random.normal(0, 1, (inputs, units))", "gives back nothing (None)"),
    ],
)
def test_weights_that_are_none(body, message):
    assert message in refusal(practice.deep_network, "relu", as_function(body, "inputs, units"))


@pytest.mark.parametrize(
    ("activation", "spread"),
    [
        ("relu", lambda n: np.sqrt(2 / n)),
        ("tanh", lambda n: np.sqrt(1 / n)),
        ("selu", lambda n: np.sqrt(1 / n)),
        ("leaky_relu", lambda n: np.sqrt(2 / n)),
    ],
)
def test_every_healthy_pair_is_right(activation, spread):
    for _ in range(3):
        outcome = practice.deep_network.check(activation, normal(spread))
        assert outcome.state == "right", outcome
