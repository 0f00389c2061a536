"""A feature map and what pooling makes of it, as it is and shifted; and how much either changes."""

from __future__ import annotations

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.figures.pixels import PixelGrid

SIDE = 188
TOPS = (48, 272)
COLUMNS = (14, 232)


class PoolingFigure(Picture):
    """Left two rows of maps, as it is and shifted: before and after pooling. Right the change with the shift.

    Args:
        most: the largest shift.
    """

    def __init__(self, most: int) -> None:
        super().__init__(860, 480, alt="A feature map before and after pooling, and what a shift changes in both.")
        self.maps, self.pooled = (
            [PixelGrid(self, (left, top, SIDE, SIDE), "diverging", area=f"{name} {i}") for i, top in enumerate(TOPS)]
            for name, left in zip(("map", "pooled"), COLUMNS, strict=True)
        )
        self.windows = [grid.line("muted", 0.7) for grid in self.maps]
        for windows in self.windows:
            windows.set_alpha(0.6)
        self.winners = [grid.marks("o", "ink", 5, filled=True, width=0.8) for grid in self.maps]
        for winners in self.winners:
            self.paint(winners, markeredgecolor="paper")
        self.window = [grid.line("accent") for grid in self.maps]
        self.cell = [grid.line("accent") for grid in self.pooled]
        self.changed = self.pooled[1].marks("x", "bad", 6, width=1.4)
        self.heads = [self.words_at(x, top - 14, size=10) for top in TOPS for x in COLUMNS]
        self.none = self.words_at(COLUMNS[1] + SIDE / 2, TOPS[0] + SIDE / 2, side="center", role="bad")
        self._make_curves(most)
        self.lines = [self.words_at(452, 306 + 26 * i, size=10) for i in range(6)]
        self.paint(self.lines[0], color="second")
        self.paint(self.lines[1], color="fourth")

    def show(
        self, which: int, values: np.ndarray, pooled: np.ndarray | None, size: int, stride: int, tone: str
    ) -> None:
        """Show a map, as it is (`which` 0) or shifted (1), and what pooling makes of it (None: nothing)."""
        span = float(np.abs(values).max()) or 1.0
        self.maps[which].show(values, span, tone)
        self.pooled[which].show(np.full((1, 1), np.nan) if pooled is None else pooled, span, tone)
        shape = (0, 0) if pooled is None else pooled.shape
        self.windows[which].set_data(*_frames(shape, size, stride))
        self.windows[which].set_visible(max(shape) <= 16)

    def show_winners(self, which: int, rows: np.ndarray, columns: np.ndarray) -> None:
        """Mark the pixels that are the largest of their windows; none for empty arrays."""
        PixelGrid.put(self.winners[which], rows, columns)
        self.winners[which].set_markersize(5 if self.maps[which].shape[0] < 20 else 3)

    def show_cell(self, cell: tuple[int, int] | None, size: int, stride: int) -> None:
        """Frame a `cell` of the pooled maps, and its window."""
        for line, window in zip(self.cell, self.window, strict=True):
            if cell is None:
                line.set_data([], [])
                window.set_data([], [])
            else:
                PixelGrid.frame(line, *cell, 1, 1)
                PixelGrid.frame(window, cell[0] * stride, cell[1] * stride, size, size)

    def show_changes(self, before: np.ndarray, after: np.ndarray | None, shift: int, different: np.ndarray) -> None:
        """Show the change for each shift, from 0 to 1, and cross out the pooled cells that are `different`."""
        shifts = np.arange(len(before))
        self.curve_before.set_data(shifts, before)
        self.curve_after.set_data(*(([], []) if after is None else (shifts, after)))
        self.here.set_data([shift, shift], [0, 1.02])
        PixelGrid.put(self.changed, *np.nonzero(different))
        self.changed.set_markersize(min(6.0, 0.4 * SIDE / max(different.shape)))
        self.none.set_text("no output" if after is None else "")

    def write(self, heads: list[str], lines: list[str]) -> None:
        """The four headings, and up to six lines below the curves."""
        self.fill_in([*self.heads, *self.lines], [*heads, *lines])

    def _make_curves(self, most: int) -> None:
        axes = self.axes_at(496, 48, 346, 188, grid=True, frame="open")
        axes.set(xlim=(-0.15, most + 0.15), ylim=(0, 1.02), xticks=range(most + 1), yticks=[0, 0.25, 0.5, 0.75, 1])
        axes.set_yticklabels(["0 %", "25 %", "50 %", "75 %", "100 %"])
        axes.set_xlabel("shift in pixels", fontsize=9)
        self.words_at(452, 24, size=11).set_text("how much of it changes when the image is shifted")
        self.here = self.moving_line(axes, ":", "accent", linewidth=2)
        self.curve_before = self.moving_line(axes, "o-", "second", linewidth=2.2, markersize=7, clip_on=False)
        self.curve_after = self.moving_line(axes, "s--", "fourth", linewidth=2.2, markersize=7, clip_on=False)


def _frames(shape: tuple[int, int], size: int, stride: int) -> tuple[list[float], list[float]]:
    """All windows as one line with gaps: columns and rows."""
    x: list[float] = []
    y: list[float] = []
    for row in range(shape[0]):
        for column in range(shape[1]):
            a, b = column * stride, row * stride
            x += [a, a + size, a + size, a, a, np.nan]
            y += [b, b, b + size, b + size, b, np.nan]
    return x, y
