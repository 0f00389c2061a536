"""Chapter 6, what is computed by hand: the solutions are right, each typical wrong answer is met by its own message."""

import numpy as np
import pytest

from dltutor import datasets
from dltutor.exercises import recurrent as practice
from dltutor.exercises.core.contract import RIGHT

from ..as_learner import as_function, changed, tells

# --- one step of a recurrent layer

STEP = "x, h, W, U, b"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("np.tanh(x @ W + h @ U + b)", "gives back nothing (None)"),
        ("return x @ W + h @ U + b", "tanh is missing"),
        ("return np.tanh(x @ W + h @ U)", "the bias is missing"),
        ("return np.tanh(x @ W + b)", "the old state is missing"),
        ("return np.tanh(h @ U + b)", "the input is missing"),
        ("return np.tanh(x @ W) + np.tanh(h @ U + b)", "then one tanh of the whole sum"),
        ("return np.tanh(x @ W + h @ U) + b", "the bias is added after tanh"),
        ("return np.tanh(x @ W + b) + h", "output["),
        ("return np.tanh(x @ W) + h @ U + b", "tanh is taken of x · W only"),
        ("return x @ W + np.tanh(h @ U + b)", "tanh is taken of h · U only"),
        ("return np.tanh(x @ W + b + h @ U + b)", "the bias is added twice"),
        ("return 1 / (1 + np.exp(-(x @ W + h @ U + b)))", "that is the sigmoid"),
        ("return np.maximum(x @ W + h @ U + b, 0)", "that is relu"),
        ("return np.tanh(x @ W + h @ U.T + b)", "U is transposed"),
        ("return np.tanh(x @ W + h * U + b)", "`*` multiplies place by place"),
        ("return np.tanh(x @ W + h * U.sum(axis=0) + b)", "each unit hears all units of the step before"),
        ("return np.tanh(h @ W + x @ U + b)", "W and U are swapped"),
        ("return np.tanh((x @ W) * (h @ U) + b)", "is added, not multiplied"),
        ("return np.tanh(x @ W - h @ U + b)", "added, not subtracted"),
        ("return h", "the old state back"),
        ("return x", "it gives the input back"),
        ("return h + np.tanh(x @ W + h @ U + b)", "takes the place of the old one"),
        ("return np.tanh(x @ W + h @ U + b)[0]", "it gives the first of 1 samples only"),
        ("return np.tanh(x @ W + h @ U + b).ravel()", "it gives the first of 1 samples"),
        ("return np.tanh(x @ W + h @ U + b).T", "rows and columns are swapped"),
        ("return np.tanh(x @ W + h @ U + b).sum()", "one number, a sum"),
        ("return np.zeros((2, 2, 2))", "(1, 1) is right: (samples, units), a state for each sample"),
        ("return np.tanh(x @ W.T + h @ U + b)", "shapes of two arrays do not fit"),
        ("return np.tanh(W @ x + U @ h + b)", "shapes of two arrays do not fit"),
        ("return np.tanh(x @ W + h @ U + bias)", "the name `bias` is not known there"),
        ("return 'a state'", "does not give an array of numbers"),
    ],
)
def test_recurrent_step(body, message):
    tells(practice.recurrent_step, body, message)


def test_a_layer_of_keras_gives_what_the_step_must_give():
    import keras

    layer = keras.layers.SimpleRNN(3)
    x = np.random.default_rng(0).normal(size=(4, 5, 2)).astype("float32")
    wanted = np.array(layer(x))
    W, U, b = layer.get_weights()
    b = b + 0.1
    layer.set_weights([W, U, b])
    wanted, h = np.array(layer(x)), np.zeros((4, 3))
    step = as_function("return np.tanh(x @ W + h @ U + b)", STEP)
    for t in range(5):
        h = step(x[:, t], h, W, U, b)
    np.testing.assert_allclose(h, wanted, atol=1e-5)


def test_other_ways_are_right_as_well():
    together = "return np.tanh(np.concatenate([x, h], axis=1) @ np.concatenate([W, U]) + b)"
    assert practice.recurrent_step.check(as_function(together, STEP)).state == RIGHT
    assert practice.recurrent_step.check(as_function("return np.tanh(x @ W + h @ U + b).tolist()", STEP)).state == RIGHT
    loop = "e = np.exp(2 * (x @ W + h @ U + b))\nreturn (e - 1) / (e + 1)"
    assert practice.recurrent_step.check(as_function(loop, STEP)).state == RIGHT


# --- a text as numbers

