"""Lab: your own Keras model learns to say of every pixel whether it belongs to the shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.heads import HeadLab
from dltutor.scratch.overlap import mask_iou
from dltutor.wording import fixed, number, share


class Segmentation(HeadLab):
    """Train a model that marks the pixels of a shape, and watch the marked pixels fill its outline.

    → and ← show other test scenes, W those with the worst masks.

    Args:
        model: a compiled `keras.Model` whose output is an image of the same size with one channel, from 0 to 1. It is
            trained in place.
        train: (x, y), images of shape (samples, height, width, 1) from 0 to 1, and masks of the same height and width,
            1 where the shape is and 0 elsewhere, as `datasets.scenes` gives.
        test: (x, y) of the same shapes, never trained on.
        goal: mean IoU (intersection over union) on the test scenes to reach, from 0 to 1.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with, from 1 to the number of training samples; None for 32.

    Raises:
        LearnerError: if the model is not compiled or does not answer with such an image, or the data do not fit.

    Example:
        >>> import keras
        >>> from keras.layers import Conv2D
        >>> from dltutor import datasets
        >>> train, test = datasets.scenes(60), datasets.scenes(20, seed=1)
        >>> model = keras.Sequential([keras.Input((32, 32, 1)), Conv2D(1, 5, padding="same", activation="sigmoid")])
        >>> model.compile("adam", "binary_crossentropy")
        >>> lab = Segmentation(model, (train.images, train.masks), (test.images, test.masks))
        >>> lab.run(epochs=2)
        >>> 0 <= lab.score < 1
        True
    """

    alt = "Six scenes with the true outline and the predicted pixels."
    legend = ("── true outline", "■ predicted pixels")

    def __init__(self, model: Any, train: Any, test: Any, *, goal: float = 0.8, **settings: Any) -> None:
        super().__init__(
            model, train, test, goal=validation.number("goal", goal, low=0, high=1, example=0.8), **settings
        )

    def targets(self, name: str, y: Any, x: np.ndarray) -> np.ndarray:
        masks = validation.array(name, y, like="masks, one a scene")
        masks = masks[..., None] if masks.ndim == 3 else masks
        if masks.shape[1:] != (*x.shape[1:3], 1):
            raise LearnerError(
                f"{name} has shape {masks.shape}: the masks must be as high and wide as the images, "
                f"shape (samples, {x.shape[1]}, {x.shape[2]}, 1)"
            )
        if masks.min() < 0 or masks.max() > 1:
            ends = f"from {number(masks.min())} to {number(masks.max())}"
            raise LearnerError(f"{name} reaches {ends}: a mask holds 0 and 1")
        return masks.astype(np.float32)

    def output(self) -> tuple[tuple[int, ...], str]:
        return (*self._x.shape[1:3], 1), "one number a pixel, from 0 to 1"

    def judge(self, true: np.ndarray, answers: np.ndarray) -> np.ndarray:
        return mask_iou(true[..., 0], answers[..., 0])

    def guess(self, y: np.ndarray) -> np.ndarray:
        return np.ones(y.shape[1:])  # marking everything; marking nothing would give 0

    def begin(self) -> None:
        self._outlined: Any = None
        super().begin()

    def draw(self, rows: np.ndarray) -> None:
        if not np.array_equal(rows, self._outlined):
            self.picture.show_outline(self._y[rows, :, :, 0] >= 0.5)
            self._outlined = rows
        self.picture.show_tint(self._answers[rows, :, :, 0] >= 0.5)

    def naive_words(self) -> str:
        return f"marking every pixel would give {fixed(self.naive)}"

    def describe(self) -> str:
        text = super().describe()
        if self.trainer.step and not (self._answers[self.shown] >= 0.5).any():
            ground = share(1 - self.trainer.y.mean())
            text += f"\nIt marks no pixel here: {ground} of all pixels are background, so that is seldom wrong."
        return text
