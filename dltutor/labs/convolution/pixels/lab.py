"""Lab: a photograph and the numbers that it is made of, pixel by pixel."""

from __future__ import annotations

import numpy as np

from dltutor import datasets
from dltutor.datasets.photographs import PHOTOGRAPHS
from dltutor.labs.bases.image import ARROWS, beside
from dltutor.labs.convolution.pixels.figure import CHANNELS, WINDOW, PixelsFigure
from dltutor.live.page.controls import RESET, Choice
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import fixed

SIZES = (8, 16, 32, 64, 128)
BRIGHT, LITTLE = 0.85, 0.15  # of a pixel that is almost white; by how much red must be ahead


def _white(lab: Pixels) -> bool | str:
    return lab.moves > 0 and lab.colour.min() > BRIGHT and lab.place()


def _red(lab: Pixels) -> bool | str:
    return lab.moves > 0 and lab.colour[0] > lab.colour[1:].max() + LITTLE and lab.place()


class Pixels(Lab[PixelsFigure]):
    """Point at a photograph: the numbers of the pixels there are written out (arrow keys move by one pixel).

    Args:
        image: "china" (a temple) or "flower".
        size: pixels along a side, one of 8, 16, 32, 64 and 128.
        channel: which of the three tables is written out, "red", "green" or "blue".

    Raises:
        LearnerError: if an argument is none of these.

    Example:
        >>> lab = Pixels("flower", size=16)
        >>> lab.pixels.shape, lab.colour.shape
        ((16, 16, 3), (3,))
    """

    controls = (
        Choice("image", "photograph", PHOTOGRAPHS, "china", help="what is looked at"),
        Choice("size", "pixels along a side", SIZES, 64, ordered=True, help="how many pixels the photograph has"),
        Choice("channel", "numbers of", CHANNELS, "red", help="which of the three tables is written out"),
        RESET,
    )
    goals = (
        Goal("find a pixel that is almost white: all three numbers above 0.85", _white),
        Goal("find a pixel with much more red: 0.15 ahead of green and blue", _red),
    )
    draggable = True
    keys = tuple(ARROWS)

    def __init__(self, image: str = "china", **settings) -> None:
        super().__init__(image=image, **settings)

    def figure(self) -> PixelsFigure:
        return PixelsFigure()

    def begin(self) -> None:
        self._start = dict(vars(self.values))
        self._look()
        self.pixel, self.moves = (self.values.size // 2, self.values.size // 2), 0

    @property
    def colour(self) -> np.ndarray:
        """Red, green and blue of the pixel that is pointed at, each from 0 to 1."""
        return self.pixels[self.pixel]

    @property
    def corner(self) -> tuple[int, int]:
        """The row and the column at which the part that is written out begins."""
        row, column = (int(np.clip(place - WINDOW // 2, 0, self.values.size - WINDOW)) for place in self.pixel)
        return row, column

    def place(self) -> str:
        """Where the pixel is, for the goals."""
        return f"row {self.pixel[0]}, column {self.pixel[1]}"

    def changed(self, name: str) -> None:
        before = len(self.pixels)
        self._look()
        row, column = (min(place * self.values.size // before, self.values.size - 1) for place in self.pixel)
        self.pixel = row, column

    def on_reset(self) -> None:
        vars(self.values).update(self._start)
        self.begin()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase == "up" or not area:
            return
        if area in CHANNELS:
            self.values.channel = area
        top, left = self.corner if area == "numbers" else (0, 0)
        row, column = (int(np.clip(place, 0, self.values.size - 1)) for place in (top + y // 1, left + x // 1))
        if area == "numbers" and phase == "move":  # the part would run away under the pointer
            return
        self._go((row, column))

    def typed(self, key: str, shift: bool) -> None:
        self._go(beside(self.pixel, key, self.pixels.shape[:2]))

    def update(self) -> None:
        self.picture.show(self.pixels, CHANNELS.index(self.values.channel), self.corner, self.pixel)

    def describe(self) -> str:
        size = self.values.size
        red, green, blue = (fixed(part, 2) for part in self.colour)
        return (
            f"Row {self.pixel[0]}, column {self.pixel[1]}: red {red}, green {green}, blue {blue}.\n"
            f"{size} rows × {size} columns × 3 colours: the whole picture is {self.pixels.size:,} numbers."
        )

    def _look(self) -> None:
        self.pixels = datasets.photograph(self.values.image, self.values.size, colour=True)

    def _go(self, pixel: tuple[int, int]) -> None:
        self.moves += pixel != self.pixel
        self.pixel = pixel
