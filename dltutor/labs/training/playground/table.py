"""The learner's own table on the plane: two of its columns, or its two principal components, and its targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.training.playground.data import LIMIT
from dltutor.labs.training.playground.labels import as_array, classes_of, numbers_of
from dltutor.labs.training.playground.tasks import Classes, Task
from dltutor.live.training.fitting import pair

MOST = 1000  # rows that are shown and trained on


@dataclass(frozen=True)
class Table:
    """Points of mean 0 and deviation 1, their targets and what these are called, and what was done, in words.

    Targets are classes from 0, or numbers of mean 0 and deviation 1; `unit` is what their deviation was.
    """

    points: np.ndarray
    targets: np.ndarray
    names: tuple[str, ...]
    note: str
    unit: float = 1.0


def table_of(data: Any, columns: Any = None, task: Task | None = None) -> Table:
    """What the playground shows of ``(x, y)``, a table and the target of each of its rows.

    >>> x = np.random.default_rng(0).normal(size=(40, 5))
    >>> table_of((x, x[:, 3] > 0), columns=(3, 0)).note
    'x₁ and x₂ are the columns 3 and 0 of your table, each scaled to mean 0 and deviation 1.'
    """
    given, y = pair("data", data)
    names = list(getattr(given, "columns", []))
    x = validation.array("data x", given, shape=(None, None), like="a table of numbers")
    validation.same_length(x=x, y=as_array(y))
    task, unit = task or Classes(), 1.0
    if isinstance(task, Classes):
        targets, called = classes_of(y, task)
    else:
        targets, called, unit = numbers_of(y)
    rows = np.linspace(0, len(x) - 1, min(MOST, len(x))).round().astype(int)
    points, note = _chosen(x, columns, names)
    if len(rows) < len(x):
        note += f" {len(rows):,} of its {len(x):,} rows are shown."
    if task.numbers:
        note += " So is y for the model; an RMSE is told in the numbers of your table."
    return Table(np.clip(points[rows], -LIMIT, LIMIT), targets[rows], called, note, unit)


def _chosen(x: np.ndarray, columns: Any, names: list[Any]) -> tuple[np.ndarray, str]:
    if x.shape[1] < 2:
        raise LearnerError("data: its x has one column; the playground needs two")
    scaled = (x - x.mean(axis=0)) / np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    if columns is None and x.shape[1] > 2:
        left, sizes, _ = np.linalg.svd(scaled, full_matrices=False)
        kept = (sizes[:2] ** 2).sum() / max((sizes**2).sum(), 1e-12)
        points = left[:, :2] * np.sqrt(len(x))
        return points, (
            f"x₁ and x₂ are the two principal components of the {x.shape[1]} columns of your table, with "
            f"{100 * kept:.0f} % of its variance; columns=(0, 1) shows two columns instead."
        )
    wanted = (0, 1) if columns is None else columns
    if not isinstance(wanted, tuple | list) or len(wanted) != 2:
        raise LearnerError(f"columns={validation.shown(columns)}: it must be two columns of the table, as in (0, 1)")
    numbers = [
        names.index(c) if c in names else validation.whole("columns", c, low=0, high=x.shape[1] - 1) for c in wanted
    ]
    shown = " and ".join(str(names[i]) if names else str(i) for i in numbers)
    return scaled[
        :, numbers
    ], f"x₁ and x₂ are the columns {shown} of your table, each scaled to mean 0 and deviation 1."
