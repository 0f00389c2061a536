"""What the loss-landscape lab shows: trails of weights, and a plane with its window and grid. It knows no picture."""

from __future__ import annotations

import math
import time
from copy import copy

import numpy as np

from dltutor.live.looking.grid import SIDE, Grid, along
from dltutor.live.looking.landscape import LossSurface
from dltutor.live.looking.planes import Plane, filter_normalised, path_plane
from dltutor.live.training.weight_path import Places

PATH, RANDOM = "plane of the path", "random, filter-normalised"
TOO_HIGH = 1000.0  # times the first loss: what lies higher is not drawn, or nothing else could be seen
TOO_FAR = 50.0  # times the length of the first weights (and at least as far as 50): the same for distances
MARGIN = 1.5  # the window is so many times as wide as the paths in it


class Trail:
    """Recorded weights together with the true loss at each of them."""

    def __init__(self, places: Places, name: str) -> None:
        self.recorded, self.name = places, name
        self._losses: dict[int, float] = {}
        self._is_near: dict[int, bool] = {}
        self._usable: tuple[tuple[int, int, int], int] = ((0, 0, 0), 1)
        self.lost = False  # whether training left the finite numbers

    def measure(self, surface: LossSurface) -> None:
        """Compute the losses that are missing."""
        r = self.recorded
        for step, place, others in zip(r.steps, r.places, r.others, strict=True):
            if step not in self._losses:
                self._losses[step] = surface.loss(place, others)

    @property
    def usable(self) -> int:
        """How many places, from the start on, have a loss that can be drawn; at least one."""
        r = self.recorded
        key = (len(r), r.steps[-1], len(self._losses))
        if self._usable[0] != key:
            self._usable = key, self._count_usable()
        return self._usable[1]

    def _count_usable(self) -> int:
        losses = [self._losses.get(step, math.nan) for step in self.recorded.steps]
        limit = TOO_HIGH * (abs(losses[0]) + 1e-6) if math.isfinite(losses[0]) else math.inf
        good = [
            math.isfinite(loss) and loss <= limit and self._near(step, place)
            for loss, step, place in zip(losses, self.recorded.steps, self.recorded.places, strict=True)
        ]
        return max(1, good.index(False) if False in good else len(good))

    def _near(self, step: int, place: np.ndarray) -> bool:
        if step not in self._is_near:
            first = self.recorded.places[0]
            reach = TOO_FAR * (1 + float(np.linalg.norm(first)))
            self._is_near[step] = float(np.linalg.norm(place - first)) <= reach
        return self._is_near[step]

    @property
    def left_out(self) -> int:
        """How many places are not drawn."""
        return len(self.recorded) - self.usable

    @property
    def steps(self) -> list[int]:
        return self.recorded.steps[: self.usable]

    @property
    def losses(self) -> list[float]:
        return [self._losses.get(step, math.nan) for step in self.steps]

    @property
    def places(self) -> list[np.ndarray]:
        return self.recorded.places[: self.usable]

    @property
    def others(self) -> list[np.ndarray]:
        """The untrained variables at the end."""
        return self.recorded.others[self.usable - 1]


