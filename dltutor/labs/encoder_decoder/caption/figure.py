"""A scene that is arranged with the pointer, and for each word of its caption where the network looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from dltutor.figures.colour_image import ColourImage
from dltutor.figures.curves import Curve
from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 860, 410
SCENE = 236  # pixels of the scene's side
TILE, COLUMNS, MOST = 98, 5, 10  # of the small pictures: side in pixels, in a line, in all
RIGHT, ACROSS, DOWN, TOP = 282, 118, 124, 32  # where they begin, and from one to the next
DARK = 0.3  # of the light is left where the network does not look


class CaptionFigure(Picture):
    """Left the scene, at its right the words with what is looked at, below the course of the training.

    Args:
        side: pixels of the scene.
        goal: the share of test scenes that is wanted.
        commonest: the share that the commonest caption is right for.
    """

    def __init__(self, side: int, *, goal: float, commonest: float) -> None:
        alt = "A scene with two shapes; under each word of its caption the part of the image that the network looks at."
        super().__init__(WIDTH, HEIGHT, alt=alt)
        look: dict[str, Any] = {"ticks": False, "frame": "none", "xticks": [], "yticks": []}
        self.scene = self.axes_at(14, TOP, SCENE, SCENE, area="scene", xlim=(0, side), ylim=(side, 0), **look)
        self._image = self.moving(ColourImage(self.scene))
        self._ring = self.moving_line(self.scene, "--", "white", linewidth=1.4)
        self._marks = [self.moving_line(self.scene, "", "white", marker=f"${k}$", markersize=7) for k in (1, 2)]
        self._hint = self.words_at(14, 17, size=10, role="muted")
        self._true = self.words_at(RIGHT, 17, size=10.5)
        self._below = self.words_at(14, 282, size=9.5, role="muted")
        self._tiles, self._words = [], []
        for k in range(MOST):
            left, top = RIGHT + ACROSS * (k % COLUMNS), TOP + DOWN * (k // COLUMNS)
            axes = self.axes_at(left, top, TILE, TILE, xlim=(0, 1), ylim=(1, 0), **look)
            axes.patch.set_visible(False)
            self._tiles.append(self.moving(ColourImage(axes)))
            self._words.append(self.words_at(left + TILE / 2, top + TILE + 11, size=10.5, side="center"))
        left, right = self.axes_at(46, 312, 340, 70), self.axes_at(458, 312, 388, 70)
        self.loss = Curve(self, left, "loss", "training", top=3.0, quiet=0.5)
        self.exact = Curve(self, right, "share of test scenes, every word right", "validation", quiet=0.3)
        right.set_yticks((0, 0.5, 1))
        self.paint(right.axhline(goal, linestyle=":", linewidth=1.4), color="good")
        self.paint(right.axhline(commonest, linestyle="-.", linewidth=1.2), color="muted")

    def show_scene(self, image: np.ndarray, places: Sequence[tuple[float, float]], radius: float, chosen: int) -> None:
        """Show the image, a number on each of its shapes, and a ring around the chosen one."""
        self._image.show(image)
        around = np.linspace(0, 2 * np.pi, 40)
        x, y = places[chosen]
        self._ring.set_data(x + (radius + 1) * np.cos(around), y + (radius + 1) * np.sin(around))
        for mark, place in zip(self._marks, places, strict=True):
            mark.set_data([place[0]], [place[1]])

    def show_words(self, words: Sequence[str], right: Sequence[bool], pictures: Sequence[np.ndarray | None]) -> None:
        """Show each word below its small picture, a wrong one marked."""
        for k, (tile, line) in enumerate(zip(self._tiles, self._words, strict=True)):
            here = k < len(words)
            tile.show(pictures[k] if here else None)
            wrong = here and not right[k]
            line.set_text(f"✗ {words[k]}" if wrong else words[k] if here else "")
            self.paint(line, color="bad" if wrong else "ink")

    def write(self, hint: str, true: str, below: str) -> None:
        """The lines above the scene, above the words, and below the scene."""
        for line, text in ((self._hint, hint), (self._true, true), (self._below, below)):
            line.set_text(text)


def lit(image: np.ndarray, weights: np.ndarray | None) -> np.ndarray:
    """The image, dark where there is no weight: the place with the most has all its light.

    >>> lit(np.ones((4, 4, 3)), np.array([[1.0, 0.0], [0.0, 0.0]])).round(1).min().tolist()
    0.3
    """
    if weights is None:
        return image
    height, width = image.shape[:2]
    light = Image.fromarray((weights / weights.max()).astype(np.float32)).resize(
        (width, height), Image.Resampling.BILINEAR
    )
    return image * (DARK + (1 - DARK) * np.asarray(light).clip(0, 1))[..., None]
