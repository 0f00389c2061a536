"""Which real image a made one resembles most, and how near real images are to each other: is a generator copying?"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

CHUNK = 512  # images that are compared at once
MOST = 2000  # real images whose nearest other one is looked for


class Neighbours:
    """The nearest of `images` by the Euclidean distance of their pixels.

    Args:
        images: shape (samples, …), two or more.

    >>> near = Neighbours(np.array([[[0.0, 0.0]], [[1.0, 1.0]], [[0.0, 0.5]]]))
    >>> numbers, distances = near.nearest(np.array([[[1.0, 0.5]]]))
    >>> numbers.tolist(), distances.tolist()
    ([1], [0.5])
    >>> near.own.round(3).tolist()
    [0.5, 1.118, 0.5]
    """

    def __init__(self, images: np.ndarray) -> None:
        self._flat = _flat(images)
        self._squares = (self._flat**2).sum(axis=1)

    def nearest(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which is the nearest to each, shape (count,), and how far away it is; 0 for a copy."""
        flat = _flat(images)
        return self._found(flat, [self._far(flat[i : i + CHUNK]).argmin(axis=1) for i in range(0, len(flat), CHUNK)])

    @cached_property
    def own(self) -> np.ndarray:
        """How far the images are from their nearest other one; of more than 2,000, of so many, evenly spread."""
        some = np.linspace(0, len(self._flat) - 1, min(MOST, len(self._flat))).round().astype(int)
        numbers = []
        for rows in np.array_split(some, -(-len(some) // CHUNK)):
            far = self._far(self._flat[rows])
            far[np.arange(len(rows)), rows] = np.inf
            numbers.append(far.argmin(axis=1))
        return self._found(self._flat[some], numbers)[1]

    def _far(self, flat: np.ndarray) -> np.ndarray:
        """Squared distances less the squares of `flat` itself: enough to say which is nearest."""
        return self._squares - 2 * flat @ self._flat.T

    def _found(self, flat: np.ndarray, numbers: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        joined = np.concatenate(numbers)
        return joined, np.linalg.norm(flat - self._flat[joined], axis=1).astype(float)


def nearest(fakes: Any, images: Any) -> tuple[np.ndarray, np.ndarray]:
    """The real image that each fake resembles most, by the Euclidean distance of their pixels.

    Args:
        fakes: shape (fakes, …), any number of axes; a last axis of 1 may be missing in one of the two.
        images: shape (images, …), images of the same size.

    Returns:
        indices into `images`, shape (fakes,), and the distances, shape (fakes,), 0 for a copy.

    Raises:
        LearnerError: if the images differ in size.

    >>> indices, distances = nearest(np.full((1, 2, 2), 0.5), np.stack([np.zeros((2, 2)), np.ones((2, 2))]) * 0.6)
    >>> indices.tolist(), distances.round(3).tolist()
    ([1], [0.2])
    """
    a = validation.array("fakes", np.asarray(fakes), like="images")
    b = validation.array("images", np.asarray(images), like="images")
    pixels, wanted = (int(np.prod(part.shape[1:])) for part in (a, b))
    if pixels != wanted:
        raise LearnerError(f"fakes: one has {pixels} pixels, and one of images has {wanted}: make them alike")
    return Neighbours(b).nearest(a)


def _flat(images: np.ndarray) -> np.ndarray:
    return np.asarray(images, np.float32).reshape(len(images), -1)
