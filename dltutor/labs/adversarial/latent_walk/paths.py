"""Two ways through the noise from one point to another."""

from __future__ import annotations

import numpy as np

STRAIGHT, GREAT_CIRCLE = "straight line", "great circle"


def along(start: np.ndarray, end: np.ndarray, places: np.ndarray, path: str = STRAIGHT) -> np.ndarray:
    """Points between `start` and `end`, (places, numbers), at `places` from 0 to 1.

    On the great circle the direction turns evenly and the length changes evenly; for vectors in line it is the straight
    line.

    Source:
        K. Shoemake, "Animating Rotation with Quaternion Curves", SIGGRAPH 1985: spherical linear interpolation.

    >>> middle = np.array([0.5])
    >>> along(np.array([2.0, 0.0]), np.array([0.0, 2.0]), middle).tolist()
    [[1.0, 1.0]]
    >>> along(np.array([2.0, 0.0]), np.array([0.0, 2.0]), middle, GREAT_CIRCLE).round(2).tolist()
    [[1.41, 1.41]]
    """
    share = np.asarray(places, float)[:, None]
    lengths = np.linalg.norm(start), np.linalg.norm(end)
    straight = (1 - share) * start + share * end
    if path == STRAIGHT or min(lengths) < 1e-9:
        return straight
    one, other = start / lengths[0], end / lengths[1]
    angle = np.arccos(np.clip(one @ other, -1, 1))
    if np.sin(angle) < 1e-6:
        return straight
    turned = (np.sin((1 - share) * angle) * one + np.sin(share * angle) * other) / np.sin(angle)
    return turned * ((1 - share) * lengths[0] + share * lengths[1])
