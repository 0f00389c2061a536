"""Groups of images side by side: stages of a training as a film strip, or real images beside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.grey_images import grey_images
from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture

WIDTH, GAP, EDGE = 860, 16, 14
MOST, SHOWN, LINES = 7, 16, 4  # groups, images of each, lines of words below it
LARGEST, LINE = 46, 18  # pixels of an image's side, and of a line of words


def image_groups(groups: Any, below: Any = ()) -> Picture:
    """The first 16 images of each group in a square, its name above, and words below.

    Args:
        groups: a name and an array of grey images for each, ``{"10 epochs": fakes, …}``; 2 to 7 of them. The images
            have numbers from 0 to 1 and shape (n, height, width) or (n, height, width, 1).
        below: for each group a text of at most four lines; none if empty.

    Raises:
        LearnerError: if these are no such groups, or there are not as many texts.

    Example:
        >>> image_groups({"real": np.ones((20, 8, 8)), "noise": np.random.default_rng(0).random((20, 8, 8))})
        Picture: Images in groups side by side: real, noise.
    """
    named = _named(groups)
    texts = _texts(below, len(named))
    width = (WIDTH - 2 * EDGE - GAP * (len(named) - 1)) / len(named)
    side = min(width, 4 * LARGEST)
    lines = max((text.count("\n") + 1 for text in texts), default=0)
    height = int(34 + side + 8 + LINE * lines + 6)
    picture = Picture(WIDTH, height, alt=f"Images in groups side by side: {', '.join(named)}.")
    for i, (name, images) in enumerate(named.items()):
        left = EDGE + i * (width + GAP)
        picture.words_at(left, 16, size=10, weight="bold").set_text(name)
        mosaic = Mosaic(picture, (left, 30, side, side), largest=(side - 9) / 4, least=8, cmap="grey", smooth=True)
        mosaic.show(images, span=1.0)
        for number, line in enumerate(texts[i].split("\n") if texts else ()):
            picture.words_at(left, 30 + side + 14 + LINE * number, size=9.5).set_text(line)
    return picture


def _named(groups: Any) -> dict[str, np.ndarray]:
    if not isinstance(groups, Mapping) or not 2 <= len(groups) <= MOST:
        raise LearnerError(
            f"groups: it must be 2 to {MOST} of them, a name and an array of images for "
            'each, for example {"real": x_test, "fakes": fakes}'
        )
    return {str(name): grey_images(f"groups[{name!r}]", np.asarray(x)[:SHOWN], SHOWN) for name, x in groups.items()}


def _texts(below: Any, count: int) -> list[str]:
    given = [str(text) for text in below] if isinstance(below, Sequence) and not isinstance(below, str) else None
    if given is None or len(given) not in (0, count):
        raise LearnerError(f"below={validation.shown(below)}: it must be a list of {count} texts, one for each group")
    if any(text.count("\n") >= LINES for text in given):
        raise LearnerError(f"below: a text has more than {LINES} lines; make it shorter")
    return given
