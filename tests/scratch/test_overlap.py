"""Intersection over union, compared with counting."""

import numpy as np
import pytest

from dltutor.scratch.overlap import box_iou, mask_iou

RANDOM = np.random.default_rng(1)


def painted(box):
    mask = np.zeros((20, 20))
    left, top, right, bottom = box
    mask[top:bottom, left:right] = 1
    return mask


def test_boxes_overlap_as_their_pixels_do():
    low = RANDOM.integers(0, 12, (2, 50, 2))
    boxes = np.concatenate([low, low + RANDOM.integers(1, 8, (2, 50, 2))], axis=2)
    for a, b in zip(*boxes, strict=True):
        one, two = painted(a), painted(b)
        counted = (one * two).sum() / np.maximum(one, two).sum()
        assert box_iou(a, b) == pytest.approx(counted)
        assert mask_iou(one, two) == pytest.approx(counted)
    np.testing.assert_allclose(box_iou(boxes[0], boxes[1]), box_iou(boxes[1], boxes[0]))
    np.testing.assert_allclose(box_iou(boxes[0], boxes[0]), 1)
    np.testing.assert_allclose(box_iou(boxes[0] / 20, boxes[1] / 20), box_iou(boxes[0], boxes[1]))


def test_boxes_without_an_area_share_nothing():
    assert box_iou([0, 0, 1, 1], [0.5, 0.5, 0.2, 0.2]) == 0
    assert box_iou([0, 0, 0, 0], [0, 0, 0, 0]) == 0
    assert box_iou([0, 0, 1, 1], [1, 0, 2, 1]) == 0


def test_empty_masks_agree():
    assert mask_iou(np.zeros((3, 3)), np.zeros((3, 3))) == 1
    assert mask_iou(np.ones((3, 3)), np.zeros((3, 3))) == 0
    assert mask_iou(np.ones((2, 3, 3)), np.ones((2, 3, 3))).shape == (2,)
