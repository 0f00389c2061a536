"""Ten images of which some are fakes, and a table: which detector judges which images right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.curves import Curve
from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture
from dltutor.figures.pixels import NumberGrid, PixelGrid

WIDTH = 860
TEN = 10
MOST_ROWS = 7
TOP = 160  # of the lower half
CELL = 36
COLUMNS_AT = 176  # where the columns of the table begin
TABLE_AT = TOP + 58
CURVE = 168  # pixels of its height


class DetectiveFigure(Picture):
    """Above ten images to judge, the present one large; below the table of detectors, and the curve of one of them.

    Args:
        stages: the names of the stages, 2 to 6.
        rows: those of the detectors: a stage each, and all of them.
    """

    def __init__(self, stages: Sequence[str], rows: Sequence[str]) -> None:
        height = max(TABLE_AT + CELL * len(rows) + 12, TABLE_AT + CURVE + 34)
        super().__init__(WIDTH, height, alt="Real digits and fakes to be told apart, by you and by detectors.")
        self.ten = Mosaic(self, (14, 4, 572, 100), head=20, largest=54, caption=20, cmap="grey", smooth=True)
        self._marks = [self.words(0, 0, axes=self.ten.axes, size=9, side="center") for _ in range(TEN)]
        self.large = PixelGrid(self, (600, 8, 130, 130), smooth=True)
        self._score = [self.words_at(14, 112 + 18 * i, size=10) for i in range(2)]
        self._head = self.words_at(14, TOP, size=9)
        self._still(14, TOP + 40, "trained on real ones and")
        columns = ("real", *map(str, range(1, len(stages) + 1)))
        for i, name in enumerate(columns):
            self._still(COLUMNS_AT + CELL * (i + 0.5), TOP + 40, name, "center")
        self._still(COLUMNS_AT + CELL, TOP + 22, "fakes:")
        self._rows = [self.words_at(14, TABLE_AT + CELL * (i + 0.5), size=9) for i in range(len(rows))]
        self._names = list(rows)
        box = (COLUMNS_AT, TABLE_AT, CELL * len(columns), CELL * len(rows))
        self.table = NumberGrid(self, box, "grey", most=MOST_ROWS + 1)
        self.areas["table"] = self.table.axes
        self.course = Curve(self, self.axes_at(560, TABLE_AT, 280, CURVE), "", "validation", dash="--")
        self._still(560, TOP + 40, "share right in this training")

    def show_ten(
        self, heading: str, images: np.ndarray, marks: Sequence[tuple[str, bool]], score: Sequence[str], at: int
    ) -> None:
        """Ten images; below those that were judged the truth, and whether it was found; `at` is the present one."""
        self.ten.heading.set_text(heading)
        self.ten.show(images, span=1.0, chosen=at)
        self.large.show(images[at])
        for i, words in enumerate(self._marks):
            text, right = marks[i] if i < len(marks) else ("", True)
            words.set_text(text)
            self.paint(words, color="good" if right else "bad")
            x, y = self.ten.place(i)
            words.set_position((x, y + self.ten.side + 10))
        self.fill_in(self._score, score)

    def show_table(self, heading: str, shares: np.ndarray, row: int) -> None:
        """The shares (rows, 1 + stages) from 0 to 1, NaN for what is not known yet; the detector that is trained."""
        self._head.set_text(heading)
        self.table.write(shares)
        for i, words in enumerate(self._rows):
            words.set_text(f"{'▸' if i == row else '   '} {self._names[i]}")
            self.paint(words, color="accent" if i == row else "ink")

    def _still(self, left: float, top: float, text: str, side: str = "left") -> None:
        self.figure.text(left / WIDTH, 1 - top / self.height, text, fontsize=9, va="center", ha=side)
