"""The units of every layer; of one its nine patches, and nine pictures painted for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.units import LEFT, UnitsFigure

NINE = 9
BOX = 206  # pixels of nine pictures


class HierarchyFigure(UnitsFigure):
    """Two squares of nine pictures: found in images on the left, painted on the right.

    Args:
        layers: how many convolutions there are, 1 to 5.
        names: one for each class, 2 to 12.
    """

    def __init__(self, layers: int, names: Sequence[str]) -> None:
        alt = "The parts of images that excite a unit most, and pictures painted for it."
        box, look = (LEFT, 28, BOX, BOX + 22), {"head": 22, "largest": 66, "least": 66}
        super().__init__(layers, names, NINE, box, look, alt=alt)
        self.patches.heading.set_text("found in the images")
        self.painted = Mosaic(self, (LEFT + 228, 28, BOX, BOX + 22), head=22, largest=66, cmap="grey", smooth=True)
        self.painted.heading.set_text("painted for it")
        self._answers = [self.words_at(LEFT + 228 * i, 272, size=9) for i in range(2)]
        self.promise(self.painted.axes, "press Paint", self._answers[1])

    def show_painted(self, pictures: np.ndarray | None, answers: Sequence[str]) -> None:
        """Nine pictures (9, size, size) or none, and what the unit answers to patches and to pictures, in words."""
        self.painted.show(np.zeros((0, 1, 1)) if pictures is None else pictures, span=1.0)
        self.fill_in(self._answers, answers)
