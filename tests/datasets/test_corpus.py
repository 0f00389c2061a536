"""A text as windows of numbers: shifted by one, nothing held out is trained on, and what is no text is one line."""

import numpy as np
import pytest

from dltutor import datasets
from dltutor.errors import LearnerError

TEXT = "the cat sat on the mat. the dog sat on the log.\n" * 40
CHARACTERS = "".join(sorted(set(TEXT)))


def test_windows_are_shifted_by_one_and_nothing_held_out_is_trained_on():
    text = "".join(np.random.default_rng(0).choice(list(CHARACTERS), 1900))  # no part of it comes twice
    corpus = datasets.Corpus(text, window=30)
    x, y = corpus.train
    np.testing.assert_array_equal(x[:, 1:], y[:, :-1])
    np.testing.assert_array_equal(corpus.codes[15:46], np.append(x[1], y[1, -1]))
    cut = round(0.9 * len(text))
    assert corpus.decode(x[0]) == text[:30]
    assert cut - 15 <= text.index(corpus.decode(y[-1])) + 30 <= cut
    first, after = corpus.validation
    assert corpus.decode(first[0]) == text[cut : cut + 30] and corpus.decode(first[1]) == text[cut + 30 : cut + 60]
    assert corpus.decode(after[0]) == text[cut + 1 : cut + 31]
    assert "\n" not in repr(corpus) and "30" in repr(corpus)


def test_rare_characters_become_one_sign():
    corpus = datasets.Corpus(TEXT + "žluťoučký", window=30, most=10)
    assert len(corpus.characters) == 10 and "\ufffd" in corpus.characters
    assert corpus.decode(corpus.encode("a猫a")) == "a\ufffda"
    assert len(corpus.text) == len(TEXT) + 9
    with pytest.raises(LearnerError, match="not in the vocabulary"):
        datasets.Corpus(TEXT).encode("猫")


@pytest.mark.parametrize("text", [None, 7, b"bytes", "", "too short", ["a"] * 500])
def test_a_corpus_needs_a_text_that_is_long_enough(text, refused):
    with refused(r"^text"):
        datasets.Corpus(text)
