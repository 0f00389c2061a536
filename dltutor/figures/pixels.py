"""Grids of pixels of any size in a fixed place of a picture, with frames around parts of them, and with numbers."""

from __future__ import annotations

import numpy as np
from matplotlib.lines import Line2D

from dltutor.figures.picture import Picture
from dltutor.figures.words import Words

Box = tuple[float, float, float, float]  # left, top, width, height in pixels of the picture


class PixelGrid:
    """An array shown as squares, as large as they fit into `box`; row 0 is on top, as in the array.

    Coordinates of `axes` are columns (to the right) and rows (downwards); pixel (r, c) reaches from (c, r) to
    (c + 1, r + 1). What is shown may change its shape at any time.

    Args:
        picture: where it is drawn.
        box: the place, in pixels of the picture.
        tone: the role of its colours: "grey", "brightness", "diverging" or "field".
        smooth: without squares, for what is looked at as a whole.
        margin: how many pixels of the array there is room for around it.
        area: the name under which a lab is told that the pointer is there.
    """

    def __init__(
        self,
        picture: Picture,
        box: Box,
        tone: str = "grey",
        margin: float = 0.1,
        *,
        smooth: bool = False,
        area: str = "",
    ) -> None:
        self.picture, self.box, self.margin, self.tone = picture, box, margin, tone
        self.axes = picture.axes_at(*box, area=area, xticks=[], yticks=[], frame="none")
        self.axes.patch.set_visible(False)
        self.shape = (0, 0)
        self.tiles = picture.tiles(self.axes, np.zeros((1, 1)), (0, 1, 1, 0), smooth=smooth)
        picture.paint(self.tiles, cmap=tone, **({} if smooth else {"edgecolor": "grid"}))
        self.edge = self.line("muted", 1)
        self.show(np.zeros((1, 1)))

    def show(self, values: np.ndarray, span: float = 1.0, tone: str | None = None) -> None:
        """Show `values` (rows, columns); numbers from −span to span take all the colours. NaN is left out."""
        if tone is not None and tone != self.tone:
            self.tone = tone
            self.picture.paint(self.tiles, cmap=tone)
        self.tiles.set_values(values, span)
        if values.shape != self.shape:
            self.shape = rows, columns = values.shape
            across, down = self._room(rows, columns)
            self.axes.set(xlim=(columns / 2 - across, columns / 2 + across), ylim=(rows / 2 + down, rows / 2 - down))
            self.tiles.set_extent((0, columns, rows, 0))
            self.frame(self.edge, 0, 0, rows, columns)

    def line(self, role: str, width: float = 2.5, dash: str = "-") -> Line2D:
        """A moving line, for frames."""
        line = self.picture.moving(
            self.axes.plot([], [], dash, linewidth=width, solid_joinstyle="miter", clip_on=False)[0]
        )
        self.picture.paint(line, color=role)
        return line

    def marks(self, marker: str, role: str, size: float, *, filled: bool = False, width: float = 1.8) -> Line2D:
        """Moving markers, which `put` sets into the middle of pixels."""
        marks = self.picture.moving(
            self.axes.plot([], [], marker, linestyle="none", markersize=size, markeredgewidth=width)[0]
        )
        marks.set_fillstyle("full" if filled else "none")
        self.picture.paint(marks, color=role)
        return marks

    @staticmethod
    def frame(line: Line2D, row: float, column: float, height: float, width: float) -> None:
        """Put `line` around a part that begins at pixel (row, column); nothing if its height is 0."""
        if height <= 0 or width <= 0:
            line.set_data([], [])
            return
        a, b = column + width, row + height
        line.set_data([column, a, a, column, column], [row, row, b, b, row])

    @staticmethod
    def put(marks: Line2D, rows: np.ndarray, columns: np.ndarray) -> None:
        """Set `marks` into the middle of the pixels."""
        marks.set_data(np.ravel(columns) + 0.5, np.ravel(rows) + 0.5)

    def pixel_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Which pixel, (row, column), is at a place of the axes; None beside the image."""
        row, column = int(np.floor(y)), int(np.floor(x))
        return (row, column) if 0 <= row < self.shape[0] and 0 <= column < self.shape[1] else None

    def _room(self, rows: int, columns: int) -> tuple[float, float]:
        """Half of what the axes show, across and down, in pixels of the array, which are squares."""
        _, _, width, height = self.box
        one = min(width / (columns + 2 * self.margin), height / (rows + 2 * self.margin))
        return width / one / 2, height / one / 2


class NumberGrid(PixelGrid):
    """A small grid whose numbers are written into it; at most `most` rows and columns."""

    def __init__(self, picture: Picture, box: Box, tone: str = "field", most: int = 5, *, area: str = "") -> None:
        super().__init__(picture, box, tone, margin=0.02, area=area)
        self._numbers: list[Words] = [
            picture.words(0, 0, axes=self.axes, size=9, side="center") for _ in range(most**2)
        ]

    def write(self, values: np.ndarray, span: float = 1.0, tone: str | None = None) -> None:
        """Show `values` (rows, columns) and write them; none are written into more than there is room for."""
        self.show(values, span, tone)
        rows, columns = values.shape
        room = int(min(self.box[2] / columns, self.box[3] / rows) / 8.2)
        wanted = [(r, c) for r in range(rows) for c in range(columns)] if values.size <= len(self._numbers) else []
        for words, (r, c) in zip(self._numbers, wanted, strict=False):
            words.set_position((c + 0.5, r + 0.5))
            words.set_text("" if np.isnan(values[r, c]) else short(values[r, c], room))
            self.picture.paint(words, color=self._ink(values[r, c] / span))
        for words in self._numbers[len(wanted) :]:
            words.set_text("")

    def _ink(self, level: float) -> str:
        """A role that is read on the tile: dark on light, light on dark."""
        if self.tone == "brightness":
            return "black" if level > 0.45 else "white"
        return "paper" if self.tone == "grey" and level > 0.55 else "ink"


def short(x: float, room: int = 6) -> str:
    """A number with two decimals at most; where there is little `room`, without the leading zero and with fewer.

    >>> short(-0.5625), short(3.0), short(-0.111, room=4), short(1.234, room=4), short(-12.345, room=4), short(-1e-9)
    ('−0.56', '3', '−.11', '1.2', '−12', '0')
    """
    for places in (2, 1, 0):
        text = f"{abs(x):.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        if room < 5 and text.startswith("0."):
            text = text[1:]
        if len(text) < room:
            break
    return f"−{text}" if x < 0 and text != "0" else text
