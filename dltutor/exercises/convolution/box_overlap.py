"""The exercise on intersection over union: two boxes, and what typical slips make of them."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import compare_number
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.scratch.overlap import box_iou

_EITHER = (
    "it is not known which box lies further left or up: take the larger of both left edges, the smaller of both right"
)


class Overlap(Exercise):
    key = "iou"
    title = "how well two boxes agree"
    task = (
        "Write `iou(a, b)`, intersection over union: the area that two boxes share, divided by the area that they "
        "cover together, a number from 0 to 1. A box is four numbers in this order: left, top, right, bottom. As in "
        "an image, they grow to the right and downwards, so right is larger than left, and bottom larger than top; "
        "the width is right - left. Boxes that do not meet, or only touch, give 0."
    )
    calls_with = "a, b"
    hints = (
        "Draw two boxes that overlap. What they share is a box, too: where are its four edges?",
        "Its left edge is the larger of the two left edges, its right edge the smaller of the two right ones. If the "
        "right one comes first, they share nothing. Together they cover both areas, less what was counted twice.",
        "`width = max(0, min(a[2], b[2]) - max(a[0], b[0]))`, the height alike; then "
        "`shared / (area_a + area_b - shared)`.",
    )
    code = """
def iou(a, b):
    width = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    shared = width * height
    area_a = (a[2] - a[0]) * (a[3] - a[1])
    area_b = (b[2] - b[0]) * (b[3] - b[1])
    return shared / (area_a + area_b - shared)
