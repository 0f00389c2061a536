"""Loss functions, each beside its gradient, named as Keras names them.

``huber(y_true, y_pred)`` is the mean over all samples, one number, and ``huber_gradient(y_true, y_pred)`` says how it
changes with each prediction, in the shape of `y_pred`; so it is with all of them. `LOSSES` holds what is to be known
about each. Where a loss has a corner, its slope is the one that Keras takes.

Probabilities are kept between `EPSILON` and 1 − `EPSILON`, as in Keras, so that no logarithm is infinite; outside,
where the loss no longer changes, the gradient is 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.parts.elementwise import numbers
from dltutor.scratch.parts.source import Source

EPSILON = 1e-7


def of_pairs(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let `function` take targets and predictions in any form, if their shapes are the same.

    >>> mean_squared_error([1, 2], [1, 2, 3])
    Traceback (most recent call last):
    dltutor.errors.LearnerError: y_true has shape (2,) and y_pred (3,): they must have the same shape
    """

    @wraps(function)
    def checked(y_true: Any, y_pred: Any, *given: Any, **named: Any) -> Any:
        y_true, y_pred = numbers("y_true", y_true), numbers("y_pred", y_pred)
        if y_true.shape != y_pred.shape:
            raise LearnerError(
                f"y_true has shape {y_true.shape} and y_pred {y_pred.shape}: they must have the same shape"
            )
        if y_pred.size == 0:
            raise LearnerError("y_pred is empty: there must be at least one prediction")
        with np.errstate(all="ignore"):
            return function(y_true, y_pred, *given, **named)

    return checked


# A number is predicted -------------------------------------------------------------------------------------------


@of_pairs
def mean_squared_error(y_true: Any, y_pred: Any) -> np.float64:
    """MSE = mean of (y_pred − y_true)².

    >>> mean_squared_error([1, 2], [1, 4])
    np.float64(2.0)
    """
    return np.mean((y_pred - y_true) ** 2)


@of_pairs
def mean_squared_error_gradient(y_true: Any, y_pred: Any) -> np.ndarray:
    """2 (y_pred − y_true) / n."""
    return 2 * (y_pred - y_true) / y_pred.size


@of_pairs
def mean_absolute_error(y_true: Any, y_pred: Any) -> np.float64:
    """MAE = mean of |y_pred − y_true|.

    >>> mean_absolute_error([1, 2], [1, 4])
    np.float64(1.0)
    """
    return np.mean(np.abs(y_pred - y_true))


@of_pairs
def mean_absolute_error_gradient(y_true: Any, y_pred: Any) -> np.ndarray:
    """The sign of y_pred − y_true, divided by n."""
    return np.sign(y_pred - y_true) / y_pred.size


@of_pairs
def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> np.float64:
    """Mean of e²/2 where the error e is at most delta, else of delta · |e| − delta²/2: MSE inside, MAE outside.

    >>> huber([0, 0], [0.5, 3])
    np.float64(1.3125)
    """
    delta = _delta(delta)
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, error**2 / 2, delta * error - delta**2 / 2))


@of_pairs
def huber_gradient(y_true: Any, y_pred: Any, delta: float = 1.0) -> np.ndarray:
    """The error, but never more than delta to either side, divided by n."""
    delta = _delta(delta)
    return np.clip(y_pred - y_true, -delta, delta) / y_pred.size


# A class is predicted --------------------------------------------------------------------------------------------


@of_pairs
def binary_crossentropy(y_true: Any, y_pred: Any) -> np.float64:
    """Mean of −(y ln p + (1 − y) ln(1 − p)), where p = `y_pred` is the probability of class 1.

    >>> binary_crossentropy([1, 0], [0.5, 0.5]).round(6)
    np.float64(0.693147)
    """
    p = np.clip(y_pred, EPSILON, 1 - EPSILON)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


