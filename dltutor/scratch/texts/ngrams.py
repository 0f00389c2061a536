"""What comes next, by counting: how often each character followed the same few characters in a text.

An n-gram is a run of n characters. The last n − 1 characters, the context, say what may follow; a context that was
seen seldom is mixed with the next shorter one, down to all characters being equally likely (interpolation):

    P(c | context) = (count(context c) + kinds · P(c | shorter context)) / (count(context) + kinds)

where count(context) is how often something followed the context, and kinds how many different things did.

I. Witten and T. Bell, "The zero-frequency problem", 1991; C. Shannon, "A mathematical theory of communication", 1948.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dltutor import validation

LARGEST = 2**62  # numbers of contexts must fit into 64 bits


class Counts(NamedTuple):
    """Sorted numbers of contexts and of contexts with what followed, and how often each occurred."""

    contexts: np.ndarray
    totals: np.ndarray
    kinds: np.ndarray
    runs: np.ndarray
    counts: np.ndarray


class NGrams:
    """The counts of a text, from single characters to runs of `longest`.

    Args:
        x: numbers of characters, shape (windows, time): the context ends with each of them. Windows that overlap by
            always the same count once, as the text that they were cut from.
        y: what followed each, of the same shape.
        kinds: how many different characters there are.
        longest: the n of the longest runs, from 1 to 12.

    Example:
        >>> x = np.array([[0, 1, 0, 1, 0, 1]])
        >>> pairs = NGrams(x, 1 - x, kinds=2, longest=2)
        >>> pairs.shares([0, 1, 0]).round(2), round(pairs.loss(x, 1 - x), 2)
        (array([0.12, 0.88]), 0.13)
    """

    def __init__(self, x: Any, y: Any, kinds: int, longest: int = 5) -> None:
        self.kinds = validation.whole("kinds", kinds, low=2, example=70)
        self.longest = validation.whole("longest", longest, low=1, high=12, example=5)
        while self.kinds**self.longest >= LARGEST:
            self.longest -= 1
        x, y = stitched(np.asarray(x), np.asarray(y))
        self._tables = [self._count(x, y, length) for length in range(self.longest)]

    def right(self, x: Any, y: Any) -> np.ndarray:
        """The probability of what really followed, shape (windows, time)."""
        x, y = np.asarray(x), np.asarray(y)
        found = np.full(x.shape, 1 / self.kinds)
        for length, table in enumerate(self._tables):
            first = max(0, length - 1)  # before it the context is shorter than this
            contexts = self._contexts(x, length)
            total, kinds = _find(contexts, table.contexts, table.totals, table.kinds)
            (count,) = _find(contexts * self.kinds + y[:, first:], table.runs, table.counts)
            shorter = found[:, first:]
            found[:, first:] = np.where(total > 0, (count + kinds * shorter) / np.maximum(total + kinds, 1), shorter)
        return found

    def loss(self, x: Any, y: Any) -> float:
        """The mean of −ln of these probabilities: nats a character."""
        return float(-np.log(self.right(x, y)).mean())

    def shares(self, before: Any) -> np.ndarray:
        """The probability of each character after the numbers `before`, shape (kinds,)."""
        before = [int(code) for code in before[-self.longest :]]
        found = np.full(self.kinds, 1 / self.kinds)
        for length, table in enumerate(self._tables[: len(before) + 1]):
            context = 0
            for code in before[len(before) - length :]:
                context = context * self.kinds + code
            first, last = np.searchsorted(table.runs, (context * self.kinds, (context + 1) * self.kinds))
            if last > first:
                counts = np.zeros(self.kinds)
                counts[table.runs[first:last] - context * self.kinds] = table.counts[first:last]
                found = (counts + (last - first) * found) / (counts.sum() + last - first)
        return found

    def _contexts(self, x: np.ndarray, length: int) -> np.ndarray:
        """One number for the last `length` characters at each place that has so many."""
        if length == 0:
            return np.zeros(x.shape, np.int64)
        places = x.shape[1] - length + 1
        found = np.zeros((len(x), max(0, places)), np.int64)
        for i in range(length if places > 0 else 0):
            found = found * self.kinds + x[:, i : i + places]
        return found

    def _count(self, x: np.ndarray, y: np.ndarray, length: int) -> Counts:
        runs = self._contexts(x, length) * self.kinds + y[:, max(0, length - 1) :]
        runs, counts = np.unique(runs, return_counts=True)
        contexts, first = np.unique(runs // self.kinds, return_index=True)
        totals = np.add.reduceat(counts, first) if len(first) else counts
        return Counts(contexts, totals, np.diff([*first, len(runs)]), runs, counts)


def stitched(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The one long window that windows were cut from, if each goes on inside the one before; else the windows.

    >>> stitched(np.array([[1, 2, 3, 4], [3, 4, 5, 6]]), np.array([[2, 3, 4, 5], [4, 5, 6, 7]]))
    (array([[1, 2, 3, 4, 5, 6]]), array([[2, 3, 4, 5, 6, 7]]))
    """
    for stride in range(1, x.shape[1] if len(x) > 1 else 0):
        if np.array_equal(x[:-1, stride:], x[1:, :-stride]) and np.array_equal(y[:-1, stride:], y[1:, :-stride]):
            return tuple(np.concatenate([part[0], part[1:, -stride:].ravel()])[None] for part in (x, y))
    return x, y


def _find(wanted: np.ndarray, keys: np.ndarray, *values: np.ndarray) -> list[np.ndarray]:
    """The values of each wanted key, 0 where it is none of the sorted keys."""
    if not len(keys):
        return [np.zeros(wanted.shape) for _ in values]
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    there = keys[place] == wanted
    return [np.where(there, value[place], 0) for value in values]
