"""The units of every convolution, each by the part of an image that excites it most, and more parts for one unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture
from dltutor.figures.pixels import PixelGrid

WIDTH, HEIGHT = 860, 440
PATCHES = 24  # that are shown of one unit
LEFT = 410  # of the right half


class PatchesFigure(Picture):
    """Left a block of small patches for each layer, one for each unit; right the patches of the chosen unit.

    Args:
        layers: how many convolutions there are, 1 to 4.
        names: one for each class, 2 to 12.
    """

    def __init__(self, layers: int, names: Sequence[str]) -> None:
        super().__init__(WIDTH, HEIGHT, alt="The parts of images that excite the units of a network most.")
        pitch = (HEIGHT - 8) / layers
        self.layers = [
            Mosaic(
                self,
                (14, 4 + i * pitch, 372, pitch - 6),
                head=20,
                largest=56,
                least=26,
                cmap="grey",
                smooth=True,
                area=f"layer {i}",
            )
            for i in range(layers)
        ]
        self._title = self.words_at(LEFT, 14, size=11, weight="bold")
        self.patches = Mosaic(
            self, (LEFT, 28, 436, 272), head=0, largest=64, least=52, cmap="grey", smooth=True, area="patches"
        )
        self._whole = self.words_at(LEFT, 316, size=9)
        self.image = PixelGrid(self, (LEFT, 328, 108, 108), smooth=True, area="image")
        self._frame = self.image.line("accent", 2.5)
        self._make_bars(names)

    def show_layers(self, headings: Sequence[str], patches: Sequence[np.ndarray], chosen: tuple[int, int]) -> None:
        """A heading and the best patch (units, size, size) of each layer; `chosen` is (layer, unit)."""
        for i, line in enumerate(self.layers):
            mine = chosen[1] if i == chosen[0] else None
            line.heading.set_text(f"{'▸ ' if mine is not None else ''}{headings[i]}")
            line.show(patches[i], span=1.0, chosen=mine)

    def show_unit(self, title: str, patches: np.ndarray, picked: int, counts: np.ndarray) -> None:
        """The patches (count, size, size) of the chosen unit, the `picked` one framed, and how many of each class."""
        self._title.set_text(title)
        self.patches.show(patches, span=1.0, chosen=picked)
        self._counts.set_values(counts / max(1, counts.sum()))
        for words, count in zip(self._numbers, counts, strict=True):
            words.set_text(str(count) if count else "·")

    def show_image(self, heading: str, image: np.ndarray, place: tuple[int, int, int]) -> None:
        """The image that the picked patch is cut from; `place` is its upper row, its left column and its size."""
        self._whole.set_text(heading)
        self.image.show(image)
        top, left, size = place
        height, width = image.shape
        bottom, right = min(top + size, height), min(left + size, width)
        top, left = max(top, 0), max(left, 0)
        PixelGrid.frame(self._frame, top, left, bottom - top, right - left)

    def _make_bars(self, names: Sequence[str]) -> None:
        count = len(names)
        head = self.words_at(LEFT + 150, 316, size=9)
        head.set_text(f"the {PATCHES} patches by their label")
        axes = self.axes_at(LEFT + 176, 326, 216, 108, ticks=False, frame="none", yticks=range(count), xticks=[])
        axes.set(xlim=(0, 1.12), ylim=(count - 0.4, -0.6))
        axes.set_yticklabels([name[:5] for name in names], fontsize=8)
        self._counts = self.bars(axes, count)
        self._numbers = [self.words(1.04, i, axes=axes, size=8) for i in range(count)]
