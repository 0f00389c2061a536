"""Every neuron of a small network as a thumbnail of its answer over the plane, and the weights between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import PathCollection
from matplotlib.colors import Colormap
from matplotlib.path import Path

from dltutor.figures.field import Sheet
from dltutor.figures.picture import Picture

Box = tuple[float, float, float, float]  # left, top, width, height in pixels of the picture

LARGEST = 44.0  # pixels
GAP = 7.0
WEIGHT_POWER = 0.8  # below 1 small weights are seen, too


class Thumbnails:
    """Columns of thumbnails, the inputs first; lines between them as thick as the weights, dashed where negative.

    Args:
        picture: where they are drawn.
        box: the place, in pixels of the picture.
        inputs: the names of the inputs; none of them is shown if empty.
        layers: for each hidden layer a heading and the number of neurons that are shown.
        towards: where the lines of the last layer end, (x, y) in pixels of the picture for each output; none: no lines.
        area: their name in the picture.
    """

    def __init__(
        self,
        picture: Picture,
        box: Box,
        inputs: Sequence[str],
        layers: Sequence[tuple[str, int]],
        towards: Sequence[tuple[float, float]] = (),
        area: str = "neurons",
    ) -> None:
        self.left, self.top, width, height = box
        self.area = area
        self.axes = picture.axes_at(self.left, self.top, width, height, area=area, frame="none")
        self.axes.set(xlim=(0, width), ylim=(height, 0), xticks=[], yticks=[])
        self.axes.patch.set_visible(False)
        sizes = ([len(inputs)] if inputs else []) + [count for _, count in layers]
        self._offset = 1 if inputs else 0
        room = (height + GAP) / max([*sizes, 1]) - GAP, (width + GAP) / max(len(sizes), 1) - GAP
        self.side = min(LARGEST, *room)
        self.places = self._arrange(sizes, width, height, bool(towards))
        self._head(picture, inputs, [heading for heading, _ in layers])
        self._mosaic = _Mosaic([place for column in self.places for place in column], self.side)
        picture.paint(self._mosaic, cmap="diverging")
        self._chosen = picture.paint(self.axes.plot([], [], linewidth=2.5, clip_on=False)[0], color="accent")
        ends = [(x - self.left, y - self.top) for x, y in towards]
        self._lines = self._connect(ends) if ends else None
        if self._lines is not None:
            picture.paint(self._lines, cmap="diverging")
        self.axes.add_artist(self._mosaic)
        sheet = Sheet(*([] if self._lines is None else [self._lines]), self._mosaic, self._chosen)
        self.axes.add_artist(sheet)
        picture.moving(sheet)

    def show(
        self, columns: Sequence[np.ndarray], kernels: Sequence[np.ndarray], chosen: tuple[int, int] | None
    ) -> None:
        """Show the answers `columns`, (units, side, side) for each, inputs first, and the weights between them.

        `chosen` is (layer, neuron), counted from 0, hidden layers only.
        """
        self._mosaic.set_values([values for column in columns for values in column])
        if chosen is None:
            self._chosen.set_data([], [])
        else:
            x, y = self.places[chosen[0] + self._offset][chosen[1]]
            a, b = self.side / 2 + 2, self.side / 2 + 2
            self._chosen.set_data([x - a, x + a, x + a, x - a, x - a], [y - b, y - b, y + b, y + b, y - b])
        if self._lines is not None and kernels:
            self._weigh(kernels)

    def unit_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Which hidden neuron, (layer, neuron), is at a place of the axes."""
        for layer, column in enumerate(self.places[self._offset :]):
            for unit, (across, down) in enumerate(column):
                if max(abs(x - across), abs(y - down)) <= self.side / 2:
                    return layer, unit
        return None

    def _arrange(self, sizes: list[int], width: float, height: float, room: bool) -> list[list[tuple[float, float]]]:
        """The middle of every thumbnail; to the right of the last column there is `room` for its lines."""
        pitch = self.side + GAP
        spare = (width - self.side) / max(1, len(sizes) - (0 if room else 1))
        places = []
        for i, size in enumerate(sizes):
            first = (height - (size * pitch - GAP)) / 2 + self.side / 2
            places.append([(self.side / 2 + i * spare, first + unit * pitch) for unit in range(size)])
        return places

    def _head(self, picture: Picture, inputs: Sequence[str], headings: list[str]) -> None:
        for column, heading in zip(self.places, [*["inputs"] * self._offset, *headings], strict=True):
            self.axes.text(column[0][0], -9, heading, ha="center", va="bottom", fontsize=9)
        for name, (x, y) in zip(inputs, self.places[0] if inputs else (), strict=False):
            self.axes.text(
                x - self.side / 2 - 5, y, name, ha="right", va="center", fontsize=10 if len(inputs) < 3 else 9
            )
        edge = self.side / 2 + 0.5
        for x, y in (place for column in self.places for place in column):
            frame = self.axes.plot(
                [x - edge, x + edge, x + edge, x - edge, x - edge],
                [y - edge, y - edge, y + edge, y + edge, y - edge],
                linewidth=1,
                clip_on=False,
            )[0]
            picture.paint(frame, color="muted")

    def _connect(self, towards: list[tuple[float, float]]) -> PathCollection:
        """The lines from column to column and to the outputs, in the order of the weights."""
        ends = [*self.places, towards]
        codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
        half, paths = self.side / 2 + 1, []
        for column, following in pairwise(ends):
            for x, y in column:
                for to_x, to_y in following:
                    start, end = x + half, to_x - (half if following is not ends[-1] else 0)
                    bend = (end - start) / 2
                    paths.append(Path([(start, y), (start + bend, y), (end - bend, to_y), (end, to_y)], codes))
        lines = PathCollection(paths, facecolors="none", capstyle="butt", transform=self.axes.transData)
        lines.set(clim=(-1, 1), array=np.zeros(len(paths)), linewidths=np.zeros(len(paths)))
        lines.set_clip_on(False)
        self.axes.add_artist(lines)
        return lines

    def _weigh(self, kernels: Sequence[np.ndarray]) -> None:
        strengths = []
        for kernel in kernels:
            largest = float(np.abs(kernel).max()) or 1.0
            strengths.append((kernel / largest).ravel())
        strength = np.concatenate(strengths)
        if len(strength) != len(self._lines.get_paths()):
            return
        strength = np.sign(strength) * np.abs(strength) ** WEIGHT_POWER
        self._lines.set_array(strength)
        self._lines.set_linewidths(0.2 + 2.4 * np.abs(strength))
        self._lines.set_linestyles([(0, (3, 1.2)) if value < 0 else "solid" for value in strength])


