"""A loss of two weights seen from above, the ways of several optimizers down, and a table of how they did."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from contourpy import contour_generator
from matplotlib.collections import LineCollection
from matplotlib.image import AxesImage
from matplotlib.transforms import Bbox

from dltutor.figures.contours import relief
from dltutor.figures.optimizer_ways import LOOKS, ROLES, end_inside, marker_size
from dltutor.figures.picture import Picture

GRID = 181  # places along each side at which the loss is computed for the map
FAR = 30.0  # what lies further out than this many widths of the map is not drawn
WIDTH, HEIGHT = 940, 470
MAP = (52, 28, 392, 392)  # left, top, width, height
TABLE, ROW = (462, 14, 468), 27  # left, top, width; the height of a row
STRIP = 0.285, 0.53  # from the lowest rate to the highest, as fractions of the table's width
CELL, MARK = 0.36, 0.5  # of a row's height, up and down: a rate that arrives, and the present one
RULE_WIDTH = 54
PLACES = ((11, 0), (11, 16), (11, -16), (-11, 0), (-11, 16), (-11, -16), (11, 32), (11, -32), (11, 48))  # of a name
HEADS = ("optimizer", "of 41", "rate", "arrived", "last loss")
COLUMNS = ((0.1, "left"), (0.575, "right"), (0.708, "right"), (0.855, "right"), (1.0, "right"))


@dataclass(frozen=True)
class Row:
    """What the table says of one optimizer, and how it is shown: "plain", "strong", "faint" or "hidden".

    `arrives` (rates,) says with which of the tried rates it arrives, `rate` is the place of the present one among them,
    from 0 to 1.
    """

    cells: tuple[str, str, str, str]
    way: np.ndarray
    arrives: np.ndarray
    rate: float
    label: str
    look: str
    bad: bool = False


class ValleyFigure(Picture):
    """Left the map with the ways on it, right the table, below it the rule of the chosen optimizer.

    Args:
        names: the optimizers, at most seven, in the order of the table.
        indices: for each its number among the seven, which decides its colour, dash and marker.
    """

    def __init__(self, names: Sequence[str], indices: Sequence[int]) -> None:
        super().__init__(WIDTH, HEIGHT, alt="A loss of two weights as a map with contours, and optimizers' ways down.")
        self.names = tuple(names)
        self.plane = self.axes_at(*MAP, area="plane")
        self.plane.set_xlabel("weight w₁", labelpad=1)
        self.plane.set_ylabel("weight w₂", labelpad=1)
        self._make_map()
        self._make_table(indices)
        self._make_ways(indices)

    def set_surface(
        self,
        formula: str,
        value: Callable[[np.ndarray], np.ndarray],
        limits: tuple[float, float],
        minima: Sequence[tuple[float, float]],
        goal: float,
    ) -> None:
        """Show another loss as a map; draws everything anew."""
        self.limits = limits
        self.plane.set(xlim=limits, ylim=limits)
        self.plane.set_title(formula, fontsize=9 if len(formula) > 40 else 10, loc="left", pad=5)
        line = np.linspace(*limits, GRID)
        losses = value(np.stack(np.meshgrid(line, line), axis=-1))
        top = float(losses.max())
        levels = np.geomspace(goal, top, 13)[:-1]
        self.map.set_data(2 * relief(losses) - 1)
        self.map.set_extent((*limits, *limits))
        contours = contour_generator(line, line, losses)
        self.contours.set_segments([piece for level in levels[1:] for piece in contours.lines(level)])
        self.goal.set_segments(list(contours.lines(goal)))
        self.minima.set_data(*np.transpose(minima))
        self.touch()

    def show(self, start: np.ndarray, rows: Sequence[Row]) -> None:
        """Show the ways from `start` (2,) and the table, one row for each optimizer."""
        labels = []
        for i, row in enumerate(rows):
            drawn = _until_far(row.way, self.limits)
            seen = row.look != "hidden"
            self.ways[i].set_visible(seen)
            self.ways[i].set_data(*drawn.T)
            self.dots[i].set_visible(row.look == "strong")
            self.dots[i].set_data(*drawn.T)
            for words, text in zip(self.cells[i], (self.names[i], *row.cells), strict=True):
                words.set_text(text if seen or words is self.cells[i][0] else "")
            self._dress_row(i, row)
            self.strips[i].set_data(*_strokes(i, np.flatnonzero(row.arrives) / (len(row.arrives) - 1)))
            if seen and row.label:
                labels.append((i, row.label, end_inside(drawn, self.limits)))
        marks = [_strokes(i, [row.rate], MARK) for i, row in enumerate(rows) if 0 <= row.rate <= 1]
        self.rates.set_data(*(np.concatenate(marks, axis=1) if marks else ([], [])))
        self._place_labels(labels)
        self.start.set_data([start[0]], [start[1]])

    def write(self, lines: Sequence[str]) -> None:
        """The rule of the chosen optimizer, or what to do, below the table; the first line is its heading."""
        self.fill_in(self.rule, lines)

    def _dress_row(self, i: int, row: Row) -> None:
        """Alpha, width and colour follow the look; the legend is a still part and changes seldom."""
        if self._looks[i] != row.look:
            self._looks[i] = row.look
            alpha = {"faint": 0.35, "hidden": 0.15}.get(row.look, 1.0)
            self.ways[i].set(alpha=alpha, linewidth=1.4 if row.look == "strong" else 1.8)
            self.ways[i].set_zorder(6 if row.look == "strong" else 3)
            self.legend[i].set(alpha=alpha)
            self.touch()
        role = "muted" if row.look in ("faint", "hidden") else "ink"
        for k, words in enumerate(self.cells[i]):
            self.paint(words, color="bad" if row.bad and k == 3 and row.look != "faint" else role)

    def _place_labels(self, labels: list[tuple[int, str, np.ndarray]]) -> None:
        """Names beside the ends of the ways, where there is room; what finds none is told by its line and marker."""
        unit = (self.limits[1] - self.limits[0]) / (self.plane.bbox.width / self.resolution)  # a pixel of the map
        taken: list[Bbox] = []
        for words in (words for pair in self.labels for words in pair):
            words.set_text("")
        for i, text, (x, y) in labels:
            for across, up in PLACES:
                words = self.labels[i][0 if across > 0 else 1]
                words.set_text(text)
                words.set_position((x + across * unit, y + up * unit))
                box = words.get_window_extent()
                ground = self.plane.bbox
                inside = ground.x0 < box.x0 and box.x1 < ground.x1 and ground.y0 < box.y0 and box.y1 < ground.y1
                if inside and not any(box.overlaps(other) for other in taken):
                    taken.append(box)
                    break
                words.set_text("")

    def _make_map(self) -> None:
        self.map = self.paint(AxesImage(self.plane, interpolation="bilinear", origin="lower"), cmap="regions")
        self.map.set_data(np.zeros((2, 2)))
        self.map.set_clim(-1, 1)
        self.plane.add_image(self.map)
        self.contours = self.plane.add_collection(LineCollection([], linewidths=0.7, alpha=0.45))
        self.paint(self.contours, color="muted")
        self.goal = self.plane.add_collection(LineCollection([], linewidths=1.6, linestyles="--"))
        self.paint(self.goal, color="good")
        self.minima = self.paint(self.plane.plot([], [], "x", markersize=7, markeredgewidth=1.8)[0], color="good")

    def _make_table(self, indices: Sequence[int]) -> None:
        """The table is axes of its own, so that a click finds its row: row i lies between i − ½ and i + ½."""
        rows = len(self.names)
        left, top, width = TABLE
        self.table = self.axes_at(left, top, width, ROW * (rows + 2), area="table", frame="off")
        self.table.set(xlim=(0, 1), ylim=(rows + 0.5, -1.5))
        for (x, side), text in zip(COLUMNS, HEADS, strict=True):
            self._note(x, -1, text, side)
        self._note(sum(STRIP) / 2, -1, "arrives with", "center")
        for place, rate in ((0, "0.001"), (0.4, "0.1"), (0.8, "10")):
            self._note(_along(place), rows - 0.15, rate, "center", 8)
        self.paint(self.table.plot([0, 1], [-0.5, -0.5], linewidth=0.8)[0], color="grid")
        self.legend = []
        for i, index in enumerate(indices):
            dash, marker = LOOKS[index]
            line = self.table.plot(
                [0, 0.075], [i, i], dash, marker=marker, markevery=[1], linewidth=1.8, markersize=marker_size(marker)
            )[0]
            self.paint(line, color=ROLES[index])
            self.legend.append(line)
            self.paint(self.table.plot(STRIP, [i, i], linewidth=3, solid_capstyle="butt")[0], color="grid")
        self.cells = [
            [self.words(x, i, axes=self.table, size=9 if x > STRIP[1] else 10, side=side) for x, side in COLUMNS]
            for i in range(rows)
        ]
        self._looks = ["plain"] * rows
        top += ROW * (rows + 2) + 12
        self.rule = [
            self.words_at(left, top + 20 * k, size=10.5 if k == 0 else 9.5, weight="bold" if k == 0 else "normal")
            for k in range(9)
        ]
        look = {"linewidth": 2.4, "solid_capstyle": "butt"}
        self.strips = [self.moving_line(self.table, "-", ROLES[index], **look) for index in indices]
        self.rates = self.moving_line(self.table, "-", "ink", linewidth=1.6)

    def _note(self, x: float, y: float, text: str, side: str, size: float = 9) -> None:
        self.paint(self.table.text(x, y, text, ha=side, va="center", fontsize=size), color="muted")

    def _make_ways(self, indices: Sequence[int]) -> None:
        self.ways, self.dots, self.labels = [], [], []
        for index in indices:
            dash, marker = LOOKS[index]
            look = {"marker": marker, "markersize": marker_size(marker), "markevery": [-1], "linewidth": 1.8}
            self.ways.append(self.moving_line(self.plane, dash, ROLES[index], **look))
            self.dots.append(self.moving_line(self.plane, "o", ROLES[index], markersize=5, markeredgewidth=1.3))
            self.paint(self.dots[-1], markerfacecolor="paper")
            name: dict[str, Any] = {
                "axes": self.plane,
                "role": ROLES[index],
                "size": 9,
                "weight": "bold",
            }
            self.labels.append([self.words(0, 0, side=side, **name) for side in ("left", "right")])
        look = {"markersize": 13, "fillstyle": "none", "markeredgewidth": 2.2, "zorder": 8}
        self.start = self.moving_line(self.plane, "o", "ink", **look)


def rate_at(x: float) -> float | None:
    """Which place of the strip, from 0 to 1, stands at `x` of the table; None beside it."""
    place = (x - STRIP[0]) / (STRIP[1] - STRIP[0])
    return place if -0.01 <= place <= 1.01 else None


def _along(place: Any) -> Any:
    """Where in the table a place of the strip is."""
    return STRIP[0] + place * (STRIP[1] - STRIP[0])


def _strokes(row: int, places: Sequence[float] | np.ndarray, half: float = CELL) -> np.ndarray:
    """Upright strokes of a line at places of the strip, shape (2, 3 · places)."""
    x = _along(np.asarray(places, float))
    return np.stack([np.repeat(x, 3), np.tile([row - half, row + half, np.nan], len(x))])


def wrapped(rule: str) -> list[str]:
    """The lines of a rule, broken before a sign of arithmetic outside brackets where they are too long.

    >>> wrapped("w ← w − learning_rate · √(1 − beta_2ᵗ) / (1 − beta_1ᵗ) · m / (√v + epsilon)")
    ['w ← w − learning_rate · √(1 − beta_2ᵗ) / (1 − beta_1ᵗ)', '      · m / (√v + epsilon)']
    """
    lines = []
    for line in rule.splitlines():
        parts = re.split(r" (?=[·/−+] )(?![^(]*\))", line)
        current = parts[0]
        for part in parts[1:]:
            if len(current) + 1 + len(part) > RULE_WIDTH:
                lines.append(current)
                current = "      " + part
            else:
                current += " " + part
        lines.append(current)
    return lines


def _until_far(way: np.ndarray, limits: tuple[float, float]) -> np.ndarray:
    """The way up to the first place that is too far out to be drawn; what comes after is held to that distance."""
    reach = FAR * (limits[1] - limits[0])
    far = ~(np.abs(way) <= reach).all(axis=1)
    if not far.any():
        return way
    last = int(np.argmax(far))
    if last == 0:
        return way[:1]
    beyond = way[last] if np.isfinite(way[last]).all() else way[last - 1]
    step = beyond - way[last - 1]
    length = float(np.abs(step).max())
    return np.vstack([way[:last], way[last - 1] + step * min(1.0, reach / length)]) if length else way[:last]
