"""Chapter 5, intersection over union: each typical wrong answer is met by its own message."""

import numpy as np
import pytest

from dltutor.exercises.convolution import CHAPTER
from dltutor.exercises.convolution import iou as exercise
from dltutor.exercises.core.contract import RIGHT
from dltutor.scratch.overlap import box_iou

from .. import as_learner

SIDES = """
width = max(0, min(a[2], b[2]) - max(a[0], b[0]))
height = max(0, min(a[3], b[3]) - max(a[1], b[1]))
area_a, area_b = (a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1])
shared = width * height
union = area_a + area_b - shared
"""
RETURN = "return shared / union"


def changed(old, new):
    return as_learner.changed(SIDES + RETURN, (old, new))


@pytest.mark.parametrize(
    "other",
    [
        lambda a, b: box_iou(a, b),
        lambda a, b: np.array([box_iou(b, a)]),
        lambda a, b: 0 if a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] else box_iou(a, b),
    ],
)
def test_other_ways_are_right_as_well(other):
    assert exercise.check(other).state == RIGHT


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (SIDES, "gives back nothing (None)"),
        (changed("- shared", ""), "counted twice in the sum of both areas"),
        (changed("- shared", "- 2 * shared"), "subtract it once, not twice"),
        (SIDES + "return shared", "that is the area that they share; divide it"),
        (SIDES + "return union", "that is the area that they cover together"),
        (SIDES + "return union / shared", "that is upside down"),
        (SIDES + "return shared / area_a", "yours divides by the smaller box"),
        (SIDES + "return shared / area_b", "yours divides by the larger box"),
        (SIDES + "return 2 * shared / (area_a + area_b)", "that is the Dice score"),
        (
            SIDES + "return shared / ((max(a[2], b[2]) - min(a[0], b[0])) * (max(a[3], b[3]) - min(a[1], b[1])))",
            "the box around both",
        ),
        (
            changed("min(a[2], b[2]) - max(a[0], b[0])", "max(a[2], b[2]) - min(a[0], b[0])").replace(
                "min(a[3], b[3]) - max(a[1], b[1])", "max(a[3], b[3]) - min(a[1], b[1])"
            ),
            "`max` and `min` are swapped",
        ),
        (
            SIDES.replace("min(a[2], b[2])", "min(a[0] + a[2], b[0] + b[2])")
            .replace("min(a[3], b[3])", "min(a[1] + a[3], b[1] + b[3])")
            .replace("(a[2] - a[0]) * (a[3] - a[1])", "a[2] * a[3]")
            .replace("(b[2] - b[0]) * (b[3] - b[1])", "b[2] * b[3]")
            + RETURN,
            "left, top, width, height",
        ),
        (
            SIDES.replace("max(a[0], b[0])", "max(a[0], b[0]) + 1")
            .replace("max(a[1], b[1])", "max(a[1], b[1]) + 1")
            .replace("- a[0])", "- a[0] + 1)").replace("- a[1])", "- a[1] + 1)")
            .replace("- b[0])", "- b[0] + 1)").replace("- b[1])", "- b[1] + 1)") + RETURN,
            "without + 1",
        ),
        (SIDES + "return width / (a[2] - a[0] + b[2] - b[0] - width)", "only the widths are compared"),
        (SIDES + "return 1 - shared / union", "1 minus the IoU"),
        (SIDES + "return 100 * shared / union", "in percent"),
        (SIDES + "return round(shared / union)", "gives 0, and 0.1739 is right: they do overlap"),
        (SIDES + "return shared // union", "they do overlap"),
        (SIDES + "return 4 / 23", "gives 0.1739, and 1 is right: they are the same box"),
        (SIDES + "return float('nan')", "gives nan, and 0.1739 is right"),
        ("left, top, right, bottom = b\n" + SIDES + "return [shared, union]", "the answer is one number, 0.1739"),
        (SIDES + "return 'all of it'", "the answer is one number, 0.1739"),
    ],
)  # fmt: skip
def test_slips(body, message):
    as_learner.tells(exercise, body, message)


NEGATIVE = "yours counts a negative side"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed("max(0, min(a[2], b[2]) - max(a[0], b[0]))", "min(a[2], b[2]) - max(a[0], b[0])"), NEGATIVE),
        (changed("max(0, min(a[3], b[3]) - max(a[1], b[1]))", "min(a[3], b[3]) - max(a[1], b[1])"), NEGATIVE),
        (changed("max(0, ", "("), NEGATIVE),
        (
            changed("max(0, ", "(").replace("shared = width * height", "shared = max(0, width * height)"),
            "width and height are both negative here, and their product is positive",
        ),
        (changed("max(0, ", "abs("), "take 0, not abs"),
        (
            "if a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3] and (a != b).any():\n    return 1\n"
            + SIDES + RETURN,
            "0.1224 is right: a box inside a larger one does not fill it",
        ),
        (
            "if b[0] >= a[0] and b[1] >= a[1] and b[2] <= a[2] and b[3] <= a[3] and (a != b).any():\n    return 1\n"
            + SIDES + RETURN,
            "0.1429 is right: a box inside a larger one does not fill it",
        ),
        (changed("max(a[0], b[0])", "b[0]").replace("max(a[1], b[1])", "b[1]"), "which box lies further left"),
        (changed("min(a[2], b[2])", "a[2]").replace("min(a[3], b[3])", "a[3]"), "which box lies further left"),
        (changed("max(a[1], b[1])", "b[1]"), "they share 2 × 2"),
        (
            "corners = lambda k: [(k[0], k[1]), (k[2], k[1]), (k[0], k[3]), (k[2], k[3])]\n"
            "inside = lambda x, y, k: k[0] <= x <= k[2] and k[1] <= y <= k[3]\n"
            "if not any(inside(*p, b) for p in corners(a)) and not any(inside(*p, a) for p in corners(b)):\n"
            "    return 0\n" + SIDES + RETURN,
            "gives 0, and 0.1333 is right: they do overlap",
        ),
    ],
)  # fmt: skip
def test_boxes_that_lie_apart_touch_cross_or_lie_inside(body, message):
    as_learner.tells(exercise, body, message)


def test_boxes_that_only_touch_share_nothing():
    body = "if a[2] == b[0]:\n    return 0.5\n" + SIDES + RETURN
    as_learner.tells(exercise, body, "gives 0.5, and 0 is right: they only touch, and share no area")


def test_what_the_quiz_asks_is_what_the_reference_gives():
    question = next(q for q in CHAPTER.questions if q.key == "iou")
    assert question.right_answer == pytest.approx(float(box_iou(np.array([0, 0, 4, 2]), np.array([1, 0, 5, 2]))))
