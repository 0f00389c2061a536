"""What typical slips make of attention by hand, each with the words for it, the commonest first."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.scratch.softmax import softmax

Slips = list[tuple[np.ndarray | None, str]]


def attention_slips(queries: np.ndarray, keys: np.ndarray, values: np.ndarray, mask: np.ndarray) -> Slips:
    """What typical slips make of what each query finds."""
    products, d, closed = queries @ keys.T, keys.shape[1], not mask.all()
    scaled = products / np.sqrt(d)
    scores = np.where(mask, scaled, -np.inf)
    right = softmax(scores)
    with np.errstate(all="ignore"):
        powers = np.exp(scores)
        columns = softmax(scores.T).T
        found: list[tuple[Any, str]] = [
            (columns, "softmax is taken over the queries, and each of them has weights of its own: along `axis=1`"),
            (columns / columns.sum(axis=1, keepdims=True),
             "softmax is taken over the queries first: `axis=1` alone"),
            (powers / powers.sum(), "softmax is taken over all scores together: each row adds up to 1, so `axis=1`"),
            (softmax(np.where(mask, products, -np.inf)), "the scores are not divided by √d"),
            (softmax(np.where(mask, products / d, -np.inf)), "the scores are divided by d, not by its root"),
            (softmax(np.where(mask, products * np.sqrt(d), -np.inf)), "the scores are multiplied with √d: divide"),
            (softmax(np.where(mask, products / np.sqrt(len(keys)), -np.inf)),
             "d is how many numbers a key has, `keys.shape[1]`, and not how many keys there are"),
            (softmax(np.where(mask, products / np.sqrt(values.shape[1]), -np.inf)),
             "d is how many numbers a key has, and not a value"),
            (softmax(scaled) if closed else None, "the mask changes nothing: closed places need a score of −∞"),
            (softmax(np.where(mask, scaled, 0.0)) if closed else None,
             "the scores of closed places are set to 0, and exp(0) is 1: they must be −∞"),
            (softmax(scaled) * mask if closed else None,
             "closed places are taken out after softmax: then the weights add up to less than 1"),
            (softmax(np.where(mask, -np.inf, scaled)) if closed else None,
             "the mask is the wrong way round: True means that a query may look there"),
            (powers, "the weights do not add up to 1: divide by the sum of each row"),
            (np.where(mask, scaled, 0.0), "softmax is missing: these are scores, not weights"),
            (scaled, "softmax is missing: these are scores, not weights"),
            (softmax(np.where(mask, -scaled, -np.inf)), "the largest score has the smallest weight: the sign is wrong"),
            (np.eye(len(keys))[right.argmax(axis=1)],
             "all is taken from the key with the largest score: softmax gives some weight to every key"),
            (mask / mask.sum(axis=1, keepdims=True), "that is the plain mean of the values: the scores weigh them"),
        ]  # fmt: skip
        given = [(_finite(weights @ values), words) for weights, words in found if weights is not None]
    return [
        *given,
        (right, "these are the weights: take the mean of the values with them, `weights @ values`"),
        (right @ keys, "the keys are averaged: what a word hands over is its value"),
        ((right @ values).T, "rows and columns are swapped: a query is a row"),
        ((right @ values).sum(axis=0), "the queries are added up: each has its own answer"),
        ((right @ values)[0], "it gives the answer to the first query only"),
    ]


def heads_slips(x: np.ndarray, heads: int) -> Slips:
    """What typical slips make of the parts of each row."""
    places, size = x.shape
    part = size // heads
    parts = x.reshape(places, heads, part)
    right = parts.transpose(1, 0, 2)
    return [
        (x.reshape(heads, places, part),
         "numbers of several words are mixed: `reshape` reads row after row; cut each row first, then move the axes"),
        (parts, "the places come first: bring the heads to the front with `.transpose(1, 0, 2)`"),
        (np.stack([x[:, i::heads] for i in range(heads)]),
         "the numbers are dealt out in turn: the first head gets the first size / heads numbers of each row"),
        (x.reshape(places, part, heads).transpose(2, 0, 1),
         "the numbers are dealt out in turn: the first head gets the first size / heads numbers of each row"),
        (right.transpose(0, 2, 1), "the last two axes are swapped: (heads, places, size / heads)"),
        (right[::-1], "the heads come in reverse order"),
        (np.stack([x] * heads), "each head gets the whole row: it is to get its own part of it"),
        (np.stack(np.array_split(x, heads)) if places % heads == 0 else None,
         "the words are shared out among the heads: each head sees all words, and a part of the numbers of each"),
        (right[0], "that is the first head only"),
        (x, "it is as it came: one axis more is wanted, for the heads"),
    ]  # fmt: skip


def mask_slips(places: int) -> Slips:
    """What typical slips make of who may look where."""
    right = np.tri(places)
    with np.errstate(all="ignore"):
        log = np.where(right > 0, 0.0, -1e9)
    return [
        (right.T, "it is the wrong way round: here a word sees itself and what comes after; the row is who looks"),
        (np.tri(places, k=-1), "a word does not see itself: the first one would have nowhere to look"),
        (1 - right, "True and False are swapped: here a word sees only what comes after it"),
        (1 - np.tri(places, k=-1), "True and False are swapped: the past is what a word may see"),
        (np.ones((places, places)), "every word sees every word: what comes after must be False"),
        (np.eye(places), "a word sees only itself: all that came before belongs to it, too"),
        (np.tri(places, k=1), "it looks one word too far: the next word is the one to be guessed"),
        (np.zeros((places, places)), "nobody sees anything: True is where a word may look"),
        (log, "these are numbers to be added to the scores: the mask is True and False"),
        (np.arange(places) < places, "that is one row: each word has its own"),
    ]


def _finite(values: np.ndarray) -> np.ndarray | None:
    return values if np.isfinite(values).all() else None
