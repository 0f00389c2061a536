"""Counting runs of characters: the probabilities are those of the formula, and a better bar than pairs."""

from collections import Counter

import numpy as np
import pytest

from dltutor import datasets
from dltutor.scratch.texts.ngrams import NGrams, stitched

TEXT = "the hatter had a hat, and the hare had a hat that the hatter had "


def by_hand(text, kinds, longest, before, after):
    """P(after | before), from the formula, with strings."""
    share = 1 / kinds
    for length in range(longest):
        if length > len(before):
            break
        context = before[len(before) - length :]
        followed = Counter(text[i + length] for i in range(len(text) - length) if text[i : i + length] == context)
        if length == 0:
            followed = Counter(text[1:])
        if followed:
            share = (followed[after] + len(followed) * share) / (followed.total() + len(followed))
    return share


def test_the_probabilities_are_those_of_the_formula():
    characters = sorted(set(TEXT))
    codes = np.array([characters.index(c) for c in TEXT])
    grams = NGrams(codes[None, :-1], codes[None, 1:], len(characters), 4)
    right = grams.right(codes[None, :-1], codes[None, 1:])[0]
    for place in (0, 1, 2, 3, 10, 40):
        wanted = by_hand(TEXT, len(characters), 4, TEXT[: place + 1], TEXT[place + 1])
        assert right[place] == pytest.approx(wanted)
    for before in ("the h", "zzz".replace("z", "a"), ","):
        shares = grams.shares([characters.index(c) for c in before])
        assert shares.sum() == pytest.approx(1)
        np.testing.assert_allclose(shares, [by_hand(TEXT, len(characters), 4, before, c) for c in characters])
        assert shares.argmax() == np.argmax([by_hand(TEXT, len(characters), 4, before, c) for c in characters])


def test_windows_that_overlap_count_once():
    codes = np.random.default_rng(0).integers(0, 5, 400)
    whole = NGrams(codes[None, :-1], codes[None, 1:], 5)
    x, y = datasets.windows(codes, 21, 7)
    flat, _ = stitched(x, y)
    np.testing.assert_array_equal(flat[0], codes[: flat.size])
    assert NGrams(x, y, 5).loss(x, y) == pytest.approx(whole.loss(x, y), abs=0.02)
    apart = datasets.windows(codes, 20, 20)
    assert stitched(*apart)[0].shape == apart[0].shape


def test_five_characters_are_a_better_bar_than_pairs_on_a_real_text():
    corpus = datasets.Corpus(datasets.text("prose"))
    losses = [NGrams(*corpus.train, len(corpus.characters), n).loss(*corpus.validation) for n in (2, 5)]
    assert losses[1] < 1.32 < 2 < losses[0]


def test_an_alphabet_of_thousands_takes_shorter_runs():
    x = np.array([[0, 3999, 7, 20]])
    grams = NGrams(x, x[:, ::-1], 4000, 12)
    assert grams.longest == 5 and grams.loss(x, x[:, ::-1]) < np.log(4000)
