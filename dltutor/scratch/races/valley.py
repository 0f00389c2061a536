"""A race down a loss of two weights: whole paths of several optimizers from one start, and the rates that arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dltutor.scratch.optimizers import OPTIMIZERS, Momentum, Optimizer
from dltutor.scratch.surfaces import SURFACES, Surface

NAMES = tuple(OPTIMIZERS)
FAR = 1e3  # a weight further out than this has diverged
RATES = np.geomspace(1e-3, 1e2, 41)  # that are tried with each optimizer
TRIED = 300  # steps with each of them


@dataclass(frozen=True)
class Run:
    """One optimizer's way down.

    Args:
        name: which of the seven.
        learning_rate: its rate.
        path: its weights before the first and after every step, shape (steps + 1, 2).
        losses: the loss at each of them, shape (steps + 1,).
        arrived: the step from which on its loss stays within the goal; None if it does not.
        diverged: the step at which a weight is beyond a thousand; None if that never happens.
    """

    name: str
    learning_rate: float
    path: np.ndarray
    losses: np.ndarray
    arrived: int | None
    diverged: int | None

    @property
    def longest(self) -> float:
        """How long its longest step is."""
        with np.errstate(all="ignore"):
            return float(np.hypot(*np.diff(self.path, axis=0).T).max())

    def until(self, step: int) -> Run:
        """What is known of it after so many steps."""
        arrived, diverged = (at if at is not None and at <= step else None for at in (self.arrived, self.diverged))
        return Run(self.name, self.learning_rate, self.path[: step + 1], self.losses[: step + 1], arrived, diverged)


def race(
    surface: Surface, start: np.ndarray, names: Sequence[str], rates: Sequence[float], momentum: float, steps: int
) -> list[Run]:
    """The runs of the optimizers `names`, each at its rate, from `start` (2,), with the gradients of all at once."""
    optimizers = [_made(name, rate, momentum) for name, rate in zip(names, rates, strict=True)]
    paths = np.empty((steps + 1, len(names), 2))
    paths[0] = start
    with np.errstate(all="ignore"):
        for step in range(steps):
            gradients = surface.gradient(paths[step])
            for i, optimizer in enumerate(optimizers):
                paths[step + 1, i] = optimizer.step(paths[step, i], gradients[i])
        losses = surface.value(paths)
        return [
            Run(
                name,
                float(rate),
                paths[:, i],
                losses[:, i],
                _settled(losses[:, i], surface.goal),
                _first(~(np.abs(paths[:, i]) <= FAR).all(axis=1)),
            )
            for i, (name, rate) in enumerate(zip(names, rates, strict=True))
        ]


@dataclass(frozen=True)
class Strip:
    """How one optimizer does with each of `RATES`, from one start.

    Args:
        arrives: for each rate whether its loss is within the goal after `TRIED` steps, shape (41,).
        lowest: the number of the rate whose loss is lowest then.
    """

    arrives: np.ndarray
    lowest: int

    @property
    def count(self) -> int:
        """With how many rates it arrives."""
        return int(self.arrives.sum())

    @property
    def middle(self) -> float:
        """The rate in the middle of the longest unbroken row of those that arrive; if none does, that which is lowest.

        >>> round(Strip(np.isin(np.arange(41), (3, 20, 21, 22)), 0).middle, 4)
        0.4217
        """
        ends = np.flatnonzero(np.diff(np.concatenate([[0], self.arrives.astype(int), [0]])))
        rows = [(int(end - first), int(first + end - 1) // 2) for first, end in ends.reshape(-1, 2)]
        return float(RATES[max(rows, key=lambda row: row[0])[1] if rows else self.lowest])


@lru_cache(maxsize=256)
def strips(surface: str, start: tuple[float, float], momentum: float) -> dict[str, Strip]:
    """The strip of each of the seven.

    All rates are tried at once: every update of the seven is the rate times something that the rate does not change,
    so one optimizer at rate 1 tells the step of all.
    """
    hills = SURFACES[surface]
    optimizers = [_made(name, 1.0, momentum) for name in NAMES]
    weights = np.broadcast_to(np.array(start, float), (len(NAMES), len(RATES), 2)).copy()
    with np.errstate(all="ignore"):
        for _ in range(TRIED):
            gradients = hills.gradient(weights)
            for i, optimizer in enumerate(optimizers):
                weights[i] += RATES[:, None] * optimizer.step(0.0, gradients[i])
        losses = hills.value(weights)
    lowest = np.where(np.isfinite(losses), losses, np.inf).argmin(axis=1)
    return {name: Strip(losses[i] <= hills.goal, int(lowest[i])) for i, name in enumerate(NAMES)}


def bound(surface: Surface, minimum: tuple[float, float]) -> float:
    """The rate below which SGD comes to rest in `minimum`: 2 / the largest curvature there."""
    at, h = np.array(minimum, float), 1e-5
    rows = [(surface.gradient(at + h * axis) - surface.gradient(at - h * axis)) / (2 * h) for axis in np.eye(2)]
    return float(2 / np.linalg.eigvalsh(np.array(rows)).max())


def nearest(surface: Surface, weights: np.ndarray) -> int:
    """Which minimum lies nearest to `weights` (2,)."""
    return int(np.argmin(np.hypot(*(np.array(surface.minima) - weights).T)))


def _made(name: str, learning_rate: float, momentum: float) -> Optimizer:
    kind = OPTIMIZERS[name]
    return kind(learning_rate, momentum) if issubclass(kind, Momentum) else kind(learning_rate)


def _settled(losses: np.ndarray, goal: float) -> int | None:
    outside = ~(losses <= goal)
    if outside[-1]:
        return None
    return len(losses) - int(np.argmax(outside[::-1])) if outside.any() else 0


def _first(there: np.ndarray) -> int | None:
    return int(np.argmax(there)) if there.any() else None
