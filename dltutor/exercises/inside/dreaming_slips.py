"""What typical slips make of a step uphill and of total variation, each with the words for it, the commonest first."""

from __future__ import annotations

from typing import Any

import numpy as np

Slips = list[tuple[Any, str]]


def climb_slips(image: np.ndarray, slope: np.ndarray, rate: float) -> Slips:
    """What typical slips make of a step uphill."""
    there = image + rate * slope
    span = np.ptp(there) or 1.0
    return [
        (there, "pixels leave the box: what passes 0 or 1 must stay there, `np.clip`"),
        (np.clip(image - rate * slope, 0, 1), "it goes downhill: add the slope, do not subtract it"),
        (image - rate * slope, "it goes downhill, and out of the box: add the slope, and clip"),
        (np.clip(image + slope, 0, 1), "the rate is missing: a step is rate times slope"),
        (np.clip(image + slope / rate, 0, 1), "the slope is divided by the rate: multiply them"),
        (np.clip(image + rate * np.sign(slope), 0, 1), "that is the sign of the slope only: its size counts, too"),
        (np.clip(image, 0, 1) + np.clip(rate * slope, 0, 1), "clip what comes out, not the step"),
        (image + np.clip(rate * slope, 0, 1), "clip what comes out, not the step"),
        (np.clip(image + rate * np.clip(slope, 0, 1), 0, 1), "clip what comes out, not the slope"),
        (np.maximum(there, 0), "pixels pass 1: the box ends there, at 1 and not at 255"),
        (np.minimum(there, 1), "pixels pass 0: the box has two ends"),
        (np.clip(there, -1, 1), "the box goes from 0 to 1, not from −1"),
        ((there - there.min()) / span, "all pixels are stretched to reach from 0 to 1: only those outside move"),
        (1 / (1 + np.exp(-there)), "a sigmoid moves every pixel: only those outside the box may move, to its edge"),
        (np.clip(image + rate * slope * image, 0, 1), "the slope is multiplied with the image: rate times slope"),
        (np.clip(rate * slope, 0, 1), "that is the step alone: add it to the image"),
        (image, "that is the image as it was"),
    ]


def variation_slips(image: np.ndarray) -> Slips:
    """What typical slips make of total variation."""
    down, across = np.diff(image, axis=0), np.diff(image, axis=1)
    far_down, far_across = np.abs(down), np.abs(across)
    around = [np.abs(image - np.roll(image, 1, axis=axis)).mean() for axis in (0, 1)]
    both = np.concatenate([far_down.ravel(), far_across.ravel()])
    return [
        (down.mean() + across.mean(), "differences up and down cancel: take their absolute values first, `np.abs`"),
        (abs(down.mean()) + abs(across.mean()), "the absolute value comes first, then the mean"),
        ((down**2).mean() + (across**2).mean(), "the differences are squared: take their absolute values"),
        (far_down.mean(), "that is down only: neighbours side by side count, too"),
        (far_across.mean(), "that is across only: neighbours one above the other count, too"),
        (far_down.sum() + far_across.sum(), "the differences are added up: take the mean of each kind"),
        ((far_down.sum() + far_across.sum()) / image.size,
         "it is divided by the number of pixels: take the mean over the pairs of neighbours"),
        (both.mean(), "that is one mean over all pairs: two means are added, one for each direction"),
        ((far_down.mean() + far_across.mean()) / 2, "that is the mean of the two means: add them"),
        (sum(around), "the last row is compared with the first one: pixels at the border have no neighbour outside"),
        (np.sqrt((down**2).mean() + (across**2).mean()), "that is a root of squares: take absolute values"),
        (far_down.max() + far_across.max(), "these are the largest differences: take the means"),
        (image.std(), "that is the standard deviation, which does not know who is whose neighbour"),
        (2 * (far_down.mean() + far_across.mean()), "each pair is counted twice"),
    ]  # fmt: skip
