"""One sample in a fixed place, an image or a curve; and a line of small ones, of which one can be pointed out."""

from __future__ import annotations

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture
from dltutor.figures.pixels import Box, PixelGrid


class SampleView:
    """One sample, as large as its box: a grid of pixels, or a line from left to right.

    Args:
        picture, box: where it is drawn, in pixels.
        shape: (height, width) of an image, or (steps,) of a curve.
        span: the least and the largest number of a curve; for an image the largest alone counts.
        tone: the role of an image's colours, "grey" or "diverging"; a curve is drawn in ink.
        area: the name under which a lab is told that the pointer is there.
    """

    def __init__(
        self,
        picture: Picture,
        box: Box,
        shape: tuple[int, ...],
        span: tuple[float, float],
        tone: str = "grey",
        area: str = "",
    ) -> None:
        self._span, self._shape = span, shape
        if len(shape) == 2:
            self._grid = PixelGrid(picture, box, tone, area=area)
            return
        axes = picture.axes_at(*box, area=area, xlim=(0, shape[0] - 1), ylim=span, xticks=[], yticks=[])
        self._behind = picture.moving_line(axes, "-", "muted", linewidth=1)
        self._line = picture.moving_line(axes, "-", "ink", linewidth=1.8)

    def show(self, values: np.ndarray, behind: np.ndarray | None = None) -> None:
        """Show a sample; a curve may have another one behind it."""
        if len(self._shape) == 2:
            self._grid.show(values, span=self._span[1] or 1.0)
            return
        steps = np.arange(self._shape[0])
        low, high = self._span
        self._line.set_data(steps, np.clip(values, low, high))
        self._behind.set_data(([], []) if behind is None else (steps, np.clip(behind, low, high)))


class SampleLine:
    """Small samples side by side, in one line; the chosen one has a frame.

    Args:
        picture, box: where they are drawn, in pixels.
        shape, span: as for `SampleView`.
        count: how many there are.
        area: the name under which a lab is told that the pointer is there.
    """

    def __init__(
        self,
        picture: Picture,
        box: Box,
        shape: tuple[int, ...],
        span: tuple[float, float],
        count: int,
        role: str = "ink",
        area: str = "",
    ) -> None:
        self._span, self._count, self._shape = span, count, shape
        if len(shape) == 2:
            self._mosaic = Mosaic(picture, box, largest=box[3] - 2, cmap="grey", area=area)
            return
        axes = picture.axes_at(*box, area=area, xlim=(0, count), ylim=(-0.04, 1.04), frame="none", xticks=[], yticks=[])
        self._line = picture.moving_line(axes, "-", role, linewidth=1.2)
        self._frame = picture.moving_line(axes, "-", "accent", linewidth=2, clip_on=False)

    def show(self, samples: np.ndarray, chosen: int | None = None) -> None:
        """Show `samples`, shape (count, *shape)."""
        if len(self._shape) == 2:
            self._mosaic.show(samples, span=self._span[1] or 1.0, chosen=chosen)
            return
        low, high = self._span
        across = np.linspace(0.06, 0.94, self._shape[0])
        gaps = np.full((len(samples), 1), np.nan)
        x = np.arange(len(samples))[:, None] + across
        heights = np.clip((samples - low) / (high - low), 0, 1)
        self._line.set_data(np.hstack([x, gaps]).ravel(), np.hstack([heights, gaps]).ravel())
        left, right = (0, 0) if chosen is None else (chosen + 0.02, chosen + 0.98)
        self._frame.set_data(([], []) if chosen is None else ([left, right, right, left, left], [0, 0, 1, 1, 0]))

    def at(self, x: float, y: float) -> int | None:
        """The number of the sample at a place of the axes."""
        if len(self._shape) == 2:
            return self._mosaic.at(x, y)
        return int(x) if 0 <= x < self._count else None
