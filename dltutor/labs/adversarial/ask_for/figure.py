"""Fakes of the digit that was asked for, what a judge reads, and how well each digit comes out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture
from dltutor.figures.pixels import PixelGrid
from dltutor.wording import NOTHING, column, fixed

WIDTH, HEIGHT = 860, 452
COLUMNS, ROWS = 10, 5
LEFT = 606  # of the right half


class AskedFigure(Picture):
    """Left a grid of fakes, marked where the judge reads something else; right the shares for each class.

    Args:
        names: of the classes, 2 to 12.
        real: whether there are real images to be compared with.
    """

    def __init__(self, names: Sequence[str], real: bool) -> None:
        super().__init__(WIDTH, HEIGHT, alt="Fakes of the digit that was asked for, and what a judge reads in them.")
        self.fakes = Mosaic(
            self, (14, 4, 562, 446), head=22, largest=53, least=24, caption=18, cmap="grey", smooth=True
        )
        self.areas["fakes"] = self.fakes.axes
        self._read = [
            self.words(0, 0, axes=self.fakes.axes, size=9, side="center")
            for _ in range(max(COLUMNS, len(names)) * ROWS)
        ]
        heads = (LEFT, "asked"), (LEFT + 48, "read as asked"), (WIDTH - 60, "variety")
        for left, text in heads:
            self.figure.text(left / WIDTH, 1 - 14 / HEIGHT, text, fontsize=9, va="center")
        self._make_bars(names, 296 if real else 400)
        self._heads = [self.words_at(left, 346, size=9) for left in (LEFT, LEFT + 130)] if real else []
        self._large = [PixelGrid(self, (left, 356, 88, 88), smooth=True) for left in (LEFT, LEFT + 130)] if real else []

    def show_fakes(
        self, heading: str, images: np.ndarray, captions: Sequence[tuple[str, bool]], chosen: int | None
    ) -> None:
        """`images` (count, height, width); below each what is read, and whether that was asked."""
        self.fakes.heading.set_text(heading)
        self.fakes.show(images, span=1.0, chosen=chosen)
        for i, words in enumerate(self._read):
            text, right = captions[i] if i < len(captions) and i in self.fakes.shown else ("", True)
            words.set_text(text)
            if text:
                self.paint(words, color="muted" if right else "bad")
                x, y = self.fakes.place(i)
                words.set_position((x, y + self.fakes.side + 9))

    def show_shares(self, shares: np.ndarray, variety: np.ndarray | None, asked: int) -> None:
        """Of the fakes of each class, the share read as asked; and how various they are, 1 for as the real ones."""
        self._bars.set_values(shares)
        for i, (name, share, various) in enumerate(zip(self._names, self._shares, self._variety, strict=True)):
            name.set_text(f"{'▸' if i == asked else ' '} {self._labels[i]}")
            self.paint(name, color="accent" if i == asked else "ink")
            share.set_text(column(shares[i]))
            various.set_text(NOTHING if variety is None else fixed(variety[i]))

    def show_near(self, headings: Sequence[str], image: np.ndarray, real: np.ndarray) -> None:
        """The chosen fake and the real image nearest to it."""
        self.fill_in(self._heads, headings)
        for grid, pixels in zip(self._large, (image, real), strict=True):
            grid.show(pixels)

    def _make_bars(self, names: Sequence[str], height: float) -> None:
        axes = self.axes_at(LEFT + 48, 24, 86, height, frame="none")
        axes.set(xlim=(0, 1), ylim=(len(names) - 0.4, -0.6), xticks=[], yticks=[])
        self._bars = self.bars(axes, len(names), thickness=0.6)
        rows = [24 + height * (i + 0.6) / (len(names) + 0.2) for i in range(len(names))]
        self._labels = [name[:4] for name in names]
        self._names = [self.words_at(LEFT, row, size=10) for row in rows]
        self._shares = [self.words_at(LEFT + 140, row, size=9) for row in rows]
        self._variety = [self.words_at(WIDTH - 60, row, size=9) for row in rows]