@of_pairs
def binary_crossentropy_gradient(y_true: Any, y_pred: Any) -> np.ndarray:
    """(p − y) / (p (1 − p)) / n."""
    p = np.clip(y_pred, EPSILON, 1 - EPSILON)
    return _unclipped(y_pred) * (p - y_true) / (p * (1 - p)) / y_pred.size


@of_pairs
def categorical_crossentropy(y_true: Any, y_pred: Any) -> np.float64:
    """Mean over the samples of −Σ y ln p along the last axis; y is one-hot, and p is `y_pred` made to add up to 1.

    >>> categorical_crossentropy([[0, 1, 0]], [[0.25, 0.5, 0.25]]).round(6)
    np.float64(0.693147)
    """
    p = y_pred / _sum(y_pred)
    return -np.mean((y_true * np.log(np.clip(p, EPSILON, 1 - EPSILON))).sum(axis=-1))


@of_pairs
def categorical_crossentropy_gradient(y_true: Any, y_pred: Any) -> np.ndarray:
    """(−y / p + Σ y) / n, if `y_pred` adds up to 1; the Σ y comes from making it do so."""
    total = _sum(y_pred)
    p = y_pred / total
    y = y_true * _unclipped(p)
    samples = y_pred.size / y_pred.shape[-1]
    return (-y / np.clip(p, EPSILON, 1 - EPSILON) + y.sum(axis=-1, keepdims=True)) / total / samples


def sparse_categorical_crossentropy(y_true: Any, y_pred: Any) -> np.float64:
    """Mean over the samples of −ln p of the right class, whose number is `y_true`.

    >>> sparse_categorical_crossentropy([1], [[0.25, 0.5, 0.25]]).round(6)
    np.float64(0.693147)
    >>> sparse_categorical_crossentropy([3], [[0.25, 0.5, 0.25]])
    Traceback (most recent call last):
    dltutor.errors.LearnerError: y_true contains 3: with 3 classes each must be a whole number from 0 to 2
    """
    one_hot, y_pred = _one_hot(y_true, y_pred)
    p = np.clip(y_pred, EPSILON, 1 - EPSILON)
    return -np.mean(np.log((one_hot * p).sum(axis=-1)) - np.log(p.sum(axis=-1)))


def sparse_categorical_crossentropy_gradient(y_true: Any, y_pred: Any) -> np.ndarray:
    """(1 − 1/p) / n for the right class and 1/n for the others, if `y_pred` adds up to 1."""
    one_hot, y_pred = _one_hot(y_true, y_pred)
    p = np.clip(y_pred, EPSILON, 1 - EPSILON)
    samples = y_pred.size / y_pred.shape[-1]
    return _unclipped(y_pred) * (-one_hot / p + 1 / _sum(p)) / samples


@of_pairs
def hinge(y_true: Any, y_pred: Any) -> np.float64:
    """Mean of max(0, 1 − y · y_pred), y being −1 or 1; targets that are all 0 or 1 are taken as −1 and 1.

    >>> hinge([-1, 1], [-2.0, 0.25])
    np.float64(0.375)
    """
    return np.mean(np.maximum(0, 1 - _signs(y_true) * y_pred))


@of_pairs
def hinge_gradient(y_true: Any, y_pred: Any) -> np.ndarray:
    """−y / n where y · y_pred is at most 1, else 0."""
    y = _signs(y_true)
    return np.where(y * y_pred <= 1, -y, 0.0) / y_pred.size


def _delta(value: Any) -> float:
    return validation.number("delta", value, above=0, example=1.0)


def _unclipped(p: np.ndarray) -> np.ndarray:
    """1 where the clipping leaves p alone, else 0."""
    return ((p >= EPSILON) & (p <= 1 - EPSILON)).astype(float)


def _sum(p: np.ndarray) -> np.ndarray:
    if p.ndim == 0:
        raise LearnerError(f"y_pred={p.item()}: it must hold one probability for each class, for example [0.2, 0.8]")
    return p.sum(axis=-1, keepdims=True)


