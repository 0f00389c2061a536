"""Seven optimizers train a network on images, each with many learning rates, from several random beginnings.

All networks of one optimizer are trained at once, as one array of weights: (seeds, rates, weights). Every update of the
seven is the rate times something that the rate does not change, so one optimizer at rate 1 tells the step of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.optimizers import OPTIMIZERS, Momentum, Optimizer

RATES = np.logspace(-4, 1, 16)  # three for each power of ten


def network_race(
    train: tuple[Any, Any],
    test: tuple[Any, Any],
    hidden: Sequence[int] = (32,),
    epochs: int = 3,
    batch_size: int = 32,
    seeds: int = 5,
) -> dict[str, np.ndarray]:
    """What share of the test samples is right after training with each of the seven optimizers and each of `RATES`.

    The network has `hidden` ReLU layers (Glorot's weights, biases of 0) and a softmax; the loss is cross-entropy. All
    optimizers begin with the same weights and see the same mini-batches in the same order.

    Args:
        train: images or rows of numbers, and for each a class 0, 1, 2, …
        test: the same, to judge by.
        hidden: how many units each hidden layer has.
        epochs: how often the training samples are gone through.
        batch_size: samples a step.
        seeds: how many random beginnings.

    Returns:
        For each optimizer's name shape (16 rates, seeds), numbers from 0 to 1. A network whose weights are no numbers
        any more has 0.

    Raises:
        LearnerError: if the samples and the classes do not fit.

    Example:
        >>> x, y = np.array([[0.0, 1.0], [1.0, 0.0]] * 20), np.array([0, 1] * 20)
        >>> right = network_race((x, y), (x, y), hidden=[4], epochs=5, batch_size=4, seeds=2)
        >>> right["SGD"].shape, float(right["SGD"].max())
        ((16, 2), 1.0)
    """
    x, y = _samples("train", train)
    x_test, y_test = _samples("test", test)
    sizes = [x.shape[1], *hidden, int(max(y.max(), y_test.max())) + 1]
    wanted = np.eye(sizes[-1], dtype="float32")[y]
    first = np.stack([_beginning(sizes, seed) for seed in range(seeds)])[:, None]
    orders = [[np.random.default_rng([seed, k]).permutation(len(x)) for seed in range(seeds)] for k in range(epochs)]
    found = {}
    for name, kind in OPTIMIZERS.items():
        optimizer: Optimizer = kind(1.0, 0.9) if issubclass(kind, Momentum) else kind(1.0)
        weights = np.repeat(first, len(RATES), axis=1)
        with np.errstate(all="ignore"):
            for order in orders:
                for rows in np.array_split(np.array(order), range(batch_size, len(x), batch_size), axis=1):
                    gradient = _gradient(weights, sizes, x[rows][:, None], wanted[rows][:, None])
                    weights = weights + RATES.astype("float32")[:, None] * optimizer.step(np.float32(0), gradient)
            scores = _forward(weights, sizes, x_test)[-1]
        right = (scores.argmax(axis=-1) == y_test).mean(axis=-1)
        found[name] = np.where(np.isfinite(scores).all(axis=(-1, -2)), right, 0.0).T
    return found


def _samples(name: str, given: tuple[Any, Any]) -> tuple[np.ndarray, np.ndarray]:
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise LearnerError(f"{name}={validation.shown(given)}: it must be samples and classes, for example (x, y)")
    x, y = np.asarray(given[0], "float32"), np.asarray(given[1])
    validation.same_length(**{f"the samples of {name}": x, "the classes": y})
    return x.reshape(len(x), -1), y


def _beginning(sizes: Sequence[int], seed: int) -> np.ndarray:
    """All weights of a network in one row: for each layer a matrix, then its biases."""
    chance, parts = np.random.default_rng(seed), []
    for inputs, units in pairwise(sizes):
        limit = np.sqrt(6 / (inputs + units))
        parts += [chance.uniform(-limit, limit, inputs * units), np.zeros(units)]
    return np.concatenate(parts).astype("float32")


def _layers(weights: np.ndarray, sizes: Sequence[int]) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each layer its matrix (…, inputs, units) and its biases (…, 1, units)."""
    found, at = [], 0
    for inputs, units in pairwise(sizes):
        matrix = weights[..., at : at + inputs * units].reshape(*weights.shape[:-1], inputs, units)
        at += inputs * units
        found.append((matrix, weights[..., None, at : at + units]))
        at += units
    return found


def _forward(weights: np.ndarray, sizes: Sequence[int], x: np.ndarray) -> list[np.ndarray]:
    """What goes into each layer, and at last the scores."""
    outputs = [x]
    for matrix, biases in _layers(weights, sizes):
        outputs.append(outputs[-1] @ matrix + biases)
        if len(outputs) < len(sizes):
            np.maximum(outputs[-1], 0, out=outputs[-1])
    return outputs


def _gradient(weights: np.ndarray, sizes: Sequence[int], x: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The mean gradient of the cross-entropy over a batch, in the shape of `weights`."""
    outputs, layers = _forward(weights, sizes, x), _layers(weights, sizes)
    share = np.exp(outputs[-1] - outputs[-1].max(axis=-1, keepdims=True))
    delta = (share / share.sum(axis=-1, keepdims=True) - wanted) / wanted.shape[-2]
    parts: list[np.ndarray] = []
    for k in reversed(range(len(layers))):
        into, matrix = outputs[k], layers[k][0]
        slopes = into.swapaxes(-1, -2) @ delta
        parts = [slopes.reshape(*slopes.shape[:-2], -1), delta.sum(axis=-2), *parts]
        if k:
            delta = delta @ matrix.swapaxes(-1, -2) * (into > 0)
    return np.concatenate(parts, axis=-1)
