"""A window on an image, the kernel, their products written out, and the image that the sums make."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.figures.pixels import NumberGrid, PixelGrid

LINES = 9  # of text between the two images
BELOW = 334  # where the three small grids begin, in pixels from the top
SIDE = 170  # of each of them


class Block(NamedTuple):
    """A part of an image: the pixel where it begins, its height and its width."""

    row: int
    column: int
    height: int
    width: int


NOTHING = Block(0, 0, 0, 0)


class ConvolutionFigure(Picture):
    """Above the image with the window, and the output; below the window, the kernel and their products."""

    def __init__(self) -> None:
        super().__init__(860, 516, alt="A kernel slides over an image and makes another image.")
        self.input = PixelGrid(self, (14, 34, 268, 268), area="input")
        self.output = PixelGrid(self, (578, 34, 268, 268), tone="diverging", area="output")
        self.padded = self.input.line("muted", 1, ":")
        self.pixel = self.input.marks("o", "accent", 8)
        self.window = self.input.line("accent")
        self.seen_by = self.output.line("accent", 2, "--")
        self.cell = self.output.line("accent")
        self.none = self.words_at(712, 168, size=12, side="center", role="bad")
        self.heads = [self.words_at(x, 18, size=11) for x in (14, 578)]
        self.lines = [self.words_at(300, 50 + 27 * i, size=10, mono=True) for i in range(LINES)]
        self.seen = NumberGrid(self, (14, BELOW, SIDE, SIDE), "grey")
        self.kernel = NumberGrid(self, (222, BELOW, SIDE, SIDE), area="kernel")
        self.products = NumberGrid(self, (430, BELOW, SIDE, SIDE))
        self.chosen = self.kernel.line("accent")
        for x, text in ((14, "window"), (222, "kernel: drag its numbers"), (430, "products")):
            self.words_at(x, 319, size=10).set_text(text)
        for x, text in ((203, "×"), (411, "=")):
            self.words_at(x, BELOW + SIDE / 2, size=15, side="center").set_text(text)
        self.sums = [self.words_at(618, BELOW + y, size=10, mono=True) for y in (32, 60, 88, 138)]
        self.paint(self.sums[2], color="accent")
        self.paint(self.sums[3], color="muted")

    def show_images(
        self, image: np.ndarray, inner: Block, tone: str, span: float, output: np.ndarray | None, strongest: float
    ) -> None:
        """Show the `image` with its border, `inner` being the part without, and the `output`, None where there is none.

        `span` and `strongest` are what gets the full colour.
        """
        self.input.show(image, span, tone)
        whole = (image.shape[0], image.shape[1])
        PixelGrid.frame(self.padded, *(inner if (inner.height, inner.width) != whole else NOTHING))
        self.none.set_text("no output" if output is None else "")
        self.output.show(np.full((1, 1), np.nan) if output is None else output, strongest)

    def show_window(self, window: Block, cell: Block, pixel: tuple[int, int] | None, seen_by: Block) -> None:
        """Frame the `window` in the image and its `cell` in the output; mark a `pixel` and the cells that see it."""
        PixelGrid.frame(self.window, *window)
        PixelGrid.frame(self.cell, *cell)
        PixelGrid.frame(self.seen_by, *seen_by)
        if pixel is None:
            self.pixel.set_data([], [])
        else:
            PixelGrid.put(self.pixel, *map(np.array, pixel))

    def show_numbers(
        self, seen: np.ndarray, kernel: np.ndarray, chosen: tuple[int, int], tone: str, span: float
    ) -> None:
        """Write the window `seen` (NaN for none), the `kernel` with the `chosen` number, and the products."""
        products = seen * kernel
        largest = float(np.nanmax(np.abs(products), initial=0))
        self.seen.write(seen, span, "field" if tone == "diverging" else tone)
        self.kernel.write(kernel, float(np.abs(kernel).max()) or 1.0)
        self.products.write(products, largest or 1.0)
        PixelGrid.frame(self.chosen, *chosen, 1, 1)

    def write(self, heads: list[str], lines: list[str], sums: list[str]) -> None:
        """The two headings, the lines between the images, and the sum below."""
        for words, text in zip(
            [*self.heads, *self.lines, *self.sums],
            [*heads, *lines, *[""] * (LINES - len(lines)), *sums, *[""] * (4 - len(sums))],
            strict=True,
        ):
            words.set_text(text)
