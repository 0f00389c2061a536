"""Colour images, each with a sentence below it; sentences that are not true are marked."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.colour_image import ColourImage
from dltutor.figures.picture import Picture
from dltutor.wording import many

WIDTH, SIDE, PITCH, LINE, EDGE = 860, 112, 170, 15, 8  # pixels: picture, image, from one to the next, of words, rim
MOST, LETTERS, LINES = 20, 25, 3


def captioned_images(images: Any, captions: Sequence[str], true: Sequence[str] = (), side: int = SIDE) -> Picture:
    """Images in rows, of five if they are small, with a sentence below each.

    Args:
        images: 1 to 20 colour images with numbers from 0 to 1, shape (n, height, width, 3).
        captions: a sentence for each, in up to three lines of 25 letters; what is longer is cut.
        true: the sentences that are right; a caption that is another one has a ✗ before it.
        side: how large an image is drawn, from 112 to 240 pixels.

    Raises:
        LearnerError: if there are too many images, or not as many sentences.

    Example:
        >>> import numpy as np
        >>> captioned_images(np.zeros((2, 8, 8, 3)), ["a dark sky", "a cat"], true=["a dark sky", "a dog"])
        Picture: 2 images with the captions: a dark sky; ✗ a cat.
        >>> captioned_images(np.zeros((21, 8, 8, 3)), ["a dark sky"] * 21)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: images has 21 images, from 0 to 0: it must have 1 to 20, with numbers from 0 to 1
    """
    shown = validation.array("images", images, shape=(None, None, None, 3), like="colour images")
    if len(shown) > MOST or shown.min() < 0 or shown.max() > 1:
        raise LearnerError(
            f"images has {many(len(shown), 'image')}, from {shown.min():g} to {shown.max():g}: it must have 1 to "
            f"{MOST}, with numbers from 0 to 1"
        )
    validation.same_length(images=shown, captions=captions)
    side = validation.whole("side", side, low=SIDE, high=240, example=200)
    pitch = max(PITCH, side + 12)
    columns = WIDTH // pitch
    if len(true):
        validation.same_length(captions=captions, true=true)
    wrong = [bool(len(true)) and caption != true[i] for i, caption in enumerate(captions)]
    said = [f"✗ {caption}" if cross else str(caption) for caption, cross in zip(captions, wrong, strict=True)]
    row_height = side + LINES * LINE + 18
    rows = -(-len(shown) // columns)
    alt = f"{many(len(said), 'image')} with the captions: {'; '.join(said)}."
    picture = Picture(WIDTH, EDGE + rows * row_height, alt=alt)
    for i, image in enumerate(shown):
        row, column = divmod(i, columns)
        left, top = EDGE + (pitch - side) / 2 + column * pitch, EDGE + row * row_height
        picture.moving(ColourImage(picture.axes_at(left, top, side, side, frame="off"))).show(image)
        for k, line in enumerate(wrap(said[i], LETTERS)[:LINES]):
            place = left + side / 2, top + side + 12 + LINE * k
            picture.words_at(*place, size=9.5, side="center", role="bad" if wrong[i] else "ink").set_text(line)
    return picture
