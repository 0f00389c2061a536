"""Lab: your own Keras model learns to find a shape in a scene and to draw a box around it."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.heads import HeadLab
from dltutor.scratch.overlap import box_iou
from dltutor.wording import fixed, number


class Detection(HeadLab):
    """Train a model that answers with a box, and watch its boxes close around the shapes.

    → and ← show other test scenes, W those with the worst boxes.

    Args:
        model: a compiled `keras.Model` with four outputs: left, top, right, bottom. It is trained in place.
        train: (x, y), images of shape (samples, height, width, 1) from 0 to 1, and boxes of shape (samples, 4): left,
            top, right, bottom as shares of width and height, from the upper left corner, as `datasets.scenes` gives.
        test: (x, y) of the same shapes, never trained on.
        goal: mean IoU (intersection over union) on the test scenes to reach, from 0 to 1.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with, from 1 to the number of training samples; None for 32.

    Raises:
        LearnerError: if the model is not compiled or does not answer with four numbers, or the data do not fit.

    Example:
        >>> import keras
        >>> from keras.layers import Dense, Flatten
        >>> from dltutor import datasets
        >>> train, test = datasets.scenes(60), datasets.scenes(20, seed=1)
        >>> model = keras.Sequential([keras.Input((32, 32, 1)), Flatten(), Dense(4, activation="sigmoid")])
        >>> model.compile("adam", "mae")
        >>> lab = Detection(model, (train.images, train.boxes), (test.images, test.boxes))
        >>> lab.run(epochs=2)
        >>> 0 < lab.score < 1
        True
    """

    alt = "Six scenes with true and predicted boxes."
    legend = ("── true box", "╌╌ predicted box")

    def __init__(self, model: Any, train: Any, test: Any, *, goal: float = 0.7, **settings: Any) -> None:
        super().__init__(
            model, train, test, goal=validation.number("goal", goal, low=0, high=1, example=0.7), **settings
        )

    def targets(self, name: str, y: Any, x: np.ndarray) -> np.ndarray:
        boxes = validation.array(name, y, shape=(None, 4), like="boxes (left, top, right, bottom)")
        wrong = (boxes < 0).any(axis=1) | (boxes > 1).any(axis=1) | (boxes[:, :2] >= boxes[:, 2:]).any(axis=1)
        if wrong.any():
            i = int(wrong.argmax())
            shown = ", ".join(map(number, boxes[i]))
            raise LearnerError(
                f"{name}[{i}]=({shown}): a box must be left, top, right, bottom, each from 0 to 1, "
                "left before right and top before bottom"
            )
        return boxes.astype(np.float32)

    def output(self) -> tuple[tuple[int, ...], str]:
        return (4,), "left, top, right and bottom of a box"

    def judge(self, true: np.ndarray, answers: np.ndarray) -> np.ndarray:
        return box_iou(true, answers)

    def draw(self, rows: np.ndarray) -> None:
        for line, boxes in ((self.picture.true, self._y), (self.picture.predicted, self._answers)):
            self.picture.show_lines(line, [self._path(box) for box in boxes[rows]])

    def naive_words(self) -> str:
        return f"one mean box for all would give {fixed(self.naive)}"

    def _path(self, box: np.ndarray) -> np.ndarray:
        """The corners of a box in pixels; one that leaves its image is drawn along the image's edge."""
        height, width = self.picture.size
        left, top, right, bottom = np.clip(box, 0, 1) * (width, height, width, height)
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
