"""How an X and an O are drawn on 9 × 9 pixels, and the two ways to tell them apart."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dltutor.scratch.convolution import convolve

SIDE = 9
ALIKE = 0.55  # whatever matches less is taken for no match, by both ways
FEATURES = {  # 1: ink is wanted, −1: paper is wanted, 0: it does not matter
    "\\": np.array([[1, 0, -1], [0, 1, 0], [-1, 0, 1]]),
    "×": np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]),
    "/": np.array([[-1, 0, 1], [0, 1, 0], [1, 0, -1]]),
}
_REACH = 3.0  # from the middle to the end of a stroke's side, and the radius of the O
_DOWN, _ACROSS = np.mgrid[0:SIDE, 0:SIDE] - (SIDE - 1) / 2


def draw(shape: str, right: float = 0, down: float = 0, turn: float = 0, thickness: float = 1.0) -> np.ndarray:
    """An "X" or an "O", shape (9, 9), from 0 (paper) to 1 (ink).

    `right` and `down` are pixels, `turn` is degrees, `thickness` is pixels, from 1.

    >>> print("\\n".join("".join("·#"[int(p)] for p in row) for row in draw("X")))
    ·········
    ·#·····#·
    ··#···#··
    ···#·#···
    ····#····
    ···#·#···
    ··#···#··
    ·#·····#·
    ·········
    """
    across, below = _turned(_ACROSS - right, _DOWN - down, turn)
    if shape == "O":
        away = np.abs(np.hypot(across, below) - _REACH)
    else:
        away = np.minimum(_from_diagonal(across, below), _from_diagonal(-across, below))
    return np.round(np.clip(1.0 - (away - 0.2 - (thickness - 1) / 2) / 0.5, 0, 1), 6)


def changed(drawing: np.ndarray, right: int, down: int, turn: float, thickness: float) -> np.ndarray:
    """A `drawing` (9, 9) moved, turned and thickened likewise; what leaves the grid is lost."""
    if turn or right or down:
        across, below = _turned(_ACROSS - right, _DOWN - down, turn)
        rows, columns = (np.rint(place + (SIDE - 1) / 2).astype(int) for place in (below, across))
        inside = (rows >= 0) & (rows < SIDE) & (columns >= 0) & (columns < SIDE)
        drawing = np.where(inside, drawing[rows.clip(0, SIDE - 1), columns.clip(0, SIDE - 1)], 0.0)
    padded = np.pad(drawing, 1)
    beside = np.max([padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]], axis=0)
    return np.maximum(drawing, min(1.0, thickness - 1) * beside)


def flipped(picture: np.ndarray, share: float, seed: int) -> np.ndarray:
    """The picture with about a `share` of its pixels turned from paper to ink and from ink to paper."""
    hit = np.random.default_rng(seed).random(picture.shape) < share
    return np.where(hit, 1 - picture, picture)


class Look(NamedTuple):
    """How alike the picture is to each template, each from −1 to 1, and what that says."""

    likeness: dict[str, float]
    says: str  # "X", "O" or "neither"


class Found(NamedTuple):
    """How well each feature matches where it matches best, from −1 to 1, where that is, and what it says."""

    match: dict[str, float]
    place: dict[str, tuple[int, int]]
    says: str  # "X", "O" or "neither"

    def there(self, name: str) -> bool:
        """Whether the feature was found."""
        return self.match[name] >= ALIKE


def by_pixels(picture: np.ndarray) -> Look:
    """Compare with a whole X and a whole O: ink is +1, paper −1, and the likeness the average of the 81 products."""
    likeness = {
        shape: round(float(((2 * picture - 1) * (2 * template - 1)).mean()), 6) for shape, template in TEMPLATES.items()
    }
    best = max(likeness, key=likeness.__getitem__)
    return Look(likeness, best if likeness[best] >= ALIKE else "neither")


def by_features(picture: np.ndarray) -> Found:
    """Look for three features of 3 × 3 pixels everywhere: an X has both diagonals and their crossing, an O no crossing.

    A match is the average of the products that matter, five of the nine. After B. Rohrer, "How convolutional neural
    networks work", 2016.
    """
    match, place = {}, {}
    for name, feature in FEATURES.items():
        matches = (convolve(2 * picture - 1, feature) / np.abs(feature).sum()).round(6)
        row, column = np.unravel_index(matches.argmax(), matches.shape)
        match[name], place[name] = float(matches.max()), (int(row), int(column))
    there = {name: value >= ALIKE for name, value in match.items()}
    diagonals = there["\\"] and there["/"]
    return Found(match, place, "neither" if not diagonals else "X" if there["×"] else "O")


def _turned(across: np.ndarray, below: np.ndarray, degrees: float) -> tuple[np.ndarray, np.ndarray]:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return c * across + s * below, c * below - s * across


def _from_diagonal(across: np.ndarray, below: np.ndarray) -> np.ndarray:
    """How far a place is from the stroke from (−3, −3) to (3, 3)."""
    along = np.clip((across + below) / 2, -_REACH, _REACH)
    return np.hypot(across - along, below - along)


TEMPLATES = {shape: draw(shape) for shape in ("X", "O")}
