"""Deep learning within machine learning within artificial intelligence, and what a way of each kind gets right."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, Rectangle

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.wording import share

WIDTH, HEIGHT = 820, 300
FILLS = "paper", "negative_soft", "positive_soft"
CIRCLES = (("artificial intelligence", 396, 284), ("machine learning", 310, 204), ("deep learning", 216, 118))
WAYS = (  # what is done, what the examples decide, and in which circle it stands
    ("a rule", "you write down what a digit looks like", 0),
    ("features by hand", "you say what to measure; its weights are learned", 1),
    ("pixels", "one layer of weights is learned", 1),
    ("pixels, hidden layer", "the features are learned as well", 2),
)
MIDDLE, BARS, LONGEST = 210, 476, 250  # pixels: of the circles, where the bars begin, and one of 100 %
TOP, ROW = 30, 71


def three_circles(shares: Any = None) -> Picture:
    """Three circles, one in the other: artificial intelligence, machine learning, deep learning; and four bars.

    Args:
        shares: how much four ways get right, four numbers from 0 to 1: a rule, features by hand, raw pixels, features
            learned; None as long as nothing has been measured.

    Raises:
        LearnerError: if `shares` are not four numbers from 0 to 1.

    Example:
        >>> three_circles()
        Picture: Deep learning is a part of machine learning, and that of artificial intelligence.
    """
    right = None if shares is None else _shares(shares)
    measured = "" if right is None else f" Right: {', '.join(share(float(one)) for one in right)}."
    picture = Picture(
        WIDTH,
        HEIGHT,
        alt=f"Deep learning is a part of machine learning, and that of artificial intelligence.{measured}",
    )
    axes = picture.axes(position=(0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0), frame="off")
    for (name, width, height), fill in zip(CIRCLES, FILLS, strict=True):
        low = HEIGHT - 8 - (CIRCLES[0][2] - height) * 0.1
        circle = axes.add_patch(Ellipse((MIDDLE, low - height / 2), width, height, linewidth=1.3))
        picture.paint(circle, facecolor=fill, edgecolor="muted")
        axes.text(MIDDLE, low - height + 34, name, ha="center", va="center", fontsize=11, weight="bold")
    for i, (name, learned, circle) in enumerate(WAYS):
        _way(picture, axes, TOP + i * ROW, name, learned, FILLS[circle], None if right is None else float(right[i]))
    return picture


def _way(picture: Picture, axes: Axes, top: float, name: str, learned: str, fill: str, right: float | None) -> None:
    """What one way is, in the colour of its circle, and a bar for what it gets right."""
    axes.text(BARS, top, name, fontsize=10, weight="bold", va="center")
    axes.text(BARS, top + 37, learned, fontsize=9, va="center")
    for length, role in ((1.0, "paper"), (right or 0.0, fill if fill != "paper" else "grid")):
        bar = axes.add_patch(Rectangle((BARS, top + 10), LONGEST * length, 15, linewidth=1))
        picture.paint(bar, facecolor=role, edgecolor="muted")
    axes.text(BARS + LONGEST + 10, top + 18, "?" if right is None else share(right), fontsize=12, va="center")


def _shares(shares: Any) -> np.ndarray:
    clean = validation.array("shares", shares, shape=(4,), like="the shares of right answers")
    if clean.min() < 0 or clean.max() > 1:
        raise LearnerError(f"shares={validation.shown(shares)}: each must be from 0 to 1, for example 0.9")
    return clean
