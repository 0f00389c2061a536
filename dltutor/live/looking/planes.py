"""Planes through the weights of a network: two directions, and how much of a path lies in them.

Weights are one long vector here, all trainable variables one after the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Shapes = Sequence[tuple[int, ...]]


@dataclass(frozen=True)
class Plane:
    """All weights ``centre + across · first + up · second``.

    Args:
        centre: shape (weights,), float32, as are the directions.
        first: the direction that is drawn across.
        second: the direction that is drawn upwards.
    """

    centre: np.ndarray
    first: np.ndarray
    second: np.ndarray

    def coordinates(self, places: np.ndarray) -> np.ndarray:
        """Where the points of the plane that lie nearest to `places` (n, weights) are drawn, shape (n, 2).

        >>> plane = Plane(np.zeros(3), np.array([2.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]))
        >>> plane.coordinates(np.array([[4.0, 3.0, 9.0]])).tolist()
        [[2.0, 3.0]]
        """
        a, b = self.first, self.second
        table = np.array([[_dot(a, a), _dot(a, b)], [_dot(a, b), _dot(b, b)]])
        sums = [[_dot(place - self.centre, a), _dot(place - self.centre, b)] for place in places]
        return (np.linalg.pinv(table) @ np.array(sums, float).reshape(-1, 2).T).T

    def held(self, places: np.ndarray) -> float:
        """The share of the squared distances of `places` from the centre that lies in the plane, from 0 to 1."""
        total = sum(_dot(place - self.centre, place - self.centre) for place in places)
        if total <= 0:
            return 1.0
        a, b = self.first, self.second
        table = np.array([[_dot(a, a), _dot(a, b)], [_dot(a, b), _dot(b, b)]])
        inside = sum(float(c @ table @ c) for c in self.coordinates(places))
        return float(np.clip(inside / total, 0.0, 1.0))


def filter_normalised(weights: np.ndarray, shapes: Shapes, random: np.random.Generator) -> np.ndarray:
    """A random direction in which each filter is as long as the filter of `weights` that it changes.

    A filter is what makes one output: a column of a dense kernel, one kernel of a convolution. Biases and the scales
    of a normalisation have no filters; they do not change.

    Args:
        weights: shape (weights,).
        shapes: the shapes of the variables that `weights` is made of, in their order.
        random: where the numbers come from.

    Source:
        H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein, "Visualizing the Loss Landscape of Neural Nets", 2018.

    Example:
        >>> weights = np.array([3.0, 0.0, 4.0, 1.0, 7.0, 7.0])
        >>> direction = filter_normalised(weights, [(2, 2), (2,)], np.random.default_rng(0))
        >>> np.linalg.norm(direction[:4].reshape(2, 2), axis=0).round(6).tolist(), direction[4:].tolist()
        ([5.0, 1.0], [0.0, 0.0])
    """
    parts, place = [], 0
    for shape in shapes:
        size = math.prod(shape)
        part = weights[place : place + size]
        place += size
        if len(shape) < 2:
            parts.append(np.zeros(size, np.float32))
            continue
        noise = random.standard_normal((size // shape[-1], shape[-1]), dtype=np.float32)
        lengths = np.linalg.norm(part.reshape(noise.shape), axis=0) / np.maximum(np.linalg.norm(noise, axis=0), 1e-12)
        parts.append((noise * lengths).ravel())
    direction = np.concatenate(parts).astype(np.float32) if parts else np.zeros(0, np.float32)
    if direction.any():
        return direction
    # a network of nothing but zeros, or without any filter: any direction is as good as another
    noise = random.standard_normal(len(weights), dtype=np.float32)
    return noise / max(float(np.linalg.norm(noise)), 1e-12)


def path_plane(centre: np.ndarray, places: np.ndarray, spare: np.ndarray) -> Plane:
    """The plane through `centre` that holds most of the way of `places`: their first two principal components.

    The directions have length 1 and are at right angles. The first points from the first place towards the centre.
    `spare` is used where the places lie on one line or in one point.

    Args:
        centre: shape (weights,); usually the end of the path.
        places: shape (n, weights).
        spare: any other direction, shape (weights,).

    >>> places = np.array([[-4.0, 0.0, 0.0], [-2.0, 1.0, 0.0], [0.0, 0.0, 0.0]], np.float32)
    >>> plane = path_plane(places[-1], places, np.array([0.0, 0.0, 1.0]))
    >>> round(plane.held(places), 6)
    1.0
    """
    away = np.asarray(places, np.float32) - centre
    gram = (away @ away.T).astype(float)
    values, vectors = np.linalg.eigh((gram + gram.T) / 2)
    directions = []
    for k in (-1, -2):
        if len(values) >= -k and values[k] > 1e-7 * max(values[-1], 1e-30) and values[k] > 1e-20:
            directions.append(_unit(vectors[:, k].astype(np.float32) @ away))
    while len(directions) < 2:
        rest = spare.astype(np.float32)
        for known in directions:
            rest = rest - _dot(rest, known) * known
        directions.append(_unit(rest if float(np.linalg.norm(rest)) > 1e-6 * float(np.linalg.norm(spare)) else spare))
        spare = np.roll(spare, 1)
    first, second = directions
    begin = away[0]
    middle = away[len(away) // 2]
    return Plane(
        centre,
        first if _dot(begin, first) <= 0 else -first,
        second if _dot(middle, second) >= 0 else -second,
    )


def _unit(vector: np.ndarray) -> np.ndarray:
    return (vector / max(float(np.linalg.norm(vector)), 1e-12)).astype(np.float32)


def _dot(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.dot(a, b))
