"""The look-up task: pairs of a key and a value, then a key once more. Which value belongs to it?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

KEYS = "ABCDEFGHIJKLMNOP"
VALUES = 16


class LookUp(NamedTuple):
    """What `lookup` gives: `sequences`, and for each the value that is asked for."""

    sequences: np.ndarray
    answers: np.ndarray


def lookup(pairs: int = 6, samples: int = 12000, *, seed: int = 0) -> LookUp:
    """Sequences key, value, key, value, … and at their end one of the keys again: its value is the answer.

    Returns ``LookUp(sequences, answers)``:

    * `sequences`, shape (samples, 2 × pairs + 1), int64: keys are the numbers 0 to 15, all different in a sequence,
      values 16 to 31; the last number is one of the keys;
    * `answers`, shape (samples,), int64: the value of that key, from 0 to 15.

    Nothing ties a key to a value from one sequence to the next: there is nothing to learn by heart. Who names one of
    the values of the sequence at random is right in one of `pairs` cases, and now and then by luck.

    Args:
        pairs: from 2 to 12.
        samples: how many sequences, from 1 to 100000.
        seed: the same seed gives the same sequences; more samples keep the first ones. Take another seed for the test
            set.

    Raises:
        LearnerError: if an argument is not in its range.

    Source:
        Generated here; nobody's property. The task of C. Olsson and others, "In-context learning and induction heads",
        2022, in a small form.

    Example:
        >>> sequences, answers = lookup(pairs=3, samples=2)
        >>> sequences.shape, answers.shape
        ((2, 7), (2,))
        >>> spelled(sequences[0])
        ['A', '1', 'H', '11', 'I', '12', 'H']
        >>> int(answers[0])
        11
        >>> lookup(pairs=1)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: pairs=1: it must be a whole number from 2 to 12, for example 6
    """
    pairs = validation.whole("pairs", pairs, low=2, high=12, example=6)
    samples = validation.whole("samples", samples, low=1, high=100_000, example=12000)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    chances = np.random.default_rng([23, seed]).random((samples, len(KEYS) + pairs + 1), np.float32)
    keys = chances[:, : len(KEYS)].argsort(axis=1)[:, :pairs]
    values = (chances[:, len(KEYS) : -1] * VALUES).astype(np.int64)
    asked = (chances[:, -1] * pairs).astype(np.int64)
    rows = np.arange(samples)
    sequences = np.empty((samples, 2 * pairs + 1), np.int64)
    sequences[:, 0:-1:2], sequences[:, 1::2] = keys, len(KEYS) + values
    sequences[:, -1] = keys[rows, asked]
    return LookUp(sequences, values[rows, asked])


def spelled(sequence: np.ndarray) -> list[str]:
    """A sequence as it is read: keys as letters, values as numbers."""
    for code in (np.min(sequence), np.max(sequence)):
        if not 0 <= code < len(KEYS) + VALUES:
            raise LearnerError(f"sequence holds {code}: it must hold numbers from 0 to {len(KEYS) + VALUES - 1}")
    return [KEYS[code] if code < len(KEYS) else str(code - len(KEYS)) for code in map(int, sequence)]


def at_random(sequences: np.ndarray, answers: np.ndarray) -> float:
    """How often one of the sequence's values, taken at random, is the right one.

    >>> at_random(*lookup(6, 2000)).__round__(2)
    0.22
    """
    return float(np.mean(sequences[:, 1::2] - len(KEYS) == answers[:, None]))
