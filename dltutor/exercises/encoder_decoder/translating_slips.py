"""What typical slips make of the exercises on translation, each with the words for it, the commonest first."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.scratch.softmax import softmax

OTHER = 7  # what a decoder says to those who do not hand over all of it
Slips = list[tuple[np.ndarray | None, str]]


def shift_slips(sentences: np.ndarray, start: int, end: int) -> tuple[Slips, Slips]:
    """What typical slips make of what the decoder is given, and of what it is to say."""
    rows = len(sentences)
    counts = (sentences > 0).sum(axis=1)
    first, zeros = np.full((rows, 1), start), np.zeros((rows, 1), int)
    last, in_front = np.full((rows, 1), end), np.hstack([first, sentences])
    behind = np.hstack([sentences, zeros])
    behind[np.arange(rows), counts] = end
    with_end = in_front.copy()
    with_end[np.arange(rows), counts] = end
    both = np.hstack([in_front, zeros])
    both[np.arange(rows), counts + 1] = end
    over = sentences.copy()
    over[np.arange(rows), counts - 1] = end
    padded = bool((counts < sentences.shape[1]).any())
    same = "the start is missing: at the first place the decoder knows nothing but it"
    swapped = "the two are swapped: `before` begins with the start, `after` ends with the end"
    before: Slips = [
        (behind, swapped),
        (sentences, f"{same}, so put a column in front"),
        (np.hstack([sentences, zeros]), same),
        (in_front[:, :-1], "the last word is cut off: the decoder must know it to say that the end comes"),
        (np.hstack([last, sentences]), "it begins with `end`: what stands in front is `start`"),
        (np.hstack([zeros, sentences]), "it begins with 0, which is padding and masked: write `start` there"),
        (np.hstack([sentences, first]), "the start stands behind the words: it comes first"),
        (both, "the end is in it: when the decoder is given the end, nothing is left to say"),
        (with_end, "the end takes the place of the last word: it does not belong into `before`"),
    ]
    after: Slips = [
        (in_front, swapped if padded else "this is `before` once more: `after` is one word ahead"),
        (np.hstack([sentences, last]) if padded else None,
         "the end stands in the last column: it belongs behind the last word, before the padding"),
        (np.hstack([sentences, zeros]), "the end is missing: the decoder would never learn to stop"),
        (sentences, "the end is missing, and the column for it"),
        (over, "the end takes the place of the last word: it comes behind it"),
        (np.hstack([over, zeros]), "the end takes the place of the last word: it comes behind it"),
        (np.hstack([sentences, first]), "`start` stands behind the words: that is the place of `end`"),
        (np.where(np.hstack([sentences, zeros]) == 0, end, behind) if padded else None,
         "all of the padding is `end`: one is enough, and the rest stays 0, so that it is masked"),
        (both, "the start is in it: nobody is to say it"),
        (np.hstack([sentences[:, 1:], zeros, zeros]), "the first word is missing: the start has said nothing yet"),
    ]  # fmt: skip
    return before, after


def look_slips(scores: np.ndarray, values: np.ndarray, mask: np.ndarray) -> Slips:
    """What typical slips make of a mean weighted by softmax, padding left out."""
    padded, several = bool((~mask).any()), len(scores) > 1
    right = softmax(np.where(mask, scores, -np.inf))
    with np.errstate(all="ignore"):
        raw = np.exp(scores) * mask
        unmasked = softmax(scores)
        zeroed = softmax(np.where(mask, scores, 0.0))
        columns = np.exp(scores - scores.max(axis=0)) / np.exp(scores - scores.max(axis=0)).sum(axis=0) * mask
        other = softmax(np.where(mask, -np.inf, scores)) if padded else None
        plain = scores * mask
    best = np.eye(len(values))[right.argmax(axis=1)]
    only = "the padding has weight: give it a score of −∞ before softmax"
    found: list[tuple[Any, str]] = [
        (unmasked if padded else None, f"{only}; `mask` changes nothing here"),
        (zeroed if padded else None, "the score of the padding is set to 0, and exp(0) is 1: it must be −∞"),
        (unmasked * mask if padded else None,
         "the padding is taken out after softmax: then the weights add up to less than 1"),
        (other, "the mask is the wrong way round: True is a word"),
        (raw, "the weights do not add up to 1: divide by the sum of each row"),
        (plain, "softmax is missing: these are scores, not weights"),
        (scores, "softmax is missing: these are scores, not weights"),
        (plain / plain.sum(axis=1, keepdims=True), "exp is missing: the scores are divided by their sum"),
        (columns if several else None, "softmax is taken over the queries: each row adds up to 1, so `axis=1`"),
        (columns / columns.sum(axis=1, keepdims=True) if several else None,
         "softmax is taken over the queries first: `axis=1` alone"),
        (softmax(np.where(mask, -scores, -np.inf)), "the scores are subtracted: the largest has the largest weight"),
        (softmax(np.where(mask, right, -np.inf)), "softmax is applied twice"),
        (best, "all is taken from the word with the largest score: softmax gives some weight to every word"),
        (np.broadcast_to(mask / mask.sum(), scores.shape),
         "that is the plain mean of the words: the scores weigh them"),
        (np.ones_like(scores) / len(values), "that is the plain mean: the scores weigh it"),
    ]  # fmt: skip
    averaged = right @ values
    return [
        *((None if weights is None else _finite(weights @ values), words) for weights, words in found),
        (right, "these are the weights: take the mean of `values` with them, `weights @ values`"),
        (averaged.mean(axis=0), "the queries are averaged: each has its own answer"),
        (averaged.T, "rows and columns are swapped: a query is a row"),
        (averaged.sum(axis=1), "the units are added up: keep them apart, (queries, units)"),
        (averaged[0], "it gives the answer to the first query only"),
    ]


def _finite(values: np.ndarray) -> np.ndarray | None:
    return values if np.isfinite(values).all() else None


def greedy_slips(speaker: Any, most: int) -> Slips:
    """What typical slips make of the words of a decoder."""
    said, start, end = speaker.said, speaker.start, speaker.end
    right, whole = said[:most], [*said, end]
    alone, words = [], [start]
    while len(alone) < most and (word := int(speaker(words).argmax())) != end:
        alone.append(word)
        words = [word]
    least = int(speaker([start]).argmin())

    def row(numbers: list[int]) -> np.ndarray:
        return np.array(numbers, float)

    return [
        (row([start, *right]), "the start is in it: it was handed over, not said; give `words[1:]`"),
        (row([start, *whole[:most]]), "start and end are in it: give the words between them"),
        (row(whole) if len(said) < most else None, "the end is in it: stop before it is added"),
        (row(said) if len(said) > most else None, f"it goes on beyond `most`: at most {most} words"),
        (row(said[: most - 1]) if len(said) >= most else None,
         "it stops a word too early: `most` counts without the start"),
        (row(said[: most + 1]) if len(said) > most else None,
         f"it says a word more than {most}: the start is not one of them"),
        (row(said[1:most]) if said else None, "its first word is missing: only `start` is taken away"),
        (row(right[:-1]) if said else None, "its last word is missing: take away only what is `end`"),
        (row(alone), "only the newest word is handed over: `next_word` takes all words so far"),
        (row([right[0]] * most) if said else None, "the same word each time: add each word to what is handed over"),
        (row([right[0]]) if said else None, "it gives the first word only: go on until the end comes"),
        (row([least] * most), "it takes the word that is least likely: `argmax`"),
        (row(right[::-1]), "the words come in reverse order"),
        (row([*right, *[0] * (most - len(right))]), "it is filled up with 0: give as many words as were said"),
        (row([*whole, *[OTHER] * most][:most]) if len(said) < most else None, "it goes on behind the end: stop there"),
    ]  # fmt: skip
