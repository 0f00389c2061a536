"""Small maps in a column, one below the other, drawn as one picture."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from dltutor.figures.picture import Picture

SIDE = 17  # pixels of a map
FINE = 2  # numbers for each pixel


class Thumbnails:
    """Maps whose middles are at `places` (maps, 2) of `axes`, in pixels from the top, evenly spaced."""

    def __init__(self, picture: Picture, axes: Axes, places: np.ndarray) -> None:
        self.picture = picture
        self._tops = np.rint((places[:, 1] - places[0, 1]) * FINE).astype(int)
        self._sheet = np.full((self._tops[-1] + SIDE * FINE, SIDE * FINE), np.nan)
        left, top = places[0] - SIDE / 2
        extent = (left, left + SIDE, top + len(self._sheet) / FINE, top)
        self.tiles = picture.tiles(axes, self._sheet, extent)

    def show(self, maps: np.ndarray, tone: str) -> None:
        """Show `maps` (maps, height, width), numbers from −1 to 1, in the colours of `tone`."""
        rows, columns = (np.arange(SIDE * FINE) * size // (SIDE * FINE) for size in maps.shape[1:])
        for top, values in zip(self._tops, maps, strict=True):
            self._sheet[top : top + SIDE * FINE] = values[rows][:, columns]
        self.picture.paint(self.tiles, cmap=tone)
        self.tiles.set_values(self._sheet)