"""
    why = "the union makes it strict: a box that is too large shares everything and is still punished for its size."

    _TRIALS = (
        ((0, 5, 4, 8), (2, 6, 7, 9), "they share 2 × 2"),
        ((0, 0, 4, 4), (0, 0, 4, 4), "they are the same box"),
        ((5, 4, 9, 9), (1, 2, 7, 6), "they share 2 × 2"),
        ((0, 0, 3, 4), (5, 1, 9, 3), "they lie beside each other and share nothing"),
        ((1, 4, 3, 9), (2, 0, 6, 2), "one lies above the other, and they share nothing"),
        ((0, 0, 2, 3), (5, 7, 9, 8), "they lie apart and share nothing"),
        ((0, 0, 3, 2), (3, 0, 7, 2), "they only touch, and share no area"),
        ((1, 1, 9, 8), (3, 2, 5, 6), "the second one lies inside the first"),
        ((4, 2, 6, 5), (2, 1, 9, 8), "the first one lies inside the second"),
        ((1, 3, 5, 8), (3, 1, 9, 5), "they share 2 × 2"),
        ((0, 3, 9, 5), (4, 0, 6, 8), "they cross, and no corner of one lies in the other"),
        ((0.25, 0.25, 0.75, 0.5), (0.5, 0.125, 1.0, 0.5), "they share 0.25 × 0.25"),
    )

    def judge(self, iou: LearnerFunction) -> str:
        for one, other, words in self._TRIALS:
            a, b = np.array(one, float), np.array(other, float)
            compare_number(iou, (a, b), float(box_iou(a, b)), _slips(a, b), words)
        return f"right for all {len(self._TRIALS)} pairs of boxes: apart, touching, crossing, one inside the other."


def _slips(a: np.ndarray, b: np.ndarray) -> list[tuple[float, str]]:
    """What typical slips make of two boxes, each with the words for it, the commonest first."""
    low, high = np.maximum(a[:2], b[:2]), np.minimum(a[2:], b[2:])
    first, second = np.prod(a[2:] - a[:2]), np.prod(b[2:] - b[:2])
    width, height = (high - low).clip(0)
    shared = width * height
    areas, union = first + second, first + second - shared
    hull = np.prod(np.maximum(a[2:], b[2:]) - np.minimum(a[:2], b[:2]))
    smaller = "yours divides by the smaller box; divide by what both cover together"
    if shared == min(first, second):
        smaller = "a box inside a larger one does not fill it; divide by what both cover together"
    return [
        *_unclamped(high - low, areas),
        (shared / areas, "what they share is counted twice in the sum of both areas: subtract it once"),
        (_ratio(shared, areas - 2 * shared), "what they share is a part of the union: subtract it once, not twice"),
        (shared, "that is the area that they share; divide it by the area that they cover together"),
        (union, "that is the area that they cover together; it is what they share, divided by it"),
        (_ratio(union, shared), "that is upside down: what they share, divided by what they cover together"),
        (shared / min(first, second), smaller),
        (shared / max(first, second), "yours divides by the larger box; divide by what both cover together"),
        (2 * shared / areas, "yours divides by the mean of both areas: that is the Dice score, not the IoU"),
        (shared / hull, "yours divides by the box around both, with corners that neither of them covers"),
        (_ratio(hull, areas - hull), "`max` and `min` are swapped: what they share begins at the larger left edge"),
        *((_of_one_box(low, high, areas), _EITHER) for low, high in ((b, high), (low, a), (b, a), (a, high), (low, b))),
        (
            _of_sides(a[:2], a[:2] + a[2:], b[:2], b[:2] + b[2:]),
            "yours takes a box for left, top, width, height; it is left, top, right, bottom",
        ),
        (
            _of_sides(a[[0, 2]], a[[1, 3]], b[[0, 2]], b[[1, 3]]),
            "yours takes a box for left, right, top, bottom; it is left, top, right, bottom",
        ),
        (
            _of_sides(a[:2] - a[2:] / 2, a[:2] + a[2:] / 2, b[:2] - b[2:] / 2, b[:2] + b[2:] / 2),
            "yours takes a box for its middle, width and height; it is left, top, right, bottom",
        ),
        (_one_pixel_more(a, b), "the width is right - left, without + 1: these are edges, not numbers of pixels"),
        (_ratio(width, a[2] - a[0] + b[2] - b[0] - width), "only the widths are compared: the height counts, too"),
        (1 - shared / union, "that is 1 minus the IoU, which is 1 for the same box"),
        (100 * shared / union, "that is in percent; the IoU is a share, from 0 to 1"),
        (0, "they do overlap: take the larger of the left edges, the smaller of the right ones; top and bottom alike"),
    ]


def _unclamped(sides: np.ndarray, areas: float) -> list[tuple[float, str]]:
    """What comes out for boxes that do not meet if a negative width or height is taken as it is."""
    if (sides >= 0).all():
        return []
    words = "they do not meet, and yours counts a negative side: width and height are at least 0, `max(0, ...)`"
    if (sides < 0).all():
        words = "width and height are both negative here, and their product is positive: take at least 0 for each"
    shared = np.prod(sides)
    return [
        *((_ratio(shared, union), words) for union in (areas - shared, areas)),
        (_ratio(abs(shared), areas - abs(shared)), "they do not meet: where a side is negative, take 0, not abs"),
    ]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else np.nan


def _of_one_box(start: np.ndarray, end: np.ndarray, areas: float) -> float:
    """The IoU if what both share always began, or ended, where one and the same box does."""
    shared = np.prod((end[-2:] - start[:2]).clip(0))
    return _ratio(shared, areas - shared)


def _of_sides(a_low: np.ndarray, a_high: np.ndarray, b_low: np.ndarray, b_high: np.ndarray) -> float:
    """The IoU if the four numbers of a box said where it begins and ends in another way."""
    shared = np.prod((np.minimum(a_high, b_high) - np.maximum(a_low, b_low)).clip(0))
    return _ratio(shared, np.prod(a_high - a_low) + np.prod(b_high - b_low) - shared) or np.nan  # 0 tells nothing


def _one_pixel_more(a: np.ndarray, b: np.ndarray) -> float:
    """The IoU if the right and the bottom edge belonged to the box as one more pixel."""
    first, second = np.prod(a[2:] - a[:2] + 1), np.prod(b[2:] - b[:2] + 1)
    shared = np.prod((np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]) + 1).clip(0))
    return _ratio(shared, first + second - shared)
