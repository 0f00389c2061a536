"""Chapter 8, what is computed by hand of a translator: each typical wrong answer is met by its own message."""

import numpy as np
import pytest

from dltutor.exercises import encoder_decoder as practice
from dltutor.exercises.core.contract import RIGHT

from ..as_learner import as_function, changed, tells

SHIFT = practice.shift.code.split("end):\n")[1]
LOOK = practice.look.code.split("mask):\n")[1]
GREEDY = practice.greedy.code.split("most):\n")[1]


def body(code):
    return "\n".join(line[4:] for line in code.strip("\n").splitlines())


SHIFT, LOOK, GREEDY = body(SHIFT), body(LOOK), body(GREEDY)
RETURN, ENDS = "return before, after", "after[np.arange(rows), (sentences > 0).sum(axis=1)] = end"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(SHIFT, (RETURN, "result = before")), "gives back nothing (None)"),
        (changed(SHIFT, (RETURN, "return before")), "it must give two arrays"),
        (changed(SHIFT, (RETURN, "return after, before")), "the two are swapped"),
        (changed(SHIFT, (RETURN, "return sentences, after")), "the start is missing: at the first place"),
        (changed(SHIFT, (RETURN, "return np.pad(sentences, ((0, 0), (0, 1))), after")), "the start is missing"),
        (changed(SHIFT, (RETURN, "return before[:, :-1], after")), "the last word is cut off"),
        (changed(SHIFT, ("= start, sentences", "= end, sentences")), "it begins with `end`"),
        (changed(SHIFT, ("= start, sentences", "= 0, sentences")), "it begins with 0, which is padding"),
        (changed(SHIFT, (ENDS, "")), "the end is missing: the decoder would never learn to stop"),
        (changed(SHIFT, (ENDS, "after[:, -1] = end")), "the end stands in the last column"),
        (changed(SHIFT, (ENDS, "after[after == 0] = end")), "all of the padding is `end`"),
        (changed(SHIFT, (".sum(axis=1)]", ".sum(axis=1) - 1]")), "the end takes the place of the last word"),
        (changed(SHIFT, ("] = end", "] = start")), "`start` stands behind the words"),
        (changed(SHIFT, (RETURN, "return before, before")), "this is `before` once more|the two are swapped"),
        (changed(SHIFT, (RETURN, "return before, sentences")), "the end is missing, and the column for it"),
        (changed(SHIFT, (RETURN, "before[np.arange(rows), (sentences > 0).sum(axis=1)] = end\n" + RETURN)),
         "the end takes the place of the last word: it does not belong into `before`"),
        (changed(SHIFT, (RETURN, "return np.hstack([before, 0 * before[:, :1]]), after")), "it gives shape (1, 5)"),
    ],
)  # fmt: skip
def test_shift(body, message):
    tells(practice.shift, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(LOOK, ("return ", "result = ")), "gives back nothing (None)"),
        (changed(LOOK, ("np.where(mask, scores, -np.inf)", "scores")), "the padding has weight"),
        (changed(LOOK, ("-np.inf", "0.0")), "exp(0) is 1: it must be −∞"),
        (changed(LOOK, ("np.where(mask, scores, -np.inf)", "scores"), ("return ", "weights = "),
                 ("axis=1, keepdims=True) @ values", "axis=1, keepdims=True)\nreturn weights * mask @ values")),
         "the padding is taken out after softmax"),
        (changed(LOOK, ("np.where(mask, scores, -np.inf)", "np.where(mask, -np.inf, scores)")),
         "the mask is the wrong way round|its output holds NaN"),
        (changed(LOOK, ("return weights / weights.sum(axis=1, keepdims=True)", "return np.exp(kept)")),
         "the weights do not add up to 1"),
        (changed(LOOK, (" @ values", "")), "these are the weights"),
        (changed(LOOK, ("return weights / weights.sum(axis=1, keepdims=True)", "return scores * mask")),
         "softmax is missing"),
        (changed(LOOK, ("return ", "return np.mean("), ("@ values", "@ values, axis=0)")),
         "the queries are averaged|it gives shape (1,)"),
        ("return np.eye(len(values))[np.where(mask, scores, -np.inf).argmax(axis=1)] @ values",
         "all is taken from the word with the largest score"),
        ("return np.tile(values[mask].mean(axis=0), (len(scores), 1))", "that is the plain mean"),
        (changed(LOOK, ("kept - kept.max(axis=1, keepdims=True)", "kept")), "its output holds NaN"),
        (changed(LOOK, ("kept = ", "scores = -scores\nkept = ")), "the scores are subtracted"),
    ],
)  # fmt: skip
def test_look(body, message):
    tells(practice.look, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(GREEDY, ("return ", "result = ")), "gives back nothing (None)"),
        (changed(GREEDY, ("words[1:]", "words")), "the start is in it"),
        (changed(GREEDY, ("    if word == end:\n        break\n    words.append(word)",
                          "    words.append(word)\n    if word == end:\n        break")), "the end is in it"),
        (changed(GREEDY, ("len(words) <= most", "True")), "it goes on beyond `most`"),
        (changed(GREEDY, ("<= most", "< most")), "it stops a word too early"),
        (changed(GREEDY, ("<= most", "<= most + 1")), "it says a word more than 3"),
        (changed(GREEDY, ("next_word(words)", "next_word(words[-1:])")), "only the newest word is handed over"),
        (changed(GREEDY, ("next_word(words)", "next_word([start])")), "the same word each time"),
        (changed(GREEDY, ("argmax", "argmin")), "the word that is least likely"),
        (changed(GREEDY, ("words[1:]", "words[2:]")), "its first word is missing"),
        (changed(GREEDY, ("words[1:]", "words[1:-1]")), "its last word is missing"),
        (changed(GREEDY, ("words[1:]", "words[:0:-1]")), "in reverse order"),
        (changed(GREEDY, ("    if word == end:\n        break\n", "")), "it goes on behind the end|it goes on beyond"),
    ],
)  # fmt: skip
def test_greedy(body, message):
    tells(practice.greedy, body, message)


