"""A handful of test images with what is true of them and what a model answers, beside the curves of its training."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import to_rgb

from dltutor.figures.curves import Curve
from dltutor.figures.picture import Picture
from dltutor.figures.quick import Tiles

FINE = 4  # steps of the mosaic's grid in a pixel of an image: an outline is two of them wide
GAP = 2.0  # pixels of an image, between two of them
LARGEST_TURN = 90.0  # degrees that a drawn steering wheel turns for the largest angle


class Tint(Tiles):
    """Marked pixels under a veil of one colour."""

    STRENGTH = 150  # of 255

    def set_color(self, colour: str) -> None:
        self._table[:, :3] = np.round(np.multiply(to_rgb(colour), 255))
        self._table[:, 3] = self.STRENGTH
        self._drawn = None


class Outline(Tint):
    """Marked pixels in one colour."""

    STRENGTH = 255


class HeadsFigure(Picture):
    """Left the images, with two sorts of lines on them: true and predicted; right loss and a measure on the test data.

    Lines are given in pixels of an image, from its upper left corner.

    Args:
        size: (height, width) of an image.
        columns, rows: how many are shown.
        strip: room below each image, in its pixels.
        measure: title of the lower curve.
        top: end of its axis.
        goal: where it is to come to.
        naive: where one answer to everything, without looking, would be.
        alt: what the picture shows, in words.
    """

    def __init__(
        self,
        size: tuple[int, int],
        columns: int,
        rows: int,
        strip: float,
        *,
        measure: str,
        top: float,
        goal: float,
        naive: float,
        alt: str,
    ) -> None:
        super().__init__(860, 440, alt=alt)
        self.size, self.columns, self.rows = size, columns, rows
        self._gap, self._strip = GAP * size[0] / 32, strip * size[0] / 32
        width = columns * (size[1] + self._gap) - self._gap
        height = rows * (size[0] + self._strip)
        self.scenes = self.axes_at(14, 36, 556, 398, frame="none")
        self.scenes.set(xlim=(0, width), ylim=(height, 0), aspect="equal", anchor="NW", xticks=[], yticks=[])
        self._images = self._mosaic(Tiles)
        self._images.set_cmap(colormaps["gray"])  # an image keeps its black and white in either theme
        self.tint = self.paint(self._mosaic(Tint), color="positive")
        self._outline = self.paint(self._mosaic(Outline), color="negative")
        self.true, self.predicted = (
            self.moving(self.scenes.plot([], [], linestyle=dash, linewidth=2.4)[0]) for dash in ("-", (0, (2.2, 1.2)))
        )
        self.paint(self.true, color="negative")
        self.paint(self.predicted, color="positive")
        self._words = [self._line_below(i) for i in range(self.amount)]
        self._wheels()
        self.loss = Curve(self, self.axes_at(640, 36, 200, 138), "training loss", "training")
        axes = self.axes_at(640, 240, 200, 160)
        used = sorted((0.0, goal / top + 0.1, naive / top + 0.1, 1.0))  # by the two lines with their names
        _, quiet = max((b - a, (a + b) / 2 - 0.04) for a, b in pairwise(used))
        self.measure = Curve(self, axes, measure, "validation", top=top, dash="--", quiet=quiet)
        for value, name, role, dash in ((goal, "goal", "good", "--"), (naive, "without looking", "muted", ":")):
            self.paint(axes.axhline(value, linestyle=dash, linewidth=1.2), color=role)
            place = value + 0.06 * top
            self.words(0.99, place, axes=axes, size=8.5, role=role, side="right").set_text(name)

    @property
    def amount(self) -> int:
        """How many images are shown."""
        return self.columns * self.rows

    def legend(self, true: str, predicted: str) -> None:
        """Say above the images what the two sorts of lines are."""
        for x, text, role in ((14, true, "negative"), (262, predicted, "positive")):
            label = self.figure.text(x / self.width, 1 - 20 / self.height, text, fontsize=10, va="center")
            self.paint(label, color=role)

    def corner(self, i: int) -> tuple[float, float]:
        """Where the upper left corner of image `i` is."""
        row, column = divmod(i, self.columns)
        return column * (self.size[1] + self._gap), row * (self.size[0] + self._strip)

    def show(self, images: np.ndarray) -> None:
        """Show `images`, shape (amount or fewer, height, width), from 0 black to 1 white."""
        self._images.set_values(self._place(2 * images - 1))

    def show_words(self, words: Sequence[str]) -> None:
        """A line of words below each image."""
        for i, line in enumerate(self._words):
            line.set_text(words[i] if i < len(words) else "")

    def show_tint(self, masks: np.ndarray) -> None:
        """Veil the pixels that `masks`, shape (amount or fewer, height, width), mark."""
        self.tint.set_values(self._place(np.where(masks, 0.0, np.nan)))

    def show_outline(self, masks: np.ndarray) -> None:
        """Draw around the pixels that `masks`, shape (amount or fewer, height, width), mark."""
        fine = np.pad(masks.repeat(FINE, axis=1).repeat(FINE, axis=2), ((0, 0), (1, 1), (1, 1)))
        around = [np.roll(fine, (dy, dx), (1, 2)) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
        ring = np.any(around, axis=0) & ~np.all(around, axis=0)
        self._outline.set_values(self._place(np.where(ring, 0.0, np.nan)[:, 1:-1, 1:-1], fine=True))

    def show_lines(self, line, paths: Sequence[np.ndarray]) -> None:
        """Show one of `paths`, arrays of shape (points, 2), on each image; NaN makes a gap."""
        parts = [np.full((1, 2), np.nan)]
        for i, path in enumerate(paths):
            parts += [path + self.corner(i), parts[0]]
        line.set_data(*np.concatenate(parts).T)

    def show_wheels(self, true: np.ndarray, predicted: np.ndarray) -> None:
        """A steering wheel below each image, turned by a `predicted` share of the largest angle, −1 to 1.

        A mark at its rim says how far it should be turned.
        """
        middles = np.array([self._wheel_middle(i) for i in range(len(true))])
        turn = np.radians(LARGEST_TURN) * np.clip(np.nan_to_num(np.stack([true, predicted])), -1.5, 1.5)
        radius = self._wheel_radius
        spokes = []
        for (x, y), angle in zip(middles, turn[1], strict=True):
            for spoke in (0.0, 2.2, -2.2):
                spokes += [(x, y), (x + radius * np.sin(angle + spoke), y - radius * np.cos(angle + spoke))]
                spokes.append((np.nan, np.nan))
        self._rims.set_data(*self._circles(middles))
        self._spokes.set_data(*np.array(spokes).T)
        tips = middles + radius * np.stack([np.sin(turn[1]), -np.cos(turn[1])], axis=1)
        self._tips.set_data(*tips.T)
        marks = middles + 1.28 * radius * np.stack([np.sin(turn[0]), -np.cos(turn[0])], axis=1)
        self._marks.set_data(*marks.T)

    def _mosaic(self, kind: type) -> Tiles:
        width, height = self.scenes.get_xlim()[1], self.scenes.get_ylim()[0]
        across, down = round(FINE * width), round(FINE * height)
        tiles = kind(np.full((down, across), np.nan), (0, width, height, 0))
        self.scenes.add_artist(tiles)
        self._grid = down, across
        return self.moving(tiles)

    def _place(self, images: np.ndarray, fine: bool = False) -> np.ndarray:
        """Images side by side on the grid of the mosaic; `fine` ones are on it already."""
        grid = np.full(self._grid, np.nan)
        for i, image in enumerate(images):
            left, top = (round(FINE * place) for place in self.corner(i))
            large = image if fine else image.repeat(FINE, axis=0).repeat(FINE, axis=1)
            large = large[: grid.shape[0] - top, : grid.shape[1] - left]
            grid[top : top + large.shape[0], left : left + large.shape[1]] = large
        return grid

    def _line_below(self, i: int):
        x, y = self.corner(i)
        indent = 0.0 if self._strip < 10 * self.size[0] / 32 else 0.3 * self.size[1]
        return self.words(x + indent, y + self.size[0] + 0.5 * self._strip, axes=self.scenes, size=9.5)

    def _wheels(self) -> None:
        self._wheel_radius = 0.34 * self._strip
        self._rims, self._spokes, self._tips, self._marks = (
            self.moving(self.scenes.plot([], [], look, linewidth=1.8, markersize=7)[0]) for look in ("-", "-", "o", "v")
        )
        for artist, role in ((self._rims, "muted"), (self._spokes, "positive"), (self._tips, "positive")):
            self.paint(artist, color=role)
        self.paint(self._marks, color="negative")

    def _wheel_middle(self, i: int) -> tuple[float, float]:
        x, y = self.corner(i)
        return x + 0.14 * self.size[1], y + self.size[0] + 0.54 * self._strip

    def _circles(self, middles: np.ndarray) -> np.ndarray:
        around = np.append(np.linspace(0, 2 * np.pi, 40), np.nan)
        circle = self._wheel_radius * np.stack([np.sin(around), np.cos(around)], axis=1)
        return (middles[:, None] + circle).reshape(-1, 2).T
