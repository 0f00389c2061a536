"""The ground for several classes: everywhere the colour of the likeliest one, paler where it is unsure."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgb
from PIL import Image, ImageFilter

from dltutor.figures.field import Field, enlarged

DEPTH = 0.62  # of the colour where the answer is quite sure
LEVELS = 64


class Ground(Field):
    """Shares of `classes` classes over a plane, smooth between the places where they are known, lines between them.

    Args:
        classes: how many.
        extent: (left, right, bottom, top) in data coordinates.

    >>> ground = Ground(3, (-1, 1, -1, 1))
    >>> ground.set_values(np.full((3, 40, 40), 1 / 3))
    """

    def __init__(self, classes: int, extent: tuple[float, float, float, float]) -> None:
        self._colours, self._paper = np.zeros((classes, 3)), np.ones(3)
        super().__init__(np.full((classes, 2, 2), 1 / classes), extent)

    def set_colours(self, colours: tuple[str, ...]) -> None:
        """The colours of the classes; further ones are left."""
        self._colours = np.array([to_rgb(colour) for colour in colours[: len(self._colours)]])
        self._drawn = None

    def set_paper(self, colour: str) -> None:
        """The colour where all classes are equally likely."""
        self._paper, self._drawn = np.array(to_rgb(colour)), None

    def _pixels(self, size: tuple[int, int], scale: float) -> np.ndarray:
        equal = 1 / len(self._values)
        reach = max(float(np.abs(self._values - equal).max()), 1e-6)  # all 256 levels are used, also at the start
        levels = np.stack([enlarged((each - equal) / reach * 127.5 + 127.5, size) for each in self._values])
        winner, best = levels.argmax(axis=0), levels.max(axis=0)
        surest = (best.astype(np.float32) / 127.5 - 1) * (reach / (1 - equal))
        depth = np.clip(surest * (LEVELS - 1), 0, LEVELS - 1).astype(np.uint8)
        picture = self._shades().view(np.uint32).ravel()[winner * LEVELS + depth].view(np.uint8)
        if self._lined:
            share = _borders(winner, scale)
            near, flat = np.flatnonzero(share), picture.reshape(-1, 4)
            part = share[near, None]
            flat[near, :3] = flat[near, :3] * (1 - part) + self._ink * part
        return picture.reshape(*size[::-1], 4)

    def _shades(self) -> np.ndarray:
        """Each class's colours from unsure to sure, (classes · LEVELS, 4)."""
        share = np.linspace(0.06, DEPTH, LEVELS)[:, None]
        mixed = share * self._colours[:, None] + (1 - share) * self._paper
        opaque = np.ones((*mixed.shape[:2], 1))
        return (np.concatenate([mixed, opaque], axis=2) * 255).round().astype(np.uint8).reshape(-1, 4)


def middles(shares: np.ndarray) -> list[tuple[float, float] | None]:
    """For each class the place deepest inside the largest piece where it is likeliest, (row, column) from 0 to 1.

    It is None for a class that has no more than a strip.

    >>> left = np.tile(np.repeat([0.9, 0.1], 10), (20, 1))
    >>> middles(np.stack([left, 1 - left, 0 * left]))
    [(0.475, 0.225), (0.475, 0.725), None]
    """
    winner = shares.argmax(axis=0)
    return [_deepest(winner == kind) for kind in range(len(shares))]


def _deepest(inside: np.ndarray) -> tuple[float, float] | None:
    kept, rings = inside, 0
    while (inner := _without_rim(kept)).any():
        kept, rings = inner, rings + 1
    if not rings:
        return None
    places = np.argwhere(kept)
    row, column = places[np.abs(places - places.mean(axis=0)).sum(axis=1).argmin()]
    return float(row + 0.5) / len(inside), float(column + 0.5) / len(inside)


def _without_rim(mask: np.ndarray) -> np.ndarray:
    wide = np.pad(mask, 1)
    return mask & wide[2:, 1:-1] & wide[:-2, 1:-1] & wide[1:-1, 2:] & wide[1:-1, :-2]


def _borders(winner: np.ndarray, scale: float) -> np.ndarray:
    """How much of each pixel, from 0 to 0.85, a soft line covers that lies where the classes meet."""
    border = np.zeros(winner.shape, bool)
    for axis in (0, 1):
        differ = np.diff(winner, axis=axis) != 0
        first, last = (slice(None),) * axis + (slice(None, -1),), (slice(None),) * axis + (slice(1, None),)
        border[first] |= differ
        border[last] |= differ
    soft = Image.fromarray(border.astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(0.5 * scale))
    return np.minimum(np.asarray(soft).ravel() * np.float32(1.3 / 255), 1) * np.float32(0.85)
