"""Chapter 8, what is computed by hand of a translator: teacher forcing, looking back, and saying word after word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dltutor.exercises.core.compared import compare_array, parts
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.encoder_decoder.translating_slips import OTHER, greedy_slips, look_slips, shift_slips
from dltutor.scratch.softmax import softmax


class Shift(Exercise):
    key = "shift"
    title = "what the decoder is given, and what it is to say"
    task = (
        "Write `shift(sentences, start, end)`. `sentences` is an array of whole numbers, shape (sentences, words): "
        "each row is a sentence, filled up at its end with 0, the padding. Return two arrays of shape (sentences, "
        "words + 1): `before`, the sentence with the number `start` in front of it, and `after`, the sentence with the "
        "number `end` directly behind its last word. At each place `before` holds what the decoder knows last, and "
        "`after` what it is to say."
    )
    calls_with = "sentences, start, end"
    hints = (
        "Both have a column more than `sentences`: begin with zeros of that shape, and write the words into it, once "
        "from the second column on, once from the first.",
        "The column behind the last word differs from row to row: `(sentences > 0).sum(axis=1)` is the number of words "
        "of each, and so the place of its end.",
        "`after[np.arange(len(sentences)), (sentences > 0).sum(axis=1)] = end`; for `before` it is "
        "`before[:, 0] = start` and `before[:, 1:] = sentences`.",
    )
    code = """
import numpy as np

def shift(sentences, start, end):
    rows, words = sentences.shape
    before, after = np.zeros((2, rows, words + 1), int)
    before[:, 0], before[:, 1:], after[:, :-1] = start, sentences, sentences
    after[np.arange(rows), (sentences > 0).sum(axis=1)] = end
    return before, after
"""
    why = "everywhere the decoder is given the right word before and is to say the next, so all places train at once."

    _TRIALS = (
        ([[5, 3, 4]], 1, 2),
        ([[5, 3, 4], [6, 7, 0], [8, 0, 0]], 1, 2),
        ([[9, 4, 4, 7, 0, 0], [3, 3, 0, 0, 0, 0]], 11, 12),
    )

    def judge(self, shift: LearnerFunction) -> str:
        for rows, start, end in self._TRIALS:
            sentences = np.array(rows)
            wanted = np.zeros((2, len(rows), len(rows[0]) + 1))
            wanted[0, :, 0], wanted[0, :, 1:], wanted[1, :, :-1] = start, sentences, sentences
            wanted[1, np.arange(len(rows)), (sentences > 0).sum(axis=1)] = end
            given = shift(sentences, start, end)
            call = f"`{shift.call_text(sentences, start, end)}`"
            two = parts(given, 2, call, "two arrays, what is known before and what comes after")
            for name, mine, right, slips in zip(
                ("before", "after"), two, wanted, shift_slips(sentences, start, end), strict=True
            ):
                on = f"sentences of shape {sentences.shape}, in what is called {name}"
                table = f"sentences:\n{sentences}\nstart: {start}, end: {end}"
                compare_array(shift, mine, right, slips, on=on, table=table, size="a column more than `sentences`")
        return "right for sentences of one length and of several: each place knows what was said before it."


class Look(Exercise):
    key = "look"
    title = "a weighted mean, and padding left out"
    task = (
        "Write `look(scores, values, mask)`: the mean of `values`, weighted by softmax of the scores. `scores` has the "
        "shape (queries, keys), `values` (keys, units); `mask` has (keys,), True for a word and False for padding, "
        "whose weight must be exactly 0. The weights of each query add up to 1. Return an array of shape (queries, "
        "units). Scores of 1,000 must work as well."
    )
    calls_with = "scores, values, mask"
    hints = (
        "Softmax of what is left: padding must be out before softmax adds up, not after.",
        "exp of −∞ is 0: `np.where(mask, scores, -np.inf)` keeps the scores of words only. Subtract the largest of "
        "each row before exp, as always.",
        "`weights = np.exp(kept - kept.max(axis=1, keepdims=True))`, then divide by the sum of each row, then "
        "`weights @ values`.",
    )
    code = """
import numpy as np

def look(scores, values, mask):
    kept = np.where(mask, scores, -np.inf)
    weights = np.exp(kept - kept.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True) @ values
