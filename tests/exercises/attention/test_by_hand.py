"""Chapter 9, attention by hand: each typical wrong answer is met by its own message, and right ones are Keras's."""

import numpy as np
import pytest

from dltutor.exercises import attention as practice

from ..as_learner import as_function, changed, tells

ATTENTION, HEADS, MASK = (
    "\n".join(line[4:] for line in exercise.code.split("):\n")[1].splitlines())
    for exercise in (practice.attention, practice.split_heads, practice.causal_mask)
)
CLOSED, DIVIDED, RETURN = "np.where(mask, ", " / np.sqrt(keys.shape[1])", "return weights / "


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(ATTENTION, ("return ", "result = ")), "gives back nothing (None)"),
        (changed(ATTENTION, ("axis=1", "axis=0")), "softmax is taken over the queries"),
        (changed(ATTENTION, ("axis=1, keepdims=True", "")), "softmax is taken over all scores together"),
        (changed(ATTENTION, (DIVIDED, "")), "the scores are not divided by √d"),
        (changed(ATTENTION, (DIVIDED, " / keys.shape[1]")), "by d, not by its root"),
        (changed(ATTENTION, (DIVIDED, " * np.sqrt(keys.shape[1])")), "multiplied with √d"),
        (changed(ATTENTION, (DIVIDED, " / np.sqrt(len(keys))")), "and not how many keys there are"),
        (changed(ATTENTION, (DIVIDED, " / np.sqrt(values.shape[1])")), "and not a value"),
        (changed(ATTENTION, (CLOSED, "("), (", -np.inf)", ")")), "the mask changes nothing"),
        (changed(ATTENTION, ("-np.inf", "0.0")), "exp(0) is 1: they must be −∞"),
        (changed(ATTENTION, (CLOSED, "("), (", -np.inf)", ")"), ("return weights /", "return mask * weights /")),
         "closed places are taken out after softmax"),
        (changed(ATTENTION, (CLOSED, "np.where(~mask, ")), "its output holds NaN|the wrong way round"),
        (changed(ATTENTION, ("return weights / weights.sum(axis=1, keepdims=True)", "return np.exp(scores)")),
         "the weights do not add up to 1"),
        (changed(ATTENTION, ("return weights / weights.sum(axis=1, keepdims=True)", "return scores")),
         "softmax is missing"),
        (changed(ATTENTION, ("queries @", "-queries @")), "the sign is wrong"),
        (changed(ATTENTION, ("return weights / weights.sum(axis=1, keepdims=True)",
                             "return np.eye(len(keys))[weights.argmax(axis=1)]")), "softmax gives some weight"),
        (changed(ATTENTION, (" @ values", "")), "these are the weights"),
        (changed(ATTENTION, ("@ values", "@ keys")), "the keys are averaged|it gives shape (2, 4)"),
        (changed(ATTENTION, ("return weights", "return (weights"), ("@ values", "@ values).T")),
         "rows and columns are swapped"),
        (changed(ATTENTION, ("return weights", "return (weights"), ("@ values", "@ values)[0]")), "the first query"),
        (changed(ATTENTION, (" - scores.max(axis=1, keepdims=True)", "")), "its output holds NaN"),
        ("return np.tile(values.mean(axis=0), (len(queries), 1))", "that is the plain mean"),
    ],
)  # fmt: skip
def test_attention(body, message):
    tells(practice.attention, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return x.reshape(heads, len(x), -1)", "numbers of several words are mixed"),
        (changed(HEADS, (".transpose(1, 0, 2)", "")), "the places come first"),
        ("return np.stack([x[:, i::heads] for i in range(heads)])", "dealt out in turn"),
        ("return x.reshape(len(x), -1, heads).transpose(2, 0, 1)", "dealt out in turn"),
        (changed(HEADS, ("1, 0, 2", "1, 2, 0")), "the last two axes are swapped"),
        (changed(HEADS, ("return ", "found = ")) + "\nreturn found[::-1]", "in reverse order"),
        ("return np.stack([x] * heads)", "each head gets the whole row"),
        ("return np.array(np.split(x, heads)) if len(x) % heads == 0 else "
         "x.reshape(len(x), heads, -1).transpose(1, 0, 2)", "the words are shared out"),
        (changed(HEADS, ("return ", "found = ")) + "\nreturn found[0]", "that is the first head only"),
        ("return x", "it is as it came"),
        ("return x[:1]", "it gives shape (1, 4)"),
    ],
)  # fmt: skip
def test_heads(body, message):
    tells(practice.split_heads, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(MASK, (">=", "<=")), "it is the wrong way round"),
        (changed(MASK, (">=", ">")), "a word does not see itself"),
        (changed(MASK, (">=", "<")), "True and False are swapped"),
        (changed(MASK, (">=", "==")), "a word sees only itself"),
        (changed(MASK, ("place[:, None]", "place[:, None] + 1")), "one word too far"),
        ("return np.ones((places, places), bool)", "every word sees every word"),
        ("return np.zeros((places, places), bool)", "nobody sees anything"),
        ("return np.where(np.tri(places, dtype=bool), 0, -1e9)", "to be added to the scores"),
        ("return np.arange(places) < places", "that is one row"),
        ("return np.where(np.tri(places, dtype=bool), 0, -np.inf)", "its output holds infinity"),
    ],
)
def test_the_mask(body, message):
    tells(practice.causal_mask, body, message)


def test_what_the_exercises_ask_for_is_what_keras_does():
    import keras

    chance = np.random.default_rng(0)
    layer, x = keras.layers.MultiHeadAttention(2, 3), chance.normal(size=(1, 5, 6)).astype("float32")
    theirs = layer(x, x, use_causal_mask=True)
    weights = layer.get_weights()
    attention, split, mask = (
        as_function(body, exercise.calls_with)
        for body, exercise in zip(
            (ATTENTION, HEADS, MASK), (practice.attention, practice.split_heads, practice.causal_mask), strict=True
        )
    )
    queries, keys, values = (split(x[0] @ weights[i].reshape(6, 6), 2) for i in (0, 2, 4))
    found = [attention(queries[i], keys[i], values[i], mask(5)) for i in range(2)]
    np.testing.assert_allclose(np.hstack(found) @ weights[6].reshape(6, 6), np.array(theirs)[0], atol=1e-5)
