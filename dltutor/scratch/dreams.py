"""Chapter 10: a step uphill that stays among the images, and how rough an image is."""

from __future__ import annotations

import numpy as np

from dltutor import validation


def climb(image: np.ndarray, slope: np.ndarray, rate: float) -> np.ndarray:
    """A step uphill: each pixel goes `rate` times its slope further, and not beyond 0 and 1.

    Args:
        image: pixels from 0 to 1, any shape.
        slope: by how much the score grows with each pixel, the same shape.
        rate: how far a step goes.

    Raises:
        LearnerError: if an argument is not possible.

    >>> climb(np.array([0.5, 0.9, 0.1]), np.array([1.0, 2.0, -3.0]), 0.1).round(3).tolist()
    [0.6, 1.0, 0.0]
    """
    image = validation.array("image", image, like="an image")
    slope = validation.array("slope", slope, shape=image.shape, like="the slope of each pixel")
    return np.clip(image + validation.number("rate", rate, example=0.1) * slope, 0, 1)


def total_variation(image: np.ndarray) -> float:
    """How rough an image is: the mean difference of neighbours one above the other, and of those side by side, added.

    Args:
        image: shape (rows, columns), two or more of each.

    Raises:
        LearnerError: if it is no such image.

    Source:
        L. Rudin, S. Osher and E. Fatemi, "Nonlinear total variation based noise removal algorithms", 1992; here
        without squares, as a mean.

    >>> total_variation(np.array([[0, 1, 1], [0, 1, 0]]))
    1.0833333333333333
    """
    image = validation.array("image", image, shape=(None, None), like="a grey image")
    return float(np.abs(np.diff(image, axis=0)).mean() + np.abs(np.diff(image, axis=1)).mean())