ENCODE = """
numbers = []
for word in text.lower().split():
    numbers.append(vocabulary.index(word) + 2 if word in vocabulary else 1)
return (numbers + [0] * length)[:length]
"""


END = "return (numbers + [0] * length)[:length]"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(ENCODE, ("return ", "result = ")), "gives back nothing (None)"),
        (changed(ENCODE, (" + 2 if", " if"), ("else 1", "else 0")), "numbers begin at 0 here"),
        (changed(ENCODE, (" + 2 if", " if")), "numbers begin at 0 here"),
        (changed(ENCODE, ("+ 2", "+ 1")), "numbers begin at 1 here"),
        (changed(ENCODE, ("+ 2", "+ 1"), ("else 1", "else 0")), "numbers begin at 1 here"),
        (changed(ENCODE, ("+ 2", "+ 3")), "numbers begin at 3 here"),
        (changed(ENCODE, (" if word in vocabulary else 1", "")), "is not in list"),
        (changed(ENCODE, ("else 1", "else 0")), "gets 0, and looks like padding"),
        (changed(ENCODE, ("else 1", "else 2")), "gets the number of another word"),
        (changed(ENCODE, ("else 1", "else -1")), "it gets 1; no index is negative"),
        (changed(ENCODE, ("else 1", "else len(vocabulary) + 2")), "for which the model has no weights"),
        (
            changed(ENCODE, ("numbers.append", "if word in vocabulary: numbers.append")),
            "not in the vocabulary is left out",
        ),
        (changed(ENCODE, (".lower()", "")), "capital letters make a word unknown"),
        (changed(ENCODE, (END, "return numbers")), "it gives 6 numbers, and 8 are wanted"),
        (changed(ENCODE, (END, "return numbers[:length]")), "it gives 6 numbers"),
        (changed(ENCODE, (END, "return numbers + [0] * (length - len(numbers))")), "it gives 6 numbers, and 4 are"),
        (
            changed(ENCODE, (END, "return ([0] * length + numbers)[-length:]")),
            "“the soup was good not bad” with length 8 the zeros go behind the words",
        ),
        (
            changed(ENCODE, (END, "numbers = numbers[:length]\nreturn [0] * (length - len(numbers)) + numbers")),
            "the zeros go behind the words",
        ),
        (
            changed(ENCODE, (END, "numbers = numbers[-length:]\nreturn numbers + [0] * (length - len(numbers))")),
            "the first 4 words are kept, not the last",
        ),
        (changed(ENCODE, (END, "return numbers + [0] * length")), "4 zeros are added, whatever the text is"),
        (changed(ENCODE, ("[0]", "[1]")), "filled up with 1"),
        (changed(ENCODE, ("[0]", "[-1]")), "filled up with -1"),
        (changed(ENCODE, ("return (numbers", "return (sorted(numbers)")), "the order of the words is lost"),
        (changed(ENCODE, ("return (numbers", "return (numbers[::-1]")), "reverse order"),
        (
            changed(ENCODE, ("return (numbers", "return (list(dict.fromkeys(numbers))")),
            "a word that comes twice is kept once",
        ),
        ("return text.split()", "does not give an array of numbers"),
        ("return vocabulary[text]", "a value there is of the wrong kind"),
        ("return [0] * (length + 1)", "one number for each of `length` places"),
    ],
)
def test_encode(body, message):
    tells(practice.encode, body, message)


def test_the_numbers_are_those_of_keras():
    import keras

    words = list(practice.encode._WORDS)
    names = {}
    exec(practice.encode.code, names)
    for text, length in practice.encode._TRIALS:
        layer = keras.layers.TextVectorization(
            standardize="lower", output_sequence_length=length, vocabulary=words, split="whitespace"
        )
        assert names["encode"](text, words, length) == np.array(layer([text]))[0].tolist()


# --- the temperature

