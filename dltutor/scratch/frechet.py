"""How far two clouds of points lie apart, where they are and how they spread: the Fréchet distance of two Gaussians."""

from __future__ import annotations

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError


def frechet_distance(a: np.ndarray, b: np.ndarray) -> float:
    """The distance of the Gaussians that lie closest around two sets of points: 0 for the same, without an upper end.

    |mean a − mean b|² + trace(A + B − 2 (A B)^½), with A and B the covariances. The first part grows where the middle
    is wrong, the second where the spread is: fakes that are all alike are as far off as fakes in the wrong place.
    Of a sample it is always a little too large, the more so the fewer points it has.

    Args:
        a: features, shape (samples, features), two samples at least; in any unit.
        b: the same features of other samples.

    Returns:
        the distance, in that unit squared; it does not matter which of the two comes first.

    Raises:
        LearnerError: if the two have different features, or too few samples.

    Source:
        D. C. Dowson and B. V. Landau, "The Fréchet distance between multivariate normal distributions", 1982; for
        generated images M. Heusel et al., "GANs trained by a two time-scale update rule …", 2017.

    >>> points = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [2.0, 2.0]])
    >>> round(frechet_distance(points, points), 6), round(frechet_distance(points, points + [3, 4]), 6)
    (0.0, 25.0)
    >>> round(frechet_distance(points, points[:1].repeat(4, axis=0)), 6)
    4.666667
    """
    (mean_a, cov_a), (mean_b, cov_b) = gaussian("a", a), gaussian("b", b)
    if len(mean_a) != len(mean_b):
        raise LearnerError(f"b has {len(mean_b)} features and a has {len(mean_a)}: they must be the same features")
    return between(mean_a, square_root(cov_a), mean_b, cov_b)


def gaussian(name: str, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean (features,) and covariance (features, features) of `points`."""
    clean = validation.array(name, points, shape=(None, None), like="features, one sample a row")
    if len(clean) < 2:
        raise LearnerError(f"{name} has 1 sample: a covariance needs 2 or more")
    return clean.mean(axis=0), np.cov(clean, rowvar=False).reshape(clean.shape[1], clean.shape[1])


def square_root(covariance: np.ndarray) -> np.ndarray:
    """The symmetric matrix that, multiplied by itself, gives `covariance`."""
    values, vectors = np.linalg.eigh(covariance)
    return (vectors * np.sqrt(values.clip(0))) @ vectors.T


def between(mean_a: np.ndarray, root_a: np.ndarray, mean_b: np.ndarray, cov_b: np.ndarray) -> float:
    """The distance, the covariance of the first given as its `square_root`.

    The trace of (A B)^½ is that of (A^½ B A^½)^½, which is symmetric: the sum of the roots of its eigenvalues.
    """
    shared = np.sqrt(np.linalg.eigvalsh(root_a @ cov_b @ root_a).clip(0)).sum()
    apart = float(((mean_a - mean_b) ** 2).sum())
    return max(0.0, apart + float((root_a**2).sum() + np.trace(cov_b) - 2 * shared))
