"""What typical slips make of the exercises on autoencoders, each with the words for it, the commonest first."""

from __future__ import annotations

import numpy as np

Slips = list[tuple[float | None, str]]


def rmse_slips(x: np.ndarray, rebuilt: np.ndarray) -> Slips:
    """What typical slips make of the error of what was rebuilt."""
    off = x - rebuilt
    squares = off**2
    each = np.sqrt(squares.reshape(len(x), -1).mean(axis=1))
    return [
        (float(squares.mean()), "the root is missing: that is the mean squared error"),
        (float(np.abs(off).mean()), "that is the mean of the sizes; square the differences, and take the root at last"),
        (float(off.mean()), "differences above and below cancel each other: square them first"),
        (float(abs(off.mean())), "differences above and below cancel each other: square each before the mean"),
        (float(np.sqrt(squares.sum())), "that is the root of the sum: take the mean before the root"),
        (float(squares.sum()), "that is the sum of the squares: take the mean, and then the root"),
        (float(np.sqrt(squares.sum() / len(x))), "divide by all numbers, not by the samples: `np.mean` of all squares"),
        (float(each.mean()), "that is a root for each sample, and then a mean: the mean comes first, over all samples"),
        (float(each.sum()), "that is a root for each sample, and then a sum: take one mean over all, and one root"),
        (float(np.sqrt(squares).sum()), "the sizes are added up: square, mean, root, in this order"),
        (float(np.sqrt(squares.max())), "that is the largest difference; the mean over all is asked for"),
        (float(off.std()), "that is the standard deviation of the differences: their mean must not be taken off"),
        (float(np.sqrt(np.mean(x**2))), "`rebuilt` is missing: square the differences of the two"),
        (float(np.sqrt(np.mean((x + rebuilt) ** 2))), "the two are added: take their difference"),
        (float(np.median(np.abs(off))), "that is a median; the root of the mean of the squares is asked for"),
    ]


def threshold_slips(healthy: np.ndarray, strange: np.ndarray, rate: float) -> Slips:
    """What typical slips make of the threshold."""
    both = np.concatenate([healthy, strange])
    return [
        (float(np.quantile(healthy, rate)), "so all but the share `rate` would be alarms: take the quantile 1 − rate"),
        (float(np.quantile(strange, 1 - rate)), "it is taken of the strange errors; the healthy ones set it"),
        (float(np.quantile(strange, rate)), "it is taken of the strange errors; the healthy ones set it"),
        (float(np.quantile(both, 1 - rate)), "it is taken of both groups; the healthy ones alone set it"),
        (1 - rate, "that is the share, not an error: `np.quantile(healthy, 1 - rate)` says where it lies"),
        (float((1 - rate) * healthy.max()), "that is a share of the largest error, not the place of a share of errors"),
        (float(healthy.max()), "above the largest healthy error there is none: the share `rate` is to be above"),
        (float(healthy.mean()), "that is the mean of the healthy errors; the quantile 1 − rate is asked for"),
        (float(np.median(healthy)), "that is the median, whatever the rate is; take the quantile 1 − rate"),
        (float(healthy.mean() + 2 * healthy.std()), "that is mean + 2 deviations; take the quantile 1 − rate"),
    ]


def area_slips(healthy: np.ndarray, strange: np.ndarray, threshold: float) -> Slips:
    """What typical slips make of the area under the ROC curve."""
    off = strange[:, None] - healthy
    more, less, same = float(np.mean(off > 0)), float(np.mean(off < 0)), float(np.mean(off == 0))
    few = min(len(healthy), len(strange))
    side_by_side = strange[:few] - healthy[:few]
    return [
        (less + 0.5 * same, "the pairs are counted the wrong way round: the strange error must be the larger one"),
        (more, "a pair of equal errors counts half, here it counts nothing"),
        (more + same, "a pair of equal errors counts half, here it counts whole"),
        (float(off.size * (more + 0.5 * same)), "that is how many pairs; divide by the number of all pairs"),
        (float(off.size * more), "that is how many pairs; divide by all pairs, and let equal errors count half"),
        (len(healthy) * (more + 0.5 * same), "divide by all pairs, `len(strange) * len(healthy)`"),
        (len(strange) * (more + 0.5 * same), "divide by all pairs, `len(strange) * len(healthy)`"),
        (
            float(np.mean((side_by_side > 0) + 0.5 * (side_by_side == 0))),
            "the groups are walked through side by side: each strange error belongs beside every healthy one",
        ),
        (float(np.mean(strange > threshold)), "that is the share found at one threshold; the area has none"),
        (float(np.mean(strange > healthy.max())), "that is the share above all healthy errors: compare pair by pair"),
        (float(np.mean(off)), "that is the mean difference: only which one is larger counts, not by how much"),
    ]
