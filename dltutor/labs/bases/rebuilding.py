"""What labs share that train an autoencoder: its samples, images or curves, and how they are shown."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.looking.halves import Halves

JUDGED = 1000  # test samples that are looked at after every slice


class Samples:
    """How the samples of an autoencoder are read and shown: as images (height, width), or as curves (steps,).

    Args:
        halves: the autoencoder.
        x: the training samples.
    """

    def __init__(self, halves: Halves, x: Any) -> None:
        self.shape = halves.shape
        self.shown = self.shape[:-1] if len(self.shape) > 1 and self.shape[-1] == 1 else self.shape
        if len(self.shown) > 2:
            raise LearnerError(
                f"model: it takes {self.shape}; this lab shows images (height, width), also with a last axis of 1, "
                "and curves (steps,)"
            )
        self.x = self.read("x", x)
        low, high = float(self.x.min()), float(self.x.max())
        margin = 0.0 if self.are_images else 0.15 * (high - low)
        self.span = (low - margin, high + margin)
        if not low < high:
            raise LearnerError(f"x: all its numbers are {low:g}, so there is nothing to learn")

    @property
    def are_images(self) -> bool:
        return len(self.shown) == 2

    def read(self, name: str, x: Any) -> np.ndarray:
        """`x` as the model takes it, float32; a last axis of 1 may be missing or too many."""
        like = f"samples of shape {self.shape}, the first axis counting them"
        clean = validation.array(name, x, like=like)
        if clean.shape[1:] not in (self.shape, self.shown, (*self.shape, 1)):
            raise LearnerError(f"{name} has shape {clean.shape}: the model takes {self.shape}, so it must be {like}")
        return clean.reshape(len(clean), *self.shape).astype(np.float32)

    def few(self, x: np.ndarray, most: int = JUDGED) -> np.ndarray:
        """The numbers of at most so many samples, evenly spread."""
        return np.linspace(0, len(x) - 1, min(most, len(x))).round().astype(int)

    def plain(self, x: np.ndarray) -> np.ndarray:
        """Samples as they are shown."""
        return x.reshape(len(x), *self.shown)
