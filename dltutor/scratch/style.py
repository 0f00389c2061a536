"""What style is made of, for chapter 10: which answers of a layer occur together, wherever that is in the image."""

from __future__ import annotations

import numpy as np


def gram(features: np.ndarray) -> np.ndarray:
    """The Gram matrix of a layer's answers: for each two channels the mean of their product at a place.

    Args:
        features: shape (height, width, channels).

    Returns:
        Shape (channels, channels). Where something stands in the image leaves no trace in it.

    Source:
        L. A. Gatys, A. S. Ecker and M. Bethge, "A neural algorithm of artistic style", 2015.

    Example:
        >>> features = np.array([[[1.0, 0.0], [1.0, 2.0]]])  # two places, two channels
        >>> gram(features).tolist(), gram(features[:, ::-1]).tolist()
        ([[1.0, 1.0], [1.0, 2.0]], [[1.0, 1.0], [1.0, 2.0]])
    """
    places = np.reshape(features, (-1, np.shape(features)[-1]))
    return places.T @ places / len(places)


def style_distance(features: np.ndarray, others: np.ndarray) -> float:
    """How far the Gram matrix of one image is from another one's, as a share of the other one's size.

    Example:
        >>> ones = np.ones((4, 4, 3))
        >>> style_distance(ones[:2], ones), style_distance(0 * ones, ones)
        (0.0, 1.0)
    """
    mine, wanted = gram(features), gram(others)
    return float(((mine - wanted) ** 2).sum() / (wanted**2).sum())


def content_kept(image: np.ndarray, photograph: np.ndarray, squares: int = 16) -> float:
    """How far light and dark still lie where they did, from 1 (exactly there) through 0 (anywhere).

    The correlation of the mean brightness in `squares` × `squares` squares; finer things may change. Both images have
    shape (height, width, 3).

    Example:
        >>> photograph = np.random.default_rng(0).uniform(0, 1, (32, 32, 3))
        >>> round(content_kept(photograph, photograph), 6), round(content_kept(1 - photograph, photograph), 6)
        (1.0, -1.0)
    """
    both = [_brightness(each, squares) for each in (image, photograph)]
    if min(each.std() for each in both) < 1e-9:
        return 0.0
    return float(np.corrcoef(*both)[0, 1])


def _brightness(image: np.ndarray, squares: int) -> np.ndarray:
    """The mean brightness of each square, in a row."""
    grey = np.asarray(image, float).mean(axis=2)
    rows, columns = (np.arange(squares) * side // squares for side in grey.shape)
    sums = np.add.reduceat(np.add.reduceat(grey, rows, axis=0), columns, axis=1)
    sizes = [np.diff(np.append(places, side)) for places, side in zip((rows, columns), grey.shape, strict=True)]
    return (sums / np.outer(*sizes)).ravel()


def colours_matched(image: np.ndarray, style: np.ndarray) -> np.ndarray:
    """`image` with the colours of `style`: the same mean of red, green and blue, and the same way in which they vary.

    The honest rival of style transfer: it needs no network. Both have shape (height, width, 3), from 0 to 1.

    Example:
        >>> image, style = np.random.default_rng(0).uniform(0.4, 0.6, (2, 8, 8, 3))
        >>> matched = colours_matched(image, style)
        >>> np.allclose(matched.mean(axis=(0, 1)), style.mean(axis=(0, 1)))
        True
    """
    pixels, wanted = image.reshape(-1, 3), style.reshape(-1, 3)
    white = (pixels - pixels.mean(axis=0)) @ _power(np.cov(pixels.T), -0.5)
    matched = white @ _power(np.cov(wanted.T), 0.5) + wanted.mean(axis=0)
    return np.clip(matched, 0, 1).reshape(image.shape).astype(np.float32)


def _power(matrix: np.ndarray, power: float) -> np.ndarray:
    """A symmetric matrix to the power; a direction in which nothing varies is left almost alone."""
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.maximum(values, 1e-5) ** power) @ vectors.T
