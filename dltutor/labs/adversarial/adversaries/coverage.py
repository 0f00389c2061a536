"""Which parts of a distribution the fakes cover: what a distance alone does not tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FAIR = 0.25  # of the share that a part has of the real points: then it counts as covered
WIDER = 1.5  # times as far from a part's middle as nearly all of its real points: a fake may be so far


@dataclass(frozen=True)
class Coverage:
    """`covered` of `parts` parts hold enough fakes; `near` is the share of fakes close to some part, 0 to 1."""

    covered: int
    parts: int
    near: float


class Parts:
    """Splits the real points `x` (n, 2) into parts around `centres` (k, 2), or around 8 of its points if None.

    >>> x = np.array([[0.0, 0.0], [0.1, 0.0], [5.0, 5.0], [5.1, 5.0]])
    >>> parts = Parts(x, np.array([[0.0, 0.0], [5.0, 5.0]]))
    >>> parts.of(np.zeros((10, 2)))
    Coverage(covered=1, parts=2, near=1.0)
    """

    def __init__(self, x: np.ndarray, centres: np.ndarray | None = None, count: int = 8) -> None:
        self.centres = _spread(x, count) if centres is None else np.asarray(centres, float)
        which, away = self._nearest(x)
        self._share = np.bincount(which, minlength=len(self.centres)) / len(x)
        self._reach = WIDER * float(np.quantile(away, 0.99)) + 0.05 * float(np.abs(x).max())

    def of(self, fakes: np.ndarray) -> Coverage:
        """How much of the distribution the `fakes` (m, 2) cover."""
        which, away = self._nearest(fakes)
        close = away <= self._reach
        share = np.bincount(which[close], minlength=len(self.centres)) / max(1, len(fakes))
        covered = int(((share >= FAIR * self._share) & (self._share > 0)).sum())
        return Coverage(covered, int((self._share > 0).sum()), float(close.mean()))

    def _nearest(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        away = np.hypot(*(points[:, None, :] - self.centres).transpose(2, 0, 1))
        which = away.argmin(axis=1)
        return which, away[np.arange(len(points)), which]


def _spread(x: np.ndarray, count: int) -> np.ndarray:
    """Points of `x` that are far from each other: each next one is the farthest from those before."""
    chosen = [x[np.hypot(*(x - x.mean(axis=0)).T).argmin()]]
    away = np.full(len(x), np.inf)
    for _ in range(count - 1):
        away = np.minimum(away, np.hypot(*(x - chosen[-1]).T))
        if away.max() <= 1e-9:
            break
        chosen.append(x[away.argmax()])
    return np.array(chosen, float)
