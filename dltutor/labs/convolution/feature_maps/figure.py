"""Every layer of a network as a line of small maps, and one of them large with its kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture
from dltutor.wording import column, fixed

WIDTH, HEIGHT = 860, 470
HEAD = 17  # pixels of a line's heading
MOST_LINES = 9
MOST_NUMBERS = 25  # numbers of a kernel that are written into it


class FeatureMapsFigure(Picture):
    """Left the image and the answer, in the middle a line for each layer, right the chosen map and its kernel.

    Args:
        layers: how many layers there are; where there are more than nine, those around the chosen one are shown.
        classes: how many bars the answer has.
        ratio: height of the image divided by its width.
    """

    def __init__(self, layers: int, classes: int, ratio: float = 1.0) -> None:
        super().__init__(WIDTH, HEIGHT, alt="The feature maps of every layer, and one map with its kernel.")
        self.lines_shown = min(layers, MOST_LINES)
        self._caption(14, 8, "the image")
        box = 14, 30, 124, 124 * max(0.3, min(1.0, ratio))
        self.image = Mosaic(self, box, largest=122, cmap="grey", area="image")
        self._label = self.words_at(14, 168, size=9)
        self._caption(14, 196, "the answer")
        self._make_bars(classes)
        self._caption(164, 8, "the layers: − blue, 0 blank, + orange, each on its own scale")
        pitch = (HEIGHT - 38) / self.lines_shown
        look: dict[str, Any] = {"head": HEAD, "largest": min(56, pitch - HEAD - 6), "least": 15}
        self.lines = [
            Mosaic(self, (164, 30 + i * pitch, 386, pitch - 4), area=f"line {i}", **look)
            for i in range(self.lines_shown)
        ]
        self._title = self.words_at(574, 18, size=10, weight="bold")
        self.map = Mosaic(self, (574, 30, 222, 224), largest=220)
        self._range = self.words_at(574, 266, size=9)
        self._kernel_title = self.words_at(574, 294, size=10, weight="bold")
        self.kernel = Mosaic(self, (574, 326, 272, 136), largest=118, least=8)
        self._kernel_words = self.words_at(574, 313, size=9, role="muted")
        self._numbers = [self.words(0, 0, axes=self.kernel.axes, size=9, side="center") for _ in range(MOST_NUMBERS)]

    def show_image(self, image: np.ndarray, label: str, answer: np.ndarray) -> None:
        """The image, (height, width) from 0 to 1, what is said of it, and the answer (classes,)."""
        self.image.show(image[None], span=1.0)
        self._label.set_text(label)
        self.answer.set_values(answer)
        best = int(np.argmax(answer))
        for i, words in enumerate(self._shares):
            words.set_text(f"{column(answer[i])}{' ◂' if i == best else ''}")

    def show_layers(
        self, headings: Sequence[str], outputs: Sequence[np.ndarray], spans: Sequence[float], chosen: tuple[int, int]
    ) -> None:
        """A heading, the maps (channels, height, width) or numbers (units,), and the scale of each shown layer.

        `chosen` is (line, channel).
        """
        for i, line in enumerate(self.lines):
            mine = chosen[1] if i == chosen[0] else None
            line.show(outputs[i], span=spans[i], chosen=mine)
            shown = line.shown
            part = "" if len(shown) == len(outputs[i]) else f"   {shown.start} to {shown.stop - 1} shown"
            line.heading.set_text(f"{'▸ ' if mine is not None else ''}{headings[i]}{part}")

    def show_map(self, title: str, values: np.ndarray, span: float, scale: str) -> None:
        """The chosen map (height, width), large, or one number as a bar."""
        self._title.set_text(title)
        self.map.show(values[None] if values.ndim == 2 else values.reshape(1), span=span)
        self._range.set_text(scale)

    def show_kernel(self, title: str, kernels: np.ndarray, words: str) -> None:
        """The weights that make the chosen map: (inputs, height, width), (inputs,) or nothing."""
        self._kernel_title.set_text(title)
        self._kernel_words.set_text(words)
        self.kernel.show(kernels)
        written = kernels.ndim == 3 and len(kernels) == 1 and kernels[0].size <= MOST_NUMBERS
        numbers = kernels[0].ravel() if written else ()
        for i, text in enumerate(self._numbers):
            text.set_text(fixed(numbers[i], 1) if i < len(numbers) else "")
            if i < len(numbers):
                row, column = divmod(i, kernels.shape[2])
                cell = self.kernel.side / max(kernels.shape[1:])
                text.set_position(((column + 0.5) * cell, (row + 0.5) * cell))

    def _caption(self, left: float, top: float, text: str) -> None:
        self.figure.text(left / WIDTH, 1 - top / HEIGHT, text, fontsize=9, va="top")

    def _make_bars(self, classes: int) -> None:
        axes = self.axes_at(30, 216, 108, min(HEIGHT - 228, 23 * classes), ticks=False, frame="none")
        axes.set(xlim=(0, 1.9), ylim=(classes - 0.4, -0.6), xticks=[], yticks=range(classes))
        self.answer = self.bars(axes, classes)
        self._shares = [self.words(1.08, i, axes=axes, size=9) for i in range(classes)]
