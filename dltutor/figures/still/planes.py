"""Samples as points in planes side by side, each point drawn as its label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture

WIDTH, SIDE, GAP, EDGE = 860, 380, 30, 20
MOST, SHOWN, KINDS = 3, 400, 10  # planes; points in each; different labels
ROLES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "ink", "muted", "accent")


def planes(points: Mapping[str, Any], labels: Any, below: Any = ()) -> Picture:
    """The same samples in several planes, side by side; each point is drawn as its label.

    Args:
        points: a name and an array (n, 2) for each plane, ``{"PCA": codes, …}``; up to 3 of them. Each fills its plane;
            at most 400 points are drawn, the first ones.
        labels: whole numbers from 0 to 9, shape (n,).
        below: for each plane a line of words; none if empty.

    Raises:
        LearnerError: if these are no such points, or there are not as many labels or lines.

    Example:
        >>> planes({"PCA": np.eye(2), "a network": np.eye(2)}, [3, 8])
        Picture: Points drawn as their labels, in planes: PCA, a network.
        >>> planes({"PCA": np.eye(3)}, [1, 2, 3])
        Traceback (most recent call last):
        dltutor.errors.LearnerError: points['PCA'] has shape (3, 3): it must be points, an array of numbers of shape (any, 2)
    """  # noqa: E501
    if not isinstance(points, Mapping) or not 1 <= len(points) <= MOST:
        raise LearnerError(f"points={validation.shown(points)}: it must name one to {MOST} planes, {{name: points}}")
    named = {
        str(name): validation.array(f"points[{name!r}]", plane, shape=(None, 2), like="points")
        for name, plane in points.items()
    }
    kinds = validation.array("labels", labels, shape=(None,), like="labels", dtype=int)
    for name, plane in named.items():
        validation.same_length(**{f"points[{name!r}]": plane, "labels": kinds})
    if kinds.min() < 0 or kinds.max() >= KINDS:
        raise LearnerError(f"labels go from {kinds.min()} to {kinds.max()}: they must be whole numbers from 0 to 9")
    if len(below) not in (0, len(named)):
        raise LearnerError(f"below has {len(below)} lines, and there are {len(named)} planes")
    side = min(SIDE, (WIDTH - 2 * EDGE - GAP * (len(named) - 1)) / len(named))
    alt = f"Points drawn as their labels, in planes: {', '.join(named)}."
    picture = Picture(WIDTH, int(side) + (66 if len(below) else 40), alt=alt)
    for i, (name, plane) in enumerate(named.items()):
        left = EDGE + i * (side + GAP)
        axes = picture.axes_at(left, 30, side, side, head=name, xticks=(), yticks=())
        low, high = plane.min(axis=0), plane.max(axis=0)
        places = (plane - low) / np.maximum(high - low, 1e-12)
        axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
        for kind, role in enumerate(ROLES):
            own = places[:SHOWN][kinds[:SHOWN] == kind]
            dots = axes.plot(*own.T, marker=f"${kind}$", linestyle="none", markersize=6.5, markeredgewidth=0.4)[0]
            picture.paint(dots, color=role)
        if len(below):
            picture.words_at(left, side + 50, size=10).set_text(str(below[i]))
    return picture
