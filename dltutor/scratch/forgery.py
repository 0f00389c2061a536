"""A forger and the best possible detective on a line: what the losses of a GAN are worth when everything is known.

The real data have a density p, the fakes a density q = N(mean, spread). The best discriminator answers
D(x) = p / (p + q); all that a GAN's two losses say is then an integral, and is computed here as a sum over a fine grid.

Source: I. Goodfellow and others, "Generative adversarial nets", 2014, section 4.1, proposition 1 and theorem 1; for
the two gradients of the generator M. Arjovsky and L. Bottou, "Towards principled methods for training generative
adversarial networks", 2017, section 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.scratch.activations import sigmoid

CHANCE = float(np.log(2))  # the detective's loss if it can only guess: 0.693…
_HALF_LN_TAU = 0.5 * np.log(2 * np.pi)


@dataclass(frozen=True)
class Bumps:
    """A density made of bumps of equal weight, each a normal distribution.

    Args:
        centres: where they are.
        spread: the standard deviation of each, above 0.

    Example:
        >>> two = Bumps((-3.0, 3.0), 0.6)
        >>> round(float(two.density(3.0)), 3)
        0.332
    """

    centres: tuple[float, ...]
    spread: float

    def log_density(self, x: Any) -> np.ndarray:
        """ln p(x) for any x; far out it stays finite where p itself is rounded to 0."""
        return np.logaddexp.reduce(self._logs(x), axis=0)

    def density(self, x: Any) -> np.ndarray:
        """p(x)."""
        return np.exp(self.log_density(x))

    def score(self, x: Any) -> np.ndarray:
        """The slope of ln p at x."""
        logs = self._logs(x)
        shares = np.exp(logs - np.logaddexp.reduce(logs, axis=0))
        return (shares * (self._column(x) - np.asarray(x, float))).sum(axis=0) / self.spread**2

    def _logs(self, x: Any) -> np.ndarray:
        distances = (np.asarray(x, float) - self._column(x)) / self.spread
        return -0.5 * distances**2 - np.log(self.spread * len(self.centres)) - _HALF_LN_TAU

    def _column(self, x: Any) -> np.ndarray:
        return np.array(self.centres, float).reshape(-1, *[1] * np.ndim(x))


@dataclass(frozen=True)
class Game:
    """What comes of real data, fakes and the best discriminator.

    Args:
        accuracy: how often the detective is right, from 0.5 to 1, when half of what it sees is real.
        loss: its binary cross-entropy, the mean of −ln D(real) and −ln(1 − D(fake)): from 0 to ln 2 where it guesses.
        divergence: the Jensen–Shannon divergence of p and q in nats, from 0 (the same) to ln 2; it is ln 2 − loss.
        saturating: slope of the generator's loss mean ln(1 − D(fake)) with respect to (mean, spread) of the fakes.
        non_saturating: the same of the loss −mean ln D(fake).
    """

    accuracy: float
    loss: float
    divergence: float
    saturating: tuple[float, float]
    non_saturating: tuple[float, float]


def best_logits(real: Bumps, mean: float, spread: float, x: Any) -> np.ndarray:
    """The logits of the best discriminator at x, ln p(x) − ln q(x): their sigmoid is p / (p + q).

    >>> best_logits(Bumps((0.0,), 1.0), 0.0, 1.0, [-1.0, 2.0]).tolist()
    [0.0, 0.0]
    """
    return real.log_density(x) - Bumps((mean,), spread).log_density(x)


def play(real: Bumps, mean: Any, spread: Any) -> Game:
    """All numbers of the game for fakes N(mean, spread).

    Args:
        real: the density of the real data, its bumps between −10 and 10 and no narrower than 0.1.
        mean: of the fakes, from −10 to 10.
        spread: their standard deviation, from 0.1 to 5.

    Raises:
        LearnerError: if a number is out of its range.

    Example:
        >>> game = play(Bumps((2.0,), 0.8), mean=2, spread=0.8)
        >>> round(game.accuracy, 6), round(game.loss, 6) == round(CHANCE, 6)
        (0.5, True)
    """
    mean = validation.number("mean", mean, low=-10, high=10, example=0.0)
    spread = validation.number("spread", spread, low=0.1, high=5, example=1.0)
    x, width = _grid()
    p, q = real.density(x) * width, Bumps((mean,), spread).density(x) * width
    logits = best_logits(real, mean, spread, x)
    loss = float(p @ np.logaddexp(0, -logits) + q @ np.logaddexp(0, logits)) / 2
    d = sigmoid(logits)
    moved = np.stack([q, q * (x - mean) / spread])  # a fake is mean + spread · noise: what each of the two moves
    slope = real.score(x) - (mean - x) / spread**2  # of the logits along x, the discriminator held fast
    return Game(
        accuracy=float(np.maximum(p, q).sum() / 2),
        loss=loss,
        divergence=max(CHANCE - loss, 0.0),
        saturating=_pair(moved @ (-d * slope)),
        non_saturating=_pair(moved @ ((d - 1) * slope)),
    )


def divergences(real: Bumps, means: Any, spreads: Any) -> np.ndarray:
    """The Jensen–Shannon divergence for every pair of a mean and a spread, shape (spreads, means).

    Args:
        real: the density of the real data.
        means: from −6 to 6.
        spreads: from 0.2 to 4.

    >>> divergences(Bumps((0.0,), 1.0), [0.0, 3.0], [1.0]).round(3).tolist()
    [[0.0, 0.527]]
    """
    x = np.linspace(-24, 24, 601)
    width = x[1] - x[0]
    log_p = real.log_density(x)
    p = np.exp(log_p) * width
    means = np.asarray(means, float)[:, None]
    rows = []
    for spread in np.asarray(spreads, float):
        log_q = -0.5 * ((x - means) / spread) ** 2 - np.log(spread) - _HALF_LN_TAU
        logits = log_p - log_q
        softplus = np.logaddexp(0, logits)  # −ln(1 − D); −ln D is the same less the logits
        rows.append((softplus - logits) @ p + ((np.exp(log_q) * width) * softplus).sum(axis=1))
    return np.maximum(CHANCE - np.array(rows) / 2, 0)


@lru_cache(maxsize=1)
def _grid() -> tuple[np.ndarray, float]:
    """Places so dense and so far out that sums over them are the integrals to some ten digits."""
    x = np.linspace(-40, 40, 3201)
    x.setflags(write=False)
    return x, float(x[1] - x[0])


def _pair(both: np.ndarray) -> tuple[float, float]:
    return float(both[0]), float(both[1])
