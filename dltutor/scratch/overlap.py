"""How well two boxes, or two masks, lie upon each other: intersection over union (IoU)."""

from __future__ import annotations

import numpy as np


def box_iou(true: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """The area that two boxes share, as a share of the area that they cover together: 1 the same, 0 apart.

    Args:
        true: boxes of shape (..., 4): left, top, right, bottom, in any unit.
        predicted: the same. One whose right edge is left of its left edge has no area.

    Returns:
        shape (...), from 0 to 1; 0 where neither box has an area.

    Source:
        P. Jaccard, "The distribution of the flora in the alpine zone", 1912; for boxes M. Everingham et al.,
        "The PASCAL Visual Object Classes Challenge", 2010.

    >>> float(box_iou(np.array([0, 0, 2, 2]), np.array([1, 0, 3, 2])).round(3))
    0.333
    """
    true, predicted = np.asarray(true, float), np.asarray(predicted, float)
    low = np.maximum(true[..., :2], predicted[..., :2])
    high = np.minimum(true[..., 2:], predicted[..., 2:])
    shared = np.prod((high - low).clip(0), axis=-1)
    return _share(shared, _area(true) + _area(predicted) - shared)


def mask_iou(true: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """The pixels that two masks share, as a share of the pixels that either of them marks.

    Args:
        true: masks of shape (..., height, width); a pixel counts as marked from 0.5 on.
        predicted: the same.

    Returns:
        shape (...), from 0 to 1; 1 where both masks are empty, for then they agree.

    Source:
        As for `box_iou`.

    >>> float(mask_iou(np.array([[1, 1, 0, 0]]), np.array([[0, 0.9, 0.6, 0.2]])).round(3))
    0.333
    """
    true, predicted = np.asarray(true) >= 0.5, np.asarray(predicted) >= 0.5
    shared, together = ((m.sum(axis=(-2, -1))) for m in (true & predicted, true | predicted))
    return np.where(together == 0, 1.0, _share(shared, together))[()]


def _area(boxes: np.ndarray) -> np.ndarray:
    return np.prod((boxes[..., 2:] - boxes[..., :2]).clip(0), axis=-1)


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """`part` / `whole`, and 0 where the whole is nothing."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)[()]
