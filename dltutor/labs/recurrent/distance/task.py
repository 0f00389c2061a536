"""What the cells of the distance lab hear: noise, in which one symbol sounds loud, once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

BEFORE = 5  # steps of noise before the symbol: it does not meet an empty state
NOISE, LOUD = 0.5, 3.0  # the noise's standard deviation, and what the symbol adds to its own input


class Heard(NamedTuple):
    """Sequences of shape (samples, BEFORE + 1 + distance, symbols), and the symbol that each of them holds."""

    x: np.ndarray
    symbol: np.ndarray


def heard(distance: int, samples: int, symbols: int, seed: int) -> Heard:
    """Noise in all inputs, and at step BEFORE one input that is loud; `distance` steps of noise follow.

    >>> x, symbol = heard(distance=20, samples=100, symbols=4, seed=0)
    >>> x.shape, bool((x[:, BEFORE].argmax(axis=1) == symbol).all())
    ((100, 26, 4), True)
    """
    chance = np.random.default_rng([23, seed])
    x = chance.normal(0, NOISE, (samples, BEFORE + 1 + distance, symbols)).astype("float32")
    symbol = chance.integers(symbols, size=samples)
    x[np.arange(samples), BEFORE, symbol] += LOUD
    return Heard(x, symbol)