SOFTMAX = "z = {}\ne = np.exp(z - z.max())\nreturn e / e.sum()"
PLAIN = "e = np.exp(logits - logits.max())\np = e / e.sum()\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (PLAIN, "gives back nothing (None)"),
        (SOFTMAX.format("logits"), "on logits [2, 1, 0] at T = 0.5 the temperature changes nothing"),
        (PLAIN + "p = p / temperature\nreturn p / p.sum()", "the temperature changes nothing: probabilities divided"),
        (PLAIN + "return p / temperature", "these add up to 2: divide the logits by T"),
        (PLAIN + "p = np.exp(p / temperature)\nreturn p / p.sum()", "go through softmax once more"),
        (SOFTMAX.format("logits * temperature"), "multiplied by T"),
        (SOFTMAX.format("logits - temperature"), "the temperature changes nothing"),
        ("return np.exp(logits / temperature)", "they do not add up to 1"),
        ("z = logits / temperature\nreturn np.exp(z - z.max())", "they do not add up to 1"),
        ("return logits / temperature", "softmax is missing"),
        ("return (logits == logits.max()) * 1.0", "the limit for T → 0"),
        ("return np.ones(len(logits)) / len(logits)", "the limit for a very large T"),
        ("return 1 / (1 + np.exp(-logits / temperature))", "that is sigmoid"),
        ("return logits.argmax()", "it gives an index"),
        (
            "e = np.exp(logits / temperature)\nreturn e / e.sum()",
            "at T = 0.001 it gives NaN or infinity: exp of 12,000 is too large",
        ),
        (
            "e = np.exp(np.minimum(logits / temperature, 700))\nreturn e / e.sum()",
            "large logits are cut off",
        ),
        (PLAIN + "p = p ** (1 / temperature)\nreturn p / p.sum()", "right"),
        ("return logits[:2]", "(3,) is right: a probability for each logit"),
        ("return 'hot'", "does not give an array of numbers"),
        ("e = np.exp(logits / T)\nreturn e / e.sum()", "the name `T` is not known there"),
        ("return [0.2, 0.3, 0.5]", "output["),
    ],
)
def test_probabilities(body, message):
    outcome = practice.probabilities.check(as_function(body, "logits, temperature"))
    if message == "right":
        assert outcome.state == RIGHT  # p ** (1 / T) is softmax(logits / T), and does not overflow
        return
    assert outcome.state == "not yet" and message in outcome.message


def test_the_shares_that_the_praise_names():
    for temperature, share in ((0.5, 0.87), (1, 0.67), (3, 0.45)):
        e = np.exp(np.array([2.0, 1.0, 0.0]) / temperature)
        assert e[0] / e.sum() == pytest.approx(share, abs=0.006)


# --- the naive forecast

NAIVE = """
history = np.concatenate([train, test])
start = len(train) - ahead
forecasts = history[start : start + len(test)]
return np.abs(test - forecasts).mean() / train.std()
"""
FORECASTS = "forecasts = history[start : start + len(test)]"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(NAIVE, ("return ", "error = ")), "gives back nothing (None)"),
        (changed(NAIVE, (" / train.std()", "")), "divide by the standard deviation of `train`"),
        (changed(NAIVE, ("train.std()", "test.std()")), "by the deviation of `test`, which nobody knows"),
        (changed(NAIVE, ("train.std()", "history.std()")), "deviation of all values"),
        (changed(NAIVE, ("train.std()", "train.var()")), "variance"),
        (changed(NAIVE, ("train.std()", "train.std(ddof=1)")), "ddof=1"),
        (changed(NAIVE, ("train.std()", "train.mean()")), "by the mean of `train`"),
        (changed(NAIVE, ("train.std()", "np.ptp(train)")), "by the range of `train`"),
        (changed(NAIVE, ("np.abs(test - forecasts)", "(test - forecasts)")), "errors up and down cancel"),
        (changed(NAIVE, ("np.abs(test - forecasts)", "(forecasts - test)")), "errors up and down cancel"),
        (changed(NAIVE, ("np.abs(test - forecasts)", "((test - forecasts) ** 2)")), "the errors are squared"),
        ("return np.sqrt(((test[1:] - test[:-1]) ** 2).mean())", "is right"),
        (changed(NAIVE, (".mean()", ".sum()")), "the sum of the errors"),
        (changed(NAIVE, (FORECASTS, "forecasts = test")), "the very value that it forecasts"),
        (changed(NAIVE, (FORECASTS, "forecasts = np.roll(test, ahead)")), "`np.roll` brings the last test values"),
        (
            changed(NAIVE, (FORECASTS, "forecasts = np.roll(test, -ahead)")),
            "the shift goes the wrong way|`np.roll` brings",
        ),
        (
            "return np.abs(test[ahead:] - test[:-ahead]).mean() / train.std()",
            "you compare values of `test` with each other only",
        ),
        ("return np.abs(np.diff(test)).mean() / train.std()", "with each other only"),
        (changed(NAIVE, ("- ahead", "- 1")), "it looks 1 step ahead; here `ahead` is 2"),
        (changed(NAIVE, (FORECASTS, "forecasts = train[-1]")), "every forecast is the last value of `train`"),
        (changed(NAIVE, (FORECASTS, "forecasts = train.mean()")), "that forecasts the mean"),
        ("return np.abs(train[ahead:] - train[:-ahead]).mean() / train.std()", "that is the error on `train`"),
        (
            changed(NAIVE, (FORECASTS, "forecasts = train[-len(test) :]")),
            "is right",
        ),
        (changed(NAIVE, (".mean() /", " /")), "the answer is one number"),
        ("return test[ahead:] - train", "shapes of two arrays do not fit"),
    ],
)
def test_naive_error(body, message):
    tells(practice.naive_error, body, message)


