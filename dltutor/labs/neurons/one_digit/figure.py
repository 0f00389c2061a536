"""A pad, the image that is seen, columns of units lit by their outputs, the edges between them, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.collections import LineCollection

from dltutor.figures.picture import Picture
from dltutor.figures.pixels import PixelGrid
from dltutor.wording import share

WIDTH, HEIGHT = 880, 440
SEEN = (14, 250, 176, 176)  # left, top, width, height
LEFT, RIGHT, TOP, BOTTOM = 268, 634, 52, 412  # of the middles of the units
MOST_UNITS = 18  # that are drawn of a column
MOST_EDGES = 110  # that are drawn into a column, the strongest ones
RADIUS = 8.5
REACH = 15  # pixels from its middle in which a unit is pointed at
PANEL = 764


@dataclass(frozen=True)
class Unit:
    """A unit that is drawn: of which column, which one, and where."""

    column: int
    number: int


class OneDigitFigure(Picture):
    """What `OneDigit` shows.

    Args:
        headings: one for each column.
        shown: for each column the numbers of the units that are drawn, in order; at most 18.
        hidden: for each column how many there are besides.
        names: one for each class.
        pad: the side of the pad in its own pixels.
    """

    def __init__(
        self,
        headings: Sequence[str],
        shown: Sequence[np.ndarray],
        hidden: Sequence[int],
        names: Sequence[str],
        pad: int,
    ) -> None:
        super().__init__(WIDTH, HEIGHT, alt="One image on its way through a network: units that light up, and edges.")
        self.shown = shown
        self.network = self.axes_at(0, 0, WIDTH, HEIGHT, area="network")
        self.network.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0), xticks=[], yticks=[])
        self.network.spines[:].set_visible(False)
        across = np.linspace(LEFT, RIGHT, len(shown)) if len(shown) > 1 else [RIGHT]
        self.places = [
            np.stack([np.full(len(units), x), _spread(len(units))], axis=1)
            for x, units in zip(across, shown, strict=True)
        ]
        self._title(14, 14, "draw here")
        self.pad = PixelGrid(self, (14, 26, 176, 200), margin=0, area="pad")
        self.pad.show(np.zeros((pad, pad)))
        self.pen = self.moving_line(self.pad.axes, "+", "accent", markersize=14, markeredgewidth=2)
        self.sees = self.words_at(14, SEEN[1] - 12, size=9, mono=False)
        self.seen = PixelGrid(self, SEEN, margin=0)
        self.edges = LineCollection([], linewidths=1, capstyle="round")
        self.network.add_collection(self.edges)
        self.edges.set_clim(-1, 1)
        self.moving(self.edges)
        self.paint(self.edges, cmap="flow")
        everywhere = np.concatenate(self.places)
        self.units = self.network.scatter(
            *everywhere.T, c=np.zeros(len(everywhere)), s=190, linewidths=1, vmin=-1, vmax=1
        )
        self.moving(self.units)
        self.paint(self.units, cmap="lit", edgecolor="muted")
        self.ring = self.moving_line(self.network, "o", "accent", markersize=19, markeredgewidth=2.2)
        self.ring.set_fillstyle("none")
        for x, heading, more in zip(across, headings, hidden, strict=True):
            self._title(x, 20, heading, "center")
            if more:
                self._title(x, BOTTOM + 18, f"and {more:,} more", "center")
        self._answers(names)
        self._panel()

    def _answers(self, names: Sequence[str]) -> None:
        heights = self.places[-1][:, 1]
        room = heights[1] - heights[0] if len(heights) > 1 else 30
        axes = self.axes_at(RIGHT + 30, heights[0] - room / 2, 84, room * len(heights))
        axes.set(xlim=(0, 1), ylim=(len(names) - 0.5, -0.5), xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.patch.set_visible(False)
        self.answer = self.bars(axes, len(names), thickness=0.42)
        for name, height in zip(names, heights, strict=True):
            self._title(RIGHT + 20, height, name, "center")
        self.sure = [self.words_at(RIGHT + 34, height - room * 0.36, size=8) for height in heights]

    def _panel(self) -> None:
        self.about = [self.words_at(PANEL, top, size=9, mono=False) for top in (40, 190)]
        self.panels = [PixelGrid(self, (PANEL, top, 104, 120), "diverging", margin=0) for top in (52, 202)]

    # Showing -----------------------------------------------------------------------------------------------------

    def show_image(self, ink: np.ndarray, pen: tuple[float, float], seen: np.ndarray, heading: str) -> None:
        """The pad (side, side) and the image that the network is given, both from 0 to 1."""
        self.pad.show(ink)
        self.pen.set_data([pen[0]], [self.pad.shape[0] - pen[1]])
        self.seen.show(seen)
        self.sees.set_text(heading)

    def show_units(self, states: Sequence[np.ndarray], chosen: Unit | None, signs: bool) -> None:
        """Light the units: for each column one number for every unit that is drawn, from −1 to 1.

        With `signs` they are coloured as the edges are.
        """
        self.paint(self.units, cmap="diverging" if signs else "lit")
        self.units.set_array(np.concatenate(states))
        self.ring.set_data(*([*zip(self.spot(chosen), strict=True)] if chosen else ([], [])))

    def show_edges(self, strengths: Sequence[np.ndarray | None], chosen: Unit | None) -> None:
        """Draw the strongest edges: for each column (before, units), of those that are drawn, or None for none.

        Of a chosen unit only its own are drawn.
        """
        lines, values = [], []
        for j, strength in enumerate(strengths):
            if strength is None or not strength.size:
                continue
            starts = self._starts(j, len(strength))
            kept = np.array(strength, float)
            if chosen is not None:
                mine = self._own(chosen, j, kept.shape)
                kept[~mine] = 0
            size = np.abs(kept).ravel()
            best = np.argsort(size)[-MOST_EDGES:]
            best = best[size[best] > 0]
            before, after = np.unravel_index(best, kept.shape)
            lines.append(np.stack([starts[before], self.places[j][after]], axis=1))
            values.append(kept.ravel()[best] / (size.max() or 1.0))
        self.edges.set_segments(np.concatenate(lines) if lines else [])
        strong = np.concatenate(values) if values else np.zeros(0)
        self.edges.set_array(strong)
        self.edges.set_linewidths(0.3 + 2.2 * np.abs(strong))

    def show_answer(self, answer: np.ndarray | None) -> None:
        """Bars for the classes; None: not there yet."""
        values = np.zeros(len(self.sure)) if answer is None else answer
        self.answer.set_values(values)
        for text, value in zip(self.sure, values, strict=True):
            text.set_text(share(value) if value >= 0.01 else "")

    def show_panel(self, headings: tuple[str, str], images: tuple[np.ndarray, np.ndarray] | None) -> None:
        """Two small images about the chosen unit, each from −1 to 1; None for none."""
        for words, heading in zip(self.about, headings, strict=True):
            words.set_text(heading)
        for grid, image in zip(self.panels, images or [np.full((1, 1), np.nan)] * 2, strict=True):
            grid.edge.set_visible(images is not None)
            grid.show(image)

    # Places ------------------------------------------------------------------------------------------------------

    def spot(self, unit: Unit) -> tuple[float, float]:
        """Where a unit is drawn."""
        at = int(np.flatnonzero(self.shown[unit.column] == unit.number)[0])
        return tuple(self.places[unit.column][at].tolist())

    def unit_at(self, x: float, y: float) -> Unit | None:
        """The unit that is drawn at a place."""
        for j, places in enumerate(self.places):
            away = np.hypot(*(places - (x, y)).T)
            if away.min() <= REACH:
                return Unit(j, int(self.shown[j][away.argmin()]))
        return None

    def _starts(self, column: int, count: int) -> np.ndarray:
        """Where the edges into a column begin: at the units before, at the pixels of the image, or at its side."""
        if column:
            return self.places[column - 1]
        left, top, width, height = SEEN
        rows, columns = self.seen.shape
        if count != rows * columns:
            return np.tile([left + width, top + height / 2], (count, 1))
        row, line = np.divmod(np.arange(count), columns)
        side = min(width / columns, height / rows)
        corner = left + (width - side * columns) / 2, top + (height - side * rows) / 2
        return np.stack([corner[0] + side * (line + 0.5), corner[1] + side * (row + 0.5)], axis=1)

    def _own(self, chosen: Unit, column: int, shape: tuple[int, ...]) -> np.ndarray:
        """Which edges into a column begin or end at the chosen unit."""
        mine = np.zeros(shape, bool)
        at = np.flatnonzero(self.shown[chosen.column] == chosen.number)
        if chosen.column == column:
            mine[:, at] = True
        elif chosen.column == column - 1:
            mine[at] = True
        return mine

    def _title(self, x: float, y: float, text: str, side: str = "left") -> None:
        self.words_at(x, y, size=9, side=side, mono=False).set_text(text)


def _spread(count: int) -> np.ndarray:
    """The heights of so many units, in the middle of the column."""
    room = min(38.0, (BOTTOM - TOP) / max(1, count - 1))
    return (TOP + BOTTOM) / 2 + room * (np.arange(count) - (count - 1) / 2)