class Scene:
    """A plane through the end of the first of `trails`, a window of it, and the losses in the window.

    Args:
        surface: where the losses come from.
        trails: the paths; the first is the main one.
        kind: `PATH` or `RANDOM`. A path that has not moved yet has no plane, so `RANDOM` is taken.
        zoom: the width of the window, as a multiple of what would suit.
        seed: of the random directions.
    """

    def __init__(self, surface: LossSurface, trails: list[Trail], kind: str, zoom: float, seed: int) -> None:
        self._surface = surface
        main = trails[0]
        centre, self._others = main.places[-1], main.others
        random = np.random.default_rng(seed)
        directions = [filter_normalised(centre, surface.shapes, random) for _ in range(2)]
        everyone = np.array([place for trail in trails for place in trail.places])
        moved = bool((everyone != centre).any())
        self.kind = kind if moved else RANDOM
        if self.kind == PATH:
            self.plane = path_plane(centre, everyone, directions[0])
        else:
            self.plane = Plane(centre, *directions)
        self.held = self.plane.held(everyone) if moved else math.nan
        self.middle, self.suits = np.zeros(2), 1.0
        if self.kind == PATH:
            drawn = self.plane.coordinates(everyone)
            low, high = drawn.min(axis=0), drawn.max(axis=0)
            self.middle, self.suits = (low + high) / 2, MARGIN * float((high - low).max()) / 2
        self.cost = 0.001  # seconds a place, measured as it goes
        self._begin(zoom)

    def _begin(self, zoom: float) -> None:
        self.half = max(self.suits * zoom, 1e-6)
        self.grid = Grid()
        self._known: dict[tuple[int, int], np.ndarray] = {}

    def zoomed(self, zoom: float) -> Scene:
        """The same plane through another window."""
        other = copy(self)
        other._begin(zoom)
        return other

    def compute(self, count: int) -> None:
        """The losses at the next `count` places of the grid, coarse ones first."""
        began = time.perf_counter()
        places = self.grid.next(count)
        self.grid.put(self._surface.losses(self.plane, self._others, self.middle + self.half * places))
        self.cost = (time.perf_counter() - began) / max(1, len(places))

    def window(self, trail: Trail) -> np.ndarray:
        """The places of `trail` in the window, shape (n, 2), each coordinate from −1 to 1 inside it."""
        keys = [(id(trail), step) for step in trail.steps]
        new = [(key, place) for key, place in zip(keys, trail.places, strict=True) if key not in self._known]
        if new:
            found = self.plane.coordinates(np.array([place for _, place in new]))
            self._known.update(zip((key for key, _ in new), (found - self.middle) / self.half, strict=True))
        return np.array([self._known[key] for key in keys])

    @property
    def end(self) -> np.ndarray:
        """The end of the main path in the window, shape (2,)."""
        return -self.middle / self.half


def cut_ends(end: np.ndarray, angle: float) -> np.ndarray:
    """Where the line through `end` at `angle` (degrees) leaves the window: across (2,) and up (2,) of both ends.

    >>> cut_ends(np.array([0.0, 0.5]), 0.0).tolist()
    [[-1.0, 1.0], [0.5, 0.5]]
    """
    side = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
    with np.errstate(all="ignore"):
        reach = np.stack([(-1 - end) / side, (1 - end) / side])
    reach = np.where(np.abs(side) < 1e-12, [[-np.inf], [np.inf]], reach)
    backwards, forwards = reach.min(axis=0).max(), reach.max(axis=0).min()
    return np.stack([end + backwards * side, end + forwards * side], axis=1)


def profile(values: np.ndarray, end: np.ndarray, angle: float | np.ndarray, distances: np.ndarray) -> np.ndarray:
    """The numbers of a grid at `distances` (in half windows) from `end` along a line at `angle`; NaN outside.

    For several angles, shape (n, 1), the answer has shape (n, distances).
    """
    across = end[0] + distances * np.cos(np.radians(angle))
    up = end[1] + distances * np.sin(np.radians(angle))
    place = (SIDE - 1) / 2
    return along(values, (across + 1) * place, (up + 1) * place)


def rises(values: np.ndarray, end: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """How much higher than at `end` the loss is, on average, along the line at each of `angles`, within the window.

    Losses that are no numbers count as the highest there is.
    """
    good = np.isfinite(values)
    if not good.any():
        return np.zeros(len(angles))
    filled = np.where(good, values, values[good].max())
    radius = max(0.15, 0.98 - float(np.abs(end).max()))
    distances = np.linspace(-radius, radius, 41)
    here = profile(filled, np.clip(end, -1, 1), 0.0, np.zeros(1))[0]
    seen = profile(filled, end, angles[:, None], distances)
    outside = np.isnan(seen)
    return np.where(outside, 0, seen).sum(axis=1) / np.maximum(1, (~outside).sum(axis=1)) - here