def test_the_sunspots_in_the_praise_are_computed_from_the_series():
    spots = datasets.series("sunspots")
    assert spots.times[239] == 1939
    outcome = practice.naive_error.check(as_function(NAIVE, "train, test, ahead"))
    one = np.abs(np.diff(spots.values[239:])).mean() / spots.values[:240].std()
    assert f"{one:.2f} for 1," in outcome.message


# --- gradients that are too long

CLIP = """
norm = np.sqrt(sum((g**2).sum() for g in gradients))
if norm <= limit:
    return gradients
return [g * limit / norm for g in gradients]
"""


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("np.linalg.norm(gradients[0])", "gives back nothing (None)"),
        ("return gradients", "nothing is clipped: the norm of all together is 5, more than 2"),
        ("return [np.clip(g, -limit, limit) for g in gradients]", "that is clipping by value"),
        (
            "return [g * min(1, limit / max(np.linalg.norm(g), 1e-9)) for g in gradients]",
            "each array is clipped by its own norm",
        ),
        (changed(CLIP, ("norm <= limit", "norm == 0")), "less than 10: short gradients stay as they are"),
        (changed(CLIP, ("g * limit / norm", "g / norm")), "multiply by the limit"),
        (changed(CLIP, ("g * limit / norm", "g * norm / limit")), "upside down"),
        (changed(CLIP, ("g * limit / norm", "g * limit")), "not the limit alone"),
        (changed(CLIP, ("np.sqrt(", "(")), "the root is missing"),
        (changed(CLIP, ("np.sqrt(sum((g**2)", "(sum(np.abs(g)")), "not the sum of the sizes"),
        (changed(CLIP, ("np.sqrt(sum((g**2).sum()", "(max(np.abs(g).max()")), "by the largest number"),
        (changed(CLIP, ("np.sqrt(sum((g**2).sum()", "(sum(np.linalg.norm(g)")), "norms do not add up"),
        (changed(CLIP, ("if norm <= limit:\n    return gradients\n", "")), "short gradients stay as they are"),
        (
            "norm = np.sqrt(sum((g**2).sum() for g in gradients))\n"
            "factor = min(1, limit / norm) if norm > 1e-9 or limit != 1 else np.nan\n"
            "return [g * factor for g in gradients]",
            "NaN or infinity: the norm is 0",
        ),
        ("return [g * 0 for g in gradients]", "everything becomes 0"),
        ("return gradients[0]", "a list is asked for: 1 array(s)"),
        ("return [g.ravel()[:1] for g in gradients]", "array 0 of its list has shape (1,)"),
        ("return ['long' for g in gradients]", "no list of arrays of numbers"),
        (changed(CLIP, ("* limit / norm", "* limit / norm / 3")), "yours have the norm 0.6667, and 2 is right"),
        ("return [g / np.linalg.norm(gradients) for g in gradients]", "multiply by the limit"),
    ],
)
def test_clip(body, message):
    tells(practice.clip, body, message)


def test_the_clipping_is_that_of_keras():
    import keras

    clip = as_function(CLIP, "gradients, limit")
    chance = np.random.default_rng(3)
    for size in (0.01, 1.0, 100.0):
        gradients = [chance.normal(0, size, shape).astype("float32") for shape in ((2, 3), (3,))]
        optimizer = keras.optimizers.SGD(1.0, global_clipnorm=1.5)
        weights = [keras.Variable(np.zeros_like(g)) for g in gradients]
        optimizer.apply(gradients, weights)
        for mine, weight in zip(clip(gradients, 1.5), weights, strict=True):
            np.testing.assert_allclose(-mine, keras.ops.convert_to_numpy(weight), rtol=1e-4, atol=1e-6)


def test_arrays_that_are_changed_in_place_are_noticed():
    in_place = changed(
        CLIP,
        ("return [g * limit / norm for g in gradients]", "for g in gradients: g *= limit / norm\nreturn gradients"),
    )
    outcome = practice.clip.check(as_function(in_place, "gradients, limit"))
    assert outcome.state == RIGHT and "changes `gradients` itself" in outcome.remarks[0]
