"""A pad to draw a digit on, what a network sees of it, its answer and feature maps, and the curve of its training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.curves import Curve
from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture
from dltutor.wording import column

WIDTH, TALL, LOW = 860, 452, 304  # with and without feature maps
TOP = 30
LINES = 3  # layers whose maps are shown at most


class DigitFigure(Picture):
    """Above: the pad, the image that is seen, a bar for each class, the share of test images read right. Below: maps.

    Args:
        names: one for each class, 2 to 12.
        side: height and width of the model's image.
        layers: how many layers are shown below.
        pad: the pad's side in its own pixels.
    """

    def __init__(self, names: Sequence[str], side: tuple[int, int], layers: int, pad: int) -> None:
        height = TALL if layers else LOW
        super().__init__(WIDTH, height, alt="A pad to draw a digit on, and what a network makes of it.")
        self._still(14, "draw here, large")
        self.pad = self.axes_at(14, TOP, 256, 256, area="pad", xlim=(0, pad), ylim=(0, pad), xticks=[], yticks=[])
        self.ink = self.paint(self.tiles(self.pad, np.zeros((pad, pad)), (0, pad, 0, pad)), cmap="grey")
        edge = self.moving(self.pad.plot([0, pad, pad, 0, 0], [0, 0, pad, pad, 0], linewidth=1, clip_on=False)[0])
        self.paint(edge, color="muted")
        self.pen = self.moving_line(self.pad, "+", "accent", markersize=14, markeredgewidth=2)
        self._still(288, f"it sees {side[0]} × {side[1]}")
        self.seen = Mosaic(self, (288, TOP, 124, 122), largest=118, cmap="grey")
        self.kept = Mosaic(self, (288, 160, 124, 126), head=18, largest=38, least=16, cmap="grey")
        self._still(432, "and answers")
        self._make_bars(names)
        self.accuracy = Curve(self, self.axes_at(632, TOP, 208, 226), "", "validation", dash="--")
        self._still(632, "share right: test images")
        room = (WIDTH - 14) / max(1, layers)
        self.lines = [
            Mosaic(self, (14 + i * room, LOW + 2, room - 16, TALL - LOW - 4), head=18, largest=58, least=14)
            for i in range(layers)
        ]

    def show(self, ink: np.ndarray, seen: np.ndarray, answer: np.ndarray, pen: tuple[float, float]) -> None:
        """Show the pad (side, side), the image (height, width), both from 0 to 1, and the `answer` (classes,)."""
        self.ink.set_values(ink)
        self.seen.show(seen[None], span=1.0)
        self.pen.set_data([pen[0]], [pen[1]])
        best = int(np.argmax(answer))
        self.answer.set_values(answer)
        for i, text in enumerate(self.shares):
            text.set_text(f"{column(answer[i])}{' ◂' if i == best and answer[i] else ''}")

    def show_kept(self, images: np.ndarray, heading: str) -> None:
        """Show the newest of the kept drawings, (count, height, width) from 0 to 1."""
        self.kept.heading.set_text(heading)
        self.kept.show(images[::-1][:9], span=1.0)

    def show_maps(self, headings: Sequence[str], maps: Sequence[np.ndarray]) -> None:
        """Show the maps (channels, height, width), or the numbers (units,), of each layer."""
        for line, heading, values in zip(self.lines, headings, maps, strict=True):
            line.heading.set_text(heading)
            line.show(values)

    def _make_bars(self, names: Sequence[str]) -> None:
        count = len(names)
        axes = self.axes_at(450, TOP, 146, 256, ticks=False, frame="none")
        axes.set(xlim=(0, 1.6), ylim=(count - 0.4, -0.6), xticks=[])
        axes.set_yticks(range(count), [name[:3] for name in names])
        self.answer = self.bars(axes, count)
        self.shares = [self.words(1.06, i, axes=axes, size=9) for i in range(count)]

    def _still(self, left: float, text: str) -> None:
        self.figure.text(left / self.width, 1 - 8 / self.height, text, fontsize=9, va="top")
