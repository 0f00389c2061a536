"""Clouds of points in the plane, each over the same real points: how well a generator has covered them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture

WIDTH, GAP, EDGE = 860, 14, 14
MOST, LARGEST, SHOWN = 6, 200, 400  # clouds, pixels of a side, and points of each


def clouds(real: Any, fakes: Any) -> Picture:
    """Real points as dots and each cloud of fakes as triangles over them, side by side, in the same plane.

    Args:
        real: the real points, shape (n, 2).
        fakes: a name and an array (n, 2) for each cloud, ``{"collapsed": points, …}``; 2 to 6 of them. What lies far
            out of the real points is not seen.

    Raises:
        LearnerError: if these are no such points.

    Example:
        >>> clouds(np.eye(2), {"one": np.eye(2), "other": np.zeros((3, 2))})
        Picture: Real points, and over them the fakes: one, other.
    """
    points = _points("real", real)
    if not isinstance(fakes, Mapping) or not 2 <= len(fakes) <= MOST:
        raise LearnerError(f"fakes: it must be 2 to {MOST} of them, a name and points (n, 2) for each")
    named = {str(name): _points(f"fakes[{name!r}]", cloud) for name, cloud in fakes.items()}
    side = min(LARGEST, (WIDTH - 2 * EDGE - GAP * (len(named) - 1)) / len(named))
    alt = f"Real points, and over them the fakes: {', '.join(named)}."
    picture = Picture(WIDTH, int(side + 64), alt=alt)
    reach = 1.3 * float(np.abs(points).max()) or 1.0
    look: dict[str, Any] = {"xlim": (-reach, reach), "ylim": (-reach, reach), "xticks": (), "yticks": ()}
    for i, (name, cloud) in enumerate(named.items()):
        axes = picture.axes_at(EDGE + i * (side + GAP), 30, side, side, head=name, **look)
        picture.paint(axes.plot(*points.T, "o", markersize=3)[0], color="negative")
        picture.paint(axes.plot(*cloud.T, "^", markersize=4, markeredgewidth=0)[0], color="positive")
    for left, mark, role, name in ((EDGE, "● ", "negative", "real points"), (EDGE + 110, "▲ ", "positive", "fakes")):
        text = picture.figure.text(left / WIDTH, 16 / picture.height, mark + name, fontsize=9.5, va="center")
        picture.paint(text, color=role)
    return picture


def _points(name: str, given: Any) -> np.ndarray:
    clean = validation.array(name, given, like="points (n, 2)")
    if clean.ndim != 2 or clean.shape[1] != 2:
        raise LearnerError(f"{name} has shape {clean.shape}: it must be points, of shape (n, 2)")
    return clean[:SHOWN]
