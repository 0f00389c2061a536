"""Artists that are cheap to redraw: tiles for grids of numbers, bars for shares. For text there is `words`.

A colour-mapped image of matplotlib's costs 8 ms in every frame, ten bars 4; these cost well under one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import Colormap, to_rgb
from PIL import Image

LARGE = 14  # pixels of the screen from which on a square has edges


class Tiles(Artist):
    """A grid of numbers as squares of colour, the nearest number for each pixel; `smooth`, without squares.

    Args:
        values: shape (rows, columns); the first row is on top. NaN is transparent.
        extent: (left, right, bottom, top) in data coordinates.
        span: numbers from −span to span take the colours of the map from end to end.
    """

    def __init__(
        self, values: np.ndarray, extent: tuple[float, float, float, float], span: float = 1.0, *, smooth: bool = False
    ) -> None:
        super().__init__()
        self._values, self._extent, self._span = np.asarray(values, float), extent, span
        self._smooth = smooth
        self._table = np.zeros((256, 4), np.uint8)
        self._edge: np.ndarray | None = None
        self._drawn: tuple[tuple[int, int], np.ndarray] | None = None  # the picture for a size, until a number changes

    def set_values(self, values: np.ndarray, span: float | None = None) -> None:
        """Show other numbers."""
        self._values = np.asarray(values, float)
        self._span = self._span if span is None else span
        self._drawn = None

    def set_extent(self, extent: tuple[float, float, float, float]) -> None:
        """Show them elsewhere: (left, right, bottom, top) in data coordinates."""
        self._extent = extent
        self._drawn = None

    def set_cmap(self, cmap: Colormap) -> None:
        self._table = (cmap(np.linspace(0, 1, 256)) * 255).astype(np.uint8)
        self._drawn = None

    def set_edgecolor(self, colour: str) -> None:
        """The colour of thin lines between the squares, where these are large enough."""
        self._edge, self._drawn = np.multiply(to_rgb(colour), 255), None

    def draw(self, renderer: Any) -> None:
        if not self.get_visible():
            return
        left, right, bottom, top = self._extent
        (x0, y0), (x1, y1) = np.round(self.axes.transData.transform([(left, bottom), (right, top)])).astype(int)
        if x1 <= x0 or y1 <= y0:
            return
        if self._drawn is None or self._drawn[0] != (x1 - x0, y1 - y0):
            self._drawn = (x1 - x0, y1 - y0), self._picture(x1 - x0, y1 - y0)
        _put(renderer, self._drawn[1], x0, y0)

    def _picture(self, width: int, height: int) -> np.ndarray:
        """The colours of `height` × `width` pixels, lowest row first."""
        values = smoothed(self._values, height, width) if self._smooth else self._values
        empty = np.isnan(values)
        level = np.where(empty, 0.0, values) / (self._span or 1.0) * 127.5 + 127.5
        colours = self._table[np.clip(level, 0, 255).astype(np.uint8)]
        colours[empty] = 0
        rows = np.arange(height)[::-1] * len(colours) // height
        columns = np.arange(width) * colours.shape[1] // width
        whole = colours.view(np.uint32)[..., 0]  # a pixel as one number is picked up several times quicker
        picture = np.ascontiguousarray(whole[rows][:, columns])[..., None].view(np.uint8)
        if self._edge is not None and min(height / len(colours), width / colours.shape[1]) >= LARGE:
            for lines in (np.s_[np.diff(rows, prepend=rows[0]) != 0], np.s_[:, np.diff(columns, prepend=0) != 0]):
                shaded = 0.4 * picture[lines][..., :3] + 0.6 * self._edge
                picture[lines] = np.concatenate([shaded.astype(np.uint8), picture[lines][..., 3:]], axis=-1)
        return picture


def smoothed(values: np.ndarray, height: int, width: int) -> np.ndarray:
    """Numbers between those of a grid, (height, width) of them: cubic, and never beyond its least and largest.

    A grid of colours has them in its last axis.

    >>> smoothed(np.array([[0.0, 1.0]]), 1, 4).round(2).tolist()
    [[0.0, 0.21, 0.79, 1.0]]
    """
    if values.ndim == 3:
        return np.stack([smoothed(one, height, width) for one in np.moveaxis(values, -1, 0)], axis=-1)
    between = Image.fromarray(values.astype(np.float32)).resize((width, height), Image.Resampling.BICUBIC)
    return np.clip(np.asarray(between, float), values.min(), values.max())


class Bars(Artist):
    """Horizontal bars at the heights 0, 1, 2, … of the axes, from 0 to `values`, all drawn as one picture.

    >>> bars = Bars(3)
    >>> bars.set_values([0.2, 0.7, 0.1])
    """

    def __init__(self, count: int, thickness: float = 0.7) -> None:
        super().__init__()
        self._values, self._thickness, self._colour = np.zeros(count), thickness, (0.0, 0.0, 0.0)

    def set_values(self, values: np.ndarray) -> None:
        """The length of each bar, in data coordinates."""
        self._values = np.asarray(values, float)

    def set_color(self, colour: str) -> None:
        self._colour = to_rgb(colour)

    def draw(self, renderer: Any) -> None:
        heights = np.arange(len(self._values))
        half = self._thickness / 2
        ends = self.axes.transData.transform(np.stack([self._values, heights - half], axis=1))
        starts = self.axes.transData.transform(np.stack([np.zeros(len(heights)), heights + half], axis=1))
        (x0, y0), (x1, y1) = np.minimum(starts, ends).min(axis=0).round(), np.maximum(starts, ends).max(axis=0).round()
        picture = np.zeros((int(y1 - y0) + 1, int(x1 - x0) + 1, 4), np.uint8)
        picture[..., :3] = np.round(np.multiply(self._colour, 255))
        for (left, a), (right, b) in zip(starts.round().astype(int), ends.round().astype(int), strict=True):
            low, high = sorted((a, b))
            picture[int(y1) - high : int(y1) - low, int(left - x0) : int(right - x0), 3] = 255
        _put(renderer, np.ascontiguousarray(picture[::-1]), x0, y0)


def _put(renderer: Any, picture: np.ndarray, x: float, y: float) -> None:
    """Draw an RGBA picture (lowest row first) with its lower left corner at a pixel."""
    context = renderer.new_gc()
    renderer.draw_image(context, round(x), round(y), picture)
    context.restore()
