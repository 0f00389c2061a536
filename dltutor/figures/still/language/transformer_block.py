"""One block of a transformer with the numbers that flow through it, and the two ways around."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.patches import FancyArrowPatch

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.wording import fixed

WIDTH = 920
LEFT, TOP, ROW = 62, 92, 34  # pixels: the first column, the first row's middle, from row to row
CELL, TALL = 22, 22  # of a number
STEPS = ("word", "normalised", "attention", "sum", "normalised", "dense, dense", "sum")
MOST_WORDS, MOST_NUMBERS = 7, 4
CROSSING, JOINS = 2, {3: 0, 6: 3}  # the step in which words see each other; sums, and what comes to them around
NOTES = (
    "",
    "each word\nby itself",
    "all words\nlook at all",
    "added",
    "each word\nby itself",
    "each word\nby itself",
    "added",
)


def transformer_block(words: Any, steps: Sequence[Any], weights: Any) -> Picture:
    """A block, from left to right: normalise, attend, add; normalise, two dense layers, add.

    Each row is a word, each column a step, with its numbers in colours and written out. Only in attention does
    anything pass from row to row, along lines as thick as the weights. The arrows above are the ways around: what came
    in is added to what was found.

    Args:
        words: 2 to 7 of them.
        steps: seven arrays, in order: what comes in, normalised, found by attention, the sum, normalised, out of the
            dense layers, the sum; each of shape (words, size), a size of 4 at most.
        weights: of attention, shape (words, words), rows that add up to 1: the row is who looks.

    Raises:
        LearnerError: if their number or their shapes do not fit.

    Source:
        A. Vaswani and others, "Attention is all you need", 2017; in this order of R. Xiong and others, "On layer
        normalization in the transformer architecture", 2020.

    Example:
        >>> numbers = [[0.5, -0.5], [1.0, 2.0]]
        >>> transformer_block(["it", "fits"], [numbers] * 7, [[0.5, 0.5], [0.1, 0.9]])
        Picture: One block: 2 words of 2 numbers are normalised, attend, are added, normalised, go through two dense layers, are added; “it” takes most from “it”, “fits” from “fits”.
        >>> transformer_block(["it", "fits"], [numbers], [[1, 0], [0, 1]])
        Traceback (most recent call last):
        dltutor.errors.LearnerError: steps has 1: it must hold 7 arrays, from what comes in to what comes out
    """  # noqa: E501
    words = [str(word) for word in words]
    if not 2 <= len(words) <= MOST_WORDS:
        raise LearnerError(f"words has {len(words)}: it must hold 2 to {MOST_WORDS}")
    if not isinstance(steps, list | tuple) or len(steps) != len(STEPS):
        given = f" has {len(steps)}" if isinstance(steps, list | tuple) else f"={validation.shown(steps)}"
        raise LearnerError(f"steps{given}: it must hold {len(STEPS)} arrays, from what comes in to what comes out")
    numbers = [_numbers(f"steps[{i}]", given, len(words)) for i, given in enumerate(steps)]
    weights = validation.array("weights", weights, shape=(len(words),) * 2, like="who looks at whom")
    looks = ", ".join(
        f"“{word}” {'takes most ' if i == 0 else ''}from “{words[int(weights[i].argmax())]}”"
        for i, word in enumerate(words)
    )
    size = numbers[0].shape[1]
    picture = Picture(
        WIDTH,
        TOP + ROW * len(words) + 34,
        alt=f"One block: {len(words)} words of {size} numbers are normalised, attend, are added, normalised, go "
        f"through two dense layers, are added; {looks}.",
    )
    axes = picture.axes(position=(0, 0, 1, 1), xlim=(0, WIDTH), ylim=(picture.height, 0), frame="off")
    wide = CELL * size
    lefts = np.linspace(LEFT, WIDTH - 8 - wide, len(STEPS))
    middles = TOP + ROW * np.arange(len(words))
    for middle, word in zip(middles, words, strict=True):
        picture.paint(axes.text(LEFT - 8, middle, word, ha="right", va="center", fontsize=10), color="ink")
    for left, name, values, note in zip(lefts, STEPS, numbers, NOTES, strict=True):
        _column(picture, axes, left, middles, name, values, note)
    for place, (left, right) in enumerate(pairwise(lefts), 1):
        _flow(picture, axes, left + wide + 3, right - 3, middles, weights if place == CROSSING else None)
    for end, start in JOINS.items():
        _around(picture, axes, lefts[start] + wide / 2, lefts[end] + wide / 2)
    return picture


def _numbers(name: str, given: Any, words: int) -> np.ndarray:
    clean = validation.array(name, given, shape=(words, None), like="a row for each word")
    if clean.shape[1] > MOST_NUMBERS:
        raise LearnerError(f"{name} has {clean.shape[1]} numbers for each word: {MOST_NUMBERS} at most fit")
    return clean


def _column(
    picture: Picture, axes: Any, left: float, middles: np.ndarray, name: str, values: np.ndarray, note: str
) -> None:
    wide = CELL * values.shape[1]
    span = max(2.0, float(np.abs(values).max()))
    for middle, row in zip(middles, values, strict=True):
        extent = (left, left + wide, middle + TALL / 2, middle - TALL / 2)
        image = axes.imshow(row[None], extent=extent, vmin=-span, vmax=span, aspect="auto", interpolation="nearest")
        picture.paint(image, cmap="regions")
        for i, value in enumerate(row):
            middle_of_cell = left + CELL * (i + 0.5)
            text = axes.text(
                middle_of_cell,
                middle,
                fixed(value, 1 if abs(value) < 9.95 else 0),
                ha="center",
                va="center",
                fontsize=6.5,
            )
            picture.paint(text, color="ink")
    axes.set(xlim=(0, WIDTH), ylim=(picture.height, 0))  # what imshow has set is of no use here
    head = axes.text(left + wide / 2, TOP - 32, name, ha="center", va="center", fontsize=9.5, fontweight="bold")
    picture.paint(head, color="ink")
    below = axes.text(left + wide / 2, middles[-1] + 20, note, ha="center", va="top", fontsize=8)
    picture.paint(below, color="muted")


def _flow(
    picture: Picture, axes: Any, left: float, right: float, middles: np.ndarray, weights: np.ndarray | None
) -> None:
    """Lines from row to row as thick as the weights, or straight ones where each row stays by itself."""
    for to, low in enumerate(middles):
        for start, high in enumerate(middles):
            share = float(start == to) / 4 if weights is None else weights[to, start]
            if share > 0.02:
                (line,) = axes.plot(
                    [left, right], [high, low], linewidth=0.4 + 5 * share, alpha=min(1, 0.25 + 2 * share)
                )
                picture.paint(line, color="muted" if weights is None else "accent")


def _around(picture: Picture, axes: Any, start: float, end: float) -> None:
    """An arrow over the columns, from one to a sum."""
    style = {"arrowstyle": "-|>", "mutation_scale": 11, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}
    bar = "bar,angle=0,fraction=-0.08"
    arrow = FancyArrowPatch((start, TOP - 42), (end, TOP - 42), connectionstyle=bar, **style)
    axes.add_patch(arrow)
    picture.paint(arrow, color="positive")
    words = axes.text((start + end) / 2, 12, "the way around: + what came in", ha="center", va="center", fontsize=8.5)
    picture.paint(words, color="positive")
