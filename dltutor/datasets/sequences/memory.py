"""The recall task: what was the first symbol, many symbols ago?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dltutor import validation


class Recall(NamedTuple):
    """What `recall` gives: `sequences`, and the symbol with which each of them begins."""

    sequences: np.ndarray
    first: np.ndarray


def recall(distance: int = 20, samples: int = 2000, *, symbols: int = 4, seed: int = 0) -> Recall:
    """Sequences of random symbols: the first is to be remembered, the others only distract.

    Returns ``Recall(sequences, first)``:

    * `sequences`, shape (samples, distance + 1), int64, numbers from 0 to `symbols` − 1, all as likely as each other;
    * `first`, shape (samples,), int64: the first number of each sequence, which a model has to say at the end.

    The distractors are made of the same symbols, so nothing but its place tells the first from them, and who guesses is
    right once in `symbols` times. A model may also be asked at every step: then the target of a sequence is its first
    symbol again and again, and how often it is right tells, step by step, how long it remembers.

    Args:
        distance: how many distractors follow, from 0 to 1000.
        samples: how many sequences, from 1 to 50000.
        symbols: how many different ones there are, from 2 to 26.
        seed: the same seed gives the same sequences; more samples keep the first ones. Take another seed for the test
            set.

    Raises:
        LearnerError: if an argument is not in its range.

    Source:
        Generated here; nobody's property. A simple form of the tasks in S. Hochreiter and J. Schmidhuber, "Long
        Short-Term Memory", Neural Computation 9, 1997.

    Example:
        >>> sequences, first = recall(distance=5, samples=3)
        >>> sequences.shape, bool((sequences[:, 0] == first).all())
        ((3, 6), True)
        >>> np.eye(4, dtype="float32")[sequences].shape  # as one-hot vectors
        (3, 6, 4)
        >>> recall(distance=-1)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: distance=-1: it must be a whole number from 0 to 1000, for example 20
    """
    distance = validation.whole("distance", distance, low=0, high=1000, example=20)
    samples = validation.whole("samples", samples, low=1, high=50_000, example=2000)
    symbols = validation.whole("symbols", symbols, low=2, high=26, example=4)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    chances = np.random.default_rng([19, seed]).random((samples, distance + 1), np.float32)
    sequences = np.minimum((chances * symbols).astype(np.int64), symbols - 1)
    return Recall(sequences, sequences[:, 0].copy())
