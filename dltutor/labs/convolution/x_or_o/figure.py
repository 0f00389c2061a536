"""The same small picture twice: compared with whole templates, and searched for small features."""

from __future__ import annotations

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.figures.pixels import PixelGrid
from dltutor.wording import fixed

GRID = 256  # side of the two large grids
RIGHT = 446  # where the right half begins
DRESS = (("negative", ":"), ("accent", "-"), ("positive", "--"))  # of the features: role and dash
FEATURE = 3  # pixels along a side


class XOrOFigure(Picture):
    """Left the picture against the templates, right the best place of each feature; the verdicts below.

    Args:
        templates: the name of each with its pixels, from 0 to 1; two of them.
        features: the name of each with its numbers, −1 to 1; three of them, 3 × 3.
    """

    def __init__(self, templates: dict[str, np.ndarray], features: dict[str, np.ndarray]) -> None:
        super().__init__(860, 420, alt="One picture, judged pixel by pixel and by its features.")
        self.templates = templates
        self.left = PixelGrid(self, (14, 56, GRID, GRID), area="pixels")
        self.right = PixelGrid(self, (RIGHT, 56, GRID, GRID), area="features")
        self.differs = self.left.marks("x", "bad", 8, width=1.6)
        self.pens = [grid.marks("s", "muted", 20, width=1) for grid in (self.left, self.right)]
        self.frames = [self.right.line(role, 2.6, dash) for role, dash in DRESS]
        for x, title, more in (
            (14, "1 · every pixel", "against a whole template"),
            (RIGHT, "2 · three features", "each where it fits best"),
        ):
            self.words_at(x, 16, size=12, weight="bold").set_text(title)
            self.words_at(x, 37, size=10, role="muted").set_text(more)
        self._make_templates(templates)
        self._make_features(features)
        self.marks = [self.words_at(x, 346, size=14, weight="bold") for x in (14, RIGHT)]
        self.notes = [[self.words_at(x, 374 + 22 * i, size=10) for i in (0, 1)] for x in (14, RIGHT)]

    def show(self, picture: np.ndarray, pen: tuple[int, int]) -> None:
        """Show the `picture` (9, 9) from 0 to 1; the `pen` is where the keyboard would draw."""
        for grid, mark in zip((self.left, self.right), self.pens, strict=True):
            grid.show(picture)
            PixelGrid.put(mark, *map(np.array, pen))

    def show_likeness(self, likeness: dict[str, float], nearest: str, differs: np.ndarray) -> None:
        """Write how alike the templates are, frame the `nearest`, and cross out the pixels where it `differs`."""
        PixelGrid.put(self.differs, *np.nonzero(differs))
        for name, words in self.likeness.items():
            words.set_text(fixed(likeness[name]))
            grid, frame = self._templates[name]
            PixelGrid.frame(frame, 0, 0, *(grid.shape if name == nearest else (0, 0)))

    def show_features(self, match: dict[str, float], place: dict[str, tuple[int, int]], found: dict[str, bool]) -> None:
        """Write how well each feature matches, and frame the `place` where it does so best; dim what is not `found`."""
        for (name, words), frame in zip(self.matches.items(), self.frames, strict=True):
            words.set_text(f"{fixed(match[name])} {'✔' if found[name] else '✗'}")
            PixelGrid.frame(frame, *place[name], FEATURE, FEATURE)
            frame.set_alpha(1.0 if found[name] else 0.3)

    def write(self, verdicts: list[tuple[str, str]], notes: list[list[str]]) -> None:
        """The two verdicts, each with the role of its colour, and two lines below each."""
        for words, (text, role) in zip(self.marks, verdicts, strict=True):
            words.set_text(text)
            self.paint(words, color=role)
        for column, texts in zip(self.notes, notes, strict=True):
            self.fill_in(column, texts)

    def _make_templates(self, templates: dict[str, np.ndarray]) -> None:
        self.likeness, self._templates = {}, {}
        for i, (name, pixels) in enumerate(templates.items()):
            top = 74 + 130 * i
            grid = PixelGrid(self, (294, top, 88, 88))
            grid.show(pixels)
            self._templates[name] = grid, grid.line("accent", 2.6)
            self.words_at(294, top - 12, size=10).set_text(f"like the {name}:")
            self.likeness[name] = self.words_at(416, top - 12, size=11, weight="bold", side="right")

    def _make_features(self, features: dict[str, np.ndarray]) -> None:
        self.matches = {}
        for i, ((name, numbers), (role, dash)) in enumerate(zip(features.items(), DRESS, strict=True)):
            top = 58 + 90 * i
            grid = PixelGrid(self, (RIGHT + GRID + 18, top, 66, 66))
            grid.show(np.where(numbers == 0, np.nan, (numbers + 1) / 2))
            PixelGrid.frame(grid.line(role, 2.6, dash), 0, 0, FEATURE, FEATURE)
            for row, column in np.argwhere(numbers == 0):
                self.words(column + 0.5, row + 0.5, axes=grid.axes, size=9, side="center", role="muted").set_text("?")
            self.matches[name] = self.words_at(RIGHT + GRID + 93, top + 33, size=10)
