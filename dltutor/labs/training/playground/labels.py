"""The targets of the learner's own table: which classes they are, or numbers, and whether they fit the model."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.training.playground.data import REACH
from dltutor.labs.training.playground.tasks import LETTERS, MOST_CLASSES, Classes
from dltutor.wording import number

LEARNING_NUMBERS = 'to learn numbers, end the model with Dense(1) and compile it with loss="mse"'


def classes_of(y: Any, task: Classes) -> tuple[np.ndarray, tuple[str, ...]]:
    """The class of each row as a number from 0, and what the classes are called.

    Numbers that are those of the model's outputs stay as they are; others, and words, are numbered in their order.

    >>> classes_of(["no", "yes", "no"], Classes(2))
    (array([0, 1, 0]), ('A: no', 'B: yes'))
    >>> classes_of([2, 0, 2], Classes(3))
    (array([2, 0, 2]), ('A: 0', 'B: –', 'C: 2'))
    """
    labels = one_a_row(y)
    kinds, targets = np.unique(labels, return_inverse=True)
    said = f"data: its y has {len(kinds)} different values"
    if len(kinds) > 2 and labels.dtype.kind == "f" and (labels != np.round(labels)).any():
        raise LearnerError(
            f"{said}, such as {labels[labels != np.round(labels)][0]:g}, and the model's loss tells classes apart: "
            f"hand over the number of the class of each row, or, {LEARNING_NUMBERS}"
        )
    if not 2 <= len(kinds) <= task.count:
        raise LearnerError(f"{said}, {_cure(len(kinds), task)}")
    called = [f"{kind:g}" if labels.dtype.kind in "iuf" else str(kind) for kind in kinds]
    numbered = labels.dtype.kind in "iuf" and kinds[0] >= 0 and kinds[-1] < task.count
    places = kinds.astype(int) if numbered else np.arange(len(kinds))
    names = dict(zip(places.tolist(), called, strict=True))
    return places[targets], tuple(f"{LETTERS[i]}: {names.get(i, '–')}" for i in range(task.count))


def numeric(y: Any) -> bool:
    """Whether the targets of a table are numbers that are no two classes.

    >>> numeric([1.5, 2, 7]), numeric([0, 1, 1]), numeric(["a", "b", "c"])
    (True, False, False)
    """
    labels = as_array(y)
    return labels.dtype.kind in "iuf" and labels.shape[1:] in ((), (1,)) and len(np.unique(labels)) > 2


def as_array(y: Any) -> np.ndarray:
    """Targets as an array, or a one-line error."""
    try:
        return np.atleast_1d(np.asarray(y))
    except (TypeError, ValueError):
        raise LearnerError(f"data y={validation.shown(y)}: it must be one label a row") from None


def numbers_of(y: Any) -> tuple[np.ndarray, tuple[str, ...], float]:
    """Targets of mean 0 and deviation 1, what the ends of their scale are called, and their deviation.

    >>> targets, ends, unit = numbers_of([10.0, 20.0, 30.0])
    >>> targets.round(2).tolist(), ends, round(unit, 2)
    ([-1.22, 0.0, 1.22], ('3.67', '36.3'), 8.16)
    """
    given = validation.array("data y", one_a_row(y))
    middle, unit = float(given.mean()), float(given.std())
    ends = tuple(number(middle + side * REACH * unit) for side in (-1, 1))
    return (given - middle) / unit, ends, unit


def one_a_row(y: Any) -> np.ndarray:
    """The label of each row; of one-hot rows the place of their 1."""
    labels = as_array(y)
    if labels.dtype.kind == "f":
        validation.array("data y", labels)
    elif labels.dtype.kind not in "biuUS":
        if any(label is None or label != label for label in labels.ravel()):
            raise LearnerError("data: its y lacks values (NaN or None): leave those rows out")
        labels = labels.astype(str)
    if labels.shape[1:] in ((), (1,)):
        return labels.reshape(-1)
    one_hot = (
        labels.ndim == 2
        and labels.dtype.kind in "biuf"
        and np.isin(labels, (0, 1)).all()
        and (labels.sum(axis=1) == 1).all()
    )
    if not one_hot:
        raise LearnerError(
            f"data: its y has shape {labels.shape}: it must be one label a row, or one-hot rows of 0 and 1"
        )
    return labels.argmax(axis=1)


def _cure(count: int, task: Classes) -> str:
    if count < 2:
        return "so there is nothing to tell apart: it must have at least two"
    if count > MOST_CLASSES:
        return f"and the playground shows at most {MOST_CLASSES} classes: keep the rows of some, or, {LEARNING_NUMBERS}"
    return (
        f'and the model tells {task.count} classes apart: end it with Dense({count}, "softmax") and compile it with '
        'loss="sparse_categorical_crossentropy", or keep the rows of fewer classes'
    )
