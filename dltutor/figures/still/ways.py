"""Ways down a loss of two weights, still: what an update rule did, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.optimizer_ways import LOOKS, ROLES, end_inside, marker_size
from dltutor.figures.picture import Picture
from dltutor.scratch.optimizers import OPTIMIZERS
from dltutor.scratch.surfaces import Surface
from dltutor.wording import many, number

NAMES = tuple(OPTIMIZERS)
GRID = 121  # places along each side at which the loss is computed for the contours
MOST = 4  # ways that can be told apart on one map


def ways(surface: Surface, paths: Mapping[str, Any]) -> Picture:
    """A loss of two weights from above, with the ways that lead down it, every step a dot.

    Args:
        surface: one of `dltutor.scratch.surfaces.SURFACES`.
        paths: for each name the weights before the first and after every step, shape (steps + 1, 2); one to four of
            them. A name like "Adam" has the colour it has in the valley lab. A way that leaves the map ends there.

    Raises:
        LearnerError: if there are too many paths, or one has another shape.

    Example:
        >>> from dltutor.scratch.surfaces import SURFACES
        >>> ways(SURFACES["bowl"], {"SGD": [[-4, 3], [-2, 1.5], [-1, 0.75]]})
        Picture: The loss ½(w₁² + w₂²) as a map, and ways down: SGD goes from 12.5 to 0.781 in 2 steps.
        >>> ways(SURFACES["bowl"], {"SGD": [1, 2, 3]})
        Traceback (most recent call last):
        dltutor.errors.LearnerError: paths['SGD'] has shape (3,): it must be two weights a step, an array of numbers of shape (any, 2)
    """  # noqa: E501
    if not isinstance(paths, Mapping) or not 1 <= len(paths) <= MOST:
        given = f"paths has {len(paths)}" if isinstance(paths, Mapping) else f"paths={validation.shown(paths)}"
        example = '{"SGD": path}'
        raise LearnerError(f"{given}: it must name one to {MOST} paths, for example {example}")
    walked = {str(name): _numbers(str(name), path) for name, path in paths.items()}
    with np.errstate(all="ignore"):
        losses = {name: np.nan_to_num(surface.value(path), nan=np.inf, posinf=np.inf) for name, path in walked.items()}
    told = "; ".join(
        f"{name} goes from {number(loss[0])} to {number(loss[-1])} in {many(len(loss) - 1, 'step')}"
        for name, loss in losses.items()
    )
    picture = Picture(760, 420, alt=f"The loss {surface.formula} as a map, and ways down: {told}.")
    plane = picture.axes(position=(0.075, 0.125, 0.475, 0.8))
    plane.set(xlim=surface.limits, ylim=surface.limits, xlabel="weight w₁", ylabel="weight w₂")
    plane.set_title(surface.formula, fontsize=9.5, loc="left", pad=5)
    _contours(picture, plane, surface)
    table = picture.axes(position=(0.59, 0.125, 0.4, 0.8), xlim=(0, 1), ylim=(MOST - 0.3, -0.7), frame="off")
    for row, (name, path) in enumerate(walked.items()):
        look = _look(name, row)
        _way(picture, plane, path, surface.limits, *look)
        _legend(picture, table, row, name, losses[name], *look)
    start = plane.plot(*next(iter(walked.values()))[0], "o", markersize=13, fillstyle="none", markeredgewidth=2)[0]
    picture.paint(start, color="ink")
    return picture


def _contours(picture: Picture, plane: Axes, surface: Surface) -> None:
    from contourpy import contour_generator

    line = np.linspace(*surface.limits, GRID)
    height = surface.value(np.stack(np.meshgrid(line, line), axis=-1))
    found = contour_generator(line, line, height)
    low = surface.goal
    lines = [piece for level in np.geomspace(2 * low, height.max(), 14)[:-1] for piece in found.lines(level)]
    picture.paint(plane.add_collection(LineCollection(lines, linewidths=0.8, alpha=0.5)), color="muted")
    picture.paint(plane.plot(*np.transpose(surface.minima), "x", markersize=8, markeredgewidth=2)[0], color="good")


def _way(picture: Picture, plane: Axes, path: np.ndarray, limits: tuple, role: str, dash: Any, marker: str) -> None:
    outside = ~((path >= limits[0]) & (path <= limits[1])).all(axis=1)
    drawn = path[: int(np.argmax(outside)) + 1] if outside.any() else path
    drawn = drawn if np.isfinite(drawn[-1]).all() else drawn[:-1]
    picture.paint(plane.plot(*drawn.T, dash, linewidth=1.5, marker=".", markersize=5)[0], color=role)
    end = plane.plot(*end_inside(drawn, limits), marker, markersize=marker_size(marker), zorder=5)[0]
    picture.paint(end, markerfacecolor=role, markeredgecolor="paper")


def _legend(
    picture: Picture, table: Axes, row: int, name: str, losses: np.ndarray, role: str, dash: Any, marker: str
) -> None:
    picture.paint(table.plot([0, 0.12], [row, row], dash, linewidth=1.5)[0], color=role)
    end = table.plot(0.06, row, marker, markersize=marker_size(marker))[0]
    picture.paint(end, markerfacecolor=role, markeredgecolor="paper")
    table.text(0.17, row - 0.13, name, va="center", fontsize=11, fontweight="bold")
    steps = len(losses) - 1
    told = f"loss {number(losses[0])} → {number(losses[-1])} in {many(steps, 'step')}"
    picture.paint(table.text(0.17, row + 0.17, told, va="center", fontsize=9.5), color="ink")


def _look(name: str, row: int) -> tuple[str, Any, str]:
    place = NAMES.index(name) if name in NAMES else row
    return ROLES[place], *LOOKS[place]


def _numbers(name: str, path: Any) -> np.ndarray:
    """The path, which may end in infinity: a rule that diverges is worth seeing."""
    try:
        clean = np.asarray(path, float)
    except (TypeError, ValueError):
        clean = np.empty(0)
    finite = np.where(np.isfinite(clean), clean, 0.0)
    like = "two weights a step"
    validation.array(f"paths[{name!r}]", finite if clean.size else path, shape=(None, 2), like=like)
    validation.array(f"the start of paths[{name!r}]", clean[0], like="two weights")
    return clean
