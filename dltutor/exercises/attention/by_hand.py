"""Chapter 9, attention by hand: queries, keys and values, several heads, and who may look where."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.attention.slips import attention_slips, heads_slips, mask_slips
from dltutor.exercises.core.compared import by, compare_array
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.scratch import attention as by_hand


class Attention(Exercise):
    key = "attention"
    title = "queries, keys and values"
    task = (
        "Write `attention(queries, keys, values, mask)`. `queries` has the shape (queries, d), `keys` (keys, d), "
        "`values` (keys, size), and `mask` (queries, keys): True where a query may look. A score is the product of "
        "query and key, divided by √d; the weights of each query are softmax of its scores, exactly 0 where it may not "
        "look, and add up to 1. Return what each query finds, an array of shape (queries, size). Scores of 1,000 must "
        "work as well."
    )
    calls_with = "queries, keys, values, mask"
    hints = (
        "Three steps: all scores by one matrix product, the weights as in `look` of chapter 8, and a matrix product "
        "with the values.",
        "`queries @ keys.T` has a row for each query. d is `keys.shape[1]`. Where the mask is False a score is −∞: "
        "`np.where(mask, scores, -np.inf)`, before softmax.",
        "`weights = np.exp(scores - scores.max(axis=1, keepdims=True))`, divided by the sum of each row, `axis=1`; "
        "then `weights @ values`.",
    )
    code = """
import numpy as np

def attention(queries, keys, values, mask):
    scores = np.where(mask, queries @ keys.T / np.sqrt(keys.shape[1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True) @ values
"""
    why = "that is all of it: two matrix products and a softmax, for all words at once and at any distance."

    _TRIALS = ((2, 3, 4, 2, 0), (4, 4, 3, 3, 0), (3, 5, 4, 2, 6), (5, 4, 9, 9, 8))  # queries, keys, d, size, closed

    def judge(self, attention: LearnerFunction) -> str:
        chance = np.random.default_rng(91)
        for queries, keys, d, size, closed in self._TRIALS:
            mask = np.ones((queries, keys), bool)
            mask.ravel()[chance.permutation(queries * keys)[:closed]] = False
            mask[np.arange(queries), np.arange(queries) % keys] = True
            q, k = (chance.normal(0, 1.5, (count, d)).round(1) for count in (queries, keys))
            self._try(attention, q, k, chance.normal(1, 2, (keys, size)).round(1), mask)
        large = np.array([[1000.0, 0, 0, 0]])
        self._try(
            attention, large, np.eye(4)[:3] * 2, np.array([[1.0], [3.0], [50.0]]), np.array([[True, True, False]])
        )
        return f"right on {len(self._TRIALS) + 1} batches, with and without a mask, also for scores of 1,000."

    @staticmethod
    def _try(attention: LearnerFunction, q: np.ndarray, k: np.ndarray, v: np.ndarray, mask: np.ndarray) -> None:
        wanted = by_hand.attention(q, k, v, mask).found
        on = f"{len(q)} queries and {len(k)} keys of {q.shape[1]} numbers, {'no' if mask.all() else 'a'} place closed,"
        table = f"queries:\n{q}\nkeys:\n{k}\nvalues:\n{v}\nmask:\n{mask}"
        slips = attention_slips(q, k, v, mask)
        compare_array(attention, attention(q, k, v, mask), wanted, slips, on=on, table=table, size="(queries, size)")


class SplitHeads(Exercise):
    key = "split_heads"
    title = "several heads by reshaping"
    task = (
        "Write `split_heads(x, heads)`. `x` has the shape (places, size): a row of numbers for each word. Each head "
        "gets its own part of every row: the first head the first size / heads numbers, the next one those that "
        "follow. Return an array of shape (heads, places, size / heads)."
    )
    calls_with = "x, heads"
    hints = (
        "Two steps. First cut each row into parts, without mixing rows; then bring the heads to the front.",
        "`x.reshape(len(x), heads, -1)` cuts each row: its shape is (places, heads, size / heads). The axes are in the "
        "wrong order then.",
        "`.transpose(1, 0, 2)` puts the second axis first. Or a list of the parts "
        "`x[:, i * part : (i + 1) * part]`, with `part = x.shape[1] // heads`.",
    )
    code = """
def split_heads(x, heads):
    return x.reshape(len(x), heads, -1).transpose(1, 0, 2)
"""
    why = "each head attends with its own few numbers, and all heads in one matrix product: the loop is in the shape."

    _TRIALS = ((3, 4, 2), (2, 6, 3), (4, 4, 4), (5, 8, 2), (3, 5, 1), (6, 12, 3))  # places, size, heads

    def judge(self, split_heads: LearnerFunction) -> str:
        for places, size, heads in self._TRIALS:
            x = np.arange(1.0, places * size + 1).reshape(places, size)
            compare_array(
                split_heads,
                split_heads(x, heads),
                by_hand.split_heads(x, heads),
                heads_slips(x, heads),
                on=f"{by((places, size))} numbers and {heads} {'head' if heads == 1 else 'heads'}",
                table=f"x:\n{x.astype(int)}\nheads: {heads}",
                size="(heads, places, size / heads)",
            )
        return f"right for {len(self._TRIALS)} arrays: no number of a word came to another word."


class CausalMask(Exercise):
    key = "causal_mask"
    title = "nobody looks ahead"
    task = (
        "Write `causal_mask(places)`: an array of shape (places, places), True where the word of the row may look at "
        "the word of the column. A word may look at itself and at all that came before it, and at nothing that comes "
        "after it."
    )
    calls_with = "places"
    hints = (
        "Row i, column j: the word at place i asks, the word at place j answers. Where is j not later than i?",
        "`np.arange(places)` holds the places. As a column, `np.arange(places)[:, None]`, it can be compared with "
        "itself as a row, and a comparison gives True and False.",
        "`place[:, None] >= place[None, :]`; NumPy has this triangle ready as `np.tri(places, dtype=bool)`.",
    )
    code = """
import numpy as np

def causal_mask(places):
    place = np.arange(places)
    return place[:, None] >= place[None, :]
"""
    why = "with it every place is asked for the next word at once, and none can copy it from where it stands."

    _TRIALS = (4, 3, 1, 7)

    def judge(self, causal_mask: LearnerFunction) -> str:
        for places in self._TRIALS:
            compare_array(
                causal_mask,
                causal_mask(places),
                by_hand.causal_mask(places).astype(float),
                mask_slips(places),
                on=f"{places} {'place' if places == 1 else 'places'}",
                table="",
                size="(places, places)",
            )
        return f"right for {len(self._TRIALS)} lengths: the last word sees all, the first one only itself."
