"""What a network reads in the parts of a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dltutor.live.looking.insides import Insides

SURE = 0.8  # from this probability on a part counts
STEP = 16  # pixels from one part to the next


@dataclass(frozen=True)
class Read:
    """How sure a network is of each kind in each part of a picture, shape (rows, columns, kinds)."""

    chances: np.ndarray

    @property
    def shares(self) -> np.ndarray:
        """The share of the parts that are read as each kind with 80 % or more."""
        return (self.chances >= SURE).mean(axis=(0, 1))


@dataclass(frozen=True)
class Reader:
    """A network that is asked for kinds: the numbers of its `classes`, in parts of `side` pixels, None for the whole.

    `name` is what it is called on the picture.
    """

    name: str
    look: Insides
    classes: tuple[int, ...]
    side: int | None

    def read(self, picture: np.ndarray) -> Read:
        """Read a picture of shape (height, width, 3)."""
        found = parts(picture, self.side)
        chances = self.look.answers(found.reshape(-1, *found.shape[2:]))[:, list(self.classes)]
        return Read(chances.reshape(*found.shape[:2], -1))


def parts(picture: np.ndarray, side: int | None) -> np.ndarray:
    """Squares cut from a picture, shape (rows, columns, side, side, 3); the whole picture as the only one for None.

    >>> parts(np.zeros((160, 160, 3)), 32).shape
    (9, 9, 32, 32, 3)
    """
    if side is None:
        return picture[None, None]
    found = np.lib.stride_tricks.sliding_window_view(picture, (side, side, 3))[::STEP, ::STEP, 0]
    return np.ascontiguousarray(found)
