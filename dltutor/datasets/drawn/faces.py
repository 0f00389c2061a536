"""Drawn faces with a mood, in four tones of skin: nobody's faces, to see what a network makes of whom it seldom met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

MOODS = ("sad", "calm", "glad")
TONES = ((0.94, 0.79, 0.68), (0.78, 0.59, 0.46), (0.54, 0.37, 0.27), (0.27, 0.18, 0.135))  # of skin, A to D
SIDE = 24  # pixels
SHADE = 0.3  # lips, as a share of the light of the skin
GRAIN = 0.012


class Faces(NamedTuple):
    """What `faces` gives: `images` and, for each of them, one entry of `moods` and of `groups`."""

    images: np.ndarray
    moods: np.ndarray
    groups: np.ndarray


def faces(samples: int = 1000, shares: Sequence[float] = (1, 1, 1, 1), *, seed: int = 0) -> Faces:
    """Small colour images of drawn faces that look sad, calm or glad, in four tones of skin.

    Returns ``Faces(images, moods, groups)``, three arrays with one row a face:

    * `images`, shape (samples, 24, 24, 3), float32, from 0 to 1;
    * `moods`, shape (samples,), int64: 0 sad, 1 calm, 2 glad, as often as each other but for chance;
    * `groups`, shape (samples,), int64: the tone of the skin, 0 the lightest, 3 the darkest.

    Size, place, mouth, light and background differ from face to face, in all groups alike.

    Args:
        samples: how many faces, from 1 to 20000.
        shares: how often each of the four tones is taken, in any unit: (1, 1, 1, 1) is each as often as each other.
        seed: the same seed gives the same faces. Take another seed for the test set.

    Raises:
        LearnerError: if an argument is not possible.

    Source:
        Generated here; nobody's property, and nobody's face.

    Example:
        >>> drawn = faces(200, (1, 1, 0, 0))
        >>> drawn.images.shape, sorted(set(drawn.groups.tolist()))
        ((200, 24, 24, 3), [0, 1])
        >>> faces(10, (1, 1))
        Traceback (most recent call last):
        dltutor.errors.LearnerError: shares has shape (2,): it must be (a, b, c, d), an array of numbers of shape (4,)
    """
    samples = validation.whole("samples", samples, low=1, high=20_000, example=1000)
    parts = validation.array("shares", shares, shape=(len(TONES),), like="(a, b, c, d)")
    if parts.min() < 0 or parts.sum() <= 0:
        raise LearnerError(f"shares={validation.shown(shares)}: none may be below 0, and not all of them 0")
    chance = np.random.default_rng(validation.whole("seed", seed, low=0, high=2**32 - 1, example=0))
    groups = chance.choice(len(TONES), samples, p=parts / parts.sum())
    moods = chance.integers(len(MOODS), size=samples)
    images = _drawn(chance, np.array(TONES)[groups], moods)
    return Faces(images, moods, groups)


def _drawn(chance: np.random.Generator, skin: np.ndarray, moods: np.ndarray) -> np.ndarray:
    """One image for each skin and mood."""
    count = len(skin)

    def between(low: float, high: float) -> np.ndarray:
        return chance.uniform(low, high, (count, 1, 1))

    right, down = np.meshgrid(np.arange(SIDE) + 0.5 - SIDE / 2, np.arange(SIDE) + 0.5 - SIDE / 2)
    size = between(0.85, 1.1)
    x, y = (right - between(-1.5, 1.5)) / size, (down - between(-1.5, 1.5)) / size
    skin = np.clip(skin + chance.normal(0, 0.02, (count, 1)), 0.02, 1)[:, None, None]
    image = np.broadcast_to(between(0.35, 0.95)[..., None], (count, SIDE, SIDE, 3))
    image = _over(image, skin, np.hypot(x / between(0.8, 0.95), y) - 9.5)
    eyes = np.hypot(np.abs(x) - between(2.8, 3.8), y - between(-3.5, -2.0))
    image = _over(image, 0.15 * skin, eyes - between(0.9, 1.4))
    bend = (moods - 1)[:, None, None] * between(0.09, 0.19) + between(-0.025, 0.025)
    wide = between(3.2, 4.6)
    curve = between(4.0, 5.2) - bend * (x**2 - 0.5 * wide**2)
    image = _over(image, SHADE * skin, np.maximum(np.abs(y - curve) - between(0.7, 1.0), np.abs(x) - wide))
    image = image * between(0.8, 1.1)[..., None] + chance.normal(0, GRAIN, image.shape)
    return image.clip(0, 1).astype(np.float32)


def _over(image: np.ndarray, colour: np.ndarray, outside: np.ndarray) -> np.ndarray:
    """`colour` painted where `outside`, pixels from an edge, is below 0; the edge itself is soft."""
    cover = np.clip(0.5 - outside, 0, 1)[..., None]
    return image + cover * (colour - image)
