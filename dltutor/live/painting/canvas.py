"""The images while they are painted: they grow from octave to octave, and what was painted stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

LEAST = 4  # pixels of the shorter side in the smallest octave


@dataclass(frozen=True)
class State:
    """All that a step changes; `made` are the steps since the averages of the gradient began."""

    images: Any
    first: Any  # the running average of the gradient
    second: Any  # and that of its square
    step: int = 0
    made: int = 0
    octave: int = 0
    in_octave: int = 0


class Canvas:
    """What is painted on, and what it goes back to when a step has left the finite numbers.

    Args:
        start: shape (samples, height, width, channels), float32.
        like: the photograph that is to be kept, of the same shape.
        sizes: (height, width) of each octave, the smallest first.
    """

    def __init__(self, start: np.ndarray, like: np.ndarray, sizes: list[tuple[int, int]]) -> None:
        self._start, self._whole, self.sizes = start, like, sizes
        self.back_to_start()

    @property
    def size(self) -> tuple[int, int]:
        return self.sizes[self.state.octave]

    @property
    def last(self) -> bool:
        """Whether this is the largest octave."""
        return self.state.octave == len(self.sizes) - 1

    def step(self, images: Any, first: Any, second: Any, steps: int) -> None:
        """So many steps have been made."""
        s = self.state
        self.state = State(images, first, second, s.step + steps, s.made + steps, s.octave, s.in_octave + steps)

    def grow(self) -> None:
        """The next octave: what was painted is made larger, and the detail that shrinking has lost is put back."""
        painted = self.state.images - resized(self._start, self.size)
        octave = self.state.octave + 1
        images = resized(self._start, self.sizes[octave]) + resized(painted, self.sizes[octave])
        self.state = replace(self._begin(images, octave), step=self.state.step)
        self._finite = self.state

    def note(self) -> bool:
        """Whether all numbers are finite; then they are kept."""
        if not np.isfinite(self.state.images.numpy()).all():
            return False
        self._finite = self.state
        return True

    def back_to_finite(self) -> None:
        """The last finite images, with new averages: those of the gradient may have been lost."""
        self.state = replace(self._finite, first=0 * self._finite.images, second=0 * self._finite.images, made=0)

    def back_to_start(self) -> None:
        """The images of the start."""
        self.state = self._finite = self._begin(resized(self._start, self.sizes[0]), 0)

    def _begin(self, images: Any, octave: int) -> State:
        self.like = resized(self._whole, self.sizes[octave])
        return State(images, 0 * images, 0 * images, octave=octave)


def resized(images: Any, size: tuple[int, int]) -> Any:
    """`images` (samples, height, width, channels) in another size; smaller ones are averaged, not sampled."""
    import tensorflow as tf

    if tuple(images.shape[1:3]) == tuple(size):
        return tf.convert_to_tensor(images, tf.float32)
    return tf.image.resize(images, size, antialias=True)
