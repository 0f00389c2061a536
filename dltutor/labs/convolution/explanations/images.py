"""The images that a lab explains: how they are drawn, and what covers a part of them."""

from __future__ import annotations

import numpy as np

from dltutor.live.looking.insides import side_of

BACKGROUND, MEAN, OPPOSITE = FILLS = ("the background", "the mean colour", "the opposite")


class Gallery:
    """`x`, shape (samples, …) as the model takes it, with the values of all of them measured.

    >>> images = np.zeros((2, 4, 4)); images[:, 1:3, 1:3] = 200
    >>> gallery = Gallery(images)
    >>> gallery.size, gallery.tone, gallery.fill(BACKGROUND), gallery.fill(MEAN), gallery.fill(OPPOSITE)
    ((4, 4), 'grey', array([0.]), array([50.]), array([200.]))
    """

    def __init__(self, x: np.ndarray) -> None:
        self.x = x
        self.size = side_of(x.shape[1:])
        some = x[:: max(1, len(x) // 500)]
        some = some.reshape(len(some), *self.size, -1)
        rim = np.concatenate(
            [some[:, [0, -1]].reshape(-1, some.shape[-1]), some[:, :, [0, -1]].reshape(-1, some.shape[-1])]
        )
        self._low, self._high = float(some.min()), float(some.max())
        background = np.median(rim, axis=0)
        opposite = np.where(background > (self._low + self._high) / 2, self._low, self._high)
        self._fills = {BACKGROUND: background, MEAN: some.mean(axis=(0, 1, 2)), OPPOSITE: opposite}
        empty = background.max() <= self._low + 0.05 * (self._high - self._low)
        self.tone = "grey" if some.shape[-1] == 1 and empty else "brightness"

    def fill(self, name: str) -> np.ndarray:
        """What a patch is filled with, in the values of the images: one number for each channel."""
        return self._fills[name]

    def picture(self, image: np.ndarray) -> np.ndarray:
        """One image to be drawn, from 0 to 1: (height, width, 3) in colours, otherwise (height, width)."""
        pixels = image.reshape(*self.size, -1)
        pixels = np.clip((pixels - self._low) / ((self._high - self._low) or 1.0), 0, 1)
        return pixels if pixels.shape[2] == 3 else pixels.mean(axis=2)
