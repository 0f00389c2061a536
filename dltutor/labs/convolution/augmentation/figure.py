"""One image, and what random changes make of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 860, 416
VERSIONS = 24


class AugmentationFigure(Picture):
    """Left the image, and what becomes of it outside training; right its versions, some of them struck out.

    Args:
        paper: whether the image stands on paper, as digits do, or is a photograph.
    """

    def __init__(self, paper: bool = True) -> None:
        super().__init__(WIDTH, HEIGHT, alt="An image and what augmentation makes of it.")
        cmap = "grey" if paper else "brightness"
        self.original = Mosaic(self, (14, 6, 170, 172), head=20, largest=140, cmap=cmap, smooth=True, area="original")
        self.label = self.words_at(14, 182, size=9)
        self.resting = Mosaic(self, (14, 206, 170, 172), head=20, largest=140, cmap=cmap, smooth=True)
        self.verdict = self.words_at(14, 382, size=9)
        self.versions = Mosaic(
            self, (206, 6, 644, 406), head=20, largest=94, least=40, cmap=cmap, smooth=True, area="versions"
        )
        self._strokes = self.moving_line(self.versions.axes, "", "bad", linewidth=3)

    def show_original(self, heading: str, image: np.ndarray, label: str) -> None:
        """The image, (height, width) from 0 to 1, and what is said of it."""
        self.original.heading.set_text(heading)
        self.original.show(image[None], span=1.0)
        self.label.set_text(label)

    def show_resting(self, image: np.ndarray | None, verdict: str) -> None:
        """What becomes of the image outside training, and what is said of it; None where there is no such thing."""
        self.resting.heading.set_text("" if image is None else "with training=False")
        self.resting.show(np.zeros((0, 1, 1)) if image is None else image[None], span=1.0)
        self.verdict.set_text(verdict)

    def show_versions(self, heading: str, images: np.ndarray, struck: Sequence[int], chosen: int | None = None) -> None:
        """Up to `VERSIONS` images (count, height, width) from 0 to 1, and the numbers of those that are struck out."""
        self.versions.heading.set_text(heading)
        self.versions.show(images, span=1.0, chosen=chosen)
        x, y = [], []
        for number in struck:
            middle, top = self.versions.place(number)
            left, right = middle - self.versions.side / 2 + 4, middle + self.versions.side / 2 - 4
            low, high = top + self.versions.side - 4, top + 4
            x += [left, right, np.nan, left, right, np.nan]
            y += [high, low, np.nan, low, high, np.nan]
        self._strokes.set_data(x, y)
