"""The filters of a network's first convolution while they are learnt, its mistakes, and the curves of its training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.figures.curves import Curve
from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 860, 430
MOST = 20  # mistakes that are shown


class DigitsTrainingFigure(Picture):
    """Left the filters and what they make of one image, in the middle the mistakes, right loss and share right."""

    def __init__(self) -> None:
        alt = "The filters of the first convolution, the mistakes on the test images, and the curves of the training."
        super().__init__(WIDTH, HEIGHT, alt=alt)
        self.filters = Mosaic(self, (14, 6, 270, 196), head=20, largest=64, least=14)
        self.image = Mosaic(self, (14, 212, 82, 110), head=20, largest=80, cmap="grey", area="image")
        self.image_words = [self.words_at(14, 336 + 17 * i, size=9) for i in range(3)]
        self.maps = Mosaic(self, (118, 212, 168, 212), head=20, largest=60, least=14)
        look: dict[str, Any] = {
            "largest": 58,
            "least": 44,
            "caption": 15,
            "captions": MOST,
            "cmap": "grey",
            "smooth": True,
        }
        self.mistakes = Mosaic(self, (310, 6, 250, 420), head=20, area="mistakes", **look)
        self.loss = Curve(self, self.axes_at(612, 30, 224, 146), "training loss", "training", top=2.5)
        self.accuracy = Curve(
            self, self.axes_at(612, 236, 224, 158), "share right: test images", "validation", dash="--"
        )

    def show_filters(self, heading: str, filters: np.ndarray, maps_heading: str, maps: np.ndarray) -> None:
        """The filters (count, height, width) and the maps (count, height, width) that they make of the image."""
        self.filters.heading.set_text(heading)
        self.filters.show(filters)
        self.maps.heading.set_text(maps_heading)
        self.maps.show(maps)

    def show_image(self, heading: str, image: np.ndarray, words: Sequence[str]) -> None:
        """The image (height, width) from 0 to 1 that the maps are made of, and three lines on the answer to it."""
        self.image.heading.set_text(heading)
        self.image.show(image[None], span=1.0)
        self.fill_in(self.image_words, words)

    def show_mistakes(self, heading: str, images: np.ndarray, captions: Sequence[str], chosen: int | None) -> None:
        """At most `MOST` images (count, height, width), each with a caption of at most seven characters."""
        self.mistakes.heading.set_text(heading)
        self.mistakes.show(images, span=1.0, chosen=chosen)
        self.mistakes.write(captions)
