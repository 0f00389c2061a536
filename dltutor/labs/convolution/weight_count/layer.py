"""What a dense layer and a convolution have in common: an output has a weight for each of its inputs, and a bias."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """A layer whose `outputs` each look at `inputs`: height, width and channels of an image or of a kernel.

    >>> Layer((3, 3, 1), 64).numbers, Layer((3, 3, 1), 64).formula
    (640, '(3 × 3 × 1 + 1) × 64 = 640')
    """

    inputs: tuple[int, int, int]
    outputs: int

    @property
    def weights(self) -> int:
        """The weights of one output."""
        return math.prod(self.inputs)

    @property
    def numbers(self) -> int:
        """All numbers that the layer learns: weights and biases."""
        return (self.weights + 1) * self.outputs

    @property
    def formula(self) -> str:
        """How they are counted, with the present numbers."""
        weights = " × ".join(f"{size:,}" for size in self.inputs)
        return f"({weights} + 1) × {self.outputs:,} = {self.numbers:,}"
