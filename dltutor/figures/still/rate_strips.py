"""How well each optimizer does with each learning rate: for every optimizer and task a row of bars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.optimizer_ways import ROLES
from dltutor.figures.picture import Picture
from dltutor.wording import number, share

WIDTH, ROW, TOP, BOTTOM = 880, 44, 58, 34
LEFT, RIGHT = 104, 150  # of the names, and of the last column
MOST = 3  # tasks that fit side by side


def rate_strips(rates: Any, tasks: Mapping[str, Mapping[str, Any]], enough: float = 0.9) -> Picture:
    """For each task (column) and optimizer (row) one bar a rate: the share that was right, the mean over the seeds.

    A bar is solid where the mean is `enough` or more. The last column counts the rates that are enough in all tasks.

    Args:
        rates: the learning rates, from small to large.
        tasks: for each name of a task a dictionary {optimizer: numbers from 0 to 1 of shape (rates, seeds)}; up to
            three tasks with the same optimizers, up to seven.
        enough: from 0 to 1.

    Raises:
        LearnerError: if there are too many tasks, or the shapes do not fit.

    Example:
        >>> right = {"SGD": [[0.1, 0.2], [0.9, 1.0]], "Adam": [[0.9, 0.9], [1.0, 1.0]]}
        >>> rate_strips([0.01, 0.1], {"digits": right})
        Picture: Learning rates that give 90 % or more. digits: SGD 1, Adam 2, of 2 rates.
        >>> rate_strips([0.01], {"digits": right})
        Traceback (most recent call last):
        dltutor.errors.LearnerError: digits, SGD has shape (2, 2): it must have a row for each of the 1 rates
    """
    rates = validation.array("rates", rates)
    means = {task: _means(task, right, len(rates)) for task, right in tasks.items()}
    names = list(next(iter(means.values()), {}))
    if (
        not 1 <= len(means) <= MOST
        or not 1 <= len(names) <= len(ROLES)
        or any(list(m) != names for m in means.values())
    ):
        raise LearnerError(
            f"{len(means)} tasks: it must be one to {MOST}, each with the same one to {len(ROLES)} names"
        )
    good = {task: {name: mean[name] >= enough for name in names} for task, mean in means.items()}
    told = "; ".join(f"{task}: {', '.join(f'{n} {int(g.sum())}' for n, g in by.items())}" for task, by in good.items())
    height = TOP + ROW * len(names) + BOTTOM
    alt = f"Learning rates that give {share(enough)} or more. {told}, of {len(rates)} rates."
    picture = Picture(WIDTH, height, alt=alt)
    width = (WIDTH - LEFT - RIGHT) / len(means)
    for column, (task, mean) in enumerate(means.items()):
        left = LEFT + column * width
        _write(picture, left, 16, task, weight="bold")
        for row, name in enumerate(names):
            axes = picture.axes_at(left, TOP + ROW * row, width - 16, ROW - 10, frame="off")
            _bars(picture, axes, mean[name], good[task][name], ROLES[row])
        _scale(picture, left, TOP + ROW * len(names) - 8, width - 16, rates)
    for row, name in enumerate(names):
        _write(picture, LEFT - 12, TOP + ROW * row + 22, name, side="right", role=ROLES[row], weight="bold")
        count = int(np.logical_and.reduce([by[name] for by in good.values()]).sum())
        _write(picture, WIDTH - RIGHT + 60, TOP + ROW * row + 22, str(count), side="center", size=12)
    _write(picture, WIDTH - RIGHT + 60, 16, f"{share(enough)} or more", side="center", weight="bold")
    _write(picture, WIDTH - RIGHT + 60, 36, "rates, in all of them" if len(means) > 1 else "rates", side="center")
    _write(picture, LEFT, 36, "bars: the share that is right, by learning rate", role="muted")
    return picture


def _means(task: str, right: Mapping[str, Any], rates: int) -> dict[str, np.ndarray]:
    found = {}
    for name, given in right.items():
        clean = validation.array(f"{task}, {name}", given)
        if clean.ndim != 2 or len(clean) != rates:
            raise LearnerError(
                f"{task}, {name} has shape {clean.shape}: it must have a row for each of the {rates} rates"
            )
        found[str(name)] = clean.mean(axis=1)
    return found


def _bars(picture: Picture, axes: Axes, means: np.ndarray, good: np.ndarray, role: str) -> None:
    places = np.arange(len(means))
    axes.set(xlim=(-0.5, len(means) - 0.5), ylim=(0, 1))
    for chosen, alpha in ((good, 1.0), (~good, 0.3)):
        for bar in axes.bar(places[chosen], means[chosen], width=0.82, alpha=alpha):
            picture.paint(bar, color=role)
    picture.paint(axes.axhline(0, linewidth=1.2), color="muted")
    if good.any():
        axes.text(places[good].mean(), 0.5, int(good.sum()), ha="center", va="center", fontsize=10, weight="bold")
        picture.paint(axes.texts[-1], color="paper")


def _scale(picture: Picture, left: float, top: float, width: float, rates: np.ndarray) -> None:
    """Every second power of ten below the bars."""
    powers = [k for k, rate in enumerate(rates) if abs(np.log10(rate) - round(np.log10(rate))) < 1e-9]
    for k in powers[::-2]:
        _write(picture, left + width * (k + 0.5) / len(rates), top + 8, number(rates[k]), side="center", size=8)


def _write(
    picture: Picture, left: float, top: float, text: str, *, role: str = "ink", side: str = "left", **look
) -> None:
    look = {"size": 9.5} | look
    picture.words_at(left, top, role=role, side=side, **look).set_text(text)
