"""How often a network is right in each of four groups, faces of each group with its answers, and two totals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.colour_image import ColourImage
from dltutor.figures.learning import Learning
from dltutor.figures.picture import Picture
from dltutor.wording import share

WIDTH, HEIGHT = 860, 400
GROUPS = "ABCD"
SHOWN = 8  # faces of each group
FACE, LINE = 51, 74  # pixels of a face, and from one line of faces to the next
LOOKS = (("second", "-", "o"), ("sixth", "--", "s"), ("seventh", "-.", "D"), ("fourth", "-", "^"))
SIGNS = "●■◆▲"


class MoodsFigure(Picture):
    """Left a curve for each group, and below it two totals; right faces of each group, marked ✔ or ✗."""

    def __init__(self) -> None:
        super().__init__(WIDTH, HEIGHT, alt="How often a network is right about drawn faces in four tones of skin.")
        axes = self.axes_at(52, 28, 300, 236, head="moods of new faces right")
        self.learning = Learning(self, axes, LOOKS, unit="steps", level=1 / 3)
        self.totals = [self.words_at(24, 316 + 26 * place, size=10.5) for place in range(3)]
        left = 400
        self.names = [
            self.words_at(left, 44 + LINE * place, size=11, role=role) for place, (role, *_) in enumerate(LOOKS)
        ]
        self.rows, self.marks = [], []
        for place in range(len(GROUPS)):
            top = 20 + LINE * place
            self.rows.append(self.moving(ColourImage(self.axes_at(left + 42, top, SHOWN * FACE, FACE, frame="off"))))
            self.marks.append(
                [
                    self.words_at(left + 42 + (i + 0.5) * FACE, top + FACE + 10, size=9.5, side="center")
                    for i in range(SHOWN)
                ]
            )
        self.head = self.words_at(left, 328, size=10)
        self.parts = self.words_at(left, 354, size=10)

    def show(self, steps: Sequence[int], parts: np.ndarray, totals: Sequence[str]) -> None:
        """Show the shares right in each group, shape (measurements, 4), and lines on all groups together."""
        self.learning.show([(steps, parts[:, place] if len(parts) else []) for place in range(len(GROUPS))])
        self.fill_in(self.totals, totals)
        known = [f" {share(float(each))}" for each in parts[-1]] if len(parts) else [""] * len(GROUPS)
        self.fill_in(self.names, [f"{sign} {name}" for sign, name in zip(SIGNS, GROUPS, strict=True)])
        self.parts.set_text("   ".join(f"{s} {n}{k}" for s, n, k in zip(SIGNS, GROUPS, known, strict=True)))

    def show_faces(self, head: str, rows: Sequence[np.ndarray], texts: Sequence[Sequence[str]]) -> None:
        """Show faces of each group, and below each what the network says, with ✔ or ✗."""
        self.head.set_text(head)
        for row, marks, faces, text in zip(self.rows, self.marks, rows, texts, strict=True):
            row.show(np.concatenate(list(faces), axis=1))
            self.fill_in(marks, text)
