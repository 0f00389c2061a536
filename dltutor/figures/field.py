"""Artists for a plane that changes in every frame: a smooth field of numbers, and a sheet for what changes seldom."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import Colormap, to_rgb
from PIL import Image

LINE = 1.1  # half the width of the line at zero, in pixels
FAR = 12.0  # pixels from the line from which on it does not matter how far it is


class Field(Artist):
    """Numbers from −1 to 1 over a plane, smooth between the places where they are known, with a line where they are 0.

    Args:
        values: shape (rows, columns), at the middles of as many rectangles; the first row is on top.
        extent: (left, right, bottom, top) in data coordinates.

    >>> field = Field(np.zeros((40, 40)), (-1, 1, -1, 1))
    >>> field.set_values(np.ones((40, 40)))
    """

    def __init__(self, values: np.ndarray, extent: tuple[float, float, float, float]) -> None:
        super().__init__()
        self._extent = extent
        self._table = np.zeros((256, 4), np.uint8)
        self._ink = np.zeros(3, np.float32)
        self._lined = True
        self._drawn: tuple[Any, np.ndarray] | None = None
        self.set_values(values)

    def set_values(self, values: np.ndarray, lined: bool = True) -> None:
        """Show other numbers; with the line at zero if `lined`."""
        self._values, self._lined, self._drawn = np.asarray(values, np.float32), lined, None

    def set_extent(self, extent: tuple[float, float, float, float]) -> None:
        """Show them elsewhere: (left, right, bottom, top) in data coordinates."""
        self._extent, self._drawn = extent, None

    def set_cmap(self, cmap: Colormap) -> None:
        self._table, self._drawn = (cmap(np.linspace(0, 1, 256)) * 255).astype(np.uint8), None

    def set_color(self, colour: str) -> None:
        """The colour of the line."""
        self._ink, self._drawn = np.array(to_rgb(colour), np.float32) * 255, None

    def draw(self, renderer: Any) -> None:
        if not self.get_visible():
            return
        left, right, bottom, top = self._extent
        (x0, y0), (x1, y1) = np.round(self.axes.transData.transform([(left, bottom), (right, top)])).astype(int)
        size = (x1 - x0, y1 - y0)
        if min(size) < 1:
            return
        if self._drawn is None or self._drawn[0] != size:
            self._drawn = size, np.ascontiguousarray(self._pixels(size, renderer.dpi / 100)[::-1])
        context = renderer.new_gc()
        renderer.draw_image(context, x0, y0, self._drawn[1])
        context.restore()

    def _pixels(self, size: tuple[int, int], scale: float) -> np.ndarray:
        """The colours of every pixel; in 8 bits from the start, since Pillow enlarges those quickest."""
        values = np.clip(self._values, -1, 1)
        picture = self._table.view(np.uint32).ravel()[enlarged(values * 127.5 + 127.5, size)].view(np.uint8)
        if self._lined and values.min() < 0 < values.max():
            # the distance to the line in pixels is about the value over its slope
            down, across = _steepest(values, 0), _steepest(values, 1)
            slope = np.hypot(down * len(values) / size[1], across * values.shape[1] / size[0])
            away = np.clip(values / np.maximum(slope * scale, 1e-9), -FAR, FAR)
            share = _LINE[enlarged(away / FAR * 127.5 + 127.5, size).ravel()]
            near = np.flatnonzero(share)
            share, flat = share[near, None], picture.reshape(-1, 4)
            flat[near, :3] = flat[near, :3] * (1 - share) + self._ink * share
        return picture.reshape(*size[::-1], 4)


class Sheet(Artist):
    """Artists that change seldom, drawn once on a transparent sheet of their own, which is laid over every frame.

    It is drawn anew when one of them has changed. They must be animated, and not be declared as moving.
    """

    def __init__(self, *artists: Artist) -> None:
        super().__init__()
        self._artists = list(artists)
        self._drawn: tuple[Any, int, int, np.ndarray] | None = None
        for artist in artists:
            artist.set_animated(True)

    def touch(self) -> None:
        """Draw the sheet anew in the next frame."""
        self._drawn = None

    def draw(self, renderer: Any) -> None:
        if not self.get_visible():
            return
        size = int(renderer.width), int(renderer.height), renderer.dpi
        if self._drawn is None or self._drawn[0] != size or any(artist.stale for artist in self._artists):
            self._drawn = (size, *self._render(*size))
        _, x, y, picture = self._drawn
        if picture.size:
            context = renderer.new_gc()
            renderer.draw_image(context, x, y, picture)
            context.restore()

    def _render(self, width: int, height: int, dpi: float) -> tuple[int, int, np.ndarray]:
        """The sheet without its empty margins, its first row at the bottom, and where its lower left corner is."""
        pen = RendererAgg(width, height, dpi)
        for artist in self._artists:
            if artist.get_visible():
                artist.draw(pen)
            artist.stale = False
        pixels = np.asarray(pen.buffer_rgba())
        used = pixels[..., 3] > 0
        rows, columns = np.flatnonzero(used.any(axis=1)), np.flatnonzero(used.any(axis=0))
        if not len(rows):
            return 0, 0, pixels[:0]
        cut = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return int(columns[0]), int(height - 1 - rows[-1]), np.ascontiguousarray(cut[::-1])


def _steepest(values: np.ndarray, axis: int) -> np.ndarray:
    """The larger of the differences to the neighbours on both sides: exact also where the answer jumps."""
    steps = np.abs(np.diff(values, axis=axis))
    edge = [(0, 0), (0, 0)]
    edge[axis] = (1, 1)
    padded = np.pad(steps, edge)
    first, last = (slice(None, -1), slice(1, None))
    return np.maximum(*((padded[first], padded[last]) if axis == 0 else (padded[:, first], padded[:, last])))


def enlarged(levels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Numbers from 0 to 255 at every pixel, interpolated."""
    image = Image.fromarray(levels.round().astype(np.uint8))
    return np.asarray(image.resize(size, Image.Resampling.BICUBIC))


_LINE = np.clip(LINE + 0.5 - np.abs(np.arange(256) / 127.5 - 1) * FAR, 0, 1).astype(np.float32) * np.float32(0.85)
