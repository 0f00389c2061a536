"""Chapter 10: a step uphill that stays among the images, how rough an image is, and the sizes of a dream."""

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


def octave_sizes(height: int, width: int, octaves: int, scale: float) -> list[tuple[int, int]]:
    """The sizes in which a dream is painted, (height, width) in whole pixels, the smallest first, the whole one last.

    Args:
        height: of the image, in pixels, 1 or more.
        width: likewise.
        octaves: how many sizes, 1 or more.
        scale: how much larger each is than the one before, more than 1.

    Raises:
        LearnerError: if an argument is not possible.

    >>> octave_sizes(160, 120, 3, 2)
    [(40, 30), (80, 60), (160, 120)]
    """
    height, width = (validation.whole(name, side) for name, side in (("height", height), ("width", width)))
    octaves = validation.whole("octaves", octaves, example=3)
    scale = validation.number("scale", scale, above=1, example=1.5)
    factors = [scale**-octave for octave in range(octaves)][::-1]
    return [(round(height * factor), round(width * factor)) for factor in factors]
