"""Rows of images, each with a line of words: what there is to be read, and what looks alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.grey_images import grey_images
from dltutor.figures.mosaic import GAP, Mosaic
from dltutor.figures.picture import Picture

WIDTH, SIDE, HEAD = 760, 56, 22
MOST_ROWS, MOST = 8, 12
LARGE = 16  # pixels along a side from which on an image is looked at as a whole
SQUARE = 8  # of the screen, from which on a pixel is looked at by itself


def gallery(rows: Mapping[str, Sequence[Any]], side: int = SIDE) -> Picture:
    """Images in rows, from 0 (paper) to 1 (ink), each row below its name.

    Args:
        rows: for each name its images, shape (count, height, width), or (count, height, width, 1); one to eight rows of
            up to twelve images. Small images keep their squares.
        side: of an image in pixels of the screen, from 20 to 300; the larger it is, the fewer have room in a row.

    Raises:
        LearnerError: if there are too many rows or images, or they are no grey images.

    Example:
        >>> import numpy as np
        >>> gallery({"an X": [np.eye(8) + np.eye(8)[::-1]], "two empty ones": np.zeros((2, 8, 8))})
        Picture: Rows of images: an X; two empty ones.
        >>> gallery({})
        Traceback (most recent call last):
        dltutor.errors.LearnerError: rows has 0: it must name one to 8 rows of images, for example {"digits": images}
    """
    if not isinstance(rows, Mapping) or not 1 <= len(rows) <= MOST_ROWS:
        given = f"rows has {len(rows)}" if isinstance(rows, Mapping) else f"rows={validation.shown(rows)}"
        raise LearnerError(f'{given}: it must name one to {MOST_ROWS} rows of images, for example {{"digits": images}}')
    side = validation.whole("side", side, low=20, high=300, example=SIDE)
    most = min(MOST, (WIDTH - 20) // (side + GAP))
    clean = {str(name): grey_images(f"rows[{str(name)!r}]", images, most) for name, images in rows.items()}
    pitch = HEAD + side + 8
    picture = Picture(WIDTH, pitch * len(clean) + 4, alt=f"Rows of images: {'; '.join(clean)}.")
    for i, (name, images) in enumerate(clean.items()):
        smooth = max(images.shape[1:]) >= LARGE and side < SQUARE * max(images.shape[1:])
        box = 10, 2 + i * pitch, most * (side + GAP) + GAP, HEAD + side + 4
        row = Mosaic(picture, box, head=HEAD, largest=side, least=side, cmap="grey", smooth=smooth)
        row.heading.set_text(name)
        row.show(images, span=1.0)
    return picture
