"""A network of layers, its parameters counted in words and as a bar beside those of another network."""

from __future__ import annotations

from dltutor.figures.picture import Picture
from dltutor.figures.still.network import Drawing


class LayersFigure(Picture):
    """A network, its parameters written out, and two bars: its parameters, and those of a network to compare with."""

    def __init__(self) -> None:
        super().__init__(760, 470, alt="A network of layers, its parameters counted beside those of a shallow one.")
        self.drawing = Drawing(self, self.axes(position=(0.01, 0.33, 0.98, 0.66)))
        words = self.axes(position=(0.03, 0.19, 0.94, 0.14), frame="off")
        self.lines = [self.words(0, y, axes=words, size=9.5) for y in (0.68, 0.26)]
        self.scale = self.axes(position=(0.26, 0.02, 0.6, 0.15), xlim=(0, 1), ylim=(-0.6, 1.6), frame="off")
        look = {"linewidth": 15, "solid_capstyle": "butt"}
        self.lengths = [self.moving_line(self.scale, "-", role, **look) for role in ("accent", "muted")]
        self.labels = [self.words(-0.02, y, axes=self.scale, side="right") for y in (1, 0)]
        self.numbers = [self.words(0, y, axes=self.scale) for y in (1, 0)]

    def show(
        self, sizes: list[int], titles: list[str], lines: list[str], bars: list[tuple[str, int]], smaller: bool
    ) -> None:
        """Show the network, two `lines` of text, and two `bars` (label, parameters), this network's first."""
        self.drawing.show(sizes, titles, terms=True)
        self.fill_in(self.lines, lines)
        self.paint(self.lengths[0], color="good" if smaller else "accent")
        longest = max(count for _, count in bars)
        for i, (label, count) in enumerate(bars):
            self.lengths[i].set_data([0, count / longest], [1 - i, 1 - i])
            self.labels[i].set_text(label)
            self.numbers[i].set_text(f"{count:,}")
            self.numbers[i].set_x(count / longest + 0.02)
