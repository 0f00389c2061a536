"""Small images, each with a line of words below it; those that matter are marked."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.figures.grey_images import grey_images
from dltutor.figures.mosaic import GAP
from dltutor.figures.picture import Picture

SIDE, PITCH, LINE, EDGE = 62, 70, 88, 14  # pixels of an image, from one to the next, from row to row, at the rim
COLUMNS, MOST, LETTERS = 12, 36, 9


def labelled_images(images: Any, words: Any, marked: Any = ()) -> Picture:
    """Images in rows of twelve with a line of words below each.

    Args:
        images: 1 to 36 grey images with numbers from 0 to 1, shape (n, height, width) or (n, height, width, 1).
        words: a text of at most 9 letters, or a number, for each.
        marked: for each True or False: a marked image has a frame, and a ✗ before its words; nothing is marked if
            it is empty.

    Raises:
        LearnerError: if there are too many images, or not as many words or marks.

    Example:
        >>> labelled_images(np.zeros((2, 8, 8)), [3, "8"], marked=[False, True])
        Picture: 2 images with the words: 3, ✗ 8.
        >>> labelled_images(np.zeros((2, 8, 8)), ["a"])
        Traceback (most recent call last):
        dltutor.errors.LearnerError: words has 1 texts, and there are 2 images
    """
    shown, texts, crossed = _clean(images, words, marked)
    rows = -(-len(shown) // COLUMNS)
    width = 2 * EDGE + COLUMNS * PITCH - (PITCH - SIDE)
    said = [f"✗ {text}" if cross else text for text, cross in zip(texts, crossed, strict=True)]
    many = "1 image" if len(said) == 1 else f"{len(said)} images"
    picture = Picture(width, EDGE + rows * LINE, alt=f"{many} with the words: {', '.join(said)}.")
    axes = picture.axes(position=(0, 0, 1, 1), xlim=(0, width), ylim=(picture.height, 0), frame="off")
    for i, image in enumerate(shown):
        row, column = divmod(i, COLUMNS)
        left, top = EDGE + column * PITCH, EDGE + row * LINE
        right, bottom = left + SIDE, top + SIDE
        tile = picture.tiles(axes, image, (left, right, bottom, top), smooth=True)
        picture.paint(tile, cmap="grey")
        frame = axes.plot(
            [left, right, right, left, left], [top, top, bottom, bottom, top], linewidth=GAP if crossed[i] else 1
        )[0]
        picture.paint(picture.moving(frame), color="bad" if crossed[i] else "grid")
        label = axes.text(left + SIDE / 2, bottom + 12, said[i], ha="center", va="center", fontsize=10)
        picture.paint(label, color="bad" if crossed[i] else "ink")
    return picture


def _clean(images: Any, words: Any, marked: Any) -> tuple[np.ndarray, list[str], list[bool]]:
    shown = grey_images("images", images, MOST)
    texts, crossed = [str(word) for word in words], [bool(mark) for mark in marked] or [False] * len(shown)
    for name, given, kind in (("words", texts, "texts"), ("marked", crossed, "marks")):
        if len(given) != len(shown):
            raise LearnerError(f"{name} has {len(given)} {kind}, and there are {len(shown)} images")
    if long := [text for text in texts if len(text) > LETTERS]:
        raise LearnerError(f"words: {long[0]!r} has {len(long[0])} letters: at most {LETTERS} fit below an image")
    return shown, texts, crossed
