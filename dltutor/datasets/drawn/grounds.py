"""Images on a coloured ground that says, more or less often, what they show: a shortcut."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

BLUE, ORANGE = (0.15, 0.35, 0.60), (0.62, 0.33, 0.15)  # equally light: in grey they cannot be told apart
GRAIN = 0.03  # how much a ground differs from image to image


def on_grounds(images: Any, labels: Any, fits: float = 0.95, *, seed: int = 0) -> np.ndarray:
    """Grey images on a blue or an orange ground, which fits the label in a given share of them.

    Label 0 has a blue ground and label 1 an orange one where the ground fits, the other way round where it does not;
    which images these are is left to chance. In grey all grounds are alike.

    Returns an array of shape (samples, height, width, 3), float32, from 0 to 1: red, green, blue.

    Args:
        images: shape (samples, height, width), from 0 (nothing there) to 1 (ink).
        labels: 0 or 1 for each.
        fits: in which share of the images the ground fits, from 0 to 1: 0.5 says nothing, 0 is always the wrong way.
        seed: the same seed gives the same grounds.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> images = on_grounds(np.zeros((4, 8, 8)), [0, 1, 0, 1], fits=1)
        >>> images.shape, (images[:, 0, 0, 0] > images[:, 0, 0, 2]).tolist()
        ((4, 8, 8, 3), [False, True, False, True])
    """
    ink = validation.array("images", images, shape=(None, None, None), like="(samples, height, width)")
    given = validation.array("labels", labels, shape=(None,), like="0 or 1 for each image")
    validation.same_length(images=ink, labels=given)
    if not np.isin(given, (0, 1)).all():
        raise LearnerError("labels: each must be 0 or 1, which have grounds of their own")
    fits = validation.number("fits", fits, low=0, high=1, example=0.95)
    chance = np.random.default_rng(validation.whole("seed", seed, low=0, high=2**32 - 1, example=0))
    orange = np.where(chance.random(len(ink)) < fits, given == 1, given == 0)
    ground = np.where(orange[:, None], ORANGE, BLUE) + chance.normal(0, GRAIN, (len(ink), 1))
    return (ink[..., None] + (1 - ink[..., None]) * ground[:, None, None]).clip(0, 1).astype(np.float32)
