"""A photograph, its three tables of numbers, and a part of one of them with every number written out."""

from __future__ import annotations

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.figures.pixels import NumberGrid, PixelGrid

WIDTH, HEIGHT = 860, 392
TOP, SIDE = 36, 340
WINDOW = 8  # pixels along the side of the part that is written out
CHANNELS = ("red", "green", "blue")


class PixelsFigure(Picture):
    """Left the photograph in colour, in the middle red, green and blue as grey images, right numbers over pixels."""

    def __init__(self) -> None:
        super().__init__(WIDTH, HEIGHT, alt="A photograph, and the numbers of some of its pixels.")
        self.photo = self.axes_at(14, TOP, SIDE, SIDE, area="photo", xticks=[], yticks=[], frame="none")
        self._image = self.moving(self.photo.imshow(np.zeros((2, 2, 3)), interpolation="nearest", aspect="auto"))
        self._window = self.moving_line(self.photo, "", "accent", linewidth=2.5)
        self._tables = [
            PixelGrid(self, (372, TOP + 116 * i, 108, 108), tone="brightness", smooth=True, area=name)
            for i, name in enumerate(CHANNELS)
        ]
        self._chosen = [table.line("accent", 3) for table in self._tables]
        self.numbers = NumberGrid(self, (508, TOP, SIDE, SIDE), tone="brightness", most=WINDOW, area="numbers")
        self._pointed = self.numbers.line("accent", 3)
        self._heads = [self.words_at(x, 18, size=11) for x in (14, 372, 508)]

    def show(self, image: np.ndarray, channel: int, corner: tuple[int, int], pixel: tuple[int, int]) -> None:
        """The `image` (side, side, 3) from 0 to 1; of one channel the window at `corner` is written out."""
        side = len(image)
        self._image.set_data(image)
        self._image.set_extent((0, side, side, 0))
        self.photo.set(xlim=(0, side), ylim=(side, 0))
        PixelGrid.frame(self._window, *corner, WINDOW, WINDOW)
        for i, (table, line) in enumerate(zip(self._tables, self._chosen, strict=True)):
            table.show(image[..., i])
            PixelGrid.frame(line, 0, 0, *((side, side) if i == channel else (0, 0)))
        row, column = corner
        self.numbers.write(image[row : row + WINDOW, column : column + WINDOW, channel])
        PixelGrid.frame(self._pointed, pixel[0] - row, pixel[1] - column, 1, 1)
        name = CHANNELS[channel]
        self.fill_in(self._heads, (f"{side} × {side} pixels", "red, green, blue", f"{name}: 0 is dark, 1 is bright"))
