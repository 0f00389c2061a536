"""How far what was rebuilt is from what it was, and how well such an error tells two groups apart. Chapter 8."""

from __future__ import annotations

import numpy as np

from dltutor import validation


def rmse(x: np.ndarray, rebuilt: np.ndarray) -> float:
    """The root of the mean squared difference, over all numbers of all samples; in the unit of `x`.

    >>> rmse(np.array([[0.0, 1.0]]), np.array([[0.0, 0.0]])).__round__(3)
    0.707
    """
    return float(np.sqrt(np.mean(np.square(rebuilt - x))))


def rmse_each(x: np.ndarray, rebuilt: np.ndarray) -> np.ndarray:
    """The same for each sample by itself, shape (samples,).

    >>> rmse_each(np.array([[0.0, 1.0], [3.0, 3.0]]), np.array([[0.0, 0.0], [3.0, 3.0]])).round(3)
    array([0.707, 0.   ])
    """
    return np.sqrt(np.mean(np.square(rebuilt - x).reshape(len(x), -1), axis=1))


class PCA:
    """Principal component analysis: the best that a linear encoder and a linear decoder can do, of every size at once.

    Args:
        x: what it learns from, shape (samples, …).

    >>> pca = PCA(np.array([[0.0, 0.0], [2.0, 1.0], [4.0, 2.0]]))
    >>> pca.rebuilt(np.array([[6.0, 3.0], [0.0, 5.0]]), size=1).round(1).tolist()
    [[6.0, 3.0], [2.0, 1.0]]
    """

    def __init__(self, x: np.ndarray) -> None:
        flat = x.reshape(len(x), -1).astype(float)
        self.mean = flat.mean(axis=0)
        self._directions = np.linalg.eigh(np.cov((flat - self.mean).T))[1][:, ::-1]  # the widest first

    def rebuilt(self, x: np.ndarray, size: int) -> np.ndarray:
        """`x` again, from the `size` numbers that tell most of it."""
        along = self._directions[:, :size]
        return (self.mean + (x.reshape(len(x), -1) - self.mean) @ along @ along.T).reshape(x.shape)


def roc(healthy: np.ndarray, strange: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The shares of false alarms and of hits, for every threshold from the highest to the lowest.

    A sample whose score is at or above the threshold is an alarm.

    Args:
        healthy: the scores of what is as it should be, shape (n,).
        strange: the scores of what is to be found, shape (m,).

    Returns:
        two arrays from 0 to 1, which belong together.

    Raises:
        LearnerError: if there are none, or they are no numbers.

    >>> [shares.tolist() for shares in roc(np.array([1.0, 2.0]), np.array([2.0, 3.0]))]
    [[0.0, 0.0, 0.5, 1.0], [0.0, 0.5, 1.0, 1.0]]
    """
    healthy = validation.array("healthy", healthy, shape=(None,), like="scores")
    strange = validation.array("strange", strange, shape=(None,), like="scores")
    thresholds = np.unique(np.concatenate([healthy, strange]))[::-1]
    shares = [len(s) - np.searchsorted(np.sort(s), thresholds) for s in (healthy, strange)]
    alarms, hits = (
        np.concatenate([[0.0], count / len(s)]) for count, s in zip(shares, (healthy, strange), strict=True)
    )
    return alarms, hits


def roc_area(healthy: np.ndarray, strange: np.ndarray) -> float:
    """The area under `roc`: how often a strange sample has the higher score than a healthy one; equal ones count half.

    0.5 is chance, 1 is perfect.

    Source:
        J. A. Hanley and B. J. McNeil, "The Meaning and Use of the Area under a ROC Curve", Radiology 143, 1982.

    >>> roc_area(np.array([1.0, 2.0]), np.array([2.0, 3.0]))
    0.875
    """
    alarms, hits = roc(healthy, strange)
    return float(np.sum(np.diff(alarms) * (hits[1:] + hits[:-1]) / 2))