class _Mosaic(Artist):
    """Squares of `side` at `places` (their middles, in data coordinates), each with a grid of numbers in colours."""

    def __init__(self, places: list[tuple[float, float]], side: float) -> None:
        super().__init__()
        self._places, self._side = places, side
        self._values: Sequence[np.ndarray] = ()
        self._table = np.zeros((256, 4), np.uint8)

    def set_values(self, values: Sequence[np.ndarray]) -> None:
        """One grid for each place; each is shown from −1 to 1, or further where its numbers go further."""
        self._values, self.stale = values, True

    def set_cmap(self, cmap: Colormap) -> None:
        self._table, self.stale = (cmap(np.linspace(0, 1, 256)) * 255).astype(np.uint8), True

    def draw(self, renderer: Any) -> None:
        if not len(self._values):
            return
        half = self._side / 2
        middles = np.array(self._places)
        corners = self.axes.transData.transform(np.concatenate([middles - half, middles + half]))
        lows = np.minimum(*np.split(corners, 2)).round().astype(int)
        side = int(np.abs(np.subtract(*np.split(corners, 2))).mean().round())
        values = np.stack(self._values)
        spans = np.maximum(1.0, np.abs(values).max(axis=(1, 2), keepdims=True))
        levels = (np.clip(values / spans, -1, 1) * 127.5 + 127.5).astype(np.uint8)
        pick = (np.arange(side) + 0.5) * levels.shape[1] // side
        pick = pick.astype(int)
        colours = self._table[levels[:, pick[::-1]][:, :, pick]]
        context = renderer.new_gc()
        for (x, y), picture in zip(lows, colours, strict=True):
            renderer.draw_image(context, int(x), int(y), picture)
        context.restore()
