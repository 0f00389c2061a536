"""Two photographs that every machine has, made small."""

from __future__ import annotations

import numpy as np

from dltutor import validation

PHOTOGRAPHS = ("china", "flower")


def photograph(name: str = "china", side: int = 32, *, colour: bool = False) -> np.ndarray:
    """A square photograph of `side` × `side` pixels, brightness from 0 (black) to 1 (white), float32.

    Each pixel is the average of the pixels of the original that it stands for, a square from its middle. Grey is the
    average of red, green and blue.

    Args:
        name: "china" (a temple) or "flower".
        side: its height and width in pixels, from 4 to 400.
        colour: shape (side, side, 3) for red, green and blue, instead of (side, side).

    Raises:
        LearnerError: if an argument is not possible.

    Source:
        china.jpg by danielbuechele (2011) and flower.jpg by vultilion (2011), both on Flickr, as they come with
        scikit-learn. Licence: CC BY 2.0. Changed: cut to a square and made smaller.

    Example:
        >>> photograph("flower").shape, photograph("flower", side=16, colour=True).shape
        ((32, 32), (16, 16, 3))
        >>> photograph("cat")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: name='cat': it must be one of 'china', 'flower'
    """
    validation.choice("name", name, PHOTOGRAPHS)
    side = validation.whole("side", side, low=4, high=400, example=32)
    validation.choice("colour", colour, (True, False))
    from PIL import Image
    from sklearn.datasets import load_sample_image

    whole = load_sample_image(f"{name}.jpg")
    edge = min(whole.shape[:2])
    top, left = ((n - edge) // 2 for n in whole.shape[:2])
    square = Image.fromarray(np.ascontiguousarray(whole[top : top + edge, left : left + edge]))
    small = np.asarray(square.resize((side, side), Image.Resampling.BOX), dtype=np.float32) / 255
    return small if colour else small.mean(axis=2)
