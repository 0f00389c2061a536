"""How an optimizer's way down a map looks: its colour, dash and marker, and where it ends."""

from __future__ import annotations

import numpy as np

ROLES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
LOOKS = (("-", "o"), ("--", "s"), ("-.", "D"), (":", "^"), ("-", "v"), ("--", "P"), ("-", "*"))


def marker_size(marker: str) -> float:
    """Markers that look alike in size."""
    return {"*": 13.0, "D": 6.5, "s": 7.5}.get(marker, 8.5)


def end_inside(way: np.ndarray, limits: tuple[float, float]) -> np.ndarray:
    """The last place of `way` (n, 2), or, if that is outside the map, where it crosses the map's edge for good.

    >>> end_inside(np.array([[0.0, 0.0], [4.0, 2.0]]), (-1, 2)).tolist()
    [2.0, 1.0]
    """
    low, high = limits
    inside = ((way >= low) & (way <= high)).all(axis=1)
    if inside[-1] or not inside.any():
        return np.clip(way[-1], low, high)
    last = len(way) - 1 - int(np.argmax(inside[::-1]))
    here, step = way[last], way[last + 1] - way[last]
    with np.errstate(all="ignore"):
        shares = np.where(step > 0, (high - here) / step, np.where(step < 0, (low - here) / step, np.inf))
    return here + float(min(shares.min(), 1.0)) * step
