"""Perceptron learning: look at one sample at a time, and change the weights only after a mistake.

F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain",
Psychological Review 65, 1958. That it comes to an end if a line separates the samples: A. Novikoff, "On convergence
proofs on perceptrons", Symposium on the Mathematical Theory of Automata, 1962.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError


class Step(NamedTuple):
    """What happened at one sample; `weights` and `bias` are those afterwards."""

    epoch: int
    sample: int
    prediction: int
    target: int
    weights: np.ndarray
    bias: float

    @property
    def wrong(self) -> bool:
        return self.prediction != self.target


def predict(weights: np.ndarray, bias: float, x: np.ndarray) -> np.ndarray | np.int64:
    """1 where x · weights + bias is above 0, else 0; for one sample (inputs,) or a batch (samples, inputs).

    Example:
        >>> predict(np.array([1.0, 1.0]), -1.5, np.array([[0, 1], [1, 1]]))
        array([0, 1])
    """
    return (x @ weights + bias > 0).astype(np.int64)


def step(
    weights: np.ndarray, bias: float, x: np.ndarray, target: int, learning_rate: float = 1.0
) -> tuple[np.ndarray, float]:
    """One sample's update: nothing if the prediction is right, else a correction towards the target.

    The rule: w ← w + learning_rate · (target − prediction) · x and b ← b + learning_rate · (target − prediction).

    Args:
        weights: shape (inputs,).
        bias: one number.
        x: one sample, shape (inputs,).
        target: what should come out, 0 or 1.
        learning_rate: how large a correction is, above 0.

    Returns:
        The new weights and the new bias; what was given stays as it was.

    Example:
        >>> step(np.array([0.0, 0.0]), 0.0, np.array([1.0, 2.0]), target=1)
        (array([1., 2.]), 1.0)
    """
    error = target - predict(weights, bias, x)
    return weights + learning_rate * error * x, float(bias + learning_rate * error)


def fit(
    inputs: Any,
    targets: Any,
    *,
    learning_rate: float = 1.0,
    epochs: int = 100,
    weights: Any = None,
    bias: float = 0.0,
) -> Iterator[Step]:
    """Learn sample after sample; yields every step, and ends after an epoch without a mistake or after `epochs`.

    Args:
        inputs: samples of shape (samples, inputs).
        targets: 0 or 1 for each sample, shape (samples,).
        learning_rate: above 0.
        epochs: how often all samples are looked at, at most.
        weights: where to start, shape (inputs,); zeros if None.
        bias: where to start.

    Raises:
        LearnerError: at once, if an argument is not possible.

    Example:
        An OR is learned in four rounds:

        >>> steps = list(fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 1]))
        >>> len(steps), sum(s.wrong for s in steps), steps[-1].weights
        (16, 4, array([1., 1.]))
    """
    inputs = validation.array("inputs", inputs, shape=(None, None), like="samples")
    targets = binary("targets", targets)
    validation.same_length(inputs=inputs, targets=targets)
    count = inputs.shape[1]
    start = np.zeros(count) if weights is None else validation.array("weights", weights, shape=(count,))
    return _steps(
        inputs,
        targets,
        validation.number("learning_rate", learning_rate, above=0, example=1.0),
        validation.whole("epochs", epochs, example=100),
        start,
        validation.number("bias", bias),
    )


def most_corrections(inputs: Any, targets: Any, weights: Any, bias: float) -> float:
    """Novikoff's bound: from weights of zero the perceptron makes at most this many corrections, at any learning rate.

    It is (R / γ)², where R is the length of the longest sample and γ the distance of the nearest one from the line,
    both with the bias counted as the weight of an input that is always 1.

    Args:
        inputs: samples of shape (samples, inputs).
        targets: 0 or 1 for each sample.
        weights, bias: any line that separates the samples; the better the line, the lower the bound.

    Raises:
        LearnerError: if that line does not separate them.

    Example:
        >>> most_corrections([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1], weights=[1, 1], bias=-1.5)
        51.0
    """
    inputs = validation.array("inputs", inputs, shape=(None, None), like="samples")
    targets = binary("targets", targets)
    validation.same_length(inputs=inputs, targets=targets)
    line = np.append(validation.array("weights", weights, shape=(inputs.shape[1],)), validation.number("bias", bias))
    samples = np.column_stack([inputs, np.ones(len(inputs))])
    nearest = np.min((2 * targets - 1) * (samples @ line))
    if nearest <= 0:
        raise LearnerError("weights, bias: they must be a line that has all samples on their right sides")
    return float(np.max((samples**2).sum(axis=1)) * (line @ line) / nearest**2)


def binary(name: str, value: Any) -> np.ndarray:
    """Targets of shape (samples,), each 0 or 1, as whole numbers.

    >>> binary("targets", [0, 1, 2])
    Traceback (most recent call last):
    dltutor.errors.LearnerError: targets contains 2: each target must be 0 or 1
    """
    clean = validation.array(name, value, shape=(None,), like="one target for each sample")
    wrong = clean[(clean != 0) & (clean != 1)]
    if wrong.size:
        raise LearnerError(f"{name} contains {wrong[0]:g}: each target must be 0 or 1")
    return clean.astype(np.int64)


def _steps(
    inputs: np.ndarray, targets: np.ndarray, learning_rate: float, epochs: int, weights: np.ndarray, bias: float
) -> Iterator[Step]:
    for epoch in range(1, epochs + 1):
        mistakes = 0
        for sample, (x, target) in enumerate(zip(inputs, targets, strict=True)):
            prediction = int(predict(weights, bias, x))
            weights, bias = step(weights, bias, x, int(target), learning_rate)
            mistakes += prediction != target
            yield Step(epoch, sample, prediction, int(target), weights, bias)
        if mistakes == 0:
            return
