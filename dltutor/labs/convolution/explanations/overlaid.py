"""An image, grey or in colours, with a map laid over it: what is strong in the map hides the image."""

from __future__ import annotations

from math import lcm
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, to_rgb

from dltutor.figures.picture import Picture

STRONGEST = 0.92  # how much of the image the strongest number of a map hides
FAINT = 0.4  # what is left of the image's contrast under a map, so that dark pixels do not look like strong ones


class Overlaid(Artist):
    """An image that fills `axes`, whose data coordinates become its pixels, from the upper left corner.

    Numbers above zero in the map are laid over it in the colour of `positive`, those below in that of `negative`.

    Args:
        picture: where it is drawn.
        axes: of that picture.
        tone: the role of the colours of a grey image, "grey" or "brightness".

    >>> picture = Picture(100, 100)
    >>> overlaid = Overlaid(picture, picture.axes_at(0, 0, 100, 100))
    >>> overlaid.show(np.ones((8, 8)), np.eye(2))
    >>> picture.frame()[25, 75, :3].tolist()
    [161, 162, 163]
    """

    def __init__(self, picture: Picture, axes: Axes, tone: str = "grey") -> None:
        super().__init__()
        self._image, self._map, self._span = np.zeros((1, 1)), None, 1.0
        self._tone: Colormap | None = None
        self._paper = np.zeros(3, np.float32)
        self._hues = np.zeros((2, 3), np.float32)
        self._drawn: tuple[tuple[int, int], np.ndarray] | None = None
        axes.set(xlim=(0, 1), ylim=(1, 0), xticks=[], yticks=[])
        axes.add_artist(self)
        picture.paint(self, cmap=tone, color="positive", facecolor="negative", edgecolor="paper")
        picture.moving(self)

    def show(self, image: np.ndarray, values: np.ndarray | None = None, span: float = 1.0) -> None:
        """Show `image`, (height, width) or with three channels, from 0 to 1, and over it the map `values`.

        The map has any number of rows and columns. `span` or more has the full colour; NaN leaves the image free.
        """
        values = None if values is None else np.nan_to_num(np.asarray(values, float))
        new, old = (np.asarray(image, float), values, span or 1.0), (self._image, self._map, self._span)
        if all(np.array_equal(a, b) for a, b in zip(new, old, strict=True)):
            return
        self._image, self._map, self._span = new
        height, width = self._image.shape[:2]
        if (self.axes.get_xlim()[1], self.axes.get_ylim()[0]) != (width, height):
            self.axes.set(xlim=(0, width), ylim=(height, 0))
        self._drawn = None

    def set_cmap(self, cmap: Colormap) -> None:
        self._tone, self._drawn = cmap, None

    def set_color(self, color: str) -> None:
        self._hues[1], self._drawn = np.multiply(to_rgb(color), 255), None

    def set_facecolor(self, color: str) -> None:
        self._hues[0], self._drawn = np.multiply(to_rgb(color), 255), None

    def set_edgecolor(self, color: str) -> None:
        self._paper, self._drawn = np.multiply(to_rgb(color), 255).astype(np.float32), None

    def draw(self, renderer: Any) -> None:
        if not self.get_visible():
            return
        box = self.axes.bbox
        size = round(box.height), round(box.width)
        if self._drawn is None or self._drawn[0] != size:
            self._drawn = size, self._picture(*size)
        context = renderer.new_gc()
        renderer.draw_image(context, round(box.x0), round(box.y0), self._drawn[1])
        context.restore()

    def _picture(self, height: int, width: int) -> np.ndarray:
        """The colours of `height` × `width` pixels, lowest row first."""
        image = np.clip(self._image, 0, 1)
        if image.ndim == 3 and self._map is not None:
            image = image.mean(axis=2)
        colours = 255 * (self._tone(0.5 + 0.5 * image)[..., :3] if image.ndim == 2 else image)
        if self._map is not None:
            grid = [min(lcm(a, b), n) for a, b, n in zip(image.shape, self._map.shape, (height, width), strict=False)]
            colours = self._paper + FAINT * (_enlarged(colours, *grid) - self._paper)
            hues = _enlarged(self._hues[(self._map > 0).astype(int)], *grid)
            hidden = _enlarged(STRONGEST * np.clip(np.abs(self._map) / self._span, 0, 1), *grid)[..., None]
            colours = colours + hidden * (hues - colours)
        picture = np.full((*colours.shape[:2], 4), 255, np.uint8)
        picture[..., :3] = np.round(colours)
        whole = _enlarged(picture.view(np.uint32)[..., 0], height, width)  # a pixel as one number is quicker
        return np.ascontiguousarray(whole[::-1])[..., None].view(np.uint8)


def _enlarged(values: np.ndarray, height: int, width: int) -> np.ndarray:
    """Each number as a rectangle, so that all of them fill `height` × `width` pixels."""
    rows, columns = (np.arange(n) * m // n for n, m in zip((height, width), values.shape, strict=False))
    return values[rows][:, columns]
