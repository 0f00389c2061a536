"""A pad, the image that is seen, columns of units lit by their outputs, the edges between them, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection

from dltutor.figures.picture import Picture
from dltutor.figures.pixels import PixelGrid
from dltutor.labs.neurons.one_digit.thumbnails import SIDE, Thumbnails
from dltutor.wording import share

WIDTH, HEIGHT = 880, 440
SEEN = (14, 244, 182, 182)  # left, top, width, height
LEFT, RIGHT, TOP, BOTTOM = 292, 636, 52, 412  # of the middles of the units
MOST_UNITS = 18  # that are drawn of a column
MOST_EDGES = 90  # that are drawn into a column, the strongest ones
FAINT = 0.15  # of the strongest: weaker ones are not drawn
REACH = 15  # pixels from its middle in which a unit is pointed at
PANEL = 768
FINE = 16  # pixels of an image's side from which on it is shown smooth
BEND = np.linspace(0, 1, 12)  # places along an edge
THIN, THICK, MANY = 1.2, 2.4, 400  # strokes of the strongest edge: of a column with more than that many, and else
HALO, DOT, RIM = 560, 160, 168  # the areas of their marks


@dataclass(frozen=True)
class Unit:
    """A unit that is drawn: of which column, which one, and where."""

    column: int
    number: int


@dataclass(frozen=True)
class Answer:
    """The shares of the classes, and whether the largest is right, where that is known."""

    shares: np.ndarray
    right: bool | None


class OneDigitFigure(Picture):
    """What `OneDigit` shows.

    Args:
        headings: two lines for each column.
        shown: for each column the numbers of the units that are drawn, in order; at most 18.
        hidden: for each column how many there are besides.
        maps: for each column whether its units are maps, drawn as small images.
        names: one for each class.
        pad: the side of the pad in its own pixels.
        side: the larger side of the image that the network takes.
    """

    def __init__(
        self,
        headings: Sequence[tuple[str, str]],
        shown: Sequence[np.ndarray],
        hidden: Sequence[int],
        maps: Sequence[bool],
        names: Sequence[str],
        pad: int,
        side: int,
    ) -> None:
        super().__init__(WIDTH, HEIGHT, alt="One image on its way through a network: units that light up, and edges.")
        self.shown, self.maps = shown, maps
        self.network = self.axes_at(0, 0, WIDTH, HEIGHT, area="network", frame="off")
        self.network.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        across = np.linspace(LEFT, RIGHT, len(shown)) if len(shown) > 1 else [RIGHT]
        self.places = [
            np.stack([np.full(len(units), x), _spread(len(units))], axis=1)
            for x, units in zip(across, shown, strict=True)
        ]
        self._ghost()
        self.edges = self._lines(self.network)
        self.moving(self.edges)
        self.paint(self.edges, cmap="flow")
        self._units()
        self._title(14, 20, "draw here")
        self.pad = PixelGrid(self, (14, 34, 182, 182), margin=0, area="pad", smooth=True)
        self.pad.show(np.zeros((pad, pad)))
        self.pen = self.moving_line(self.pad.axes, "+", "accent", markersize=14, markeredgewidth=2)
        self.sees = self.words_at(14, SEEN[1] - 14, size=9)
        self.seen = PixelGrid(self, SEEN, margin=0, smooth=side >= FINE)
        for x, heading, more in zip(across, headings, hidden, strict=True):
            for line, y in zip(heading, (14, 29), strict=True):
                self._title(x, y, line, "center")
            if more:
                self._title(x, BOTTOM + 18, f"and {more:,} more", "center", "muted")
        self._answers(names)
        self.about = [self.words_at(PANEL, top, size=9) for top in (150, 288)]
        self.panels = [PixelGrid(self, (PANEL, top, 104, 104), "diverging", margin=0) for top in (160, 298)]

    def _ghost(self) -> None:
        """All that is connected, faint: the network before anything flows."""
        starts = [_beside(np.arange(0, 12), 12), *(self._ends(j, 1) for j in range(len(self.places) - 1))]
        pairs = [
            _curves(np.repeat(start, len(end), axis=0), np.tile(end, (len(start), 1)))
            for start, end in zip(starts, map(self._ends, range(len(self.places))), strict=True)
        ]
        ghost = LineCollection(np.concatenate(pairs), linewidths=0.35, alpha=0.55)
        self.network.add_collection(ghost)
        self.paint(ghost, color="grid")

    def _lines(self, axes: Axes) -> LineCollection:
        lines = LineCollection([], linewidths=1, capstyle="round")
        axes.add_collection(lines)
        lines.set_clim(-1, 1)
        return lines

    def _units(self) -> None:
        dots = [places for places, maps in zip(self.places, self.maps, strict=True) if not maps]
        frames = [places for places, maps in zip(self.places, self.maps, strict=True) if maps]
        spots, squares = (np.concatenate(one) if one else np.zeros((0, 2)) for one in (dots, frames))
        self.halo = self._scatter(spots, HALO, linewidths=0)
        self.paint(self.halo, cmap="glow")
        self.units = self._scatter(spots, DOT, linewidths=1)
        self.paint(self.units, cmap="lit", edgecolor="muted")
        self.thumbnails = [Thumbnails(self, self.network, places) for places in frames]
        rims = self.network.scatter(*squares.T, s=RIM, marker="s", linewidths=0.8, facecolors="none")
        self.moving(rims, edgecolor="muted")
        self.ring = self.moving_line(self.network, "o", "accent", markersize=19, markeredgewidth=2.2)
        self.ring.set_fillstyle("none")

    def _scatter(self, spots: np.ndarray, size: float, **look: float) -> PathCollection:
        return self.moving(self.network.scatter(*spots.T, c=np.zeros(len(spots)), s=size, vmin=-1, vmax=1, **look))

    def _answers(self, names: Sequence[str]) -> None:
        heights = self.places[-1][:, 1]
        room = heights[1] - heights[0] if len(heights) > 1 else 30
        axes = self.axes_at(RIGHT + 36, heights[0] - room / 2, 60, room * len(heights), frame="off")
        axes.set(xlim=(0, 1), ylim=(len(names) - 0.5, -0.5))
        self.answer = self.bars(axes, len(names), "ink", thickness=0.28)
        for name, height in zip(names, heights, strict=True):
            self._title(RIGHT + 24, height, name, "center")
        self.sure = [self.words_at(RIGHT + 38, height - room * 0.34, size=8) for height in heights]
        self.names = names
        self._title(PANEL, 20, "it answers")
        self.best = self.words_at(PANEL, 62, size=40, weight="bold")
        self.how_sure = self.words_at(PANEL, 106, size=9)
        self.judged = self.words_at(PANEL + 44, 62, size=12)

    # Showing -----------------------------------------------------------------------------------------------------

    def show_image(self, ink: np.ndarray, pen: tuple[float, float] | None, seen: np.ndarray, heading: str) -> None:
        """The pad (side, side) and the image that the network is given, both from 0 to 1; no pen while nobody draws."""
        self.pad.show(ink)
        self.pen.set_data(*([[pen[0]], [self.pad.shape[0] - pen[1]]] if pen else ([], [])))
        self.seen.show(seen)
        self.sees.set_text(heading)

    def show_units(self, states: Sequence[np.ndarray], chosen: Unit | None, signs: bool) -> None:
        """Light the units: for each column one number for every unit that is drawn, from −1 to 1.

        Of a column of maps it is the maps themselves, shape (units, height, width). With `signs` they are coloured as
        the edges are.
        """
        dots = [np.zeros(0), *(state for state, maps in zip(states, self.maps, strict=True) if not maps)]
        level = np.concatenate(dots)
        self.paint(self.units, cmap="diverging" if signs else "lit")
        self.units.set_array(level)
        self.halo.set_array(level)
        images = [state for state, maps in zip(states, self.maps, strict=True) if maps]
        for thumbnails, values in zip(self.thumbnails, images, strict=True):
            thumbnails.show(values, "diverging" if signs else "lit")
        self.ring.set_marker("s" if chosen and self.maps[chosen.column] else "o")
        self.ring.set_data(*([*zip(self.spot(chosen), strict=True)] if chosen else ([], [])))

    def show_edges(
        self, strengths: Sequence[np.ndarray | None], chosen: Unit | None, reach: Sequence[tuple[float, float]]
    ) -> None:
        """Draw the strongest edges: for each column (before, units), of those that are drawn, or None for none.

        Of a chosen unit only its own are drawn. `reach` says from where to where along the way, from 0 to 1.
        """
        lines, values, widths = [], [], []
        for j, strength in enumerate(strengths):
            if strength is None or not strength.size:
                continue
            kept = np.array(strength, float)
            if chosen is not None:
                kept[~self._own(chosen, j, kept.shape)] = 0
            size = np.abs(kept).ravel()
            best = np.argsort(size)[-MOST_EDGES:]
            best = best[size[best] > FAINT * size.max()]
            before, after = np.unravel_index(best, kept.shape)
            starts = self._starts(j, len(strength))[before]
            lines.append(_curves(starts, self._ends(j)[after], *reach[j]))
            values.append(kept.ravel()[best] / (size.max() or 1.0))
            widths.append(0.3 + (THIN if len(strength) > MANY else THICK) * np.abs(values[-1]))
        self.edges.set_segments(np.concatenate(lines) if lines else [])
        self.edges.set_array(np.concatenate(values) if values else np.zeros(0))
        self.edges.set_linewidths(np.concatenate(widths) if widths else [1])

    def show_answer(self, answer: Answer | None) -> None:
        """Bars for the classes, and the largest in large; None: not there yet."""
        shares = np.zeros(len(self.sure)) if answer is None else answer.shares
        self.answer.set_values(shares)
        for text, value in zip(self.sure, shares, strict=True):
            text.set_text(share(value) if value >= 0.01 else "")
        right = None if answer is None else answer.right
        self.best.set_text("?" if answer is None else self.names[int(shares.argmax())])
        self.how_sure.set_text("" if answer is None else f"{share(float(shares.max()))} sure")
        self.judged.set_text("" if right is None else "✔ right" if right else "✗ wrong")
        self.paint(self.judged, color="good" if right else "bad")

    def show_panel(self, images: Sequence[tuple[str, np.ndarray]]) -> None:
        """At most two small images and their headings, each from −1 to 1."""
        for i, (words, grid) in enumerate(zip(self.about, self.panels, strict=True)):
            heading, image = images[i] if i < len(images) else ("", np.zeros((1, 1)))
            words.set_text(heading)
            grid.edge.set_visible(i < len(images))
            grid.tiles.set_visible(i < len(images))
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

    def _ends(self, column: int, side: int = -1) -> np.ndarray:
        """Where edges meet the units of a column: on their left side, or on their right one (`side` 1)."""
        return self.places[column] + (side * SIDE / 2, 0)

    def _starts(self, column: int, count: int) -> np.ndarray:
        """Where the edges into a column begin: at the units before, or beside the image, at the height of the pixel."""
        if column:
            return self._ends(column - 1, 1)
        rows, columns = self.seen.shape
        return _beside(np.arange(count) // columns, rows) if count == rows * columns else _beside(np.zeros(count), 1)

    def _own(self, chosen: Unit, column: int, shape: tuple[int, ...]) -> np.ndarray:
        """Which edges into a column begin or end at the chosen unit."""
        mine = np.zeros(shape, bool)
        at = np.flatnonzero(self.shown[chosen.column] == chosen.number)
        if chosen.column == column:
            mine[:, at] = True
        elif chosen.column == column - 1:
            mine[at] = True
        return mine

    def _title(self, x: float, y: float, text: str, side: str = "left", role: str = "ink") -> None:
        self.words_at(x, y, size=9, side=side, role=role).set_text(text)


def _curves(starts: np.ndarray, ends: np.ndarray, first: float = 0, last: float = 1) -> np.ndarray:
    """Ways from each start to its end, level at both: shape (edges, places, 2); only from `first` to `last` of 1."""
    along = first + (last - first) * BEND
    bent = along**2 * (3 - 2 * along)
    across, down = (ends - starts).T
    return np.stack([starts[:, :1] + across[:, None] * along, starts[:, 1:] + down[:, None] * bent], axis=-1)


def _beside(row: np.ndarray, rows: int) -> np.ndarray:
    """Places at the right side of the seen image, in the middle of its rows."""
    left, top, width, height = SEEN
    return np.stack([np.full(len(row), left + width + 2), top + height * (row + 0.5) / rows], axis=1)


def _spread(count: int) -> np.ndarray:
    """The heights of so many units, in the middle of the column."""
    room = min(38.0, (BOTTOM - TOP) / max(1, count - 1))
    return (TOP + BOTTOM) / 2 + room * (np.arange(count) - (count - 1) / 2)
