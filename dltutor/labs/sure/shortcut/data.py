"""Training images on grounds that fit their labels more or less often, and what is done against it."""

from __future__ import annotations

import numpy as np

from dltutor import datasets
from dltutor.datasets.drawn.grounds import BLUE, ORANGE

NONE, GREY, PAINTED, RARE = "none", "grey images", "new grounds", "rare ones more often"
REMEDIES = (NONE, GREY, PAINTED, RARE)
TESTS = ("always", "by chance", "never")  # how often the ground fits in the three sets of test images
_SHARES = (1.0, 0.5, 0.0)


def train_set(x: np.ndarray, y: np.ndarray, fits: float, remedy: str) -> tuple[np.ndarray, np.ndarray]:
    """The images that a network is trained on, in colour, and their labels."""
    coloured = datasets.on_grounds(x, y, 0.5 if remedy == PAINTED else fits, seed=1)
    if remedy == GREY:
        return in_grey(coloured), y
    if remedy == RARE:
        return often(coloured, y)
    return coloured, y


def test_set(x: np.ndarray, y: np.ndarray, remedy: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same digits on grounds that always fit, by chance, and never; their labels, and the numbers of the sets."""
    images = np.concatenate([datasets.on_grounds(x, y, share, seed=99) for share in _SHARES])
    images = in_grey(images) if remedy == GREY else images
    return images, np.tile(y, len(TESTS)), np.repeat(np.arange(len(TESTS)), len(y))


def in_grey(images: np.ndarray) -> np.ndarray:
    """Colour images without their colours.

    >>> in_grey(np.array([BLUE, ORANGE])).round(2).tolist()
    [[0.37, 0.37, 0.37], [0.37, 0.37, 0.37]]
    """
    return np.repeat(images.mean(axis=-1, keepdims=True), 3, axis=-1)


def odd_ones(images: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Which of the images stand on a ground that does not fit."""
    corner = images[:, 0, 0]
    orange = np.abs(corner - ORANGE).sum(axis=1) < np.abs(corner - BLUE).sum(axis=1)
    return orange != (y == 1)


def often(images: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Images whose ground does not fit repeated until there are as many as of the others; as they are without any."""
    odd = odd_ones(images, y)
    if not odd.any():
        return images, y
    rare, usual = np.flatnonzero(odd), np.flatnonzero(~odd)
    chosen = np.concatenate([usual, np.resize(rare, max(len(usual), len(rare)))])
    return images[chosen], y[chosen]
