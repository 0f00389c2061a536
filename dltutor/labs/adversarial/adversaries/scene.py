"""What is to be seen of two adversaries: a look into both models, and its place in the figure."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from types import SimpleNamespace
from typing import Any

import numpy as np

from dltutor.labs.adversarial.adversaries.figure import AdversariesFigure
from dltutor.live.adversarial.graph import LOSSES
from dltutor.wording import many

SIDE = 40  # places of the ground in each direction
SHOWN = 300  # real points and fakes that are shown
ARROWS = 40
LINES, ALONG = 11, 31  # of the generator's grid
REACH = 1.5  # an arrow's length for a gradient of 1, while it is short
LONGEST = 0.9
FLAT = 1e-12


@dataclass
class PairView:
    """A look: `right` the share of real points and of fakes that the discriminator tells, `arrow` the mean gradient."""

    right: tuple[float, float]
    fakes: np.ndarray
    arrow: float
    certainty: tuple[float, float]  # the mean of how real it thinks the real points and the fakes are, −1 to 1


def noise_grid(noise_size: int) -> list[np.ndarray]:
    """The lines of a grid in the plane of the noise, between which there is as much noise each; none for much noise."""
    quantile = NormalDist().inv_cdf
    levels = np.array([quantile(share) for share in np.linspace(0.02, 0.98, LINES)])
    along = np.array([quantile(share) for share in np.linspace(0.02, 0.98, ALONG)])
    if noise_size == 1:
        return [np.array([[quantile(share)] for share in np.linspace(0.01, 0.99, 200)])]
    if noise_size > 2:
        return []
    across = [np.stack([np.full(ALONG, level), along], axis=1) for level in levels]
    return across + [line[:, ::-1] for line in across]


class Scene:
    """Looks into a pair and brings the picture up to date."""

    def __init__(self, picture: AdversariesFigure, pair: Any) -> None:
        self.picture, self.pair = picture, pair
        self._grid = noise_grid(pair.noise_size)
        self.noise = np.random.default_rng(11).standard_normal((SHOWN, pair.noise_size)).astype(np.float32)

    def look(self, real: np.ndarray, shown: SimpleNamespace, noise: np.ndarray | None = None) -> PairView:
        """Show the present state: of `noise`, a batch, if that is given.

        `shown` has the switches `map`, `fakes`, `grid` and `arrows`.
        """
        pair, picture = self.pair, self.picture
        batch = self.noise if noise is None else noise[:SHOWN]
        some = batch[:ARROWS]
        lines = self._grid if shown.grid else []
        grid = np.concatenate([*lines, batch]).astype(np.float32)
        places = _places(picture.limit)
        ground, of_real, points, of_fakes, starts, ways = pair.look(places, real, grid, some)
        fakes, of_fakes = points[-len(batch) :], of_fakes[-len(batch) :]
        kind = LOSSES.index(pair.loss)
        middle = (0.0, 0.0, 0.5, float(of_real.mean() + of_fakes.mean()) / 2)[kind]
        scale = float(np.std(np.concatenate([of_real, of_fakes]))) + FLAT
        picture.show_ground(_realness(ground, kind, middle, scale).reshape(SIDE, SIDE) if shown.map else None)
        picture.show_fakes(fakes if shown.fakes else fakes[:0])
        picture.show_grid(_cut(points, lines))
        length = np.hypot(*ways.T)
        ways = ways * (LONGEST * np.tanh(REACH / LONGEST * length) / np.maximum(length, FLAT))[:, None]
        count = len(ways) if shown.arrows else 0
        picture.show_arrows(starts[:count], ways[:count])
        sure = [float(_realness(part, kind, middle, scale).mean()) for part in (of_real, of_fakes)]
        right = float((of_real > middle).mean()), float((of_fakes < middle).mean())
        return PairView(right, fakes, float(length.mean()), (sure[0], sure[1]))

    def show_noise(self, noise: np.ndarray) -> None:
        """Show a batch of noise in its own plane."""
        size = self.pair.noise_size
        if size > 2:
            self.picture.show_noise([], np.zeros((0, 2)), f"noise: {many(size, 'number')}")
            return
        lines, points = self._grid, noise[:SHOWN]
        if size == 1:
            lines, points = ([np.pad(part, ((0, 0), (0, 1))) for part in group] for group in (lines, [points]))
            points = points[0]
        self.picture.show_noise(lines, points, "noise")

    def show_curves(self, halves: float) -> None:
        """The curves of the course; a dotted line at the distance of two samples of the real points."""
        course, picture = self.pair.course, self.picture
        picture.distance.show(course.round, [course.distance], 0.5, halves)
        even = float(np.log(2)) if self.pair.loss == "log" else None
        picture.losses.show(course.round, [course.discriminator_loss, course.generator_loss], 0.5, even)


def _places(limit: float) -> np.ndarray:
    middles = ((np.arange(SIDE) + 0.5) / SIDE * 2 - 1) * limit
    across, up = np.meshgrid(middles, middles[::-1])
    return np.stack([across.ravel(), up.ravel()], axis=1)


def _realness(logits: np.ndarray, kind: int, middle: float, scale: float) -> np.ndarray:
    """How real something looks to the discriminator, −1 (fake) to 1: twice the probability less 1, or what is like it.

    A least-squares discriminator aims at 1 and 0; a critic's scores are measured by their own spread.
    """
    if kind < 2:
        return np.tanh(np.clip(logits, -60, 60) / 2)
    return np.clip(2 * logits - 1, -1, 1) if kind == 2 else np.tanh((logits - middle) / scale)


def _cut(points: np.ndarray, lines: list[np.ndarray]) -> list[np.ndarray]:
    """The bent lines, from the points that the generator made of all of them in a row."""
    ends = np.cumsum([len(line) for line in lines]).astype(int)
    return np.split(points[: ends[-1]], ends[:-1]) if len(lines) else []
