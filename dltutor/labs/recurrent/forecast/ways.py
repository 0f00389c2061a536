"""Ways to forecast the next value of a series from those before it: the simplest ones, and a linear model.

Each takes histories of shape (samples, steps), the newest value last, and gives the next value of each; `needs` says
how many steps it looks back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.wording import many


@dataclass(frozen=True)
class Way:
    """A name, how far it looks back, and what it makes of a history of shape (samples, at least `needs`)."""

    name: str
    needs: int
    next: Callable[[np.ndarray], np.ndarray]

    def ahead(self, values: np.ndarray, steps: int = 1) -> np.ndarray:
        """For every value its forecast, made `steps` before: shape (values,), NaN where too little came before.

        Further than one step ahead, each forecast is taken for the value when the next one is made.

        >>> last_value().ahead(np.array([3.0, 5.0, 4.0])).tolist()
        [nan, 3.0, 5.0]
        """
        out = np.full(len(values), np.nan)
        count = len(values) - self.needs - steps + 1
        if count > 0:
            history = np.lib.stride_tricks.sliding_window_view(values, self.needs)[:count]
            for _ in range(steps):
                history = np.concatenate([history[:, 1:], self.next(history)[:, None]], axis=1)
            out[self.needs + steps - 1 :] = history[:, -1]
        return out

    def rolled(self, values: np.ndarray, origin: int, steps: int) -> np.ndarray:
        """The forecasts of `steps` values from `origin` on; what lies there is not looked at.

        Each forecast is taken for the value when the next one is made.

        >>> last_value().rolled(np.array([3.0, 5.0, 4.0]), 1, 2).tolist()
        [3.0, 3.0]
        """
        known = list(values[max(0, origin - self.needs) : origin])
        for _ in range(steps if len(known) == self.needs else 0):
            known.append(float(self.next(np.array(known[-self.needs :], float)[None])[0]))
        return np.array(known[self.needs :]) if len(known) > self.needs else np.full(steps, np.nan)


def last_value() -> Way:
    """It stays as it is."""
    return Way("last value", 1, lambda history: history[:, -1])


def seasonal(season: int, unit: str) -> Way:
    """What it was one season ago."""
    return Way(f"{season} {unit}s ago", season, lambda history: history[:, -season])


def seasonal_growth(season: int, unit: str) -> Way:
    """What it was one season ago, and what the value has grown since then, as seen one step before."""
    return Way(
        f"{season} {unit}s ago + growth",
        season + 1,
        lambda history: history[:, -season] + history[:, -1] - history[:, -season - 1],
    )


def linear(values: np.ndarray, length: int) -> Way:
    """Least squares on the last `length` values, fitted to `values` alone.

    >>> way = linear(np.arange(20.0) ** 2, 3)
    >>> round(float(way.next(np.array([[400.0, 441.0, 484.0]]))[0]), 3)
    529.0
    """
    rows, y = windows(values, length)
    middle, spread = float(values.mean()), float(values.std()) or 1.0
    a = np.c_[(rows - middle) / spread, np.ones(len(rows))]
    weights = np.linalg.lstsq(a, (y - middle) / spread, rcond=None)[0]
    return Way(
        f"linear, {many(length, 'value')}",
        length,
        lambda history: (
            ((np.asarray(history)[:, -length:] - middle) / spread @ weights[:-1] + weights[-1]) * spread + middle
        ),
    )


def windows(values: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Every run of `length` values, and the value that follows it: shapes (samples, length) and (samples,)."""
    rows = np.lib.stride_tricks.sliding_window_view(values[:-1], length)
    return rows, values[length:]


def network(answer: Callable[[np.ndarray], np.ndarray], length: int, view: Any) -> Way:
    """A model that sees the last `length` numbers of a `view` of the series, and forecasts the next one of them."""
    return Way(
        "your network", length + view.before, lambda history: view.back(history, answer(view.seen(history, length)))
    )


class View:
    """What a network sees of a series, scaled by what the training part alone tells.

    * "value": the values, less their mean, in units of their standard deviation;
    * "change": from each value to the next;
    * "surprise": how far each value was from the forecast "one season ago + growth".

    `before` is how many more values than numbers a history must have.
    """

    def __init__(self, kind: str, training: np.ndarray, season: int) -> None:
        self.kind, self.season = kind, season
        self.before = {"value": 0, "change": 1, "surprise": season + 1}[kind]
        self.middle, self.spread = 0.0, 1.0
        raw = self._raw(training[None], len(training) - self.before)
        self.middle = float(raw.mean()) if kind == "value" else 0.0
        self.spread = float(raw.std()) or 1.0

    def seen(self, history: np.ndarray, length: int) -> np.ndarray:
        """The last `length` numbers that the network sees of histories (samples, length + before)."""
        return (self._raw(history, length) - self.middle) / self.spread

    def back(self, history: np.ndarray, answer: np.ndarray) -> np.ndarray:
        """The next values, from what the network says of them."""
        return self._base(history) + self.middle + self.spread * answer

    def target(self, history: np.ndarray, value: np.ndarray) -> np.ndarray:
        """What the network should have said: the inverse of `back`."""
        return (value - self._base(history) - self.middle) / self.spread

    def _base(self, history: np.ndarray) -> np.ndarray:
        if self.kind == "value":
            return np.zeros(len(history))
        if self.kind == "change":
            return history[:, -1]
        s = self.season
        return history[:, -s] + history[:, -1] - history[:, -s - 1]

    def _raw(self, history: np.ndarray, length: int) -> np.ndarray:
        if self.kind == "value":
            return history[:, -length:]
        if self.kind == "change":
            return np.diff(history[:, -length - 1 :], axis=1)
        year = history[:, self.season :] - history[:, : -self.season]
        return np.diff(year, axis=1)[:, -length:]
