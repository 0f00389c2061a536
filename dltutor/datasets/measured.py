"""Two real series in time, to be forecast: sunspots and the carbon dioxide in the air."""

from __future__ import annotations

import csv
from typing import NamedTuple

import numpy as np

from dltutor import validation
from dltutor.datasets.files import bundled

SERIES = ("sunspots", "co2")


class Series(NamedTuple):
    """What `series` gives: `times` in years, and for each of them one of the `values`."""

    times: np.ndarray
    values: np.ndarray


def series(name: str = "sunspots") -> Series:
    """What was measured again and again in the same place, year after year, without a gap.

    Returns ``Series(times, values)``, two arrays of the same length, float64. The steps between the times are equal.

    * "sunspots", shape (309,): how many spots the sun had, the mean of the days of each year from 1700 to 2008, from
      0.0 to 190.2, without unit (spots and groups of them are counted together, in the way that was used until 2015).
      The numbers rise and fall in about 11 years. The times are whole years.
    * "co2", shape (526,): carbon dioxide in the air at Mauna Loa, Hawaii, the mean of each month from March 1958 to
      December 2001, from 313.4 to 373.8 parts per million of dry air. The times are the middles of the months, in
      years: 1958.208 is March 1958. Each month is the mean of the weeks that were measured in it. Five months were not
      measured (June and October 1958, February to April 1964): they lie on the straight line between their neighbours.

    Args:
        name: "sunspots" or "co2".

    Raises:
        LearnerError: for another name.

    Source:
        Sunspots: SILSO, Royal Observatory of Belgium, by way of the National Geophysical Data Center. Carbon dioxide:
        C. D. Keeling and T. P. Whorf, Carbon Dioxide Information Analysis Center, 2004. Both as they come with
        statsmodels; public domain. The script data/make_series.py made the files.

    Example:
        >>> years, spots = series("sunspots")
        >>> spots.shape, float(spots.max()), float(years[spots.argmax()])
        ((309,), 190.2, 1957.0)
        >>> times, co2 = series("co2")
        >>> co2.shape, round(float(times[0]), 3), round(float(co2[0]), 1)
        ((526,), 1958.208, 316.1)
        >>> series("weather")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: name='weather': it must be one of 'sunspots', 'co2'
    """
    name = validation.choice("name", name, SERIES)
    with bundled(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    times = np.array([row["year"] for row in rows], float)
    if "month" in rows[0]:
        times += (np.array([row["month"] for row in rows], float) - 0.5) / 12
    return Series(times, np.array([row[name] for row in rows], float))
