"""A kernel that slides over an image: where it stops, what it sees there, and what it makes."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.convolution.convolution.figure import NOTHING, Block
from dltutor.scratch import convolution
from dltutor.wording import number

SIZES = (1, 3, 5)
LARGEST = 10.0  # a number of the kernel


class Slide:
    """One convolution. `output` is None where the kernel finds no place, and `problem` says why.

    >>> slide = Slide(np.eye(4), np.ones((3, 3)), stride=1, padding="same")
    >>> slide.border, slide.window((0, 2)), slide.cells_that_see((0, 0))
    ((1, 1), Block(row=0, column=2, height=3, width=3), Block(row=0, column=0, height=1, width=1))
    """

    def __init__(
        self, image: np.ndarray, kernel: np.ndarray, bias: float = 0.0, stride: int = 1, padding: str = "valid"
    ) -> None:
        self.image, self.kernel, self.bias, self.stride, self.padding = image, kernel, bias, stride, padding
        self.size = len(kernel)
        self.output: np.ndarray | None = None
        self.padded, self.problem = image, ""
        try:
            self.output = convolution.convolve(image, kernel, bias, stride, padding)
        except LearnerError as impossible:
            self.problem = str(impossible)
            return
        self.padded = convolution.pad(image, kernel.shape, stride, padding)

    @property
    def stops(self) -> tuple[int, int]:
        """How many stops there are, down and across."""
        return (1, 1) if self.output is None else self.output.shape

    @property
    def zeros(self) -> list[tuple[int, int]]:
        """The border: how many rows of zeros are above and below the image, how many columns left and right of it."""
        if self.output is None:
            return [(0, 0), (0, 0)]
        return [convolution.padding_sizes(n, self.size, self.stride, self.padding) for n in self.image.shape]

    @property
    def border(self) -> tuple[int, int]:
        """How many rows of zeros are above the image, and columns to the left of it."""
        (above, _), (left, _) = self.zeros
        return above, left

    def window(self, stop: tuple[int, int]) -> Block:
        """What the kernel sees at a stop, as a part of the padded image."""
        return Block(stop[0] * self.stride, stop[1] * self.stride, self.size, self.size)

    def seen(self, stop: tuple[int, int]) -> np.ndarray:
        """The numbers that it sees there; NaN where it finds no place."""
        if self.output is None:
            return np.full(self.kernel.shape, np.nan)
        row, column, height, width = self.window(stop)
        return self.padded[row : row + height, column : column + width]

    def cells_that_see(self, pixel: tuple[int, int] | None) -> Block:
        """The output cells whose window holds a pixel of the padded image."""
        if pixel is None or self.output is None:
            return NOTHING
        ends = []
        for place, stops in zip(pixel, self.output.shape, strict=True):
            first = max(0, -(-(place - self.size + 1) // self.stride))
            ends.append((first, max(0, min(stops - 1, place // self.stride) - first + 1)))
        (row, height), (column, width) = ends
        return Block(row, column, height, width)

    def in_border(self, pixel: tuple[int, int]) -> bool:
        """Whether a pixel of the padded image is a zero of the border."""
        places = zip(pixel, self.border, self.image.shape, strict=True)
        return any(not 0 <= place - before < size for place, before, size in places)


def kernel_of(kernel: Any) -> np.ndarray:
    """The learner's numbers as a kernel, or a one-line `LearnerError`."""
    numbers = validation.array("kernel", kernel, like="a square of numbers")
    if numbers.ndim != 2 or numbers.shape[0] != numbers.shape[1] or len(numbers) not in SIZES:
        raise LearnerError(f"kernel has shape {numbers.shape}: it must be (1, 1), (3, 3) or (5, 5)")
    if np.abs(numbers).max() > LARGEST:
        raise LearnerError(
            f"kernel holds {number(numbers.flat[np.abs(numbers).argmax()])}: each number must be from -10 to 10"
        )
    return numbers.copy()
