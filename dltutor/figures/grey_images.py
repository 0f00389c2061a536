"""Grey images as a figure takes them: checked, without an axis for one channel."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

LARGEST = 64  # rows or columns of an image


def grey_images(name: str, images: Any, most: int) -> np.ndarray:
    """`images` as an array of shape (n, height, width) with numbers from 0 to 1; one image may come without n.

    >>> grey_images("images", np.zeros((2, 8, 8, 1)), most=3).shape
    (2, 8, 8)
    >>> grey_images("images", np.zeros((4, 8, 8)), most=3)
    Traceback (most recent call last):
    dltutor.errors.LearnerError: images has 4 images: 1 to 3 fit, for example `images[:2]`
    """
    clean = validation.array(name, images, like=f"1 to {most} grey images")
    wanted = f"it must be (n, height, width) for 1 to {most} grey images, for example (2, 8, 8)"
    shape = clean.shape
    if clean.ndim == 4 and shape[-1] == 1:
        clean = clean[..., 0]
    if clean.ndim == 2:
        clean = clean[None]
    if clean.ndim != 3:
        raise LearnerError(f"{name} has shape {shape}: {wanted}")
    if len(clean) > most:
        raise LearnerError(f"{name} has {len(clean)} images: 1 to {most} fit, for example `{name}[:2]`")
    if not all(2 <= side <= LARGEST for side in clean.shape[1:]):
        raise LearnerError(f"{name} has shape {shape}: a side must have 2 to {LARGEST} pixels")
    if clean.min() < 0 or clean.max() > 1:
        raise LearnerError(
            f"{name} has numbers from {clean.min():g} to {clean.max():g}: they must go from 0 (paper) to 1 (ink)"
        )
    return clean