def _signs(y: np.ndarray) -> np.ndarray:
    return 2 * y - 1 if np.isin(y, (0, 1)).all() else y


def _one_hot(y_true: Any, y_pred: Any) -> tuple[np.ndarray, np.ndarray]:
    """The class numbers as rows of 0 and 1, and the predictions as an array of the same shape."""
    labels, y_pred = numbers("y_true", y_true), numbers("y_pred", y_pred)
    if y_pred.ndim == 0 or labels.shape != y_pred.shape[:-1] or y_pred.size == 0:
        raise LearnerError(
            f"y_true has shape {labels.shape} and y_pred {y_pred.shape}: "
            "y_true must hold one class number for each row of y_pred"
        )
    classes = y_pred.shape[-1]
    wrong = labels[~np.isin(labels, np.arange(classes))]
    if wrong.size:
        raise LearnerError(
            f"y_true contains {wrong[0]:g}: with {classes} classes each must be a whole number from 0 to {classes - 1}"
        )
    return (labels[..., None] == np.arange(classes)).astype(float), y_pred


# What is to be known about each ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Loss:
    """One loss with what is to be known about it: `formula` for one prediction p of a target y, and its `use`.

    >>> LOSSES["mean_squared_error"].value([1.0], [3.0]), LOSSES["mean_squared_error"].gradient([1.0], [3.0])
    (np.float64(4.0), array([4.]))
    """

    name: str
    label: str
    value: Callable[..., np.float64]
    gradient: Callable[..., np.ndarray]
    formula: str
    use: str
    source: Source


LOSSES: dict[str, Loss] = {
    row.name: row
    for row in (
        Loss(
            "mean_squared_error",
            "MSE",
            mean_squared_error,
            mean_squared_error_gradient,
            "(p − y)²",
            "numbers; large errors count most",
            Source("A.-M. Legendre", "Nouvelles méthodes pour la détermination des orbites des comètes", 1805),
        ),
        Loss(
            "mean_absolute_error",
            "MAE",
            mean_absolute_error,
            mean_absolute_error_gradient,
            "|p − y|",
            "numbers with outliers; all errors count alike",
            Source("P.-S. Laplace", "Mémoire sur la probabilité des causes par les évènemens", 1774),
        ),
        Loss(
            "huber",
            "Huber",
            huber,
            huber_gradient,
            "e²/2 if |e| ≤ delta, else delta · |e| − delta²/2, e = p − y",
            "numbers with outliers; smooth near 0",
            Source("P. Huber", "Robust estimation of a location parameter", 1964),
        ),
        Loss(
            "binary_crossentropy",
            "Binary cross-entropy",
            binary_crossentropy,
            binary_crossentropy_gradient,
            "−(y ln p + (1 − y) ln(1 − p))",
            "yes or no, from a sigmoid; also several labels at once",
            Source("D. Cox", "The regression analysis of binary sequences", 1958),
        ),
        Loss(
            "categorical_crossentropy",
            "Categorical cross-entropy",
            categorical_crossentropy,
            categorical_crossentropy_gradient,
            "−Σ y ln p",
            "one of several classes, from a softmax; targets one-hot",
            Source("J. Bridle", "Probabilistic interpretation of feedforward classification network outputs", 1990),
        ),
        Loss(
            "sparse_categorical_crossentropy",
            "Sparse categorical cross-entropy",
            sparse_categorical_crossentropy,
            sparse_categorical_crossentropy_gradient,
            "−ln p of the right class",
            "one of several classes, from a softmax; targets are class numbers",
            Source("J. Bridle", "Probabilistic interpretation of feedforward classification network outputs", 1990),
        ),
        Loss(
            "hinge",
            "Hinge",
            hinge,
            hinge_gradient,
            "max(0, 1 − y · p), y = −1 or 1",
            "yes or no with a margin; a right answer beyond it costs nothing",
            Source("C. Cortes and V. Vapnik", "Support-vector networks", 1995),
        ),
    )
}
