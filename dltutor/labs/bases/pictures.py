"""The images on which the labs of convolution play: a digit, test pictures, photographs, or the learner's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from dltutor import datasets, validation
from dltutor.errors import LearnerError
from dltutor.wording import number

MOST = 32  # pixels along a side that can still be told apart


class Shown(NamedTuple):
    """An image to look at: `pixels` (height, width), the `tone` of its colours, and what was done to it.

    The tone is "grey" (0 is paper, 1 is ink), "brightness" (0 is black, 1 is white) or "diverging".
    """

    pixels: np.ndarray
    tone: str = "grey"
    note: str = ""

    def bordered(self, rows: int, columns: int) -> np.ndarray:
        """The pixels with a border: zeros, or what is at the edge of a photograph, for which 0 would be black.

        >>> Shown(np.ones((1, 1))).bordered(0, 1).tolist(), Shown(np.ones((1, 1)), "brightness").bordered(0, 1).tolist()
        ([[0.0, 1.0, 0.0]], [[1.0, 1.0, 1.0]])
        """
        mode = "edge" if self.tone == "brightness" else "constant"
        return np.pad(self.pixels, ((rows, rows), (columns, columns)), mode=mode)


def _digit() -> Shown:
    return Shown(datasets.digits()[0][0][3].astype(float))


def _square() -> Shown:
    pixels = np.zeros((12, 12))
    pixels[3:9, 3:9] = 1
    return Shown(pixels)


def _one_pixel() -> Shown:
    pixels = np.zeros((7, 7))
    pixels[3, 3] = 1
    return Shown(pixels)


def _tiny() -> Shown:
    return Shown(np.tril(np.ones((4, 4))))


def _photograph(name: str) -> Callable[[], Shown]:
    return lambda: Shown(datasets.photograph(name).astype(float), "brightness", "A photograph, shown in grey.")


PICTURES: dict[str, Callable[[], Shown]] = {
    "digit": _digit,
    "square": _square,
    "one pixel": _one_pixel,
    "4 × 4": _tiny,
    "china": _photograph("china"),
    "flower": _photograph("flower"),
}


def own(image: Any) -> Shown:
    """The learner's array as an image that the labs can show.

    A colour image becomes grey, the average of its channels: its kernel would have a layer for each channel, and three
    times as many products would have to be written out. A large one is made smaller, and numbers beyond 1 are scaled.

    Raises:
        LearnerError: if it is no image.

    >>> own(np.full((2, 3, 3), 255, dtype=np.uint8)).pixels
    array([[1., 1., 1.],
           [1., 1., 1.]])
    """
    pixels = validation.array("image", image, like="an image of shape (height, width), or with channels behind")
    notes = []
    bright = pixels.ndim == 3 or np.asarray(image).dtype == np.uint8
    if pixels.ndim == 3 and pixels.shape[2] in (1, 3, 4):
        if pixels.shape[2] > 1:
            notes.append("Shown in grey, the average of red, green and blue.")
        pixels = pixels[:, :, :3].mean(axis=2)
    if pixels.ndim != 2:
        raise LearnerError(
            f"image has shape {pixels.shape}: it must be (height, width), or (height, width, channels) "
            "with 1, 3 or 4 channels; one image, not a batch"
        )
    least, largest = float(pixels.min()), float(np.abs(pixels).max())
    if largest > 1:
        bound = 255.0 if least >= 0 and 16 < largest <= 255 else largest
        pixels = pixels / bound
        notes.append(f"Its numbers were divided by {number(bound)}.")
    if max(pixels.shape) > MOST:
        smaller = _smaller(pixels)
        notes.append(f"Made smaller, from {_size(pixels)} to {_size(smaller)} pixels.")
        pixels = smaller
    tone = "diverging" if least < 0 else "brightness" if bright else "grey"
    return Shown(pixels, tone, " ".join(notes))


def _smaller(pixels: np.ndarray) -> np.ndarray:
    """Each pixel the average of those that it stands for; the longer side becomes MOST."""
    from PIL import Image

    height, width = (max(1, round(n * MOST / max(pixels.shape))) for n in pixels.shape)
    image = Image.fromarray(pixels.astype(np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BOX)).astype(float)


def _size(pixels: np.ndarray) -> str:
    return f"{pixels.shape[0]} × {pixels.shape[1]}"
