"""A series to be forecast: its units, its season, and its three parts in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor import datasets, validation
from dltutor.datasets.measured import SERIES
from dltutor.errors import LearnerError

PARTS = ("training", "validation", "test")
SHARES = (0.68, 0.81)  # where the validation and the test part begin
FEWEST = 60


@dataclass(frozen=True)
class TimeSeries:
    """`times` and `values`; `step` is what lies between two of them ("year"), `season` how many steps a cycle has.

    `bounds` are the numbers of the first value of the validation and of the test part; `view` and `linear` are what a
    network sees and how many values a linear model takes, if nobody says otherwise.
    """

    name: str
    times: np.ndarray
    values: np.ndarray
    step: str
    season: int
    bounds: tuple[int, int]
    view: str
    linear: int
    unit: str

    @property
    def training(self) -> np.ndarray:
        """The values that may be learned from."""
        return self.values[: self.bounds[0]]

    def part(self, name: str) -> slice:
        """The numbers of the values of "training", "validation" or "test"."""
        edges = (0, *self.bounds, len(self.values))
        i = PARTS.index(name)
        return slice(edges[i], edges[i + 1])

    def date(self, number: int) -> str:
        """When a value was measured: "1957", or with twelve a year "1994-05".

        >>> read("co2").date(0), read("sunspots").date(257)
        ('1958-03', '1957')
        """
        time = float(self.times[number])
        if self.step == "month":
            return f"{int(time)}-{round((time % 1) * 12 - 0.5) + 1:02d}"
        return f"{time:g}"


def read(series: Any, season: int | None = None) -> TimeSeries:
    """The series of that name, or a pair (times, values) with its `season`.

    Raises:
        LearnerError: if it is neither, or too short.
    """
    if isinstance(series, str):
        validation.choice("series", series, SERIES)
        times, values = datasets.series(series)
        own = ("year", 11, "value", 9, "spots") if series == "sunspots" else ("month", 12, "change", 24, "ppm")
        step, usual, view, linear, unit = own
        return _made(series, times, values, step, season or usual, view, linear, unit)
    if not isinstance(series, tuple | list) or len(series) != 2:
        raise LearnerError(
            f"series={validation.shown(series)}: it must be 'sunspots', 'co2', or a pair (times, values)"
        )
    times = validation.array("times", series[0], shape=(None,))
    values = validation.array("values", series[1], shape=(None,))
    validation.same_length(times=times, values=values)
    if season is None:
        raise LearnerError("season: say how many values one season of your series has, for example season=12")
    if (np.diff(times) <= 0).any():
        raise LearnerError("times: they must rise from each to the next")
    return _made("your series", times, values, "step", season, "value", 2 * season, "")


def _made(
    name: str, times: np.ndarray, values: np.ndarray, step: str, season: Any, view: str, linear: int, unit: str
) -> TimeSeries:
    if len(values) < FEWEST:
        raise LearnerError(f"series has {len(values)} values: it must have at least {FEWEST}")
    season = validation.whole("season", season, low=2, high=len(values) // 8, example=12)
    first, second = (round(share * len(values)) for share in SHARES)
    return TimeSeries(name, times, values, step, season, (first, second), view, min(linear, len(values) // 8), unit)