"""
    why = "that is attention: each query takes from all words what it gives most weight to, and nothing from padding."

    _TRIALS = ((1, 3, 1, 0), (2, 4, 3, 1), (3, 5, 2, 2), (4, 4, 4, 1))  # queries, keys, units, padding

    def judge(self, look: LearnerFunction) -> str:
        chance = np.random.default_rng(83)
        for queries, keys, units, padding in self._TRIALS:
            scores, values = (
                chance.normal(0, 1.5, (queries, keys)).round(1),
                chance.normal(1, 2, (keys, units)).round(1),
            )
            self._try(look, scores, values, np.arange(keys) < keys - padding)
        self._try(
            look, np.array([[1000.0, 999.0, 1001.0]]), np.array([[1.0], [3.0], [50.0]]), np.array([True, True, False])
        )
        return f"right on {len(self._TRIALS) + 1} batches: keras.layers.Attention gives the same for these scores."

    @staticmethod
    def _try(look: LearnerFunction, scores: np.ndarray, values: np.ndarray, mask: np.ndarray) -> None:
        wanted = softmax(np.where(mask, scores, -np.inf)) @ values
        table = f"scores:\n{scores}\nvalues:\n{values}\nmask: {mask}"
        on = f"{len(scores)} × {len(values)} scores, {int(sum(~mask))} of the keys padding,"
        slips = look_slips(scores, values, mask)
        compare_array(look, look(scores, values, mask), wanted, slips, on=on, table=table, size="(queries, units)")


class Greedy(Exercise):
    key = "greedy"
    title = "word after word, always the likeliest"
    task = (
        "Write `greedy(next_word, start, end, most)`. `next_word(words)` takes a list of the words so far, as numbers, "
        "the first of them `start`, and returns an array: the probability of each number to come next. Begin with "
        "`start`, always take the likeliest word and go on until that is `end`, or there are `most` words. Return the "
        "list of the words without `start` and without `end`."
    )
    calls_with = "next_word, start, end, most"
    hints = (
        "A list that grows: `words = [start]`. What comes next depends on all of it, so the whole list is handed over.",
        "`int(np.argmax(next_word(words)))` is the likeliest. Stop before it is added if it is `end`.",
        "`while len(words) <= most:` (the start is one of them), and at the end `return words[1:]`.",
    )
    code = """
import numpy as np

def greedy(next_word, start, end, most):
    words = [start]
    while len(words) <= most:
        word = int(np.argmax(next_word(words)))
        if word == end:
            break
        words.append(word)
    return words[1:]
"""
    why = "the decoder hears its own words: one that is wrong is what the rest is built on, and nothing is taken back."

    _TRIALS = (  # what is said, start, end, most
        ([4, 3, 5], 1, 2, 10),
        ([5, 5, 3, 4], 1, 2, 4),
        ([3, 4, 5, 6, 3, 4], 1, 2, 3),
        ([], 0, 6, 5),
        ([1, 3, 2, 3, 1], 0, 4, 9),
    )

    def judge(self, greedy: LearnerFunction) -> str:
        for said, start, end, most in self._TRIALS:
            speaker = Speaker(tuple(said), start, end)
            wanted = np.array(said[:most], float)
            compare_array(
                greedy,
                greedy(speaker, start, end, most),
                wanted,
                greedy_slips(speaker, most),
                on=f"a decoder that says {[*said, end]}, with start {start}, end {end} and at most {most} words,",
                table="",
                size="the words, without start and end",
            )
        return f"right for {len(self._TRIALS)} decoders: one ends at once, one is cut off, one repeats itself."


@dataclass(frozen=True, repr=False)
class Speaker:
    """A decoder that says a sentence to whoever hands it over all of it so far, and else something else."""

    said: tuple[int, ...]
    start: int
    end: int

    def __call__(self, words: list[int]) -> np.ndarray:
        words = [int(word) for word in np.asarray(words).ravel()]
        all_of_it = [self.start, *self.said, self.end]
        known = words == all_of_it[: len(words)] and 0 < len(words) < len(all_of_it)
        word = all_of_it[len(words)] if known else OTHER
        return np.where(np.arange(OTHER + 1) == word, 0.65, 0.05)

    def __repr__(self) -> str:
        return "next_word"
