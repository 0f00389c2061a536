"""The dream, large; beside it the photograph, and what two networks read in the parts of the dream."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.colour_image import ColourImage
from dltutor.figures.picture import Picture
from dltutor.figures.pixels import PixelGrid
from dltutor.figures.words import Words
from dltutor.wording import share

WIDTH, HEIGHT = 860, 440
LARGE, SMALL = 428, 158  # pixels of the dream, and of what stands beside it
MIDDLE, RIGHT = 452, 668  # where the columns beside it begin
LINE, TOP = 24, 232  # pixels of a bar, and where the first one is


class DeepDreamFigure(Picture):
    """Bars for each network, if there are names.

    Args:
        names: of the kinds, at most eight; none for no bars.
        readers: what the networks that read are called, one or two.
    """

    def __init__(self, names: Sequence[str], readers: Sequence[str]) -> None:
        super().__init__(WIDTH, HEIGHT, alt="A photograph in which a network has been made to find more.")
        self.dream = self._image(6, 6, LARGE)
        self._head(MIDDLE, 12, "the photograph")
        self.photograph = self._image(MIDDLE, 24, SMALL)
        if names:
            self._where = self._head(RIGHT, 12, "")
            self.map = PixelGrid(self, (RIGHT, 24, SMALL, SMALL))
        self._names = list(names)
        self._bars, self._shares, self._before = [], [], []
        width = 118 if len(readers) > 1 else 200
        for number, reader in enumerate(readers if names else ()):
            left = MIDDLE + 62 + number * (RIGHT - MIDDLE - 24)
            self._head(left, TOP - 20, reader)
            self._make_bars(left, width, names if not number else [""] * len(names))

    def show(self, dream: np.ndarray, photograph: np.ndarray) -> None:
        """Both of shape (height, width, 3), from 0 to 1; the dream may be smaller while it grows."""
        self.dream.show(dream)
        self.photograph.show(photograph)

    def show_map(self, heading: str, chances: np.ndarray) -> None:
        """How sure the last reader is of a kind in each part, (rows, columns) from 0 to 1."""
        self._where.set_text(heading)
        self.map.show(chances)

    def show_shares(self, shares: Sequence[np.ndarray], before: Sequence[np.ndarray], chosen: str | None) -> None:
        """For each reader the share of parts that it reads as each kind, now and in the photograph."""
        for bars, numbers, marks, now, then in zip(self._bars, self._shares, self._before, shares, before, strict=True):
            bars.set_values(now)
            marks.set_data(then, np.arange(len(then)))
            for name, words, value in zip(self._names, numbers, now, strict=True):
                words.set_text(f"{share(value)}{' ◂' if name == chosen else ''}")

    def _image(self, left: float, top: float, side: float) -> ColourImage:
        return self.moving(ColourImage(self.axes_at(left, top, side, side, frame="off")))

    def _head(self, left: float, top: float, text: str) -> Words:
        words = self.words_at(left, top, size=9)
        words.set_text(text)
        return words

    def _make_bars(self, left: float, width: float, names: Sequence[str]) -> None:
        count = len(names)
        axes = self.axes_at(
            left, TOP - 8, width, LINE * count, ticks=False, frame="none", yticks=range(count), xticks=[]
        )
        axes.set(xlim=(0, 1.45), ylim=(count - 0.5, -0.5))
        axes.set_yticklabels([name[:8] for name in names], fontsize=9)
        self._bars.append(self.bars(axes, count))
        marks = axes.plot([], [], "|", markersize=11, markeredgewidth=2)[0]
        self._before.append(self.moving(marks, color="ink"))
        self._shares.append([self.words(1.04, i, axes=axes, size=8) for i in range(count)])
