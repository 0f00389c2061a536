"""One run of gradient descent on a line with a weight and a bias, batch after batch; it knows no picture."""

from __future__ import annotations

import math

import numpy as np

STAY = 5  # iterations that the loss must stay close: one alone may be luck
FAR = 1e6  # weights beyond this many windows count as diverged


class Line:
    """The samples, and what can be said of them exactly: the loss anywhere, and the line that fits best.

    The model is ``w · x + b``, the loss the mean squared error, as Keras's "mse".

    Args:
        x: inputs of shape (samples,).
        y: targets of shape (samples,).

    >>> line = Line(np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0]))
    >>> line.best.round(6).tolist(), line.loss([2.0, 0.0])
    ([2.0, 1.0], 1.0)
    """

    def __init__(self, x: np.ndarray, y: np.ndarray) -> None:
        self.x, self.y = x, y
        self._matrix = np.stack([x, np.ones_like(x)], axis=1)
        self.best = np.linalg.lstsq(self._matrix, y, rcond=None)[0]
        self.best_loss = float(self.loss(self.best))
        spread = float(y.std()) or float(np.abs(y).max()) or 1.0
        rms = math.sqrt(float(np.mean(x**2))) or 1.0
        self.reach = np.array([2.2 * spread / rms, 2.2 * spread])  # half the window, for each weight
        self._floor = max(self.best_loss, 0.01 * spread**2)

    def loss(self, weights: np.ndarray) -> np.ndarray | float:
        """The mean squared error of all samples at `weights`, shape (…, 2)."""
        weights = np.asarray(weights, float)
        if weights.ndim == 1:
            return float(np.mean((weights[0] * self.x + weights[1] - self.y) ** 2))
        (xx, x, xy), (yy, y) = self._moments()
        w, b = weights[..., 0], weights[..., 1]
        return w * w * xx + 2 * w * b * x + b * b - 2 * w * xy - 2 * b * y + yy

    def gradient(self, weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """The slope of the loss of the samples `rows` along the weight and the bias, shape (2,)."""
        x, error = self.x[rows], weights[0] * self.x[rows] + weights[1] - self.y[rows]
        return np.array([2 * np.mean(error * x), 2 * np.mean(error)])

    def within(self, share: float) -> float:
        """The loss that lies `share` above the best one; where that is 0, above a hundredth of the targets' spread."""
        return self.best_loss + share * self._floor

    @property
    def largest_rate(self) -> float:
        """The learning rate from which on all samples together diverge: 2 / the largest curvature."""
        curvature = 2 * self._matrix.T @ self._matrix / len(self.x)
        return 2 / float(np.linalg.eigvalsh(curvature)[-1])

    def _moments(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        x, y = self.x, self.y
        means = (np.mean(x * x), np.mean(x), np.mean(x * y)), (np.mean(y * y), np.mean(y))
        return tuple(map(float, means[0])), tuple(map(float, means[1]))


class Descent:
    """Where the weights are, where they were, and which samples come next: a new order each epoch, as Keras does it.

    Args:
        line: the samples.
        start: weight and bias to start from, shape (2,).
        seed: of the order.
    """

    def __init__(self, line: Line, start: np.ndarray, seed: int = 0) -> None:
        self.line, self.start, self.weights = line, start.copy(), start.copy()
        self._random = np.random.default_rng(seed)
        self._order = self._random.permutation(len(line.x))
        self._place = 0
        self.rows = np.array([], int)  # the samples of the last batch
        self.iteration, self.epoch, self.batch = 0, 1, 0
        self.batches = 0
        self.path = [start.copy()]
        self.losses = [line.loss(start)]
        self.batch_losses: list[float] = []
        self.rates: list[float] = []
        self.sizes: list[int] = []
        self.changes: list[int] = []
        self.seen = 0
        self.arrived: int | None = None  # samples seen when the loss came within 5 % of the best, and stayed
        self._close_since: int | None = None
        self._close_for = 0
        self.diverged = False

    def step(self, rate: float, size: int) -> None:
        """One iteration: the next `size` samples, or those that are left of the epoch."""
        samples = len(self.line.x)
        if self._place >= samples:
            self.epoch, self.batch, self._place = self.epoch + 1, 0, 0
            self._order = self._random.permutation(samples)
        self.rows = self._order[self._place : self._place + size]
        self.batch += 1
        self.batches = self.batch + math.ceil((samples - self._place - len(self.rows)) / size)
        if self.iteration and (rate, size) != (self.rates[-1], self.sizes[-1]):
            self.changes.append(self.iteration)
        with np.errstate(all="ignore"):
            error = self.weights[0] * self.line.x[self.rows] + self.weights[1] - self.line.y[self.rows]
            self.batch_losses.append(float(np.mean(error**2)))
            self.weights = self.weights - rate * self.line.gradient(self.weights, self.rows)
            self.losses.append(self.line.loss(self.weights))
        self._place += len(self.rows)
        self.seen += len(self.rows)
        self.iteration += 1
        self.path.append(self.weights.copy())
        self.rates.append(rate)
        self.sizes.append(size)
        self.diverged = not bool((np.abs(self.weights - self.line.best) < FAR * self.line.reach).all())
        close = self.losses[-1] <= self.line.within(0.05)
        self._close_since = (self._close_since or self.seen) if close else None
        self._close_for = self._close_for + 1 if close else 0
        if self.arrived is None and self._close_for >= STAY:
            self.arrived = self._close_since

    @property
    def epoch_done(self) -> bool:
        """Whether the last iteration ended an epoch."""
        return self.iteration > 0 and self._place >= len(self.line.x)

    @property
    def left_in_epoch(self) -> int:
        """How many samples the present epoch has not seen yet; all of them at its start."""
        left = len(self.line.x) - self._place
        return left or len(self.line.x)

    def noise(self, window: int = 100) -> tuple[np.ndarray, np.ndarray] | None:
        """Middle (2,) and covariance (2, 2) of the last `window` places, once they wander without going anywhere."""
        since = self.iteration - (self.changes[-1] if self.changes else 0)
        if self.iteration < window or since < window // 2 or self.diverged:
            return None
        last = np.array(self.path[-min(window, since) :])
        first, second = np.array_split(last, 2)
        spread = np.sqrt(last.var(axis=0).sum())
        drift = np.hypot(*(second.mean(axis=0) - first.mean(axis=0)))
        if drift > spread or self.losses[-1] > 3 * self.line.within(0.5):
            return None
        return last.mean(axis=0), np.cov(last.T)
