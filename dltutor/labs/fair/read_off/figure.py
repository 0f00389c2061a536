"""The pad and the batch that stays at home, what is sent as an image for each unit, and what is read off it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 840, 376
TOP, SIDE = 34, 168  # pixels
MOST = 32  # images in a batch


class ReadOffFigure(Picture):
    """Left the client: pad and batch; in the middle what it sends; right what the server makes of it.

    Args:
        pad: the pad's side in its own pixels.
    """

    def __init__(self, pad: int) -> None:
        super().__init__(WIDTH, HEIGHT, alt="Images at home, the gradient that is sent, and the images read off it.")
        self.head = self.words_at(14, 16, size=10)
        self.pad = self.axes_at(14, TOP, SIDE, SIDE, area="pad", xlim=(0, pad), ylim=(0, pad), xticks=[], yticks=[])
        self.ink = self.paint(self.tiles(self.pad, np.zeros((pad, pad)), (0, pad, 0, pad)), cmap="grey")
        edge = self.moving(self.pad.plot([0, pad, pad, 0, 0], [0, 0, pad, pad, 0], linewidth=1, clip_on=False)[0])
        self.paint(edge, color="muted")
        self.pen = self.moving_line(self.pad, "+", "accent", markersize=12, markeredgewidth=2)
        self.batch = Mosaic(self, (14, 212, SIDE + 20, 156), head=20, largest=60, least=20, cmap="grey")
        self.units = Mosaic(self, (224, 6, 300, 362), head=28, largest=60, least=14)
        look: dict[str, Any] = {"largest": 150, "least": 20, "cmap": "grey", "caption": 14, "captions": MOST}
        self.read = Mosaic(self, (560, 6, 270, 362), head=28, **look)

    def show(self, head: str, ink: np.ndarray, pen: tuple[float, float], batch: np.ndarray) -> None:
        """Show the pad (side, side) and what is in the batch (images, height, width), from 0 to 1."""
        self.head.set_text(head)
        self.ink.set_values(ink)
        self.pen.set_data([pen[0]], [pen[1]])
        self.batch.heading.set_text("the batch stays at home")
        self.batch.show(batch, span=1.0)

    def show_sent(self, heading: str, units: np.ndarray, span: float) -> None:
        """Show an image for each unit (units, height, width), from −`span` to `span`."""
        self.units.heading.set_text(heading)
        self.units.show(units, span=span)

    def show_read(self, heading: str, images: np.ndarray, captions: Sequence[str]) -> None:
        """Show what was read off for each image of the batch, with a line of words below each."""
        self.read.heading.set_text(heading)
        self.read.show(images, span=1.0)
        self.read.write(captions)
