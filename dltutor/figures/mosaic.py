"""Many small images side by side, drawn as one picture: feature maps, filters, the digits behind a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import Colormap, to_rgb

from dltutor.figures.picture import DPI, Picture
from dltutor.figures.quick import smoothed

GAP = 3  # pixels between two images
BAR = 16  # rows of a unit's bar


class Mosaic(Artist):
    """Images of one size in lines, each in a thin frame; as large as fit, the chosen one in a thick frame.

    Args:
        picture: where they are drawn.
        box: left, top, width, height in pixels of the picture.
        head: pixels above the images that stay free for a line of words: `heading`.
        largest: pixels that the side of an image has at most.
        least: pixels that it has at least; where there is no room for all, those around the chosen one are shown.
        caption: pixels below each line of images that stay free.
        captions: how many images at most have a line of words there: `write`.
        cmap: the role of the colours, "diverging" or "grey".
        smooth: no squares where an image is larger than its pixels: for what is looked at as a whole.
        area: the name under which a lab is told that the pointer is there.

    >>> mosaic = Mosaic(Picture(400, 200), (10, 10, 300, 100))
    >>> mosaic.show(np.zeros((16, 8, 8)), chosen=3)
    >>> mosaic.columns, mosaic.at(20, 20), mosaic.at(295, 95)
    (8, 0, None)
    """

    def __init__(
        self,
        picture: Picture,
        box: tuple[float, float, float, float],
        *,
        head: float = 0,
        largest: float = 48,
        least: float = 18,
        caption: float = 0,
        captions: int = 0,
        cmap: str = "diverging",
        smooth: bool = False,
        area: str = "",
    ) -> None:
        super().__init__()
        self._width, self._height, self._head = box[2], box[3] - head, head
        self._largest, self._least, self._caption = largest, least, caption
        self._values, self._span = np.zeros((0, 1, 1)), 1.0
        self._chosen: int | None = None
        self._first, self._room, self.columns, self.side = 0, 0, 1, largest
        self._drawn: tuple[float, np.ndarray] | None = None
        self._smooth = smooth
        self._table = np.zeros((256, 4), np.uint8)
        self._frame = self._accent = (0.0, 0.0, 0.0)
        axes = picture.axes_at(*box, area=area, xlim=(0, box[2]), ylim=(box[3], 0), xticks=[], yticks=[], frame="none")
        axes.patch.set_visible(False)
        axes.add_artist(self)
        picture.paint(self, cmap=cmap, color="muted", facecolor="accent")
        picture.moving(self)
        self._captions = [picture.words(0, 0, axes=axes, size=9, side="center") for _ in range(captions)]
        self.heading = picture.words(0, head / 2 - 1, axes=axes, size=9) if head else None

    def show(self, values: np.ndarray, *, span: float | None = None, chosen: int | None = None) -> None:
        """Show `values`, shape (count, height, width), or (count,) as upright bars.

        Numbers from −`span` to `span` take the colours from end to end; None for the largest that there is. Images of
        shape (count, height, width, 3) have colours of their own, from 0 to 1.
        """
        values = np.nan_to_num(np.asarray(values, float), posinf=0.0, neginf=0.0)
        self._span = (float(np.abs(values).max(initial=0)) if span is None else span) or 1.0
        self._values = _bars(values / self._span) * self._span if values.ndim == 1 else values
        self._chosen = chosen
        self._arrange()
        self._drawn = None

    def write(self, captions: Sequence[str]) -> None:
        """Write a line of at most seven characters below each image."""
        for number, words in enumerate(self._captions):
            here = number < len(captions) and number in self.shown
            words.set_text(captions[number] if here else "")
            if here:
                x, y = self.place(number)
                words.set_position((x, y + self.side + 9))

    @property
    def shown(self) -> range:
        """The numbers of the images that there is room for."""
        return range(self._first, min(len(self._values), self._first + self._room))

    def at(self, x: float, y: float) -> int | None:
        """The number of the image at a place of the axes."""
        column, row = int(x // (self.side + GAP)), int((y - self._head) // self._line)
        inside = y >= self._head and (y - self._head) % self._line <= self.side and 0 <= column < self.columns
        number = self._first + row * self.columns + column
        return number if inside and number in self.shown else None

    def place(self, number: int) -> tuple[float, float]:
        """The middle of the upper edge of an image, in the axes."""
        row, column = divmod(number - self._first, self.columns)
        return column * (self.side + GAP) + self.side / 2, self._head + row * self._line

    def set_cmap(self, cmap: Colormap) -> None:
        self._table = (cmap(np.linspace(0, 1, 256)) * 255).round().astype(np.uint8)
        self._drawn = None

    def set_color(self, color: str) -> None:
        self._frame, self._drawn = to_rgb(color), None

    def set_facecolor(self, color: str) -> None:
        self._accent, self._drawn = to_rgb(color), None

    def draw(self, renderer: Any) -> None:
        if not len(self._values) or not self.get_visible():
            return
        scale = self.get_figure().dpi / DPI
        if self._drawn is None or self._drawn[0] != scale:
            self._drawn = scale, self._picture(scale)
        image = self._drawn[1]
        left, top = self.axes.transData.transform((0, self._head))
        context = renderer.new_gc()
        renderer.draw_image(context, round(left), round(top) - image.shape[0], image)
        context.restore()

    def _arrange(self) -> None:
        """The largest side at which all images fit; otherwise the least, and where to begin."""
        count = len(self._values)
        for side in range(int(self._largest), int(self._least) - 1, -1):
            self.side = side
            self.columns = max(1, int((self._width + GAP) // (side + GAP)))
            self._room = self.columns * max(1, int((self._height + GAP) // self._line))
            if self._room >= count:
                lines = -(-count // self.columns) or 1
                self._first, self.columns = 0, -(-count // lines) or 1  # lines of the same length
                self._room = lines * self.columns
                return
        chosen = self._chosen or 0
        self._first = max(0, min(chosen // self.columns * self.columns, count - self._room + self.columns - 1))
        self._first -= self._first % self.columns

    @property
    def _line(self) -> float:
        return self.side + GAP + self._caption

    def _picture(self, scale: float) -> np.ndarray:
        """All images with their frames, lowest row first."""
        shown = self.shown
        side, pitch, line = (int(n * scale) for n in (self.side, self.side + GAP, self._line))
        height, width = self._values.shape[1:3]
        tall, wide = (max(1, side * n // max(height, width)) for n in (height, width))
        values = self._values[shown.start : shown.stop]
        if self._smooth:
            values = np.array([smoothed(image, tall, wide) for image in values]).reshape(
                -1, tall, wide, *values.shape[3:]
            )
        else:
            values = values[:, np.arange(tall) * height // tall][:, :, np.arange(wide) * width // wide]
        if values.ndim == 4:
            tiles = np.pad((values * 255).clip(0, 255).astype(np.uint8), [(0, 0)] * 3 + [(0, 1)], constant_values=255)
        else:
            tiles = self._table[np.clip(values / self._span * 127.5 + 127.5, 0, 255).astype(np.uint8)]
        picture = np.zeros((line * (-(-len(shown) // self.columns)) + 2, pitch * self.columns + 2, 4), np.uint8)
        for i, tile in enumerate(tiles):
            row, column = divmod(i, self.columns)
            y, x = row * line + (side - tall) // 2, column * pitch + (side - wide) // 2
            chosen = shown.start + i == self._chosen
            edge = max(1, int((2 if chosen else 1) * scale))
            picture[y : y + tall, x : x + wide] = tile
            picture[y : y + tall, x : x + wide] = _framed(tile, edge, self._accent if chosen else self._frame)
        return np.ascontiguousarray(picture[::-1])


def _framed(tile: np.ndarray, edge: int, colour: tuple[float, float, float]) -> np.ndarray:
    """The image with a frame of `edge` pixels on its rim."""
    rim = np.array([*(round(255 * part) for part in colour), 255], np.uint8)
    framed = tile.copy()
    framed[:edge], framed[-edge:], framed[:, :edge], framed[:, -edge:] = rim, rim, rim, rim
    return framed


def _bars(shares: np.ndarray) -> np.ndarray:
    """Numbers from −1 to 1 as upright bars, shape (count, BAR, BAR): full colour from the bottom up to the number."""
    filled = np.arange(BAR, 0, -1)[None, :] <= np.abs(shares)[:, None] * BAR
    heights = np.where(filled, np.sign(shares)[:, None], 0.0)
    return np.repeat(heights[:, :, None], BAR, axis=2)
