"""Where each word looks: the weights of a layer of attention as a square, the words above it and on its left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from dltutor.figures.picture import Picture
from dltutor.figures.words import has_glyph

LETTERS = 11  # of a word that are shown


class WeightMap:
    """A row for each word that looks, a column for each that is looked at; the darker, the more weight.

    Args:
        picture: whose axes these are.
        axes: in pixels of the picture, the vertical axis downwards.
        place: left, top, right and bottom of the square, at most, in pixels.
        most: how many words there can be.
        widest: pixels of a cell at most.
        turned: whether the words above are turned; short ones need not be.
    """

    def __init__(
        self,
        picture: Picture,
        axes: Axes,
        place: tuple[float, float, float, float],
        most: int,
        *,
        widest: float = 24,
        turned: bool = True,
    ) -> None:
        self._picture, self._most, self._widest = picture, most, widest
        self.left, self.top, self._right, self._bottom = place
        self.cell, self._count = widest, 0
        self._tiles = picture.tiles(axes, np.zeros((1, 1)), (self.left, self.left + 1, self.top + 1, self.top))
        picture.paint(self._tiles, cmap="grey", edgecolor="grid")
        look = {"axes": axes, "size": 9}
        self._above = [
            picture.words(0, 0, turned=turned, side="left" if turned else "center", **look) for _ in range(most)
        ]
        self._beside = [picture.words(0, 0, side="right", **look) for _ in range(most)]
        self._rim = picture.moving_line(axes, "-", "muted", linewidth=1)
        self._frame = picture.moving_line(axes, "-", "accent", linewidth=1.8)
        self._lift = 5 if turned else 8

    def show(self, words: Sequence[str], weights: np.ndarray | None, chosen: int | None = None) -> None:
        """Show the words, and between them weights of shape (words, words); the column of `chosen` is framed."""
        self._count = count = len(words)
        room = min(self._right - self.left, self._bottom - self.top)
        self.cell = cell = min(self._widest, room / max(count, 1))
        for i, (above, beside) in enumerate(zip(self._above, self._beside, strict=True)):
            text = cut(words[i]) if i < count else ""
            for words_at, place in (
                (above, (self.left + (i + 0.5) * cell, self.top - self._lift)),
                (beside, (self.left - 6, self.top + (i + 0.5) * cell)),
            ):
                words_at.size = 9 if cell >= 12.5 else 8
                words_at.set_text(text)
                words_at.set_position(place)
                self._picture.paint(words_at, color="accent" if i == chosen else "ink")
        far, low = self.left + count * cell, self.top + count * cell
        self._tiles.set_visible(weights is not None and count > 0)
        if weights is not None and count:
            self._tiles.set_values(weights)
            self._tiles.set_extent((self.left, far, low, self.top))
        self._rim.set_data([self.left, far, far, self.left, self.left], [self.top, self.top, low, low, self.top])
        if chosen is None or chosen >= count:
            self._frame.set_data([], [])
            return
        start, end = self.left + chosen * cell, self.left + (chosen + 1) * cell
        self._frame.set_data([start, end, end, start, start], [self.top, self.top, low, low, self.top])

    def at(self, x: float, y: float) -> int | None:
        """Which word stands at a place in pixels: one above or its column, or one on the left."""
        column, row = int((x - self.left) // self.cell), int((y - self.top) // self.cell)
        if 0 <= column < self._count and y < self.top + self._count * self.cell:
            return column
        if 0 <= row < self._count and x < self.left:
            return row
        return None


def cut(word: str) -> str:
    """A word that is not too long to be shown, with □ for what no font has.

    >>> cut("disappointing")
    'disappoint…'
    """
    word = word if len(word) <= LETTERS else f"{word[: LETTERS - 1]}…"
    return "".join(letter if has_glyph(letter) else "□" for letter in word)
