"""Letters of 8 × 8 pixels, framed as the handwritten digits are: what a digit reader was never meant for."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from dltutor import validation
from dltutor.datasets.printed import HEIGHT, read, shape

FONTS = (
    *("DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono", "DejaVuSerif"),
    *("STIXGeneral", "STIXGeneralItalic", "cmr10", "cmss10"),
)
NO_DIGITS = "ACEFHKMNPRUVWXY"  # of the others somebody may take one for a digit: I, O, S, Z, B, G, …
FINE = 32  # places along each side, four for each pixel
WIDEST = 0.8  # of the height: wider letters are made narrower, as the digits are


def letters(samples: int = 300, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Capital letters that nobody takes for a digit, each a little turned and slanted, in one of eight fonts.

    Returns ``(images, names)``. Images have shape (samples, 8, 8), float32, from 0 (paper) to 1 (ink) in sixteenths, as
    those of `digits`; names have shape (samples,), each letter as often as the others, in mixed order.

    Args:
        samples: how many, from 1 to 10000.
        seed: decides all that is left to chance; the same seed gives the same letters.

    Raises:
        LearnerError: if an argument is not in its range.

    Source:
        Generated here from the fonts that come with matplotlib; see `printed_digits`.

    Example:
        >>> images, names = letters(30)
        >>> images.shape, "".join(sorted(set(names.tolist())))
        ((30, 8, 8), 'ACEFHKMNPRUVWXY')
        >>> letters(0)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: samples=0: it must be a whole number from 1 to 10000, for example 300
    """
    samples = validation.whole("samples", samples, low=1, high=10_000, example=300)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    images, names = _drawn(samples, seed)
    return images.copy(), names.copy()


@lru_cache(8)
def _drawn(samples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng([8, seed])
    which = chance.permutation(np.arange(samples) % len(NO_DIGITS))
    shapes = np.stack([shape(font, letter) for font in FONTS for letter in NO_DIGITS])
    chosen = chance.integers(0, len(FONTS), samples) * len(NO_DIGITS) + which
    turn, slant = chance.normal(0, 0.08, (2, samples, 1, 1))
    wide = np.array([_width(one) for one in shapes])[chosen, None, None]
    place = (np.arange(FINE) - (FINE - 1) / 2) * HEIGHT / FINE
    rows, columns = place[:, None], place * np.maximum(1, wide / WIDEST)
    across = columns * np.cos(turn) + (slant + np.sin(turn)) * rows
    ink = (0.8 - read(shapes, chosen, rows * np.cos(turn) - columns * np.sin(turn), across)).clip(0, 1)
    images = ink.reshape(samples, 8, FINE // 8, 8, FINE // 8).mean(axis=(2, 4))
    return (np.round(16 * images) / 16).astype(np.float32), np.array(list(NO_DIGITS))[which]


def _width(outside: np.ndarray) -> float:
    """The width of a letter, as a share of its height."""
    rows, columns = (np.flatnonzero((outside < 0).any(axis=axis)) for axis in (1, 0))
    return float(np.ptp(columns) + 1) / float(np.ptp(rows) + 1)
