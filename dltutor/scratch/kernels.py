"""Kernels that people wrote by hand, long before networks learned theirs.

The edges are after J. Prewitt, "Object enhancement and extraction", 1970; Laplacian, blur and sharpen are in every book
on image processing, for example R. Gonzalez and R. Woods, "Digital image processing", 1977.
"""

from __future__ import annotations

import numpy as np

from dltutor import validation

_THREE = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "vertical edges": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "horizontal edges": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "all edges (Laplacian)": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "blur": [[1 / 9, 1 / 9, 1 / 9]] * 3,
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
}

NAMES = tuple(_THREE)


def kernel(name: str, size: int = 3) -> np.ndarray:
    """A kernel by its name, shape (size, size).

    For a larger size the blur is over all its pixels; the others stand in the middle of zeros, which changes nothing.
    For size 1 only the middle number is left.

    Args:
        name: one of `NAMES`: "identity", "vertical edges", "horizontal edges", "all edges (Laplacian)", "blur",
            "sharpen", "emboss".
        size: an odd number from 1 up.

    Raises:
        LearnerError: if there is no such kernel.

    Example:
        >>> kernel("vertical edges").tolist()
        [[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]]
        >>> float(kernel("blur", size=5)[0, 0])
        0.04
    """
    validation.choice("name", name, NAMES)
    size = validation.whole("size", size, example=3)
    if name == "blur":
        return np.full((size, size), 1 / size**2)
    return resized(np.array(_THREE[name], dtype=float), size)


def resized(numbers: np.ndarray, size: int) -> np.ndarray:
    """A square kernel cut to its middle, or put into the middle of zeros, shape (size, size).

    >>> resized(np.array([[5.0]]), 3).tolist()
    [[0.0, 0.0, 0.0], [0.0, 5.0, 0.0], [0.0, 0.0, 0.0]]
    """
    old = len(numbers)
    result = np.zeros((size, size))
    kept = min(old, size)
    a, b = (old - kept) // 2, (size - kept) // 2
    result[b : b + kept, b : b + kept] = numbers[a : a + kept, a : a + kept]
    return result