def test_what_the_exercises_ask_for_is_what_keras_and_the_data_do():
    import keras

    from dltutor import datasets

    data = datasets.Pairs(datasets.sentence_pairs(60, clauses=(0, 1)))
    (_, before), after = data.train
    sentences = before[:, 1:]
    mine = as_function(SHIFT, "sentences, start, end")(sentences, 1, 2)
    np.testing.assert_array_equal(mine[0], before if (before[:, -1] == 0).all() else mine[0])
    np.testing.assert_array_equal(mine[1][:, : after.shape[1]], after)
    random = np.random.default_rng(0)
    query, value, mask = random.normal(size=(1, 3, 4)), random.normal(size=(1, 5, 4)), np.arange(5)[None] < 4
    layer = keras.layers.Attention()
    wanted = layer([query.astype("float32"), value.astype("float32")], mask=[None, mask])
    found = as_function(LOOK, "scores, values, mask")(query[0] @ value[0].T, value[0], mask[0])
    np.testing.assert_allclose(found, np.array(wanted)[0], atol=1e-5)


def test_other_ways_are_right_as_well():
    loop = """
before, after = [], []
for row in sentences:
    words = [word for word in row if word > 0]
    zeros = [0] * (len(row) - len(words))
    before.append([start] + words + zeros)
    after.append(words + [end] + zeros)
return np.array(before), np.array(after)
"""
    assert practice.shift.check(as_function(loop, "sentences, start, end")).state == RIGHT
    without = "weights = np.exp(scores[:, mask] - scores[:, mask].max(axis=1, keepdims=True))\n"
    without += "return weights @ values[mask] / weights.sum(axis=1, keepdims=True)"
    assert practice.look.check(as_function(without, "scores, values, mask")).state == RIGHT
