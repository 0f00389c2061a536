"""The plane in which words are seen, and the line between two kinds of them."""

from __future__ import annotations

import numpy as np


def main_plane(vectors: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Two directions, (numbers, 2), in which `vectors` (words, numbers) reach furthest from zero.

    They are turned within their plane so that they lie as near as can be to the ones `before`, (0, 2) for none: the
    signs and the order of main directions are arbitrary, and a map must not jump. Two numbers are taken as they are.

    >>> main_plane(np.array([[3.0, 0, 0], [0, 0, 2.0], [0, 0.1, 0]]), np.zeros((0, 2))).T.round(2).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    width = vectors.shape[1]
    if width <= 2:
        return np.eye(width, 2)
    _, _, directions = np.linalg.svd(vectors, full_matrices=False)
    plane = np.zeros((width, 2))
    plane[:, : len(directions[:2])] = directions[:2].T
    if len(before):
        left, _, right = np.linalg.svd(plane.T @ before)
        return plane @ left @ right
    largest = np.abs(plane).argmax(axis=0)
    return plane * np.where(plane[largest, [0, 1]] < 0, -1.0, 1.0)


def border(places: np.ndarray, kinds: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The line half-way between the middles of two kinds: a point and a direction of length 1."""
    if not (kinds == 1).any() or not (kinds == 2).any():
        return None
    one, other = (places[kinds == kind].mean(axis=0) for kind in (1, 2))
    across = one - other
    length = np.hypot(*across)
    return (one + other) / 2, np.array([-across[1], across[0]]) / (length or 1.0)


def sides(places: np.ndarray, kinds: np.ndarray) -> float:
    """The share of the words of both kinds that stand on their own side of the border; NaN where there is none."""
    line = border(places, kinds)
    if line is None:
        return float("nan")
    middle, along = line
    across = np.array([along[1], -along[0]])
    height = (places - middle) @ across
    return float(np.mean(np.concatenate([height[kinds == 1] > 0, height[kinds == 2] < 0])))
