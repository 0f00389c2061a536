"""Shares, of what is right or wrong, over something that grows: data or epochs; several runs as a band."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.ticker import FixedLocator, NullLocator, PercentFormatter

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 760, 330
ROLES = ("first", "second", "third", "fourth")
LOOKS = (("-", "o"), ("--", "s"), (":", "^"), ("-.", "D"))


def shares(places: Any, lines: Any, across: str = "", title: str = "share right") -> Picture:
    """Lines of shares from 0 to 1 over places on a scale of factors: each twice as far is as wide.

    Args:
        places: where there are shares, 2 or more growing numbers above 0.
        lines: 1 to 4 of them, a name and shares of shape (places,) or (runs, places) for each; of several runs the
            mean is drawn, and a band from the lowest to the highest.
        across: what the places are.
        title: what the shares are.

    Raises:
        LearnerError: if places do not grow, or lines do not fit them.

    Example:
        >>> shares([10, 100], {"small": [0.5, 0.7], "large": [[0.5, 0.9], [0.6, 0.8]]}, "images")
        Picture: Share right over images, from 10 to 100: small from 50 % to 70 %, large from 55 % to 85 %.
        >>> shares([10, 100], {"small": [0.5]})
        Traceback (most recent call last):
        dltutor.errors.LearnerError: lines['small'] has shape (1,): it must be (2,) or (runs, 2), a share for each place
    """
    x, runs = _clean(places, lines)
    means = {name: values.mean(axis=0) for name, values in runs.items()}
    told = ", ".join(f"{name} from {mean[0]:.0%} to {mean[-1]:.0%}" for name, mean in means.items()).replace("%", " %")
    where = f"{title[0].upper()}{title[1:]} over {across or 'places'}, from {x[0]:g} to {x[-1]:g}"
    picture = Picture(WIDTH, HEIGHT, alt=f"{where}: {told}.")
    axes = picture.axes_at(58, 34, 500, 236, grid=True, head=title, frame="open", xscale="log")
    low, high = _limits(runs)
    axes.set_ylim(low, high)
    axes.set_yticks([tick for tick in axes.get_yticks() if low <= tick <= 1])
    axes.xaxis.set_major_locator(FixedLocator(x))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels([f"{place:,g}" for place in x])
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    axes.set_xlabel(across, fontsize=9.5)
    heights = _apart([mean[-1] for mean in means.values()], 0.09 * (high - low))
    for (name, values), role, (dash, marker), height in zip(runs.items(), ROLES, LOOKS, heights, strict=False):
        if len(values) > 1:
            band = axes.fill_between(x, values.min(axis=0), values.max(axis=0), alpha=0.2, linewidth=0)
            picture.paint(band, facecolor=role)
        line = axes.plot(x, means[name], dash, marker=marker, linewidth=2, markersize=6)[0]
        label = axes.annotate(
            f"{name}: {means[name][-1]:.1%}".replace("%", " %"),
            (1.02, height),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=9.5,
        )
        for artist in (line, label):
            picture.paint(artist, color=role)
    return picture


def _limits(runs: Mapping[str, np.ndarray]) -> tuple[float, float]:
    """The ends of the axis: whole tenths, and a little room where a line runs along an end.

    >>> _limits({"a": np.array([[0.42, 0.97]])})
    (0.4, 1.02)
    """
    together = np.concatenate([values.ravel() for values in runs.values()])
    low, high = np.floor(10 * together.min()) / 10, np.ceil(10 * together.max()) / 10
    return float(low), float(max(high, low + 0.1) + 0.02)


def _apart(heights: list[float], least: float) -> list[float]:
    """The heights of labels, moved so far that none lies on another, and none above 1.

    >>> [round(height, 2) for height in _apart([0.9, 0.2, 0.91], 0.1)]
    [0.81, 0.2, 0.91]
    """
    order, placed = np.argsort(heights)[::-1], np.array(heights, float)
    for above, below in pairwise(order):
        placed[below] = min(placed[below], placed[above] - least)
    return placed.tolist()


def _clean(places: Any, lines: Any) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    x = validation.array("places", places, shape=(None,), like="numbers that grow")
    if len(x) < 2 or x[0] <= 0 or (np.diff(x) <= 0).any():
        raise LearnerError(f"places={validation.shown(places)}: it must be 2 or more numbers above 0 that grow")
    if not isinstance(lines, Mapping) or not 1 <= len(lines) <= len(ROLES):
        raise LearnerError(f"lines={validation.shown(lines)}: it must be 1 to {len(ROLES)} names with their shares")
    runs = {}
    for name, given in lines.items():
        values = validation.array(f"lines[{name!r}]", given, like="shares from 0 to 1")
        if values.ndim not in (1, 2) or values.shape[-1] != len(x):
            wanted = f"({len(x)},) or (runs, {len(x)})"
            raise LearnerError(f"lines[{name!r}] has shape {values.shape}: it must be {wanted}, a share for each place")
        runs[str(name)] = np.atleast_2d(values)
    return x, runs
