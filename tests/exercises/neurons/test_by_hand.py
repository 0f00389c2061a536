"""Chapter 1: each typical wrong answer is met by its own message."""

import pytest

from dltutor.exercises import neurons as practice

from ..as_learner import as_function, refusal, refused, tells


@pytest.mark.parametrize(
    ("weights", "bias", "message"),
    [
        ([0, 0], 1, "both weights are 0"),
        ([1, 1], -1.5, "this neuron is AND, not NAND"),
        ([1, 1], -0.5, "this neuron is OR, not NAND"),
        ([-1, -1], 0.5, "this neuron is NOR, not NAND"),
        ([-1, -1], 3, "for the inputs 1, 1 your neuron gives 1, NAND wants 0: the sum is -1·1 - 1·1 + 3 = 1"),
        ([-2, -1], 2, "for the inputs 1, 0 your neuron gives 0, NAND wants 1"),
        ([-2, -1], 2, "the sum is -2·1 - 1·0 + 2 = 0, which is exactly 0, and that is not above 0"),
    ],
)
def test_nand(weights, bias, message):
    outcome = refused(practice.nand, weights, bias)
    assert message in outcome.message
    assert len(outcome.details.splitlines()) == 5


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("total = np.sum(x * weights) + bias", "gives back nothing (None)"),
        ("return np.sum(x * weights) + bias", "gives the sum itself, 5.5: the step is missing"),
        ("return int(np.sum(x * weights) > 0)", "without the bias the sum would be 2: is the bias added?"),
        ("return int(np.sum(x) + bias > 0)", "is each input multiplied by its weight?"),
        ("return int(x[0] * weights[0] + bias > 0)", "`neuron([1, 1, 1, 1], [1, 1, -5, 1], 1)`"),
        ("return int(x[0] * weights[0] + x[1] * weights[1] + bias > 0)", "here are four inputs"),
        ("return int(np.sum(x * weights) + bias >= 0)", "the sum is exactly 0, and that is not above 0"),
        ("return int(np.sum(x * weights) + bias < 0)", "when the sum is above 0, the answer is 1"),
        ("return 1", "when the sum is not above 0, the answer is 0"),
        ("return 1 if np.sum(x * weights) + bias > 0 else -1", "gives -1: a neuron with a step gives 0 or 1, here 0"),
        ("return x * weights + bias > 0", "one neuron has one output, so the products must be added up"),
        ("return 'yes'", "gives 'yes', and not a single 0 or 1"),
    ],
)
def test_neuron(body, message):
    tells(practice.neuron, body, message)


@pytest.mark.parametrize("body", ["return np.dot(x, weights) + bias > 0", "return np.array([x @ weights + bias > 0])"])
def test_a_truth_value_is_an_output_too(body):
    assert practice.neuron.check(as_function(body, "x, weights, bias")).state == "right"


def test_no_chance_sample_of_the_neuron_lies_on_the_edge(monkeypatch):
    totals = []
    seen = lambda x, weights, bias: (totals.append(x @ weights + bias), x @ weights + bias > 0)[1]  # noqa: E731
    assert practice.neuron.check(seen).state == "right"
    assert len(totals) == 13
    assert all(t == 0 or abs(t) > 0.01 for t in totals)


PREDICT = "error = target - int(np.sum(weights * x) + bias > 0)\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("weights = weights + learning_rate * x", "gives back nothing (None)"),
        (PREDICT + "return weights + learning_rate * error * x", "it must give two things"),
        (PREDICT + "return weights, bias", "yours changes nothing"),
        (PREDICT + "return weights - learning_rate * error * x, bias - learning_rate * error", "goes the wrong way"),
        (PREDICT + "return weights + learning_rate * error * x, bias", "your bias stays as it was"),
        (PREDICT + "return weights, bias + learning_rate * error", "your weights stay as they were"),
        (PREDICT + "return weights + error * x, bias + error", "the learning rate, 0.1, is missing"),
        (PREDICT + "return weights + learning_rate * error, bias + learning_rate * error", "all move alike"),
        (
            "error = target - np.sum(weights * x) - bias\n"
            "return weights + learning_rate * error * x, bias + learning_rate * error",
            "yours takes the sum for the prediction",
        ),
        (
            "sign = 1 if target else -1\nreturn weights + learning_rate * sign * x, bias + learning_rate * sign",
            "where the prediction is right, nothing may change",
        ),
        (
            "error = target - int(np.sum(weights * x) + bias >= 0)\n"
            "return weights + learning_rate * error * x, bias + learning_rate * error",
            "the sum is exactly 0, and that is not above 0: `>` or `>=`?",
        ),
        (PREDICT + "return (weights + error * x)[:1], bias", "the new weights has shape (1,)"),
        (PREDICT + "return weights, weights", "as the bias: it must be one number"),
        (PREDICT + "return weights * np.nan, bias", "the new weights contains NaN"),
    ],
)
def test_perceptron_step(body, message):
    tells(practice.perceptron_step, body, message)


