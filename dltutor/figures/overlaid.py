"""An image, grey or in colours, with a map laid over it: what is strong in the map hides the image."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, to_rgb

from dltutor.figures.picture import Picture

STRONGEST = 0.92  # how much of the image the strongest number of a map hides


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
    [31, 35, 40]
    """

    def __init__(self, picture: Picture, axes: Axes, tone: str = "grey") -> None:
        super().__init__()
        self._image, self._map, self._span = np.zeros((1, 1)), np.zeros((1, 1)), 1.0
        self._tone: Colormap | None = None
        self._hues = np.zeros((2, 3), np.float32)
        self._drawn: tuple[tuple[int, int], np.ndarray] | None = None
        axes.set(xlim=(0, 1), ylim=(1, 0), xticks=[], yticks=[])
        axes.add_artist(self)
        picture.paint(self, cmap=tone, color="positive", facecolor="negative")
        picture.moving(self)

    def show(self, image: np.ndarray, values: np.ndarray | None = None, span: float = 1.0) -> None:
        """Show `image`, (height, width) or with three channels, from 0 to 1, and over it the map `values` (rows, columns).

        A number of `span` or more has its full colour; NaN leaves the image free.
        """
        self._image = np.asarray(image, float)
        self._map = np.zeros((1, 1)) if values is None else np.nan_to_num(np.asarray(values, float))
        self._span = span or 1.0
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
        colours = 255 * (self._tone(0.5 + 0.5 * image)[..., :3] if image.ndim == 2 else image)
        colours = _enlarged(colours.astype(np.float32), height, width)
        if self._map.any():
            hidden = STRONGEST * np.clip(np.abs(self._map) / self._span, 0, 1)[..., None].astype(np.float32)
            hidden = _enlarged(hidden, height, width)
            hues = _enlarged(self._hues[(self._map > 0).astype(int)], height, width)
            colours = colours + hidden * (hues - colours)
        picture = np.full((height, width, 4), 255, np.uint8)
        picture[..., :3] = np.round(colours)
        return np.ascontiguousarray(picture[::-1])


def _enlarged(values: np.ndarray, height: int, width: int) -> np.ndarray:
    """Each number as a rectangle, so that all of them fill `height` × `width` pixels."""
    rows, columns = (np.arange(n) * m // n for n, m in zip((height, width), values.shape, strict=False))
    return values[rows][:, columns]
