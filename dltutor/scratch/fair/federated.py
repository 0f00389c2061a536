"""Federated learning in NumPy: several clients train the same small network at home, and only its weights are averaged.

A network of two dense layers, ReLU and softmax, is four arrays: weights and biases of the first layer, then of the
second. Of several clients each array has one axis more, in front: (clients, …). All clients take a step at once.
Source: H. B. McMahan and others, *Communication-Efficient Learning of Deep Networks from Decentralized Data* (2017).
Taught in chapter 13.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Arrays = list[np.ndarray]
ROWS = 40  # multiplied at a time: larger products are shared out among threads, which costs here more than it brings


def dealt(labels: np.ndarray, classes_each: int, clients: int = 10, seed: int = 0) -> list[np.ndarray]:
    """For each client the numbers of its samples: client c gets the classes c, c + 1, …, as many as it is to have.

    The samples of a class are shared out evenly among the clients that have it.

    >>> [part.tolist() for part in dealt(np.array([0, 1, 0, 1]), 1, clients=2)]
    [[0, 2], [1, 3]]
    >>> [len(part) for part in dealt(np.array([0, 1, 0, 1]), 2, clients=2)]
    [2, 2]
    """
    chance, classes = np.random.default_rng(seed), int(labels.max()) + 1
    parts: list[list[np.ndarray]] = [[] for _ in range(clients)]
    for label in range(classes):
        owners = [c for c in range(clients) if (label - c) % classes < classes_each]
        of_label = chance.permutation(np.flatnonzero(labels == label))
        for owner, part in zip(owners, np.array_split(of_label, len(owners)), strict=True):
            parts[owner].append(part)
    return [np.concatenate(part) for part in parts]


def copies(weights: Sequence[np.ndarray], clients: int) -> Arrays:
    """The same network for each client."""
    return [np.repeat(np.asarray(array, np.float32)[None], clients, axis=0) for array in weights]


def scores(weights: Sequence[np.ndarray], x: np.ndarray) -> np.ndarray:
    """What each client's network gives before softmax, (clients, samples, classes); `x` is (samples, inputs)."""
    first, biases, second, last = weights
    parts = [
        np.maximum(x[i : i + ROWS] @ first + biases[:, None], 0) @ second + last[:, None]
        for i in range(0, len(x), ROWS)
    ]
    return np.concatenate(parts, axis=1)


def train(
    weights: Sequence[np.ndarray],
    x: np.ndarray,
    y: np.ndarray,
    owned: Sequence[np.ndarray],
    chance: np.random.Generator,
    *,
    epochs: int = 1,
    rate: float = 0.2,
    batch_size: int = 16,
) -> Arrays:
    """The networks after each client has gone through its own samples `epochs` times, by gradient descent.

    Args:
        weights: four arrays (clients, …); they stay as they are.
        x, y: all samples (samples, inputs), and their classes.
        owned: for each client the numbers of its samples.
        chance: for the order of the samples.
    """
    made = [array.copy() for array in weights]
    wanted = np.eye(made[3].shape[1], dtype=np.float32)[y]
    for _ in range(epochs):
        order = np.full((len(owned), max(map(len, owned))), -1)
        for row, samples in zip(order, owned, strict=True):
            row[: len(samples)] = chance.permutation(samples)
        for begin in range(0, order.shape[1], batch_size):
            batch = order[:, begin : begin + batch_size]
            there = (batch >= 0)[..., None] / np.maximum((batch >= 0).sum(axis=1), 1)[:, None, None]
            for array, slope in zip(
                made, _slopes(made, x[batch], wanted[batch], there.astype(np.float32)), strict=True
            ):
                array -= rate * slope
    return made


def _slopes(weights: Arrays, x: np.ndarray, wanted: np.ndarray, counts: np.ndarray) -> Arrays:
    """The gradient of each client's cross-entropy; each sample of its batch `counts`, (clients, batch, 1)."""
    first, biases, second, last = weights
    hidden = np.maximum(x @ first + biases[:, None], 0)
    said = hidden @ second + last[:, None]
    said = np.exp(said - said.max(axis=-1, keepdims=True))
    delta = (said / said.sum(axis=-1, keepdims=True) - wanted) * counts
    back = delta @ second.swapaxes(1, 2) * (hidden > 0)
    return [x.swapaxes(1, 2) @ back, back.sum(axis=1), hidden.swapaxes(1, 2) @ delta, delta.sum(axis=1)]


def weighted_mean(weights: Sequence[np.ndarray], sizes: Sequence[int]) -> Arrays:
    """One network: the mean over the clients, each counting as many times as it has samples.

    >>> [array.tolist() for array in weighted_mean([np.array([[1.0, 0.0], [5.0, 4.0]])], [3, 1])]
    [[2.0, 1.0]]
    """
    shares = np.asarray(sizes, np.float32) / np.sum(sizes)
    return [np.tensordot(shares, array, axes=1) for array in weights]


def lengths(updates: Sequence[np.ndarray]) -> np.ndarray:
    """How long each client's update is: the root of all its summed squares, (clients,).

    >>> lengths([np.array([[3.0], [0.3]]), np.array([[4.0], [0.4]])]).tolist()
    [5.0, 0.5]
    """
    return np.sqrt(np.sum([(array.reshape(len(array), -1) ** 2).sum(axis=1) for array in updates], axis=0))


def clipped(updates: Sequence[np.ndarray], most: float) -> Arrays:
    """Each client's update, made shorter where it is longer than `most`.

    >>> [array.round(3).tolist() for array in clipped([np.array([[3.0], [0.3]]), np.array([[4.0], [0.4]])], 1.0)]
    [[[0.6], [0.3]], [[0.8], [0.4]]]
    """
    shorter = np.minimum(1, most / np.maximum(lengths(updates), 1e-12)).astype(updates[0].dtype)
    return [array * shorter.reshape(-1, *[1] * (array.ndim - 1)) for array in updates]
