"""The real points of the lab of two adversaries: a distribution, the learner's array, or what the learner draws."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import datasets
from dltutor.datasets.clouds import CLOUDS, centres
from dltutor.errors import LearnerError
from dltutor.labs.adversarial.adversaries.coverage import Parts
from dltutor.labs.adversarial.adversaries.scene import SHOWN
from dltutor.live.adversarial import models
from dltutor.scratch.measures.distances import sliced_wasserstein

POINTS = 2000
LIMIT = 3.2
MOST_DRAWN = 2000
FEWEST = 8  # drawn points that can be learned from
GAP = 0.07  # between two points of a stroke
MOST_APART = 0.05  # of the spread of the real points: so far are two samples of them taken to be at most
NEAR = 0.25  # how far from the pointer a point is still erased
STRIDE = 0.2  # of the keyboard's cursor
KEYS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter", "Delete", "Backspace")
_MOVES = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}


class Real:
    """The real points `x` (n, 2), their `parts`, how far the plane has to reach, and some of them that are `shown`.

    `halves` is the distance of two samples of them: fakes cannot be expected to be nearer.

    >>> real = Real(None)
    >>> real.take("two clusters")
    >>> real.x.shape, len(real.parts.centres), real.limit
    ((2000, 2), 2, 3.2)
    """

    def __init__(self, given: Any) -> None:
        self.given = None if given is None else models.points("data", given)
        self.drawn = _smile()
        self.cursor: tuple[float, float] | None = None
        self._last: tuple[float, float] | None = None

    def take(self, name: str) -> None:
        """Take the points `name`."""
        self.name = name
        self._last = None
        if name in CLOUDS:
            self._use(datasets.cloud(name, POINTS), centres(name))
        else:
            self._use(self.drawn if name == "drawing" else self.given)

    @property
    def learned(self) -> np.ndarray:
        """The points to learn from; stand-ins as long as there are too few."""
        return self.x if self.enough else np.zeros((2, 2), np.float32)

    @property
    def enough(self) -> bool:
        """Whether there are points to learn from."""
        return len(self.x) >= (FEWEST if self.name == "drawing" else 2)

    def pointed(self, phase: str, x: float, y: float, erase: bool) -> bool:
        """The pointer draws or erases; whether a point has changed."""
        if phase == "up":
            self._last = None
            return False
        if phase == "move" and self._last is None:
            return False
        before, self._last = self._last, (x, y)
        self.cursor = None
        if erase:
            return self._erase(x, y)
        start = before if phase == "move" and before else (x, y)
        many = max(1, int(np.hypot(x - start[0], y - start[1]) / GAP)) if phase == "move" else 1
        shares = (np.arange(many) + 1) / many
        stroke = np.array(start) + shares[:, None] * (np.array([x, y]) - start)
        return self._add(stroke)

    def typed(self, key: str) -> bool:
        """A key moves the cursor, sets a point or erases; whether a point has changed."""
        if self.cursor is None:
            self.cursor = (0.0, 0.0)
            return False
        x, y = self.cursor
        if key == "Enter":
            return self._add(np.array([[x, y]]))
        if key in ("Delete", "Backspace"):
            return self._erase(x, y)
        across, up = _MOVES[key]
        x, y = np.clip(np.round([x + STRIDE * across, y + STRIDE * up], 6), -LIMIT, LIMIT)
        self.cursor = float(x), float(y)
        return False

    def clear(self) -> None:
        """Nothing is drawn any more."""
        self.drawn = self.drawn[:0]
        self._use(self.drawn)

    def _add(self, stroke: np.ndarray) -> bool:
        if len(self.drawn) + len(stroke) > MOST_DRAWN:
            raise LearnerError(f"drawing: {MOST_DRAWN:,} points are the most that can be drawn; erase some or clear it")
        self.drawn = np.vstack([self.drawn, np.clip(stroke, -LIMIT, LIMIT)])
        self._use(self.drawn)
        return True

    def _erase(self, x: float, y: float) -> bool:
        keep = np.hypot(*(self.drawn - [x, y]).T) > NEAR
        self.drawn = self.drawn[keep]
        self._use(self.drawn)
        return not keep.all()

    def _use(self, x: np.ndarray, middles: np.ndarray | None = None) -> None:
        self.x = x
        self.parts = Parts(x, middles) if len(x) else None
        furthest = float(np.abs(x).max()) if len(x) and self.name not in (*CLOUDS, "drawing") else 0.0
        points = self.learned
        some = np.random.default_rng(5).permutation(len(points))
        one, other = np.array_split(points[some], [len(points) // 2])
        wide = float(np.sqrt(points.var(axis=0).sum()))  # halves of a few are further apart than is meant here
        self.halves = max(min(sliced_wasserstein(one, other), MOST_APART * wide), 1e-3)
        self.shown = points[some[:SHOWN]].astype(np.float32)
        self.limit = max(LIMIT, 1.25 * furthest) if furthest > LIMIT / 2 or not furthest else 2 * furthest + 1e-3


def _smile() -> np.ndarray:
    """A first stroke, so that the plane is not empty."""
    angle = np.linspace(1.1 * np.pi, 1.9 * np.pi, 80)
    return 1.8 * np.stack([np.cos(angle), np.sin(angle) + 0.5], axis=1)
