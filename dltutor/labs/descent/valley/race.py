"""The race behind the valley lab: whole paths of several optimizers from one start, and the best rate of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dltutor.scratch.optimizers import OPTIMIZERS, Momentum, Optimizer
from dltutor.scratch.surfaces import Surface

NAMES = tuple(OPTIMIZERS)
FAR = 1e3  # a weight further out than this has diverged
RATES = np.geomspace(1e-3, 1e2, 41)  # the rates that are tried when each optimizer gets its own best


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


def best_rates(surface: Surface, start: np.ndarray, names: Sequence[str], momentum: float, steps: int) -> list[float]:
    """For each optimizer the one of `RATES` with which it arrives first, or gets lowest if it never does.

    All rates are tried at once: every update of the seven is the rate times something that the rate does not change,
    so one optimizer at rate 1 tells the step of all.
    """
    optimizers = [_made(name, 1.0, momentum) for name in names]
    weights = np.broadcast_to(np.asarray(start, float), (len(names), len(RATES), 2)).copy()
    losses = np.empty((steps + 1, len(names), len(RATES)))
    with np.errstate(all="ignore"):
        losses[0] = surface.value(weights)
        for step in range(steps):
            gradients = surface.gradient(weights)
            for i, optimizer in enumerate(optimizers):
                weights[i] += RATES[:, None] * optimizer.step(0.0, gradients[i])
            losses[step + 1] = surface.value(weights)
    outside = ~(losses <= surface.goal)
    late = steps + 1 - np.argmax(outside[::-1], axis=0)
    late[~outside.any(axis=0)] = 0
    lowest = np.where(np.isfinite(losses[-1]), losses[-1], np.inf)
    order = np.lexsort((lowest, late), axis=-1)
    return [float(RATES[ranks[0]]) for ranks in order]


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
