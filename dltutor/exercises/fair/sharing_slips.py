"""What typical slips make of the exercises on learning without collecting, each with the words for it."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import Slips


def mean_of(weights: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The answer of the first exercise."""
    return sizes / sizes.sum() @ weights


def average_slips(weights: np.ndarray, sizes: np.ndarray) -> Slips:
    """What typical slips make of the mean of several clients; `weights` (clients, numbers)."""
    total, largest = sizes @ weights, int(sizes.argmax())
    inverse = (1 / sizes) / (1 / sizes).sum()
    return [
        (weights.mean(axis=0), "every client counts alike: one counts as many times as it has images"),
        (total, "the sum is not divided by the number of all images"),
        (total / len(sizes), "it is divided by the number of clients: divide by that of all images, `sizes.sum()`"),
        (total / sizes.max(), "it is divided by the largest size: divide by that of all images, `sizes.sum()`"),
        (weights.sum(axis=0), "that is the sum of the rows: each counts its share of the images"),
        (inverse @ weights, "who has few images counts most: the share is `sizes / sizes.sum()`"),
        (sizes / sizes.sum() @ weights / len(sizes), "it is divided twice: the shares add up to 1 already"),
        (weights[largest], "that is the largest client alone"),
        (weights[0], "that is the first client alone"),
        (np.median(weights, axis=0), "that is the median: take the mean, weighed by `sizes`"),
        (weights * (sizes / sizes.sum())[:, None], "the rows are not added up yet: `sum(axis=0)`"),
        (weights.mean(axis=1), "the mean is taken over the weights: the clients are `axis=0`"),
        ((weights * (sizes / sizes.sum())[:, None]).sum(axis=1), "the sum is taken over the weights: the clients are "
         "`axis=0`"),
    ]  # fmt: skip


def read_slips(gradient: np.ndarray, slopes: np.ndarray) -> Slips:
    """What typical slips make of the image; `gradient` (pixels, units), `slopes` (units,) of the biases."""
    unit, signed = int(np.abs(slopes).argmax()), int(slopes.argmax())
    image = gradient[:, unit] / slopes[unit]
    divided = np.divide(gradient, slopes, out=np.zeros_like(gradient), where=slopes != 0)
    total = slopes.sum()
    return [
        (gradient[:, unit], "these are the slopes of a unit's weights: divide them by the slope of its bias"),
        (gradient[:, unit] * slopes[unit], "it is multiplied: divide by the slope of the bias"),
        (gradient[:, 0], "that is the first unit, and it was silent: choose one that was not"),
        (-image, "the sign is turned round: divide by the slope itself, not by its size"),
        (gradient[:, signed], "these are the slopes of a unit's weights: divide them by the slope of its bias"),
        (gradient[:, unit] / total, "it is divided by the slopes of all biases: take that of the same unit"),
        (gradient[:, unit] / np.abs(slopes).sum(), "it is divided by the slopes of all biases: take that of the same "
         "unit"),
        (divided.mean(axis=1), "the silent units are counted in the mean: leave them out, or take one unit"),
        (divided.sum(axis=1), "the units are added up: each alone is the image already"),
        (divided, "that is an image for each unit, the same each time: return one of them"),
        (divided.T, "that is an image for each unit, the same each time: return one of them"),
        (gradient.mean(axis=1), "the slopes of the units cancel each other: divide those of one unit by its bias's"),
        (gradient.sum(axis=1), "the slopes of the units cancel each other: divide those of one unit by its bias's"),
        (1 / image, "it is upside down: the weights' slopes are divided by the bias's"),
        (np.abs(gradient[:, unit]) / np.abs(gradient[:, unit]).max(), "it is divided by its largest number: so the "
         "image has its form, but not its brightness"),
        (slopes, "these are the slopes of the biases: they only say by what to divide"),
    ]  # fmt: skip
