"""The units of every convolution, each by the part of an image that excites it most, and more parts for one unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 860, 440
LEFT = 410  # of the right half
SIDE = 108  # pixels of the whole image


class UnitsFigure(Picture):
    """Left a block of small patches for each layer, one for each unit; right the patches of the chosen unit.

    Images are grey, (height, width), or have three colours in a last axis.

    Args:
        layers: how many convolutions there are.
        names: one for each class, 2 to 12.
        count: how many patches of one unit are shown.
        patches: left, top, width and height of the box that they are shown in.
        look: of these patches, as `Mosaic` takes it.
    """

    def __init__(
        self,
        layers: int,
        names: Sequence[str],
        count: int,
        patches: tuple[float, float, float, float],
        look: dict[str, Any],
        *,
        alt: str,
    ) -> None:
        super().__init__(WIDTH, HEIGHT, alt=alt)
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
        self.patches = Mosaic(self, patches, cmap="grey", smooth=True, area="patches", **look)
        self._whole = self.words_at(LEFT, 316, size=9)
        self.image = Mosaic(self, (LEFT, 328, SIDE, SIDE), largest=SIDE, cmap="grey", smooth=True)
        self._frame = self.moving_line(self.image.axes, "-", "accent", linewidth=2.5, solid_joinstyle="miter")
        self._make_bars(names, count)

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
        self.image.show(image[None], span=1.0)
        top, left, size = place
        height, width = image.shape[:2]
        pixel = SIDE / max(height, width)
        rows = (SIDE - height * pixel) / 2 + pixel * np.clip([top, top + size], 0, height)
        columns = (SIDE - width * pixel) / 2 + pixel * np.clip([left, left + size], 0, width)
        self._frame.set_data(columns[[0, 1, 1, 0, 0]], rows[[0, 0, 1, 1, 0]])

    def _make_bars(self, names: Sequence[str], patches: int) -> None:
        count = len(names)
        head = self.words_at(LEFT + 150, 316, size=9)
        head.set_text(f"the {patches} patches by their label")
        axes = self.axes_at(LEFT + 176, 326, 216, 108, ticks=False, frame="none", yticks=range(count), xticks=[])
        axes.set(xlim=(0, 1.12), ylim=(count - 0.4, -0.6))
        axes.set_yticklabels([name[:7] for name in names], fontsize=8)
        self._counts = self.bars(axes, count)
        self._numbers = [self.words(1.04, i, axes=axes, size=8) for i in range(count)]
