"""Chapter 9, counting by hand: each typical wrong answer is met by its own message."""

import numpy as np
import pytest

from dltutor.exercises import attention as practice
from dltutor.exercises.attention.counting_slips import probability
from dltutor.exercises.core.contract import RIGHT
from dltutor.scratch.texts.ngrams import NGrams

from ..as_learner import as_function, changed, tells

NGRAM = """
p = 1 / kinds
for length in range(len(context) + 1):
    end = context[len(context) - length:]
    followers = [text[i + length] for i in range(len(text) - length) if text[i:i + length] == end]
    if followers:
        d = len(set(followers))
        p = (followers.count(character) + d * p) / (len(followers) + d)
return p
"""


def test_the_answer_is_that_of_the_package():
    text = "the cat sat on the mat. the dog sat on the log."
    characters = "#q" + "".join(sorted(set(text)))
    codes = np.array([characters.index(c) for c in "#" + text])[None]
    counting = NGrams(codes[:, :-1], codes[:, 1:], len(characters), longest=4)
    for context in ("the", "t o", "qqt", "a"):
        shares = counting.shares([characters.find(c) for c in context])
        ours = [probability(text, context, c, len(characters)) for c in characters]
        np.testing.assert_allclose(ours, shares)
        assert sum(ours) == pytest.approx(1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("p = 1 / kinds", "p = 0", "P begins at 0"),
        ("p = 1 / kinds", "p = 1", "P begins at 1: it"),
        ("p = 1 / kinds", "p = 1 / len(set(text))", "by the characters of `text`"),
        ("d = len(set(followers))", "d = 1", "the shorter context counts once"),
        ("d = len(set(followers))", "d = kinds", "counts `kinds` times"),
        ("range(len(context) + 1)", "range(1, len(context) + 1)", "the empty context is left out"),
        ("range(len(context) + 1)", "range(len(context))", "the whole context is left out|stays at 1"),
        ("range(len(context) + 1)", "[len(context)]", "mixed with 1 / `kinds` at once"),
        ("range(len(context) + 1)", "range(len(context), -1, -1)", "from the whole context to the empty one"),
        ("context[len(context) - length:]", "context[:length]", "the beginnings of `context`"),
        ("context[len(context) - length:]", "context[-length:]", "`context[-0:]` is all of it"),
        ("return p", "return 1 - p", "all other characters together"),
        ("return p", "import math\nreturn -math.log(p)", "−ln of the probability"),
        ("return p", "return followers.count(character) / max(1, len(followers))", "that is the share alone"),
        ("return p", "return 1 / kinds", "it stays at 1 / `kinds`"),
        ("return p", "p", "gives back nothing (None)"),
        ("len(followers) + d)", "len(followers) + (length > 0 and text.endswith(end)) + d)", "that nothing follows"),
        (
            "(followers.count(character) + d * p) / (len(followers) + d)",
            "(text.count(end + character) + d * p) / ((text.count(end) if end else len(text)) + d)",
            "leaves out places that overlap",
        ),
    ],
)
def test_ngram(old, new, message):
    tells(practice.ngram, changed(NGRAM, (old, new)), message)


def test_the_longest_context_that_was_seen_is_not_enough():
    body = """
for length in range(len(context), -1, -1):
    end = context[len(context) - length:]
    followers = [text[i + length] for i in range(len(text) - length) if text[i:i + length] == end]
    if followers:
        return followers.count(character) / len(followers)
"""
    tells(practice.ngram, body, "that is the share")


def test_another_way_to_count_is_right():
    body = """
def p(end):
    after = [text[i + len(end)] for i in range(len(text) - len(end)) if text.startswith(end, i)]
    shorter = p(end[1:]) if end else 1 / kinds
    d = len(set(after))
    return (after.count(character) + d * shorter) / (len(after) + d) if after else shorter
return p(context)
"""
    assert practice.ngram.check(as_function(body, "text, context, character, kinds")).state == RIGHT


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("np.exp(np.mean(-np.log(probabilities)))", "gives back nothing (None)"),
        ("return np.mean(-np.log(probabilities))", "nats a character"),
        ("return -np.log(probabilities).sum()", "nats of the whole text"),
        ("return np.exp(-np.sum(np.log(probabilities)))", "e to the power of the sum|1 by the probability"),
        ("return np.exp(np.mean(np.log(probabilities)))", "the minus is missing"),
        ("return np.mean(np.log(probabilities))", "the minus is missing, and e"),
        ("return 1 / np.mean(probabilities)", "1 by the mean of the probabilities"),
        ("return np.exp(-np.log(np.mean(probabilities)))", "1 by the mean of the probabilities"),
        ("return np.mean(probabilities)", "that is the mean of the probabilities|the minus is missing"),
        ("return -np.log(np.mean(probabilities))", "taken before the logarithm|nats a character"),
        ("return np.mean(1 / probabilities)", "comes before the mean"),
        ("return np.mean(np.exp(-np.log(probabilities)))", "comes before the mean"),
        ("return 2 ** np.mean(-np.log(probabilities))", "2 to the power of nats"),
        ("return 10 ** np.mean(-np.log(probabilities))", "10 to the power of nats"),
        ("return np.exp(-np.log2(probabilities).mean())", "`np.log2` goes with 2"),
        ("return np.exp(-np.log10(probabilities).mean())", "`np.log10` goes with 10"),
        ("return np.exp(np.median(-np.log(probabilities)))", "that is the median"),
        ("return -np.log2(probabilities).mean()", "bits a character"),
        ("return np.prod(probabilities) ** (-1 / len(probabilities))", "add up logarithms instead"),
        ("return np.exp(-np.log(probabilities))", "the answer is one number"),
        ("return 3", "gives 3, and"),
    ],
)
def test_perplexity(body, message):
    tells(practice.perplexity, body, message)


def test_other_ways_to_perplexity_are_right():
    for body in (
        "return 2 ** -np.log2(probabilities).mean()",
        "import math\nreturn math.exp(-sum(math.log(p) for p in probabilities) / len(probabilities))",
        "from scipy.stats import gmean\nreturn 1 / gmean(probabilities)",
    ):
        assert practice.perplexity.check(as_function(body, "probabilities")).state == RIGHT
