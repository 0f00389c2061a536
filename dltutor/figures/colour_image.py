"""A colour image that is cheap to redraw."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from PIL import Image


class ColourImage(Artist):
    """A colour image that fills `axes`, without squares.

    >>> from dltutor.figures.picture import Picture
    >>> picture = Picture(60, 60)
    >>> image = picture.moving(ColourImage(picture.axes_at(0, 0, 60, 60, frame="off")))
    >>> image.show(np.ones((8, 8, 3)) * (1, 0.5, 0))
    >>> picture.frame()[30, 30, :3].tolist()
    [255, 127, 0]
    """

    def __init__(self, axes: Axes) -> None:
        super().__init__()
        self._image: np.ndarray | None = None
        self._drawn: tuple[tuple[int, int], np.ndarray] | None = None
        axes.add_artist(self)

    def show(self, image: np.ndarray | None) -> None:
        """Show `image`, shape (height, width, 3), from 0 to 1; None shows nothing."""
        if image is None or self._image is None or not np.array_equal(image, self._image):
            self._image, self._drawn = image, None

    def draw(self, renderer: Any) -> None:
        if self._image is None or not self.get_visible():
            return
        box = self.axes.bbox
        size = round(box.width), round(box.height)
        if self._drawn is None or self._drawn[0] != size:
            small = Image.fromarray((255 * np.asarray(self._image)).astype(np.uint8))
            pixels = np.asarray(small.resize(size, Image.Resampling.BICUBIC).convert("RGBA"))[::-1]
            self._drawn = size, np.ascontiguousarray(pixels)
        context = renderer.new_gc()
        renderer.draw_image(context, round(box.x0), round(box.y0), self._drawn[1])
        context.restore()