def test_a_step_that_changes_its_weights_in_place_is_right_and_is_told():
    answer = as_function(
        PREDICT + "weights += learning_rate * error * x\nreturn weights, bias + learning_rate * error",
        "weights, bias, x, target, learning_rate",
    )
    outcome = practice.perceptron_step.check(answer)
    assert outcome.state == "right"
    assert len(outcome.remarks) == 1
    assert "your function changes `weights` itself" in str(outcome)


LAYERS = "n = layer_sizes\nmany = sum(a * b for a, b in zip(n, n[1:]))\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (LAYERS + "return many", "gives 2220, and 2260 is right: these are the weights; the biases are missing"),
        (LAYERS + "return many + sum(n)", "gives 2324, and 2260 is right: the 64 inputs have no bias"),
        ("return sum(layer_sizes)", "these are the neurons and inputs"),
        (LAYERS + "return n[0] * n[1] + n[1]", "only the first layer of weights is counted"),
        (LAYERS + "return n[-2] * n[-1] + n[-1]", "only the last layer is counted"),
        (LAYERS + "return many + sum(n[1:-1])", "the output neurons have biases too"),
        (LAYERS + "return many + len(n) - 1", "a layer has not one bias but one for each of its neurons"),
        ("return 2260", "`count([3, 1])` gives 2260, and 4 is right: is the number for [64, 30, 10] written into"),
        ("return 64 * 30 * 10", "2260 is right: it is (64·30 + 30) + (30·10 + 10)"),
        ("return layer_sizes[7]", "it asks for an element that is not there"),
        ("return str(layer_sizes)", "the answer is one number, 2260"),
    ],
)
def test_count_parameters(body, message):
    tells(practice.count_parameters, body, message)


OR_AND = ([[1, 1], [1, 1]], [-0.5, -1.5])


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((*OR_AND, [1, 1], -0.5), "your hidden neurons are good, the output neuron is not yet: for the inputs 1, 1"),
        ((*OR_AND, [-1, 1], 0.5), "this is the opposite of XOR in all four cases"),
        (([[1, 1], [1, 1]], [-0.5, -0.5], [1, -1], -0.5), "no output neuron can part them"),
        (([[1, 1], [1, 1]], [-5, -1.5], [1, -1], -0.5), "hidden neuron 1 always gives 0"),
        (([[1, 1], [1, 1]], [-0.5, 3], [1, -1], -0.5), "hidden neuron 2 always gives 1"),
        (([[1, 1], [2, 3]], [-0.5, -4], [1, -1], -0.5), "rows and columns of hidden_weights are swapped"),
        (([1, 1, 1, 1], [-0.5, -1.5], [1, -1], -0.5), "hidden_weights has shape (4,)"),
        ((*OR_AND, [1, -1], "half"), "output_bias='half'"),
    ],
)
def test_xor_network(answer, message):
    assert message in refusal(practice.xor_network, *answer)


def test_the_truth_table_shows_what_the_hidden_neurons_give():
    table = refused(practice.xor_network, *OR_AND, [1, 1], -0.5).details.splitlines()
    assert table[0].split() == ["input", "hidden", "yours", "wanted"]
    assert table[4].split() == ["1", "1", "1", "1", "1", "0", "←", "differs"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("ink = image.sum()", "gives back nothing (None)"),
        ("return image.sum()", "and 90% are wanted; always saying the commoner digit would reach 51.7%"),
        ("return image[:4].sum() - image[4:].sum()", "on your features one neuron tells 91 of 118"),
        ("return image", "features(image) has shape (8, 8): it must be one to three numbers"),
        ("return image[0, :4]", "features(image) has shape (4,)"),
        ("return image[0, 0] * 0 + 3", "feature 1 is 3 for every image"),
        ("return [image[5, 2], 7]", "feature 2 is 7 for every image"),
        ("return np.random.rand()", "for one image: it must stay the same"),
        ("return [1.0] * (1 + int(image[5, 2] > 8))", "it must be the same count"),
        ("return 0 * image.sum() / 0", "features(image) contains NaN"),
        ("return []", "features(image) is empty"),
        ("return 'round'", "features(image)='round'"),
    ],
)
def test_features(body, message):
    tells(practice.features, body, message)


def test_wrong_features_are_shown_with_what_they_are_for_each_digit():
    details = refused(practice.features, lambda image: image.sum()).details.splitlines()
    assert "nines taken for eights" in details[0]
    assert details[1].startswith("feature 1: eights 332")


def test_features_of_an_image_changed_in_place_are_told_so():
    def features(image):
        image[image < 8] = 0
        return image[5, 1:4].sum()

    assert "your function changes `image` itself" in str(practice.features.check(features))
