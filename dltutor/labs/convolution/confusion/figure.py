"""A confusion matrix, and the images behind one of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 860, 440
SIDE = 340  # pixels of the matrix
LEFT, TOP = 58, 52
IMAGES = 24  # images that are shown at most
_WEIGHTS = {True: "bold", False: "normal"}


class ConfusionFigure(Picture):
    """Left the matrix: a row for each label, a column for each answer, at its right the recall; right the images.

    Args:
        names: one for each class, 2 to 12.
    """

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(WIDTH, HEIGHT, alt="A confusion matrix, and the images behind the chosen cell.")
        count = len(names)
        self.matrix = self.axes_at(LEFT, TOP, SIDE, SIDE, area="matrix", ticks=False, frame="none")
        self.matrix.set(xlim=(0, count), ylim=(count, 0))
        middles = np.arange(count) + 0.5
        self.matrix.set_xticks(middles, [name[:6] for name in names])
        self.matrix.set_yticks(middles, [name[:6] for name in names])
        self.matrix.xaxis.tick_top()
        self._still(LEFT, 8, "the model's answer  →")
        self.figure.text(
            18 / WIDTH, 1 - (TOP + SIDE / 2) / HEIGHT, "the label  →", fontsize=9, rotation=-90, va="center"
        )
        self._still(LEFT + SIDE + 12, 24, "recall")
        self.cells = self.tiles(self.matrix, np.zeros((count, count)), (0, count, count, 0))
        self.paint(self.cells, cmap="rightness")
        self._counts = [
            [
                self.words(j + 0.5, i + 0.5, axes=self.matrix, size=9, side="center", weight=_WEIGHTS[i == j])
                for j in range(count)
            ]
            for i in range(count)
        ]
        self._recall = [self.words_at(LEFT + SIDE + 12, TOP + (i + 0.5) * SIDE / count, size=9) for i in range(count)]
        self.frame_line = self.moving_line(self.matrix, "", "accent", linewidth=2.5, clip_on=False)
        self._still(LEFT, TOP + SIDE + 12, "green, bold: right.  red: mistakes.  the more, the stronger")
        self._title = self.words_at(500, 16, size=10, weight="bold")
        self._subtitle = self.words_at(500, 36, size=9, role="muted")
        box = 500, TOP, 350, HEIGHT - TOP - 6
        look: dict[str, Any] = {
            "largest": 64,
            "least": 50,
            "caption": 15,
            "captions": IMAGES,
            "cmap": "grey",
            "smooth": True,
        }
        self.images = Mosaic(self, box, area="images", **look)

    def show_matrix(self, counts: np.ndarray, recall: Sequence[str], chosen: tuple[int, int] | None) -> None:
        """`counts` (labels, answers), a text for the recall of each label, and the chosen (label, answer)."""
        right = np.eye(len(counts), dtype=bool)
        shades = np.zeros(counts.shape)
        rows = np.maximum(counts.sum(axis=1, keepdims=True), 1)
        most = max(5, int(counts[~right].max(initial=0)))
        shades[right] = 0.7 * (counts / rows)[right]
        shades[~right] = -np.where(counts > 0, 0.15 + 0.4 * counts / most, 0.0)[~right]
        self.cells.set_values(shades)
        for line, words in zip(counts, self._counts, strict=True):
            for number, text in zip(line, words, strict=True):
                text.set_text(str(number) if number else "·")
        self.fill_in(self._recall, recall)
        if chosen is None:
            self.frame_line.set_data([], [])
        else:
            i, j = chosen
            self.frame_line.set_data([j, j + 1, j + 1, j, j], [i, i, i + 1, i + 1, i])

    def show_images(
        self, title: str, subtitle: str, images: np.ndarray, captions: Sequence[str], chosen: int | None
    ) -> None:
        """`images` (count, height, width) from 0 to 1, each with a caption of at most seven characters."""
        self._title.set_text(title)
        self._subtitle.set_text(subtitle)
        self.images.show(images, span=1.0, chosen=chosen)
        self.images.write(captions)

    def _still(self, left: float, top: float, text: str) -> None:
        self.figure.text(left / WIDTH, 1 - top / HEIGHT, text, fontsize=9, va="top")
