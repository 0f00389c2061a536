"""How sure an answer is, and whether it may be: temperature, calibration, and the distance to what is known."""

from __future__ import annotations

import numpy as np

from dltutor.scratch.softmax import log_softmax, softmax


def heated(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Softmax of the logarithms divided by `temperature`: above 1 less sure, below 1 surer; the order stays.

    Source: C. Guo and others, *On Calibration of Modern Neural Networks* (2017). Taught in chapter 12.

    >>> heated(np.array([0.9, 0.1]), 2).round(2).tolist()
    [0.75, 0.25]
    """
    return softmax(np.log(np.maximum(probabilities, 1e-30)), temperature)


def in_bins(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How many answers each bin of confidence has, how sure they are on average, and which share of them is right.

    The bins have the same width; the last one has also what is sure by 1. An empty bin has the means 0.

    >>> [part.tolist() for part in in_bins(np.array([0.2, 0.9, 1.0]), np.array([True, False, True]), 2)]
    [[1, 2], [0.2, 0.95], [1.0, 0.5]]
    """
    place = np.minimum((np.asarray(confidence) * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    some = np.maximum(counts, 1)
    return counts, np.bincount(place, confidence, bins) / some, np.bincount(place, right, bins) / some


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """The expected calibration error (ECE): how far being sure and being right lie apart, on average over answers.

    >>> round(calibration_error(np.array([0.2, 0.9, 1.0]), np.array([True, False, True]), 2), 3)
    0.567
    """
    counts, sure, share = in_bins(confidence, right, bins)
    return float(np.sum(counts * np.abs(sure - share)) / counts.sum())


def distances(images: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The distance from each image to each of the others, (images, others): the root of the summed squares.

    >>> distances(np.zeros((1, 2, 2)), np.ones((3, 2, 2))).tolist()
    [[2.0, 2.0, 2.0]]
    """
    a, b = (np.asarray(x, float).reshape(len(x), -1) for x in (images, others))
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * a @ b.T
    return np.sqrt(np.maximum(squares, 0))


def best_temperature(logits: np.ndarray, labels: np.ndarray, candidates: np.ndarray) -> float:
    """The candidate at which the right classes are most probable: with the smallest mean of −log of it.

    >>> best_temperature(np.array([[4.0, 0.0], [4.0, 0.0]]), np.array([0, 1]), np.array([1.0, 2.0, 8.0]))
    8.0
    """
    rows = np.arange(len(labels))
    losses = [-log_softmax(logits, temperature)[rows, labels].mean() for temperature in candidates]
    return float(candidates[int(np.argmin(losses))])
