"""One dream large, beside it the nearest training digit and what two networks read; below it all dreams, small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture
from dltutor.figures.pixels import PixelGrid
from dltutor.wording import column

WIDTH, HEIGHT = 860, 396
SIDE = 216  # pixels of the large dream
TOP = 36


class DreamFigure(Picture):
    """The picture of the lab on dreamt digits.

    Args:
        classes: how many there are, one dream of each.
    """

    def __init__(self, classes: int) -> None:
        alt = "A digit that a network dreams, the nearest training digit, what two networks read in it, and all dreams."
        super().__init__(WIDTH, HEIGHT, alt=alt)
        self._heads = [self.words_at(left, 18, size=10) for left in (14, 252)]
        self._below = self.words_at(252, TOP + 160, size=9, role="muted")
        self.dream = PixelGrid(self, (14, TOP, SIDE, SIDE))
        self.near = PixelGrid(self, (252, TOP, 144, 144))
        self._names = [self.words_at(left, 18, size=10, weight="bold") for left in (452, 668)]
        self._bars, self._shares = zip(*(self._panel(left, classes) for left in (452, 668)), strict=True)
        look: dict[str, Any] = {"head": 22, "largest": 80, "caption": 18, "captions": classes}
        self.all = Mosaic(self, (14, TOP + SIDE + 12, WIDTH - 28, 124), cmap="grey", area="all", **look)

    def show_dream(self, heads: Sequence[str], below: str, dream: np.ndarray, near: np.ndarray) -> None:
        """What is written above the two images, and below the second; the dream and a training digit, (rows, columns).

        A pixel is 0 where there is paper, and 1 where there is ink.
        """
        self.fill_in(self._heads, heads)
        self._below.set_text(below)
        self.dream.show(dream)
        self.near.show(near)

    def show_answers(self, names: Sequence[str], answers: Sequence[np.ndarray]) -> None:
        """The names of the two networks, and their probabilities, (classes,) each."""
        self.fill_in(self._names, names)
        for bars, words, shares in zip(self._bars, self._shares, answers, strict=True):
            bars.set_values(shares)
            best = int(shares.argmax())
            for i, text in enumerate(words):
                text.set_text(f"{column(shares[i])}{' ◂' if i == best else ''}")

    def show_all(self, head: str, dreams: np.ndarray, below: Sequence[str], chosen: int) -> None:
        """All dreams, (classes, rows, columns), with a line below each; the chosen one is framed."""
        self.all.heading.set_text(head)
        self.all.show(dreams, span=1.0, chosen=chosen)
        self.all.write(below)

    def _panel(self, left: float, classes: int):
        axes = self.axes_at(left + 16, TOP - 4, 160, SIDE + 4, ticks=False, frame="none")
        axes.set(xlim=(0, 1.5), ylim=(classes - 0.4, -0.6), xticks=[], yticks=range(classes))
        bars = self.bars(axes, classes)
        return bars, [self.words(1.06, i, axes=axes, size=9) for i in range(classes)]
