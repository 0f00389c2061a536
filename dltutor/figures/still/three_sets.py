"""The three sets: which samples move the weights, which choose, and which judge."""

from __future__ import annotations

from typing import Any

from matplotlib.patches import FancyArrowPatch, Rectangle

from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 860, 244
ROWS, CELL, GAP = 5, 18, 36  # rows of samples, each a mark; pixels of its cell, and between two sets
LEFT, TOP = 34, 40
SETS = (  # name, columns of samples, marker, role, what it decides, how often it is looked at
    ("training set: 60 %", 24, "o", "training", "moves the weights", "in every step"),
    ("development set: 20 %", 8, "s", "validation", "decides all else:\nsize, rate, when to stop", "after each epoch"),
    ("test set: 20 %", 8, "^", "accent", "decides nothing:\nit judges", "once, in the end"),
)


def three_sets() -> Picture:
    """All samples in their three sets, with what each set decides and how often it is looked at.

    Example:
        >>> three_sets()
        Picture: Two hundred samples in three sets: training (60 %) moves the weights, in every step; development (20 %) decides size, rate and when to stop, after each epoch; test (20 %) judges, once, in the end.
    """  # noqa: E501
    picture = Picture(
        WIDTH,
        HEIGHT,
        alt="Two hundred samples in three sets: training (60 %) moves the weights, in every step; development (20 %) "
        "decides size, rate and when to stop, after each epoch; test (20 %) judges, once, in the end.",
    )
    axes = picture.axes(position=(0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0), frame="off")
    left = LEFT
    for name, columns, marker, role, decides, when in SETS:
        width = columns * CELL
        _samples(picture, axes, left, columns, marker, role)
        frame = Rectangle((left - 4, TOP - 4), width + 8, ROWS * CELL + 8, fill=False, linewidth=1.6)
        picture.paint(axes.add_patch(frame), edgecolor=role)
        middle, bottom = left + width / 2, TOP + ROWS * CELL + 4
        arrow = FancyArrowPatch((middle, bottom), (middle, bottom + 26), arrowstyle="-|>", mutation_scale=13)
        picture.paint(axes.add_patch(arrow), color=role)
        _write(picture, axes, middle, 20, name, fontsize=10.5, fontweight="bold")
        _write(picture, axes, middle, bottom + 48, decides, fontsize=10)
        _write(picture, axes, middle, bottom + 84, when, "muted", fontsize=9.5)
        left += width + GAP
    return picture


def _samples(picture: Picture, axes: Any, left: float, columns: int, marker: str, role: str) -> None:
    places = [(left + (i + 0.5) * CELL, TOP + (k + 0.5) * CELL) for i in range(columns) for k in range(ROWS)]
    marks = axes.scatter(*zip(*places, strict=True), s=34, marker=marker, linewidths=0)
    picture.paint(marks, facecolor=role)


def _write(picture: Picture, axes: Any, x: float, y: float, text: str, role: str = "ink", **look: Any) -> None:
    picture.paint(axes.text(x, y, text, ha="center", va="center", **look), color=role)
