"""Left: exact sentences by their length, for each model. Right: a sentence, its translation, and where it looked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.figures.weight_map import cut

WIDTH, HEIGHT = 860, 424
CURVES = (60, 30, 250, 236)  # left, top, width, height in pixels
LEFT, TOP, RIGHT, BOTTOM = 428, 96, 852, 416  # of the matrix
WIDEST, TALLEST = 30, 24  # pixels of a cell
MOST = 30  # words of either sentence
LOOKS = (("second", "o-"), ("fourth", "s--"))  # of the models


class Said(NamedTuple):
    """A word of the translation: whether it is right (None: nobody knows), and whether it was forced."""

    text: str
    right: bool | None
    forced: bool


class TranslatorFigure(Picture):
    """Curves of the models and of the dictionary; words that can be pressed around the weights.

    Args:
        names: of the models.
        middles: words of a sentence, for each group whose share is shown.
        longest: words of the longest sentence that is trained on.
        literally: the shares of the dictionary, None if there is none.
    """

    def __init__(
        self, names: Sequence[str], middles: Sequence[float], longest: int, literally: np.ndarray | None
    ) -> None:
        super().__init__(WIDTH, HEIGHT, alt="Exact translations by length, and where a model looks for each word.")
        self._middles, most = np.array(middles), max([longest, *middles])
        axes = self.axes_at(
            *CURVES,
            xlim=(0, most + 1),
            ylim=(-0.03, 1.03),
            yticks=(0, 0.25, 0.5, 0.75, 1),
            yticklabels=("0 %", "", "50 %", "", "100 %"),
            frame="open",
            grid=True,
            head="held-out sentences exactly right",
            xlabel="words of the sentence",
        )
        axes.xaxis.label.set_size(9)
        self.lines = [self.moving_line(axes, look, role, markersize=5) for role, look in LOOKS[: len(names)]]
        if most > longest:
            self.paint(axes.axvline(longest + 0.5, linewidth=1.2, linestyle=":"), color="ink")
        if literally is not None:
            self.paint(axes.plot(self._middles, literally, "^:", markersize=4, linewidth=1)[0], color="muted")
        self.promise(axes, "once you press Play", *self.lines)
        self.legend = [self.words_at(20, 322 + 20 * i, size=9.5) for i in range(4)]
        for line, (role, _) in zip(self.legend, LOOKS[: len(names)], strict=False):
            self.paint(line, color=role)
        for line in self.legend[len(names) :]:
            self.paint(line, color="muted")
        self.page = self.axes_at(320, 0, WIDTH - 320, HEIGHT, area="page", frame="off")
        self.page.set(xlim=(320, WIDTH), ylim=(HEIGHT, 0), xticks=[], yticks=[])
        self.cells = self.tiles(self.page, np.zeros((1, 1)), (LEFT, LEFT + 1, TOP + 1, TOP))
        self.paint(self.cells, cmap="grey", edgecolor="grid")
        look = {"axes": self.page, "size": 9}
        self.heads = [self.words(0, 0, turned=True, **look) for _ in range(MOST)]
        self.rows = [self.words(0, 0, side="right", **look) for _ in range(MOST)]
        self.frame_line = self.moving_line(self.page, "-", "accent", linewidth=1.6)
        self.title = self.words(330, 12, axes=self.page, size=10)
        self.hint = self.words(330, 30, axes=self.page, size=8.5, role="muted")
        self._cell: tuple[float, float] = (WIDEST, TALLEST)
        self._counts = (0, 0)

    def show_shares(self, shares: Sequence[np.ndarray], legend: Sequence[str]) -> None:
        """The share of each group for each model, NaN where it is not known, and a line on each."""
        for line, values in zip(self.lines, shares, strict=True):
            known = np.isfinite(values)
            line.set_data(self._middles[known], values[known])
        self.fill_in(self.legend, legend)

    def show_sentence(
        self,
        title: str,
        hint: str,
        source: Sequence[str],
        shut: Sequence[int],
        said: Sequence[Said],
        weights: np.ndarray | None,
        chosen: tuple[str, int] | None,
    ) -> None:
        """The words of the sentence above, those of its translation on the left, and the weights between them."""
        self.title.set_text(title)
        self.hint.set_text(hint)
        self._counts = across, down = len(source), len(said)
        width, height = (
            min(largest, (end - start) / max(count, 1))
            for largest, start, end, count in ((WIDEST, LEFT, RIGHT, across), (TALLEST, TOP, BOTTOM, down))
        )
        self._cell = width, height
        for i, word in enumerate(self.heads):
            word.set_text(f"{cut(source[i])}{' ✕' if i in shut else ''}" if i < across else "")
            word.set_position((LEFT + (i + 0.5) * width, TOP - 5))
            self.paint(word, color="muted" if i in shut else "ink")
        for i, word in enumerate(self.rows):
            word.size = 9 if height >= 12.5 else 8
            word.set_text(_marked(said[i]) if i < down else "")
            word.set_position((LEFT - 6, TOP + (i + 0.5) * height))
            role = "ink" if i >= down or said[i].right is not False else "bad"
            self.paint(word, color="accent" if i < down and said[i].forced else role)
        self.cells.set_visible(weights is not None and bool(down))
        if weights is not None and down:
            shown = np.array(weights, float)
            shown[:, list(shut)] = np.nan
            self.cells.set_values(shown)
            self.cells.set_extent((LEFT, LEFT + across * width, TOP + down * height, TOP))
        self._frame(chosen)

    def at(self, x: float, y: float) -> tuple[str, int] | None:
        """What stands at a place of the page: a "source" word, a "target" word, or nothing; in a cell its row."""
        column, row = int((x - LEFT) // self._cell[0]), int((y - TOP) // self._cell[1])
        if 0 <= column < self._counts[0] and 30 < y < TOP:
            return "source", column
        if 0 <= row < self._counts[1] and x < LEFT:
            return "target", row
        return None

    def middle(self, side: str, place: int) -> tuple[float, float]:
        """Where a word is written, in pixels of the page."""
        width, height = self._cell
        return (
            (LEFT + (place + 0.5) * width, TOP - 20) if side == "source" else (LEFT - 20, TOP + (place + 0.5) * height)
        )

    def _frame(self, chosen: tuple[str, int] | None) -> None:
        """Around the row or the column of the chosen word."""
        if chosen is None or chosen[1] >= self._counts[chosen[0] == "target"]:
            self.frame_line.set_data([], [])
            return
        side, place = chosen
        width, height = self._cell
        across, down = LEFT + self._counts[0] * width, TOP + max(self._counts[1], 1) * height
        left, right, top, bottom = LEFT - 2.0, across, TOP + place * height, TOP + (place + 1) * height
        if side == "source":
            left, right, top, bottom = LEFT + place * width, LEFT + (place + 1) * width, TOP - 2.0, down
        self.frame_line.set_data([left, right, right, left, left], [top, top, bottom, bottom, top])


def _marked(word: Said) -> str:
    mark = "" if word.right is None else " ✔" if word.right else " ✗"
    return f"{'▸ ' if word.forced else ''}{cut(word.text)}{mark}"
